#include "plugin/transparency/signed_note.hpp"

#include <charconv>

#include "plugin/json/encoding.hpp"

namespace hipaa::transparency {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // an em dash and a blank

// The text up to the next line's end, which is taken off `rest`; nullopt where none comes.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<NoteSignature> read_signature(std::string_view line) {
  if (!line.starts_with(dash)) return std::nullopt;
  line.remove_prefix(dash.size());
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos || blank == 0) return std::nullopt;
  const auto bytes = exact_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= 4) return std::nullopt;
  NoteSignature made{std::string(line.substr(0, blank)), 0, bytes->substr(4)};
  for (std::size_t i = 0; i < 4; ++i)
    made.hash = made.hash << 8U | static_cast<unsigned char>((*bytes)[i]);
  return made;
}

}  // namespace

std::string to_text(const Checkpoint& of) {
  return of.origin + '\n' + std::to_string(of.size) + '\n' + to_base64(of.root) + '\n';
}

std::string to_text(const SignedNote& note) {
  auto made = note.text;
  if (!note.signatures.empty()) made += '\n';
  for (const auto& one : note.signatures) {
    std::string bytes;
    for (unsigned shift = 32; shift > 0; shift -= 8)
      bytes += static_cast<char>(one.hash >> (shift - 8) & 0xFFU);
    made += std::string(dash) + one.name + ' ' + json::to_base64(bytes + one.signature) + '\n';
  }
  return made;
}

std::optional<SignedNote> read_note(std::string_view text) {
  auto rest = text;
  const auto origin = take_line(rest);
  const auto size = take_line(rest);
  const auto root = take_line(rest);
  if (!origin || origin->empty() || !size || !root) return std::nullopt;
  SignedNote made;
  made.checkpoint.origin = *origin;
  const auto read =
      std::from_chars(size->data(), size->data() + size->size(), made.checkpoint.size);
  const auto hash = hash_from_base64(*root);
  if (read.ec != std::errc() || !hash) return std::nullopt;
  made.checkpoint.root = *hash;
  made.text = to_text(made.checkpoint);
  if (!rest.empty()) {
    if (const auto blank = take_line(rest); !blank || !blank->empty()) return std::nullopt;
    while (!rest.empty()) {
      const auto line = take_line(rest);
      auto signature = line ? read_signature(*line) : std::nullopt;
      if (!signature) return std::nullopt;
      made.signatures.push_back(std::move(*signature));
    }
  }
  if (to_text(made) != text) return std::nullopt;
  return made;
}

}  // namespace hipaa::transparency
