// What an audit has come across so far: how much of each kind it examined, skipped or could not
// read, and how often each rule spoke. Grows with the kinds and rules, not with the workspace. One
// thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/judgement/examine/examiner.hpp"

namespace hipaa::resource {

// What there is without anything that runs: to have examined these alone is to have examined
// nothing.
constexpr std::string_view workspace_setting = "workspace_setting";
constexpr std::string_view global_init_script = "global_init_script";
constexpr std::string_view waiver = "waiver";

class Tally {
 public:
  // Kinds are stated in the order in which they were first named, those of which there is nothing
  // included.
  void name(std::string_view kind) { static_cast<void>(kind_of(kind)); }
  void examined(std::string_view kind) { ++kind_of(kind).examined; }
  void skipped(std::string_view kind, std::string_view why, std::size_t count = 1) {
    add(kind_of(kind).skipped, why, count);
  }
  void not_readable(std::string_view kind, std::string_view why) {
    add(kind_of(kind).not_readable, why, 1);
  }
  void add(const std::vector<Found>& found);

  [[nodiscard]] std::size_t examined() const;
  // "cluster (why), job (why)": what was not read, "" where all was.
  [[nodiscard]] std::string not_read() const;
  // Whether everything could be read.
  [[nodiscard]] bool is_complete() const;
  [[nodiscard]] std::size_t errors() const { return errors_; }
  // {"coverage", "not_examined", "rules", "errors", "warnings", "acknowledged", "undecided"}, as
  // schemas/hipaa_audit.schema.json says.
  [[nodiscard]] json::object document() const;

 private:
  using Reasons = std::map<std::string, std::size_t, std::less<>>;
  struct Kind {
    std::string name;
    std::size_t examined = 0;
    Reasons skipped;
    Reasons not_readable;
  };
  struct Rule {
    std::size_t fail = 0;
    std::size_t acknowledged = 0;
    std::size_t undecided = 0;
  };

  Kind& kind_of(std::string_view name);
  static void add(Reasons& to, std::string_view why, std::size_t count);

  std::vector<Kind> kinds_;
  std::map<std::string, Rule, std::less<>> rules_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t acknowledged_ = 0;
  std::size_t undecided_ = 0;
};

}  // namespace hipaa::resource
