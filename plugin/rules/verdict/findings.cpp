#include "plugin/rules/verdict/findings.hpp"

#include <algorithm>
#include <tuple>

namespace hipaa::rules {

Finding& Findings::add(model::VerdictKind kind, std::string&& path, std::string&& message,
                       std::string&& accepts) {
  auto& made = all_.emplace_back();
  made.entry = entry_;
  made.verdict.rule = rule_;
  made.verdict.kind = kind;
  made.verdict.path = std::move(path);
  made.verdict.message = std::move(message);
  made.verdict.accepts = std::move(accepts);
  return made;
}

void Findings::begin(std::string_view rule, std::size_t entry) {
  rule_ = rule;
  entry_ = entry;
  first_ = all_.size();
  judged_ = true;
}

void Findings::end(bool names_pass) {
  if (all_.size() == first_) {
    if (judged_ && names_pass) add(model::VerdictKind::pass, {}, {}, {});
    return;
  }
  // Maps keep the order in which they were written; a verdict's place must not depend on it.
  std::sort(all_.begin() + static_cast<std::ptrdiff_t>(first_), all_.end(),
            [](const Finding& a, const Finding& b) {
              return std::tie(a.verdict.path, a.verdict.message) <
                     std::tie(b.verdict.path, b.verdict.message);
            });
}

}  // namespace hipaa::rules
