// Pools, policies, pipelines and warehouses.
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/operations/audit/audit.hpp"

namespace hipaa::resource {

Result<void> Audit::each_listed(Result<model::Lookup> asked, std::string_view list,
                                const std::function<Result<void>(const json::value&)>& examine,
                                std::string_view kind) {
  tally_.name(kind);
  if (!asked) return std::move(asked).error();
  if (asked->availability != model::Availability::present)
    return not_readable({kind, {}, {}}, model::error("", asked->reason));
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
      view_.policies(call_), "policies",
      [this](const json::value& one) -> Result<void> {
        auto by = examiner();
        if (auto done = by.policy(one, ""); !done) return done;
        name_places(by.found, one);
        return examined({"cluster_policy", text_in(one, "policy_id"), text_in(one, "name")}, by);
      },
      "cluster_policy");
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
  const auto* specification = block_in(object, "spec");
  const auto* serverless =
      specification == nullptr ? nullptr : block_in(*specification, "serverless");
  if (serverless != nullptr && *serverless == true) {
    tally_.skipped(kind, "serverless: it has no clusters of its own that could be judged");
    return {};
  }
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
