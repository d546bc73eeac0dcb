#include "plugin/cli/run/live_findings.hpp"

#include <algorithm>

#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/resource_envelope.hpp"
#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

bool is_of_rule(const Finding& one) {
  return one.code.starts_with("HC-") && one.verdict != HIPAA_VERDICT_NONE;
}

// Whether an author writes what the pointer leads into; the rest the library computes.
bool is_declared(const json::value& schema, const std::string& pointer) {
  const auto tokens = json::pointer_tokens(pointer);
  const auto* properties = json::member(schema, "properties");
  const auto* one =
      properties == nullptr || tokens.empty() ? nullptr : json::member(*properties, tokens.front());
  return one != nullptr && json::member(*one, "x-computed") == nullptr;
}

// Whether both say the same at the place, which may be nothing.
bool agree(const json::value& declared, const json::value& live, const std::string& path) {
  boost::system::error_code none;
  const auto* one = declared.find_pointer(json::boosted(path), none);
  const auto* other = live.find_pointer(json::boosted(path), none);
  if (one == nullptr || other == nullptr) return one == other;
  return *one == *other;
}

}  // namespace

void settle_drift(Session& session, const OpenProvider& on, const std::string& address,
                  const std::string& state, Findings& findings) {
  const auto* wanted = session.wanted(address);
  if (wanted == nullptr || !wanted->usable) return;
  const auto live = read_envelope(state);
  const auto declared = read_envelope(wanted->configuration.envelope);
  if (!live || !declared) return;
  const auto& schema = on.plugin->schema_of(wanted->entry->type);
  std::vector<Finding*> drifted;
  for (auto& one : findings) {
    if (one.code == "HP-DRIFT") one.is_of_live_cluster = true;
    if (is_of_rule(one) && one.verdict == HIPAA_VERDICT_FAIL && is_declared(schema, one.path) &&
        !agree(declared->value, live->value, one.path))
      drifted.push_back(&one);
  }
  if (drifted.empty()) return;
  // Declared otherwise is not yet declared correctly.
  Input input;
  input.config = &wanted->configuration.envelope;
  const auto judged =
      call_library(session, on, &abi::Provider::validate, wanted->entry->type, address, input);
  for (auto* one : drifted) {
    const bool is_wrong_there = std::any_of(
        judged.findings.begin(), judged.findings.end(),
        [&](const Finding& other) { return other.code == one->code && other.path == one->path; });
    if (is_wrong_there) continue;
    one->is_of_live_cluster = true;
    one->detail = one->detail.substr(0, one->detail.find('\n')) +
                  " This is declared correctly; run apply to put it back.";
  }
}

void drop_lectures(Findings& findings) {
  std::erase_if(findings, [](const Finding& one) {
    return !one.is_operational_error && (is_of_rule(one) || one.code == "HP-DRIFT");
  });
}

}  // namespace hipaa::cli
