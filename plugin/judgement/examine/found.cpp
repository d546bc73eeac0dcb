#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"

namespace hipaa::resource {

std::string_view verdict_word(const model::Diagnostic& what) {
  return what.verdict == model::VerdictKind::pass ? "none" : verdict_name(what.verdict);
}

std::string_view severity_word(const model::Diagnostic& what) {
  return what.severity == model::Severity::error ? "error" : "warning";
}

json::array to_json(const std::vector<Found>& found) {
  json::array all;
  all.reserve(found.size());
  for (const auto& [what, subject] : found) {
    json::object one{{"code", what.code},
                     {"verdict", verdict_word(what)},
                     {"severity", severity_word(what)},
                     {"subject", subject},
                     {"path", what.path},
                     {"summary", what.summary},
                     {"detail", what.detail}};
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
