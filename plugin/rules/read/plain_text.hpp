// Texts as who reads them takes them: look-alikes of ASCII as what they stand for, percent escapes
// decoded. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::rules {

// Full-width and mathematical letters, digits and signs as ASCII, as NFKC has them; all else stays.
std::string ascii_of_look_alikes(std::string_view text);

// "%6f" is "o"; what is no escape stays.
std::string percent_decoded(std::string_view text);

bool is_ascii(std::string_view text);

// Whether a character shows at all: no blank, control, joiner, or mark of direction.
bool is_visible(char32_t one);

// How many visible characters are letters; all beyond ASCII count as such. `digits` count where
// they are asked for.
enum class Digits { ignored, counted };
std::size_t visible_letters(std::string_view text, Digits digits = Digits::ignored);

// A text that somebody can read back: three letters or digits at least, and nothing that does not
// show but blanks.
bool is_readable(std::string_view text);

}  // namespace hipaa::rules
