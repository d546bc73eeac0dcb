#include "plugin/operations/audit/tally.hpp"

#include <algorithm>
#include <array>

namespace hipaa::resource {
namespace {

// What a workspace has besides, and what no rule describes or no list shows.
constexpr std::array<std::string_view, 7> not_examined_by_design{
    {"runs of jobs (the jobs are examined; arguments of a single run, and runs of jobs that were "
     "deleted, are not)",
     "serving endpoints", "apps", "vector search endpoints", "dashboards",
     "the contents of notebooks and files", "SQL queries"}};

// Unsigned numbers stand for unknowns in documents of ours.
std::int64_t number(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

}  // namespace

Tally::Kind& Tally::kind_of(std::string_view name) {
  const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                  [name](const Kind& one) { return one.name == name; });
  if (found != kinds_.end()) return *found;
  kinds_.push_back({std::string(name), 0, {}, {}});
  return kinds_.back();
}

void Tally::add(Reasons& to, std::string_view why, std::size_t count) {
  const auto found = to.find(why);
  if (found != to.end())
    found->second += count;
  else
    to.emplace(why, count);
}

void Tally::add(const std::vector<Found>& found) {
  for (const auto& one : found) {
    const auto& what = one.what;
    if (what.severity == model::Severity::error)
      ++errors_;
    else if (what.verdict == model::VerdictKind::acknowledged)
      ++acknowledged_;
    else if (what.verdict == model::VerdictKind::undecided)
      ++undecided_;
    else
      ++warnings_;
    auto& rule = rules_[what.code];
    if (what.verdict == model::VerdictKind::acknowledged)
      ++rule.acknowledged;
    else if (what.verdict == model::VerdictKind::undecided)
      ++rule.undecided;
    else
      ++rule.fail;
  }
}

std::size_t Tally::examined() const {
  std::size_t all = 0;
  for (const auto& one : kinds_)
    if (one.name != workspace_setting && one.name != global_init_script && one.name != waiver)
      all += one.examined;
  return all;
}

std::string Tally::not_read() const {
  std::string text;
  for (const auto& one : kinds_)
    for (const auto& [why, count] : one.not_readable)
      text += (text.empty() ? "" : ", ") + one.name + " (" + why + ")";
  return text;
}

bool Tally::is_complete() const {
  return std::all_of(kinds_.begin(), kinds_.end(),
                     [](const Kind& one) { return one.not_readable.empty(); });
}

json::object Tally::document() const {
  const auto reasons = [](const Reasons& from) {
    json::array list;
    for (const auto& [why, count] : from)
      list.push_back(json::object{{"reason", why}, {"count", number(count)}});
    return list;
  };
  json::array coverage;
  for (const auto& one : kinds_)
    coverage.push_back(json::object{{"kind", one.name},
                                    {"examined", number(one.examined)},
                                    {"skipped", reasons(one.skipped)},
                                    {"not_readable", reasons(one.not_readable)}});
  json::array rules;
  for (const auto& [code, one] : rules_)
    rules.push_back(json::object{{"rule", code},
                                 {"fail", number(one.fail)},
                                 {"acknowledged", number(one.acknowledged)},
                                 {"undecided", number(one.undecided)}});
  json::array by_design;
  for (const auto what : not_examined_by_design) by_design.emplace_back(what);
  return {{"errors", number(errors_)},
          {"warnings", number(warnings_)},
          {"acknowledged", number(acknowledged_)},
          {"undecided", number(undecided_)},
          {"rules", std::move(rules)},
          {"coverage", std::move(coverage)},
          {"not_examined", std::move(by_design)}};
}

}  // namespace hipaa::resource
