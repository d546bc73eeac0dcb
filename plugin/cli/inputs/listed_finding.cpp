#include "plugin/cli/inputs/listed_finding.hpp"

namespace hipaa::cli {
namespace {

hipaa_verdict verdict_of(std::string_view name) {
  if (name == "fail") return HIPAA_VERDICT_FAIL;
  if (name == "acknowledged") return HIPAA_VERDICT_ACKNOWLEDGED;
  return name == "undecided" ? HIPAA_VERDICT_UNDECIDED : HIPAA_VERDICT_NONE;
}

}  // namespace

Finding finding_from(const json::value& one) {
  Finding made;
  made.severity =
      text_member(one, "severity") == "error" ? HIPAA_SEVERITY_ERROR : HIPAA_SEVERITY_WARNING;
  made.verdict = verdict_of(text_member(one, "verdict"));
  made.code = text_member(one, "code");
  made.summary = text_member(one, "summary");
  made.detail = text_member(one, "detail");
  made.path = text_member(one, "path");
  if (const auto* status = member(one, "http_status"); status != nullptr && status->is_int64())
    made.http_status = static_cast<std::int32_t>(status->get_int64());
  made.vendor_code = text_member(one, "vendor_code");
  made.request_id = text_member(one, "request_id");
  return made;
}

std::string named(const std::string& address, const std::string& within) {
  if (address.empty() || within.empty()) return address + within;
  return address + " (" + within + ")";
}

}  // namespace hipaa::cli
