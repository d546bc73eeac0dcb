// One text for another, in place, wherever it stands. `what` is not empty.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::cli {

inline void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

}  // namespace hipaa::cli
