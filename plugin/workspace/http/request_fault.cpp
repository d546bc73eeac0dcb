#include "plugin/workspace/http/request_fault.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace hipaa::workspace {
namespace {

using support::Failure;
using support::Status;
using support::Stop;

struct Hint {
  std::string_view part;  // of the API's message
  std::string_view text;
};

constexpr std::array<Hint, 12> hints = {{
    {"restricted to instance types that encrypt in transit",
     "Choose node types whose is_encrypted_in_transit is true, for workers, driver and alternates "
     "(for example m6id or r6id)."},
    {"At least one EBS volume must be attached",
     "Give aws_attributes an ebs_volume_type, ebs_volume_count and ebs_volume_size."},
    {"cannot be supplied when an instance pool ID is provided",
     "Remove what the pool decides: node types, elastic disk, EBS volumes."},
    {"NumWorkers could be 0 only for SingleNode",
     "Give num_workers of at least 1, or is_single_node with kind."},
    {"Invalid spark version",
     "List the runtimes of this workspace: GET /api/2.1/clusters/spark-versions."},
    {"unpin the cluster first", "A workspace administrator has to unpin it."},
    {"Validation failed for", "The cluster policy refuses this value; see its definition."},
    {"does not have any associated worker environments",
     "The workspace is new and not ready yet; try again in some minutes."},
    {"is not in the range 3,000 - 16,000",
     "Give ebs_volume_iops of 3000 to 16000, or leave it out; with it belongs a gp3 volume."},
    {"is in unexpected state",
     "The cluster is on its way to another state; try again when it is there."},
    {"Self-bootstrap failure", "The instances did not come up; that often passes. Try again."},
    {"attached notebook limit", "The cluster has no execution context left; detach notebooks."},
}};

std::string_view hint_for(std::string_view message) {
  for (const auto& hint : hints)
    if (message.find(hint.part) != std::string_view::npos) return hint.text;
  return {};
}

struct Meaning {
  Status status;
  std::string_view code;
  std::string_view fix;
};

// The API's own code decides before the HTTP status.
Meaning meaning_of(const ApiError& error) {
  const auto is = [&error](std::initializer_list<std::string_view> codes) {
    return std::find(codes.begin(), codes.end(), error.error_code) != codes.end();
  };
  const int status = error.http_status;
  if (is({private_link_error}))
    return {Status::permission, "HP-HTTP-REDIRECT",
            "The workspace admits only networks that reach it through its private link. Run from "
            "such a network, or through its VPC endpoint."};
  if (status >= 300 && status < 400)
    return {
        Status::unauthenticated, "HP-HTTP-REDIRECT",
        "The workspace sends the request elsewhere, as a login page does. Check host and token."};
  if (error.is_page)
    return {Status::unauthenticated, "HP-HTTP-PAGE",
            "An HTML page came instead of the API's JSON: the host is not a workspace, or a login "
            "page answers for it. Check host, proxy and token."};
  if (rejects_credentials(error))
    return {Status::unauthenticated, "HP-AUTH-TOKEN",
            "The workspace does not accept the token: it is wrong, expired, or of another "
            "workspace. Make a new one and give it in token or DATABRICKS_TOKEN."};
  if (is({"RESOURCE_EXHAUSTED", "REQUEST_LIMIT_EXCEEDED"}) || status == 429)
    return {Status::rate_limited, "HP-API-RATE",
            "The workspace limits requests. Lower rate_limit or parallelism, or try again later."};
  if (is({"INVALID_STATE", "ABORTED", "ALREADY_EXISTS", "RESOURCE_ALREADY_EXISTS",
          "RESOURCE_CONFLICT"}) ||
      status == 409)
    return {Status::conflict, "HP-API-CONFLICT",
            "The cluster's present state does not allow it. Try again when it has settled."};
  if (is({"RESOURCE_DOES_NOT_EXIST", "NOT_FOUND", "ENDPOINT_NOT_FOUND"}) || status == 404)
    return {Status::not_found, "HP-API-NOT-FOUND",
            "Check the id, and that the host is the right workspace."};
  if (is({"PERMISSION_DENIED"}) || status == 403)
    return {Status::permission, "HP-API-PERMISSION",
            "The identity behind the token lacks a permission for this."};
  const bool refuses = is({"INVALID_PARAMETER_VALUE", "INVALID_REQUEST", "MALFORMED_REQUEST",
                           "BAD_REQUEST", "FEATURE_DISABLED", "QUOTA_EXCEEDED"});
  const bool has_trouble = status >= 500 || status == 408 || status == 499 || is({"DATA_LOSS"});
  if (has_trouble && !refuses)
    return {Status::unavailable, "HP-API-UNAVAILABLE",
            "The workspace has an internal problem. Try again later."};
  return {Status::diagnostics, "HP-API-REFUSED", "Change what the message names."};
}

std::string sentence(std::string text) {
  if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  return text;
}

// "(3 attempts in 2 s)"
std::string tried(const RequestFault& fault) {
  if (fault.attempts < 2) return {};
  return " (" + std::to_string(fault.attempts) + " attempts in " +
         std::to_string((fault.elapsed.count() + 500) / 1000) + " s)";
}

// One diagnostic for each field violation.
Failure explained(const RequestFault& fault, const ApiError& error) {
  const auto meaning = meaning_of(error);
  auto made = model::error(std::string(meaning.code),
                           "The workspace answered " + std::to_string(error.http_status) + " to " +
                               fault.request + tried(fault) + ".");
  const auto hint = hint_for(error.message);
  made.detail = error.message.empty() ? std::string() : "It says: " + sentence(error.message) + " ";
  made.detail += hint.empty() ? meaning.fix : hint;
  made.http_status = error.http_status;
  made.vendor_code = error.error_code;
  made.vendor_message = error.message;
  made.request_id = error.request_id;
  if (error.violations.empty()) return {meaning.status, std::move(made)};
  Failure failure(meaning.status, model::Diagnostics());
  for (const auto& [field, description] : error.violations) {
    auto one = made;
    one.vendor_field = field;
    one.detail = "It refuses " +
                 sentence(description.empty() ? field : field + ": " + description) + " " +
                 made.detail;
    failure.diagnostics.push_back(std::move(one));
  }
  return failure;
}

Failure explained(const RequestFault& fault, const ExchangeFailure& failure) {
  const auto made = [&](std::string code, std::string summary, std::string_view fix) {
    return Failure(Status::unavailable,
                   model::error(std::move(code), std::move(summary),
                                sentence(failure.message) + " " + std::string(fix)));
  };
  switch (failure.fault) {
    case NetworkFault::cancelled:
      return support::stop_failure(support::Stop::cancelled, "sending " + fault.request);
    case NetworkFault::deadline:
      return support::stop_failure(support::Stop::deadline, "sending " + fault.request);
    case NetworkFault::resolve:
      return made("HP-HTTP-RESOLVE", "The workspace's name cannot be resolved" + tried(fault) + ".",
                  "Check `host`, and the network.");
    case NetworkFault::connect:
      return made("HP-HTTP-CONNECT", "The workspace cannot be reached" + tried(fault) + ".",
                  "Check `host`, proxy and firewall.");
    case NetworkFault::tls:
      return made("HP-HTTP-TLS",
                  "The workspace's certificate does not verify, or no TLS connection came about" +
                      tried(fault) + ".",
                  "Nothing was sent. Where a company's own certificates are in between, give them "
                  "in ca_file.");
    case NetworkFault::timeout:
      return made("HP-HTTP-TIMEOUT",
                  "The workspace did not answer " + fault.request + tried(fault) + ".",
                  "Try again later, or raise http_timeout_seconds.");
    case NetworkFault::closed:
      return made("HP-HTTP-CLOSED",
                  "The connection broke during " + fault.request + tried(fault) + ".",
                  "Try again; if it persists, check the proxies and firewalls on the way.");
    case NetworkFault::too_large:
      return made("HP-HTTP-SIZE",
                  "The answer to " + fault.request + " is too large" + tried(fault) + ".",
                  "A workspace sends no such answer: check `host`.");
    case NetworkFault::other:
      break;
  }
  return made("HP-HTTP-FAILED", "The request " + fault.request + " failed" + tried(fault) + ".",
              "Check `host` and the network.");
}

Failure explained(const RequestFault& fault, const UnusableAnswer& answer) {
  auto made = model::error("HP-HTTP-BODY", "The answer to " + fault.request);
  if (!answer.lacks.empty()) {
    made.summary += " holds no " + answer.lacks + tried(fault) + ".";
    made.detail = "Something between changes answers, or the host is not a workspace.";
  } else {
    made.summary += " is not what the API sends" + tried(fault) + ".";
    made.detail = !answer.why.empty() ? answer.why +
                                            " Something between changes answers, or the "
                                            "host is not a workspace."
                  : answer.size == 0
                      ? "The body is empty."
                      : "The body (" + std::to_string(answer.size) +
                            " bytes) is cut off or not JSON. Something between changes answers, or "
                            "the host is not a workspace.";
  }
  made.http_status = answer.http_status;
  made.request_id = answer.request_id;
  return {Status::unavailable, std::move(made)};
}

Failure explained(const RequestFault&, const Failure& failure) {
  return failure;
}

}  // namespace

bool may_have_happened(const RequestFault& fault) {
  if (const auto* error = fault.api_error())
    return error->http_status >= 500 || error->http_status == 408 || error->http_status == 429 ||
           error->http_status < 400;
  if (const auto* failure = fault.exchange()) return failure->may_be_sent;
  return std::holds_alternative<UnusableAnswer>(fault.cause);
}

Failure to_failure(const RequestFault& fault) {
  auto why =
      std::visit([&fault](const auto& cause) { return explained(fault, cause); }, fault.cause);
  if (fault.stopped == Stop::none) return why;
  auto stopped = support::stop_failure(fault.stopped, "repeating " + fault.request);
  for (auto& one : why.diagnostics) {
    one.severity = model::Severity::warning;  // the reason for repeating
    stopped.diagnostics.push_back(std::move(one));
  }
  return stopped;
}

void throw_exception_from_error(const RequestFault& fault, const boost::source_location& where) {
  throw std::logic_error("value() of a failed request at " + where.to_string() + ": " +
                         fault.request);
}

}  // namespace hipaa::workspace
