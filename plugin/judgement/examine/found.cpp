#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"

namespace hipaa::resource {

std::string_view verdict_word(const model::Diagnostic& what) {
  return what.verdict == model::VerdictKind::pass ? "none" : verdict_name(what.verdict);
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

json::array to_json(const std::vector<Found>& found) {
  json::array all;
  all.reserve(found.size());
  for (const auto& [what, subject] : found) {
    auto one = to_json(what);
    one["subject"] = subject;
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
