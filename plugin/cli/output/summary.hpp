// What matters of many findings, before or instead of them: rules by how often and how gravely they
// are broken, the worst resources, what is new. One thread.
#pragma once

#include <map>
#include <string>

#include "plugin/cli/output/report.hpp"

namespace hipaa::cli {

class Summary {
 public:
  void add(const Finding& finding);

  // Lines for people; "" where nothing was found.
  [[nodiscard]] std::string text(const Console& console) const;
  // What was not examined, as far as there is a summary before it.
  static std::string not_examined(const Report& report, const Console& console);

 private:
  struct Rule {
    std::string what;  // that is wrong
    Counts counts;
  };

  std::map<std::string, Rule> rules_;
  std::map<std::string, Counts> resources_;
  Counts all_;
  std::size_t new_ = 0;
  bool has_baseline_ = false;
};

// From so many findings on a terminal begins with it.
inline constexpr std::size_t many_findings = 12;
// Beyond so many a terminal shows the first of each rule; all others are counted.
inline constexpr std::size_t most_on_a_terminal = 100;
inline constexpr std::size_t most_of_a_rule = 10;

}  // namespace hipaa::cli
