// Finds again where a JSON Pointer stands in a text that has been read before. Only done when there
// is something to say about it, so reading itself stays cheap. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

// The place of the value, the name of its member rather, or of the nearest thing around it that is
// there: what is missing is reported where it should be. `text` is valid JSON.
Place place_of(std::string_view file, std::string_view text, std::string_view pointer);

// For many pointers into one text: elements of the list at `list` are found once. One thread.
class Places {
 public:
  // `text` is borrowed.
  Places(std::string file, std::string_view text, std::string list);
  Place of(std::string_view pointer);

 private:
  struct Element {
    std::size_t offset;
    std::uint32_t lines_before;
    std::uint32_t columns_before;  // in its line, which may be the whole text
  };
  void find_elements();

  std::string file_;
  std::string_view text_;
  std::string list_;
  bool searched_ = false;
  std::vector<Element> elements_;
};

}  // namespace hipaa::cli
