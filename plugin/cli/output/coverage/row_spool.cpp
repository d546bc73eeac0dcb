#include "plugin/cli/output/coverage/row_spool.hpp"

#include <array>

#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {

bool RowSpool::add(const json::value& row) {
  if (file_ == nullptr && !is_broken_) file_.reset(std::tmpfile());
  // Canonical JSON has no line ends.
  const auto text = json::canonical(row) + '\n';
  is_broken_ = is_broken_ || file_ == nullptr ||
               std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size();
  ++count_;
  return !is_broken_;
}

bool RowSpool::each(const std::function<void(const json::value&)>& take) const {
  if (is_broken_) return false;
  if (file_ == nullptr) return true;
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0) return false;
  std::string line;
  std::size_t read = 0;
  std::array<char, 65536> part{};
  while (std::fgets(part.data(), static_cast<int>(part.size()), file_.get()) != nullptr) {
    line += part.data();
    if (line.back() != '\n') continue;
    line.pop_back();
    const auto row = json::read(line);
    if (!row) return false;
    take(*row);
    ++read;
    line.clear();
  }
  return read == count_;
}

}  // namespace hipaa::cli
