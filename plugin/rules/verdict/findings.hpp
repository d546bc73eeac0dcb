// What the rules write their findings to. One rule at a time; owned by one run of judge(), used by
// one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/model/verdict.hpp"

namespace hipaa::rules {

struct Finding {
  model::Verdict verdict;
  std::string package;           // HC-ML-01: the package's name in the catalogue
  std::size_t entry = 0;         // its rule's, in the table of the rules
  bool follows_runtime = false;  // undecided only because HC-RT-02 found no certain runtime
};

class Findings {
 public:
  // Many clusters have no more; and as much is given out of the thread's own small blocks.
  Findings() { all_.reserve(4); }

  // A finding that stands; `accepts` is what an acknowledgement must name, "" = nothing to accept.
  Finding& fail(std::string path, std::string message, std::string accepts = {}) {
    return add(model::VerdictKind::fail, std::move(path), std::move(message), std::move(accepts));
  }
  // What is not decided yet; with `accepts` an acknowledgement may settle it.
  Finding& undecided(std::string path, std::string message, std::string accepts = {}) {
    return add(model::VerdictKind::undecided, std::move(path), std::move(message),
               std::move(accepts));
  }
  // The rule has nothing to say of this cluster: not even a pass.
  void not_judged() { judged_ = false; }

  // Between two rules, by judge(): what comes belongs to `rule`; and the pass of a rule that was
  // judged and found nothing (if it is to be named), or its findings in the order of their paths.
  void begin(std::string_view rule, std::size_t entry);
  void end(bool names_pass);

  std::vector<Finding>& all() { return all_; }

 private:
  Finding& add(model::VerdictKind kind, std::string&& path, std::string&& message,
               std::string&& accepts);

  std::vector<Finding> all_;
  std::string_view rule_;
  std::size_t entry_ = 0;
  std::size_t first_ = 0;
  bool judged_ = true;
};

}  // namespace hipaa::rules
