#include "plugin/cli/run/saved_plan.hpp"

#include <filesystem>

#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/cli/files/document_file.hpp"
#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/state/redactor.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr DocumentCodes plan_codes{"HP-PLAN-FILE", "HP-PLAN-JSON", "HP-PLAN-SHAPE"};

std::string absolute(const std::string& path) {
  std::error_code failed;
  const auto made = std::filesystem::absolute(path, failed);
  return failed ? path : made.lexically_normal().string();
}

// Whoever does not have the secrets must not learn them from the digest.
std::string digest_of(const std::string& salt, const std::string& configuration) {
  return sha256(salt + '\0' + configuration);
}

StateEntry entry_with(const Change& change, const std::optional<std::string>& state,
                      const std::optional<std::string>& private_data) {
  StateEntry entry;
  entry.type = change.type;
  entry.name = change.name;
  entry.provider = change.provider;
  entry.state = state;
  entry.private_data = private_data;
  return entry;
}

// What replaces the secrets of the resource's configuration; replaces none of one that has none.
Redactor redactor_of(const Session& session, const std::string& salt, const std::string& address) {
  const auto* wanted = session.wanted(address);
  return {salt, wanted == nullptr ? Configuration() : wanted->configuration};
}

std::map<std::string, std::string> texts(const json::object& from) {
  std::map<std::string, std::string> made;
  for (const auto& one : from)
    if (one.value().is_string())
      made.emplace(json::view(one.key()), json::view(one.value().get_string()));
  return made;
}

json::object object_of(const std::map<std::string, std::string>& from) {
  json::object made;
  for (const auto& [name, text] : from) made[name] = text;
  return made;
}

bool same(const std::optional<std::string>& one, const std::optional<std::string>& other) {
  if (!one || !other) return one.has_value() == other.has_value();
  if (*one == *other) return true;
  const auto left = json::read(*one);
  const auto right = json::read(*other);
  return left && right && *left == *right;
}

// Why what is planned now is not what was saved; "" where it is.
std::string moved(const Change& now, const std::string& action, const std::string& digest,
                  const StateEntry& prior, const StateEntry& planned, const std::string& salt) {
  // A create that was begun since then carries another mark.
  const bool is_tracked_alike =
      same(now.prior_state, prior.state) &&
      (now.prior_state.has_value() || same(now.prior_private, prior.private_data));
  if (digest != digest_of(salt, now.config)) return "The stack has changed since then.";
  if (!is_tracked_alike) return "The cluster, or what is recorded of it, has changed since then.";
  if (action != action_name(now.action))
    return "What is to be done has changed: " + std::string(action_name(now.action)) + ".";
  if (!same(now.planned_state, planned.state))
    return "What is planned now is not what was planned then.";
  return {};
}

Finding not_as_planned(const std::string& address, std::string why) {
  auto finding = operational_error("HP-PLAN-MOVED", "The saved plan is out of date.",
                                   std::move(why) + " Nothing was changed. Plan again.");
  finding.resource = address;
  return finding;
}

}  // namespace

bool is_saved_plan(const std::string& file) {
  const auto text = read_file(file, largest_state);
  if (!text) return false;
  const auto read = json::read(*text);
  return read && json::member(*read, "plan_version") != nullptr;
}

Result<SavedPlan> read_saved_plan(const std::string& file) {
  auto opened = Document::read(file, "plan", plan_codes, largest_state);
  if (!opened) return std::move(opened).error();
  auto& document = *opened;
  SavedPlan saved;
  Members root(document, document.root, "");
  if (const auto version = root.integer("plan_version", true); version && *version != 1)
    document.complain(
        "/plan_version",
        "This hipaactl reads plans of version 1, not " + std::to_string(*version) + ".",
        "Use the hipaactl that wrote it, or plan again.", "HP-PLAN-VERSION");
  saved.stack = root.text("stack", true).value_or("");
  saved.state_file = root.text("state_file", true).value_or("");
  if (const auto* refreshed = root.any("refresh", true))
    saved.refresh = refreshed->is_bool() && refreshed->get_bool();
  if (const auto* targets = root.array("targets", true))
    for (const auto& one : *targets)
      if (one.is_string()) saved.targets.emplace_back(json::view(one.get_string()));
  if (const auto* actions = root.object("actions", true)) saved.actions = texts(*actions);
  if (const auto* digests = root.object("configurations", true))
    saved.configurations = texts(*digests);
  for (const auto& [name, state] :
       {std::pair("prior", &saved.prior), std::pair("planned", &saved.planned)}) {
    const auto* written = root.any(name, true);
    if (written == nullptr) continue;
    Document inner(document);
    inner.root = *written;
    inner.findings.clear();
    auto read = state_in(std::move(inner));
    if (!read) return std::move(read).error();
    *state = std::move(*read);
  }
  root.no_others();
  if (document.is_refused()) return Failure(std::move(document.findings));
  return saved;
}

Result<void> save_plan(const std::string& file, const std::string& state_file,
                       const std::string& lineage, const Session& session,
                       const std::vector<Planned>& all) {
  SavedPlan saved;
  std::map<std::string, std::string> prior;
  std::map<std::string, std::string> planned;
  for (const auto& one : all) {
    const auto& change = one.change;
    const auto address = change.address();
    const auto redactor = redactor_of(session, lineage, address);
    saved.actions[address] = action_name(change.action);
    saved.configurations[address] = digest_of(lineage, change.config);
    prior[address] =
        render(redactor.redact(entry_with(change, change.prior_state, change.prior_private)));
    planned[address] =
        render(redactor.redact(entry_with(change, change.planned_state, change.planned_private)));
  }
  json::array targets;
  for (const auto& one : session.options.targets) targets.emplace_back(one);
  const auto text = "{\"plan_version\":1,\"stack\":" + json::quoted(absolute(session.stack.file)) +
                    ",\"state_file\":" + json::quoted(absolute(state_file)) +
                    ",\"refresh\":" + (session.options.refresh ? "true" : "false") +
                    ",\"targets\":" + json::compact(targets) +
                    ",\"actions\":" + json::compact(object_of(saved.actions)) +
                    ",\"configurations\":" + json::compact(object_of(saved.configurations)) +
                    ",\"prior\":" + render(0, lineage, prior) +
                    ",\"planned\":" + render(0, lineage, planned) + "}\n";
  if (const auto problem = write_atomically(file, text))
    return Failure(operational_error("HP-PLAN-WRITE", "The plan could not be saved.",
                                     file + " " + problem->why + "."));
  return {};
}

Findings take_saved(const SavedPlan& saved, const Session& session, std::vector<Planned>& all) {
  Findings findings;
  auto left = saved.actions;
  const auto& salt = saved.prior.lineage;
  for (auto& one : all) {
    auto& change = one.change;
    const auto address = change.address();
    const auto action = left.find(address);
    const auto prior = saved.prior.entries.find(address);
    const auto planned = saved.planned.entries.find(address);
    const auto digest = saved.configurations.find(address);
    if (action == left.end() || prior == saved.prior.entries.end() ||
        planned == saved.planned.entries.end() || digest == saved.configurations.end()) {
      findings.push_back(not_as_planned(address, "It was not in the plan."));
      continue;
    }
    const auto redactor = redactor_of(session, salt, address);
    const auto as_planned = redactor.restore(planned->second);
    auto why = moved(change, action->second, digest->second, redactor.restore(prior->second),
                     as_planned, salt);
    left.erase(action);
    if (!why.empty()) {
      findings.push_back(not_as_planned(address, std::move(why)));
      continue;
    }
    change.planned_state = as_planned.state;
    change.planned_private = as_planned.private_data;
  }
  for (const auto& [address, action] : left)
    findings.push_back(not_as_planned(address, "It is neither in the stack nor in the state."));
  return findings;
}

}  // namespace hipaa::cli
