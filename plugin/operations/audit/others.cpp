// Pools, policies, pipelines and warehouses.
#include "plugin/json/writer.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/policy/policy_lint.hpp"
#include "plugin/operations/audit/audit.hpp"

namespace hipaa::resource {

Result<void> Audit::each_listed(Result<model::Lookup> asked, std::string_view list,
                                const std::function<Result<void>(const json::value&)>& examine,
                                std::string_view kind) {
  tally_.name(kind);
  if (!asked) return std::move(asked).error();
  if (asked->availability != model::Availability::present)
    return not_readable({kind, {}, {}}, *asked);
  for (const auto& one : asked->document.at(list).as_array()) {
    if (!one.is_object()) continue;
    if (auto done = examine(one); !done) return done;
  }
  return {};
}

Result<void> Audit::pools() {
  return each_listed(
      view_.instance_pools(call_), "instance_pools",
      [this](const json::value& one) -> Result<void> {
        auto by = examiner();
        if (auto done = by.pool(one, ""); !done) return done;
        name_places(by.found, one);
        return examined(
            {"instance_pool", text_in(one, "instance_pool_id"), text_in(one, "instance_pool_name")},
            by);
      },
      "instance_pool");
}

Result<void> Audit::policies() {
  return each_listed(
      view_.policies(call_), "policies", [this](const json::value& one) { return policy(one); },
      "cluster_policy");
}

Result<void> Audit::policy(const json::value& listed) {
  const Subject subject{"cluster_policy", text_in(listed, "policy_id"), text_in(listed, "name")};
  auto whole = listed;
  // What it does not define itself it has from its family.
  if (block_in(listed, "definition") == nullptr) {
    auto asked = view_.policy(subject.identifier, call_);
    if (!asked) return std::move(asked).error();
    if (asked->availability != model::Availability::present) return not_readable(subject, *asked);
    whole = asked->document;
    auto& members = whole.get_object();
    members["definition"] = json::compact(members["parsed_definition"]);
    members.erase("parsed_definition");
  }
  auto by = examiner();
  if (auto done = by.policy(whole, ""); !done) return done;
  if (auto done = policy_holes(whole, by); !done) return done;
  name_places(by.found, whole);
  return examined(subject, by);
}

// What lint finds, in one line a policy: clusters that break a rule can be made under it. What it
// fixes itself has been reported.
Result<void> Audit::policy_holes(const json::value& policy, Examiner& by) {
  auto found = lint_policy(policy, shared_.profile, call_);
  // What is no policy has been reported, too.
  if (!found) return found.error().status == Status::diagnostics ? Result<void>() : found.error();
  std::string broken;
  std::string open;
  for (const auto& one : *found) {
    if (one.told.severity != model::Severity::error) continue;
    auto& list = one.told.verdict == model::VerdictKind::undecided ? open : broken;
    list += (list.empty() ? "" : ", ") + one.told.code;
    if (!one.attributes.empty()) list += " (" + one.attributes.front() + ")";
  }
  if (broken.empty() && open.empty()) return {};
  std::string detail;
  if (!broken.empty()) detail = "It lets through clusters that break " + broken + ".";
  if (!open.empty())
    detail += (detail.empty() ? "" : " ") + ("It could not be decided for " + open + ".");
  auto hole = model::warning(
      "HC-POL-01", "The cluster policy lets through what a rule refuses",
      detail +
          "\nWhoever may use the policy can make such a cluster. Clusters that exist are judged "
          "by themselves.\nFix: `hipaactl policy lint` shows such clusters, and `hipaactl "
          "policy generate` writes a policy that lets none through.",
      "/definition");
  hole.verdict = broken.empty() ? model::VerdictKind::undecided : model::VerdictKind::fail;
  by.found.push_back({std::move(hole), {}});
  return {};
}

Result<void> Audit::pipelines() {
  constexpr std::string_view kind = "pipeline";
  tally_.name(kind);
  auto done = provider_.client().each_pipeline(
      [this](const json::array& page) -> Result<void> {
        return each_object(page, [this](const json::object& one) { return pipeline(one); });
      },
      call_);
  return done ? done : not_readable({kind, {}, {}}, std::move(done).error());
}

Result<void> Audit::pipeline(const json::object& listed) {
  constexpr std::string_view kind = "pipeline";
  const json::value shown(listed);
  const Subject subject{kind, text_in(shown, "pipeline_id"), text_in(shown, "name")};
  auto whole = provider_.client().get_pipeline(subject.identifier, call_);
  if (!whole) return not_readable(subject, std::move(whole).error());
  if (!whole->has_value()) return {};  // deleted meanwhile
  const json::value object(std::move(**whole));
  auto by = examiner();
  if (auto done = by.pipeline(object, ""); !done) return done;
  name_places(by.found, object);
  return examined(subject, by);
}

Result<void> Audit::warehouses() {
  constexpr std::string_view kind = "warehouse";
  tally_.name(kind);
  auto all = provider_.client().list_warehouses(call_);
  if (!all) return not_readable({kind, {}, {}}, std::move(all).error());
  if (!all->empty())
    tally_.skipped(kind, "SQL warehouses are compute that no rule for clusters describes",
                   all->size());
  return {};
}

}  // namespace hipaa::resource
