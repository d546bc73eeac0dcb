// SARIF 2.1.0. An acknowledged finding is there with its suppression, one of the baseline as
// unchanged, and what kept the command from its work is a notification of the invocation.
#include "plugin/cli/output/sarif_rules.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* fingerprint_form = "hipaaFinding/v2";
constexpr const char* schema_address =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~' || c == '/';
}

// A file's name as a URI: relative stays relative, so that code scanning finds it in the tree.
std::string uri_of(std::string_view file) {
  constexpr char digits[] = "0123456789ABCDEF";
  while (file.substr(0, 2) == "./") file.remove_prefix(2);
  std::string uri = file.substr(0, 1) == "/" ? "file://" : "";
  // What stands in a workspace has an address already.
  if (const auto scheme = file.find("://"); scheme != std::string_view::npos) {
    uri = file.substr(0, scheme + 3);
    file.remove_prefix(scheme + 3);
  }
  for (const char c : file) {
    if (is_plain(c)) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += digits[byte >> 4U];
    uri += digits[byte & 15U];
  }
  return uri;
}

// People read it, and whoever shows it to them undoes the escapes of JSON.
std::string shown(std::string_view text) {
  return json::printable(text, true);
}

json::object message_of(const Finding& one) {
  return {{"text", shown(one.detail.empty() ? one.summary : one.summary + "\n" + one.detail)}};
}

const char* level_of(const Finding& one) {
  return one.severity == HIPAA_SEVERITY_ERROR ? "error" : "warning";
}

json::array locations_of(const Finding& one) {
  json::object location;
  const auto& file = one.place.file.empty() ? one.source : one.place.file;
  if (!file.empty()) {
    json::object physical{{"artifactLocation", json::object{{"uri", uri_of(file)}}}};
    if (one.place.line > 0)
      physical["region"] =
          json::object{{"startLine", one.place.line}, {"startColumn", one.place.column}};
    location["physicalLocation"] = std::move(physical);
  }
  if (!one.resource.empty())
    location["logicalLocations"] =
        json::array{json::object{{"fullyQualifiedName", shown(one.resource + one.path)},
                                 {"name", shown(one.resource)},
                                 {"kind", "resource"}}};
  json::array all;
  if (!location.empty()) all.emplace_back(std::move(location));
  return all;
}

// SARIF 2.1.0 knows UUIDs of the versions 1 to 5 alone, and waivers may have newer ones.
bool is_guid(std::string_view id) {
  return id.size() == 36 && id[14] >= '1' && id[14] <= '5' &&
         std::string_view("89ab").find(id[19]) != std::string_view::npos;
}

json::object suppression_of(const Finding& one) {
  json::object made{
      {"kind", "inSource"}, {"status", "accepted"}, {"justification", shown(one.detail)}};
  const auto& by = one.acceptance;
  if (by.is_null()) return made;
  if (json::text_member(by, "kind") == "waiver") made["kind"] = "external";
  if (const auto id = json::text_member(by, "id"); is_guid(id)) made["guid"] = id;
  if (const auto reason = json::text_member(by, "reason"); !reason.empty())
    made["justification"] = shown(reason);
  json::object properties;
  constexpr std::pair<const char*, const char*> fields[] = {{"waiver", "id"},
                                                            {"approvedBy", "approved_by"},
                                                            {"expiresOn", "expires_on"},
                                                            {"ticket", "ticket"}};
  for (const auto& [name, from] : fields)
    if (auto text = json::text_member(by, from); !text.empty()) properties[name] = shown(text);
  if (!properties.empty()) made["properties"] = std::move(properties);
  return made;
}

json::object properties_of(const Finding& one) {
  json::object made{{"path", one.path}, {"resource", one.resource}};
  if (!one.stack.empty()) made["stack"] = one.stack;
  if (one.http_status != 0) made["httpStatus"] = one.http_status;
  if (!one.vendor_code.empty()) made["vendorCode"] = one.vendor_code;
  if (!one.request_id.empty()) made["requestId"] = one.request_id;
  return made;
}

json::object result_of(const Finding& one, const std::string& fingerprint, std::size_t rule,
                       bool has_baseline) {
  json::object made{{"ruleId", one.code},
                    {"ruleIndex", rule},
                    {"kind", "fail"},
                    {"level", level_of(one)},
                    {"message", message_of(one)},
                    {"locations", locations_of(one)},
                    {"partialFingerprints", json::object{{fingerprint_form, fingerprint}}},
                    {"properties", properties_of(one)},
                    // Empty says "not suppressed"; absent would say "nobody knows".
                    {"suppressions", json::array{}}};
  if (one.verdict == HIPAA_VERDICT_ACKNOWLEDGED)
    made["suppressions"] = json::array{suppression_of(one)};
  if (one.verdict == HIPAA_VERDICT_UNDECIDED) {
    made["kind"] = "open";
    made["level"] = "none";
  }
  if (has_baseline) made["baselineState"] = one.known == Known::is_known ? "unchanged" : "new";
  return made;
}

json::object gone_of(const BaselineEntry& one, std::size_t rule) {
  const auto* form = one.is_first_form ? "hipaaFinding/v1" : fingerprint_form;
  return {{"ruleId", one.code},
          {"ruleIndex", rule},
          {"kind", "fail"},
          {"level", "none"},
          {"baselineState", "absent"},
          {"message", json::object{{"text", shown(one.summary)}}},
          {"partialFingerprints", json::object{{form, one.fingerprint}}},
          {"properties", json::object{{"path", one.path}, {"resource", one.resource}}},
          {"suppressions", json::array{}}};
}

json::object notification_of(const Finding& one, std::size_t rule) {
  json::object made{{"descriptor", json::object{{"id", one.code}, {"index", rule}}},
                    {"level", level_of(one)},
                    {"message", message_of(one)}};
  auto locations = locations_of(one);
  if (!locations.empty()) made["locations"] = std::move(locations);
  return made;
}

}  // namespace

std::string sarif_document(const Report& report) {
  auto rules = sarif_rules(report);
  const auto marks = fingerprints(report.findings, ".");
  json::array results;
  json::array notifications;
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const auto& one = report.findings[i];
    const auto rule = rules.index.at(one.code);
    if (one.is_operational_error)
      notifications.emplace_back(notification_of(one, rule));
    else
      results.emplace_back(result_of(one, marks[i], rule, report.gone.has_value()));
  }
  for (const auto& one : report.gone.value_or(std::vector<BaselineEntry>{}))
    results.emplace_back(gone_of(one, rules.index.at(one.code)));

  const json::object driver{{"name", "hipaactl"},
                            {"version", version_text},
                            {"semanticVersion", version_text},
                            {"rules", std::move(rules.descriptors)}};
  json::object run{{"tool", json::object{{"driver", driver}}},
                   {"automationDetails", json::object{{"id", "hipaactl/" + report.command + "/"}}},
                   {"columnKind", "unicodeCodePoints"},
                   {"invocations", json::array{json::object{
                                       {"executionSuccessful", !any_prevents(report.findings)},
                                       {"toolExecutionNotifications", std::move(notifications)}}}},
                   {"results", std::move(results)}};
  json::object properties;
  if (!report.evidence.empty()) {
    json::object evidence;
    for (const auto& [resource, document] : report.evidence) evidence[resource] = document;
    properties["evidence"] = std::move(evidence);
  }
  if (!report.audits.empty()) properties["audits"] = report.audits;
  if (!properties.empty()) run["properties"] = std::move(properties);
  return json::canonical(json::object{{"$schema", schema_address},
                                      {"version", "2.1.0"},
                                      {"runs", json::array{std::move(run)}}}) +
         "\n";
}

}  // namespace hipaa::cli
