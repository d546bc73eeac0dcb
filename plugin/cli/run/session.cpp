#include "plugin/cli/run/session.hpp"

#include <array>
#include <hipaa/evidence.hpp>

#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/stack_plugin.hpp"
#include "plugin/cli/stack/inline_secrets.hpp"
#include "plugin/cli/state/state.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// Those of the command line come after those that the stack names.
json::value with_waivers(json::value config, const std::vector<std::string>& files) {
  if (files.empty() || !config.is_object()) return config;
  auto& list = config.get_object()["waiver_files"];
  if (list.is_null()) list.emplace_array();
  if (auto* named = list.if_array())
    for (const auto& one : files) named->emplace_back(one);
  return config;
}

// Without a pin the library's own rules are in force, which are its newest.
json::value without_pin(json::value config) {
  if (auto* object = config.if_object()) object->erase("ruleset");
  return config;
}

// "x.stack.json" -> "x.evidence", beside it, where the provider's block names no folder. What
// proves states it whether there is a block or not.
json::value with_evidence_folder(json::value config, const Options& options,
                                 const std::string& stack_file) {
  auto* const object = config.if_object();
  if (object == nullptr) return config;
  auto* block = object->if_contains("evidence");
  if ((block == nullptr || block->is_null()) &&
      (options.command == "prove" || options.command == "coverage"))
    block = &((*object)["evidence"] = json::object());
  if (block == nullptr || !block->is_object() || json::member(*block, "folder") != nullptr)
    return config;
  constexpr std::string_view ending = ".stack.json";
  auto folder = stack_file.empty() ? std::string("workspace") : stack_file;
  if (folder.ends_with(ending)) folder.resize(folder.size() - ending.size());
  block->get_object()["folder"] =
      options.evidence_folder.empty() ? folder + ".evidence" : options.evidence_folder;
  return config;
}

}  // namespace

void LogWriter::operator()(hipaa_log_level level, const hipaa_str& message,
                           const hipaa_str& fields) const noexcept {
  constexpr std::array<std::string_view, 5> names = {"trace", "debug", "info", "warn", "error"};
  const auto index = static_cast<std::size_t>(level);
  std::string text(index < names.size() ? names[index] : "log");
  text += ": " + abi::copy(message);
  const auto more = abi::copy(fields);
  if (!more.empty() && more != "{}") text += " " + more;
  console->line(json::printable(secrets->mask(text)));
}

Session::Session(Stack opened, const Options& asked, Console& console)
    : stack(std::move(opened)),
      options(asked),
      progress(console, secrets),
      correlation_id(new_uuid()),
      log_{&console, &secrets} {}

Result<std::unique_ptr<Session>> Session::open(const Options& options, const std::string& file,
                                               Plugins& plugins, Missing missing, Console& console,
                                               Findings& findings) {
  auto stack = read_stack(file);
  if (!stack) return std::move(stack).error();
  return open(options, std::move(*stack), plugins, missing, console, findings);
}

Result<std::unique_ptr<Session>> Session::open(const Options& options, Stack stack,
                                               Plugins& plugins, Missing missing, Console& console,
                                               Findings& findings) {
  std::unique_ptr<Session> session(new Session(std::move(stack), options, console));
  if (auto loaded = session->load_plugins(plugins, findings); !loaded)
    return std::move(loaded).error();
  session->resolve(missing, findings);
  session->make_providers(findings);
  return session;
}

Result<void> Session::load_plugins(Plugins& plugins, Findings& findings) {
  std::map<std::string, const Plugin*> loaded;  // by key in the stack file
  for (const auto& entry : stack.providers) {
    auto& plugin = loaded[entry.plugin];
    if (plugin == nullptr) {
      auto made = plugin_of(options, stack, *stack.plugin(entry.plugin), plugins, findings);
      if (!made) return std::move(made).error();
      plugin = *made;
    }
    OpenProvider provider;
    provider.key = entry.key;
    provider.plugin = plugin;
    provider.provider = plugin->library.no_provider();
    provider.cancel = cancel_of(plugin->library);
    providers_.push_back(std::move(provider));
  }
  return {};
}

// Before any provider is made: from then on the library may log, and what it logs is masked.
void Session::resolve(Missing missing, Findings& findings) {
  for (std::size_t i = 0; i < stack.providers.size(); ++i) {
    const auto& entry = stack.providers[i];
    const auto& schema = providers_[i].plugin->schema_of("provider");
    Findings found;
    auto config =
        with_evidence_folder(with_waivers(entry.config, options.waivers), options, stack.file);
    if (!options.ruleset.empty()) config = without_pin(std::move(config));
    auto made = prepare(stack, "provider." + entry.key, config, entry.pointer, schema, missing,
                        options.files_from, found);
    for (const auto& reference : made.references)
      if (!is_known_plain(schema, reference.pointer)) secrets.add(reference);
    if (any_prevents(found)) made.envelope.clear();
    append(findings, std::move(found));
    provider_configurations_.emplace(entry.key, std::move(made));
  }
  resources.reserve(stack.resources.size());
  for (const auto& entry : stack.resources) {
    Findings found;
    WantedResource wanted;
    wanted.entry = &entry;
    wanted.configuration = prepare(stack, entry.address(), entry.config, entry.pointer,
                                   provider(entry.provider)->plugin->schema_of(entry.type), missing,
                                   options.files_from, found);
    for (const auto& reference : wanted.configuration.references) secrets.add(reference);
    wanted.usable = !any_prevents(found);
    append(findings, std::move(found));
    resources.push_back(std::move(wanted));
  }
}

void Session::make_providers(Findings& findings) {
  abi::Host host;
  host.name = abi::borrow("hipaactl");
  host.version = abi::borrow(version_text);
  if (options.log_level != HIPAA_LOG_OFF) host.on_log(options.log_level, log_);
  for (auto& one : providers_) {
    const auto& envelope = provider_configurations_.at(one.key).envelope;
    if (envelope.empty()) continue;
    abi::Result report;
    // Where it is refused, what fails under every profile is judged all the same.
    if (auto made = one.plugin->library.provider(envelope, &report, host))
      one.provider = std::move(made);
    append(findings, findings_of(report, "provider." + one.key, secrets));
  }
}

// Not on the command's cancel token: whoever stopped the run wants its evidence all the same.
void Session::seal_evidence(Findings& findings) const {
  for (const auto& one : providers_) {
    const abi::Evidence evidence(one.plugin->library);
    if (!evidence || !one.provider) continue;
    abi::Call call;
    call.correlation_id = abi::borrow(correlation_id);
    append(findings,
           findings_of(evidence.seal(one.provider, call), "provider." + one.key, secrets));
  }
}

const OpenProvider* Session::provider(std::string_view key) const {
  for (const auto& one : providers_)
    if (one.key == key) return &one;
  return nullptr;
}

const WantedResource* Session::wanted(std::string_view address) const {
  const auto* entry = stack.resource(address);
  if (entry == nullptr) return nullptr;
  return &resources[static_cast<std::size_t>(entry - stack.resources.data())];
}

}  // namespace hipaa::cli
