// The library as a host has it: loaded once through the C ABI, values as JSON. For tests only;
// failures of the harness itself throw.
#pragma once

#include <boost/json.hpp>
#include <hipaa/provider.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hipaa::tests {

namespace json = boost::json;

struct Finding {
  std::string severity;  // "error", "warning"
  std::string verdict;   // "none", "fail", "acknowledged", "undecided"
  std::string code;
  std::string path;
  std::string summary;
  std::string detail;
  int http_status = 0;

  // "error HC-EBS-01 /aws_attributes/ebs_volume_count", with the verdict where there is one other
  // than fail.
  [[nodiscard]] std::string line() const;
};

struct Outcome {
  hipaa_status status = HIPAA_OK;
  std::vector<Finding> findings;
  std::optional<std::string> state;  // envelopes as text
  std::optional<std::string> private_data;
  std::optional<std::string> requires_replace;
  std::optional<std::string> evidence;

  [[nodiscard]] json::object state_value() const;  // "value" of the state envelope
  [[nodiscard]] json::array unknown() const;
  [[nodiscard]] bool tainted() const;
  [[nodiscard]] bool has(std::string_view code) const;
  [[nodiscard]] const Finding& finding(std::string_view code) const;  // throws when there is none
  [[nodiscard]] std::vector<std::string> lines() const;               // sorted
};

// The library that is tested: the build's own, or what HIPAA_PROVIDER_LIB names.
std::string library_path();
const abi::Library& library();
std::string status_name(hipaa_status status);

// The envelope of a value.
std::string envelope(const json::value& value, const json::array& unknown = {});

class ProviderUnderTest {
 public:
  explicit ProviderUnderTest(const json::object& configuration, const json::array& unknown = {});
  // A provider for a workspace at `url`, with credentials and the agreements, in classic; `more` is
  // merged over it.
  static ProviderUnderTest at(const std::string& url, const json::object& more = {},
                              const json::array& unknown = {});

  [[nodiscard]] Outcome validate(const json::value& config, const json::array& unknown = {},
                                 abi::Call call = {}) const;
  // `prior` as Outcome of an earlier call, or nullptr for a create.
  [[nodiscard]] Outcome plan(const json::value& config, const Outcome* prior = nullptr,
                             const json::array& unknown = {}, abi::Call call = {}) const;
  [[nodiscard]] Outcome apply(const json::value& config, const Outcome& planned,
                              const Outcome* prior = nullptr, abi::Call call = {}) const;
  // plan, and apply where the plan found no error.
  [[nodiscard]] Outcome plan_and_apply(const json::value& config, const Outcome* prior = nullptr,
                                       abi::Call call = {}) const;
  [[nodiscard]] Outcome destroy(const Outcome& prior, abi::Call call = {}) const;
  [[nodiscard]] Outcome read(const Outcome& prior, abi::Call call = {}) const;
  [[nodiscard]] Outcome import(const std::string& id, abi::Call call = {}) const;
  [[nodiscard]] Outcome verify(const std::string& id, abi::Call call = {}) const;

  [[nodiscard]] const abi::Provider& handle() const { return provider_; }

  Outcome configured;  // what provider_new said

 private:
  abi::Provider provider_;
};

Outcome outcome_of(const abi::Result& result);

// Runs any slot with texts; absent ones are nullopt.
struct Texts {
  std::optional<std::string> config{}, prior_state{}, planned_state{}, private_data{}, identifier{};
  std::string type_name = "hipaa_cluster";
  std::int64_t schema_version = 4;
};
using Slot = abi::Result (abi::Provider::*)(const hipaa_call&, const hipaa_request&) const;
Outcome run(const abi::Provider& provider, Slot slot, const Texts& texts,
            const abi::Call& call = {});

}  // namespace hipaa::tests
