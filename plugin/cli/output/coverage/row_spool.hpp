// Rows on their way to a document that shows their sums first: in a file without a name, so that a
// hundred thousand clusters take no more memory than a hundred. One thread.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

class RowSpool {
 public:
  // False: the disk did not take it; nothing that was put in counts any more.
  bool add(const json::value& row);
  // Each row again, in the order in which it came. False: the disk did not give them back.
  bool each(const std::function<void(const json::value&)>& take) const;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t count_ = 0;
  bool is_broken_ = false;
};

}  // namespace hipaa::cli
