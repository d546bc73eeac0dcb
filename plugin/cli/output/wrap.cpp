#include "plugin/cli/output/wrap.hpp"

#include <algorithm>

#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

void wrap_line(std::string_view line, std::size_t indent, std::size_t width, std::string& out) {
  const auto own = std::min(line.find_first_not_of(' '), line.size());
  const std::string margin(indent + own, ' ');
  std::size_t used = 0;
  for (auto at = own; at < line.size();) {
    const auto begin = std::min(line.find_first_not_of(' ', at), line.size());
    const auto end = std::min(line.find(' ', begin), line.size());
    if (begin == end) break;
    const auto word = line.substr(begin, end - begin);
    const auto needs = json::columns(word);
    if (used > 0 && used + 1 + needs > width) {
      out += '\n';
      used = 0;
    }
    out += used == 0 ? margin : std::string(" ");
    out += word;
    used += needs + (used == 0 ? margin.size() : 1);
    at = end;
  }
  out += '\n';
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  const auto safe = json::printable(text, true);
  std::string out;
  for (std::size_t from = 0; from < safe.size();) {
    const auto end = std::min(safe.find('\n', from), safe.size());
    wrap_line(std::string_view(safe).substr(from, end - from), indent, width, out);
    from = end + 1;
  }
  return out;
}

}  // namespace hipaa::cli
