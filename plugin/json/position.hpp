// Where things stand in a text. What a JSON Pointer leads to is found again only when there is
// something to say about it, so reading itself stays cheap. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hipaa::json {

// From 1; columns count characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

Position position_at(std::string_view text, std::size_t offset);

// The position of the value, the name of its member rather, or of the nearest thing around it that
// is there: what is missing is reported where it should be. `text` is valid JSON.
Position position_of(std::string_view text, std::string_view pointer);

// For many pointers into one text: elements of the list at `list` are found once. One thread.
class Positions {
 public:
  // `text` is borrowed.
  Positions(std::string_view text, std::string list);
  Position of(std::string_view pointer);

 private:
  struct Element {
    std::size_t offset;
    std::uint32_t lines_before;
    std::uint32_t columns_before;  // in its line, which may be the whole text
  };
  void find_elements();

  std::string_view text_;
  std::string list_;
  bool searched_ = false;
  std::vector<Element> elements_;
};

}  // namespace hipaa::json
