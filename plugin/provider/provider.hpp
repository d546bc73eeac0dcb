// One configured workspace and the operations on it. Thread-safe: operations run concurrently from
// any threads; the log sink is called on their threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/evidence/recorder.hpp"
#include "plugin/model/facts.hpp"
#include "plugin/provider/tracked_clusters.hpp"
#include "plugin/request/operation.hpp"
#include "plugin/workspace/client/client.hpp"

namespace hipaa::resource {

class WorkspaceView;

// What the provider's configuration says besides how to reach the workspace.
struct Settings {
  model::Profile profile = model::Profile::strict;
  // The owner of the run says that the workspace's compliance security profile is on.
  bool assumes_security_profile = false;
  bool strict_ml = false;                           // HC-ML-02 has to be acknowledged
  std::string ruleset;                              // the pin; "" = the catalogue's own
  model::json::value business_associate_agreement;  // null when not given
  model::Waivers waivers;
  model::PatientDataPatterns patient_data;
};

// Whether the environment says so, HIPAA_ASSUME_CSP=yes: never a document that is judged.
bool is_security_profile_assumed();

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
  [[nodiscard]] TrackedClusters& tracked() const { return *tracked_; }
  // nullptr: nothing is recorded.
  [[nodiscard]] evidence::Recorder* recorder() const { return recorder_.get(); }
  // Fails where evidence is required and cannot be written: before an operation does anything.
  [[nodiscard]] support::Result<void> expect_recording(support::CallContext& call) const;

 private:
  Settings settings_;
  std::unique_ptr<workspace::Client> client_;
  std::unique_ptr<workspace::Client> prover_;
  std::unique_ptr<WorkspaceView> view_;
  std::unique_ptr<evidence::Recorder> recorder_;
  std::unique_ptr<TrackedClusters> tracked_ = std::make_unique<TrackedClusters>();
};

}  // namespace hipaa::resource
