// What must not be shown. Filled while a stack is opened, constant afterwards; then any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/stack/substitution.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::cli {

class Secrets {
 public:
  void add(const Reference& reference);

  // The text with each secret replaced by the reference that brought it in. Values shorter than
  // `shortest` characters are left: they are no secrets, and would be found in every word.
  [[nodiscard]] std::string mask(std::string_view text) const;
  void mask(Finding& finding) const;
  void mask(json::value& value) const;
  [[nodiscard]] bool empty() const { return all_.empty(); }

  static constexpr std::size_t shortest = 4;

 private:
  std::vector<Reference> all_;  // longest values first
};

}  // namespace hipaa::cli
