#include "plugin/cli/run/reply.hpp"

#include "plugin/json/reader.hpp"

namespace hipaa::cli {
namespace {

std::optional<std::string> document(const abi::Result& result, hipaa_document which) {
  const auto text = result.document(which);
  if (text.data == nullptr) return std::nullopt;
  return std::string(text.data, text.size);
}

const char* meaning(hipaa_status status) {
  switch (status) {
    case HIPAA_E_UNSUPPORTED:
      return "It does not offer this operation.";
    case HIPAA_E_NOMEM:
      return "It ran out of memory.";
    case HIPAA_E_INTERNAL:
      return "It met a defect of its own.";
    default:
      return "It gave no reason.";
  }
}

hipaa_verdict verdict_of(std::string_view name) {
  if (name == "fail") return HIPAA_VERDICT_FAIL;
  if (name == "acknowledged") return HIPAA_VERDICT_ACKNOWLEDGED;
  return name == "undecided" ? HIPAA_VERDICT_UNDECIDED : HIPAA_VERDICT_NONE;
}

json::value acceptance_in(const hipaa_diagnostic& one) {
  if (one.acceptance.size == 0) return nullptr;  // a library of 1.0 never says
  auto read = json::read({one.acceptance.data, one.acceptance.size});
  return read ? std::move(*read) : json::value();
}

}  // namespace

Finding finding_of(const json::value& listed) {
  Finding made;
  made.severity = json::text_member(listed, "severity") == "error" ? HIPAA_SEVERITY_ERROR
                                                                   : HIPAA_SEVERITY_WARNING;
  made.verdict = verdict_of(json::text_member(listed, "verdict"));
  made.code = json::text_member(listed, "code");
  made.summary = json::text_member(listed, "summary");
  made.detail = json::text_member(listed, "detail");
  made.path = json::text_member(listed, "path");
  if (const auto* status = json::member(listed, "http_status");
      status != nullptr && status->is_int64())
    made.http_status = static_cast<std::int32_t>(status->get_int64());
  made.vendor_code = json::text_member(listed, "vendor_code");
  made.request_id = json::text_member(listed, "request_id");
  made.named_path = json::text_member(listed, "named_path");
  made.value_digest = json::text_member(listed, "value_digest");
  if (const auto* acceptance = json::member(listed, "acceptance")) made.acceptance = *acceptance;
  return made;
}

std::string named(const std::string& address, const std::string& within) {
  if (address.empty() || within.empty()) return address + within;
  return address + " (" + within + ")";
}

Findings findings_of(const abi::Result& result, const std::string& resource,
                     const Secrets& secrets) {
  Findings findings;
  bool has_error = false;
  for (const auto& one : result.diagnostics()) {
    Finding made;
    made.severity = one.severity;
    made.verdict = one.verdict;
    made.http_status = one.http_status;
    made.resource = resource;
    made.code = abi::copy(one.code);
    made.summary = abi::copy(one.summary);
    made.detail = abi::copy(one.detail);
    made.path = abi::copy(one.path);
    made.vendor_code = abi::copy(one.vendor_code);
    made.request_id = abi::copy(one.request_id);
    made.acceptance = acceptance_in(one);
    const bool is_error = one.severity == HIPAA_SEVERITY_ERROR;
    made.is_operational_error = is_error && result.status() != HIPAA_E_DIAGNOSTICS && !result.ok();
    has_error = has_error || is_error;
    secrets.mask(made);
    findings.push_back(std::move(made));
  }
  if (!result.ok() && !has_error) {
    auto silent =
        operational_error("HP-PLUGIN-ANSWER",
                          "The plugin refused with status " + std::to_string(result.status()) + ".",
                          meaning(result.status()));
    silent.resource = resource;
    findings.push_back(std::move(silent));
  }
  return findings;
}

Reply reply_of(const abi::Result& result, const std::string& resource, const Secrets& secrets) {
  Reply made;
  made.status = result.status();
  made.findings = findings_of(result, resource, secrets);
  made.state = document(result, HIPAA_DOC_STATE);
  made.private_data = document(result, HIPAA_DOC_PRIVATE);
  made.requires_replace = document(result, HIPAA_DOC_REQUIRES_REPLACE);
  made.evidence = document(result, HIPAA_DOC_EVIDENCE);
  return made;
}

}  // namespace hipaa::cli
