#include "plugin/json/named_place.hpp"
#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/support/digest.hpp"

namespace hipaa::resource {

std::string_view verdict_word(const model::Diagnostic& what) {
  return what.verdict == model::VerdictKind::pass ? "none" : model::verdict_name(what.verdict);
}

json::object to_json(const model::Diagnostic& what) {
  json::object made{{"code", what.code},
                    {"detail", what.detail},
                    {"path", what.path},
                    {"severity", what.severity == model::Severity::error ? "error" : "warning"},
                    {"summary", what.summary},
                    {"verdict", verdict_word(what)}};
  if (what.acceptance != nullptr) made["acceptance"] = model::to_json(*what.acceptance);
  return made;
}

void name_places(std::vector<Found>& found, const json::value& object) {
  json::Withheld withheld;
  for (const auto& one : found)
    if (one.what.code == "HC-PHI-01") withheld.add(object, one.what.path);
  for (auto& one : found) {
    auto named = json::named_place(object, one.what.path, support::sha256_digest, withheld);
    one.named_path = std::move(named.path);
    one.value_digest = std::move(named.digest);
  }
}

json::array to_json(const std::vector<Found>& found) {
  json::array all;
  all.reserve(found.size());
  for (const auto& [what, subject, named_path, value_digest] : found) {
    auto one = to_json(what);
    one["subject"] = subject;
    if (!named_path.empty()) one["named_path"] = named_path;
    if (!value_digest.empty()) one["value_digest"] = value_digest;
    if (what.http_status != 0) {
      one["http_status"] = what.http_status;
      one["vendor_code"] = what.vendor_code;
      one["request_id"] = what.request_id;
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace hipaa::resource
