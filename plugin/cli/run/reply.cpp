#include "plugin/cli/run/reply.hpp"

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
      return "It has met a defect of its own.";
    default:
      return "It gave no reason.";
  }
}

}  // namespace

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
