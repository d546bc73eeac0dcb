// One configured workspace and the operations on it. Thread-safe: operations run concurrently from
// any threads; the log sink is called on their threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/model/facts.hpp"
#include "plugin/resource/operation.hpp"
#include "plugin/workspace/client.hpp"

namespace hipaa::resource {

class WorkspaceView;

// What the provider's configuration says besides how to reach the workspace.
struct Settings {
  model::Profile profile = model::Profile::classic;
  bool strict_ml = false;                           // HC-ML-02 has to be acknowledged
  std::string ruleset;                              // the pin; "" = the catalogue's own
  model::json::value business_associate_agreement;  // null when not given
  model::Waivers waivers;
  model::PatientDataPatterns patient_data;
};

class Provider {
 public:
  // Reads a provider configuration (an envelope). `host_name` and `host_version` go into the user
  // agent. No network. The answer carries warnings too; nullptr where the configuration is refused.
  static std::unique_ptr<Provider> make(std::string_view config, std::string_view host_name,
                                        std::string_view host_version, Answer& answer);
  // `prover` runs the proofs; nullptr: `client` does.
  Provider(Settings settings, std::unique_ptr<workspace::Client> client,
           std::unique_ptr<workspace::Client> prover = nullptr);
  ~Provider();

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] workspace::Client& client() const { return *client_; }
  [[nodiscard]] workspace::Client& prover() const { return prover_ ? *prover_ : *client_; }
  [[nodiscard]] WorkspaceView& view() const { return *view_; }

 private:
  Settings settings_;
  std::unique_ptr<workspace::Client> client_;
  std::unique_ptr<workspace::Client> prover_;
  std::unique_ptr<WorkspaceView> view_;
};

// One verb a file. `provider` may be nullptr for validate only.
Answer validate(const Provider* provider, const Request& request, CallContext& call);
// By another profile than the provider's, where one is given.
Answer validate_as(const Provider* provider, std::optional<model::Profile> profile,
                   const Request& request, CallContext& call);
Answer plan(const Provider& provider, const Request& request, CallContext& call);
Answer apply(const Provider& provider, const Request& request, CallContext& call);
Answer read(const Provider& provider, const Request& request, CallContext& call);
Answer import_state(const Provider& provider, const Request& request, CallContext& call);
Answer upgrade_state(const Request& request);
Answer move_state(const Request& request);
Answer verify(const Provider& provider, const Request& request, CallContext& call);

Answer read_data(const Provider& provider, const Request& request, CallContext& call);

// `provider` may be nullptr. The functions stand in schemas/functions.json.
Answer call_function(const Provider* provider, const Request& request, CallContext& call);

// describe(SCHEMA) and describe(METADATA).
Answer describe_schema();
Answer describe_metadata(std::string_view provider_version);

}  // namespace hipaa::resource
