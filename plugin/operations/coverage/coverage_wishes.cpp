#include "plugin/operations/coverage/coverage_wishes.hpp"

#include <algorithm>

#include "plugin/model/known.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/support/first_use.hpp"
#include "schemas/embedded.hpp"

namespace hipaa::resource {
namespace {

const request::Schema& wishes_schema() {
  return support::made_once(
      [] { return request::Schema(schemas::document("hipaa_coverage.schema.json")); });
}

Failure wrong_period(const std::string& why, std::string path) {
  return {Status::invalid_argument,
          model::error("HP-COVERAGE-PERIOD", "The period is invalid.",
                       why + " Days are written as 2026-07-01, in UTC, and the last one is part of "
                             "the period.",
                       std::move(path))};
}

Result<coverage::Milliseconds> day_of(const json::value& value, const char* name) {
  const auto text = json::text_member(value, name);
  const auto day = coverage::read_day(text);
  if (!day) return wrong_period('"' + text + "\" is not a date.", '/' + std::string(name));
  return *day;
}

std::vector<std::string> texts_of(const json::value& value, const char* name) {
  std::vector<std::string> made;
  const auto* list = json::member(value, name);
  if (list == nullptr || !list->is_array()) return made;
  for (const auto& one : list->get_array())
    if (one.is_string()) made.emplace_back(json::view(one.get_string()));
  return made;
}

}  // namespace

Result<CoverageWishes> read_coverage_wishes(std::optional<std::string_view> config,
                                            std::int64_t now_unix_ms) {
  auto given =
      request::read_envelope(config.value_or(R"({"format_version":1,"value":{}})"), "config");
  if (!given) return std::move(given).error();
  auto wrong = request::check(wishes_schema().root(), given->value, request::Role::configuration);
  if (model::has_error(wrong)) return Failure(Status::diagnostics, std::move(wrong));
  if (model::has_unknown(given->value))
    return Failure(
        Status::invalid_argument,
        model::error("HP-ARG-UNKNOWN-VALUE", "The period of a coverage report must be known.",
                     "Everything in its configuration must be known."));
  CoverageWishes made;
  const auto& value = given->value;
  const auto from = day_of(value, "from");
  if (!from) return from.error();
  const auto to = day_of(value, "to");
  if (!to) return to.error();
  if (*from > *to) return wrong_period("It ends before it begins.", "/to");
  if (*from >= now_unix_ms) return wrong_period("It has not begun yet.", "/from");
  made.period = {*from, std::min(*to + coverage::one_day, now_unix_ms)};
  made.clusters = texts_of(value, "clusters");
  made.only_clusters = json::member(value, "clusters") != nullptr;
  made.recorded = model::flag_at(value, "/recorded").value_or(false);
  made.warehouse_id = json::text_member(value, "warehouse_id");
  made.evidence = texts_of(value, "evidence");
  for (const auto& one : texts_of(value, "keys")) {
    auto key = transparency::read_verifier_key(one);
    if (!key)
      return Failure(Status::invalid_argument,
                     model::error("HP-EVIDENCE-KEY", "A key of the evidence cannot be used.",
                                  "It " + key.error().why + '.', "/keys"));
    made.keys.push_back(std::move(*key));
  }
  if (value.is_object()) made.given = std::move(given->value.get_object());
  return made;
}

}  // namespace hipaa::resource
