// One stack, opened: its plugins loaded, its configurations resolved, its providers made. Built by
// one thread; afterwards constant, and calls through it may come from several.
#pragma once

#include <hipaa/provider.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plugin/cli/library/load.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/cli/output/console.hpp"
#include "plugin/cli/output/progress.hpp"
#include "plugin/cli/stack/provider_configuration.hpp"
#include "plugin/cli/stack/secrets.hpp"
#include "plugin/cli/stack/stack.hpp"

namespace hipaa::cli {

struct OpenProvider {
  std::string key;
  const Plugin* plugin = nullptr;
  abi::Provider provider;  // false when its configuration was refused
  hipaa_cancel* cancel = nullptr;
};

struct WantedResource {
  const ResourceEntry* entry = nullptr;
  Configuration configuration;
  bool usable = true;  // false: its configuration could not be resolved
};

// Takes the library's log to stderr.
struct LogWriter {
  Console* console = nullptr;
  const Secrets* secrets = nullptr;
  void operator()(hipaa_log_level level, const hipaa_str& message,
                  const hipaa_str& fields) const noexcept;
};

class Session {
 public:
  // Findings are what was found and does not keep the stack from being opened; whether a provider
  // that was refused does is the command's to say.
  static Result<std::unique_ptr<Session>> open(const Options& options, const std::string& file,
                                               Plugins& plugins, Missing missing, Console& console,
                                               Findings& findings);
  // The same of a stack that is not in a file.
  static Result<std::unique_ptr<Session>> open(const Options& options, Stack stack,
                                               Plugins& plugins, Missing missing, Console& console,
                                               Findings& findings);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() = default;

  const Stack stack;
  const Options& options;
  Secrets secrets;
  Progress progress;
  std::vector<WantedResource> resources;  // as many and in the same order as in the stack
  const std::string correlation_id;

  // nullptr: the stack has no such provider.
  [[nodiscard]] const OpenProvider* provider(std::string_view key) const;
  // Ends what the providers record: what fails, the report of this run shall say.
  void seal_evidence(Findings& findings) const;
  // nullptr: the stack has no such resource.
  [[nodiscard]] const WantedResource* wanted(std::string_view address) const;

 private:
  Session(Stack opened, const Options& asked, Console& console);
  Result<void> load_plugins(Plugins& plugins, Findings& findings);
  void resolve(Missing missing, Findings& findings);
  void make_providers(Findings& findings);

  std::vector<OpenProvider> providers_;
  std::map<std::string, Configuration> provider_configurations_;
  LogWriter log_;
};

}  // namespace hipaa::cli
