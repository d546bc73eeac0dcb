// Terraform's core against a provider's process: whole values, the state that it proposes, what it
// keeps from call to call. Every answer is held against the schema. One simulated workspace each.
#pragma once

#include "tests/terraform/protocol/running_provider.hpp"
#include "tests/unit/terraform/terraform_caller.hpp"

namespace hipaa::terraform::test {

// What Terraform keeps of one resource.
struct Kept {
  Json state;
  std::string private_data;
  tf::ResourceIdentityData identity;
};

// Where a value does not have exactly what the schema wants, or holds what must not be there:
// write-only values, and unknown ones unless `may_be_unknown`. "" where it is as it should be.
std::string misshapen(const tf::Schema::Block& block, const Json& value, bool may_be_unknown);

class Core {
 public:
  // Configured for its simulated workspace, unless `configuration` is another one. The rest is the
  // process's.
  explicit Core(const Json& configuration = Json(), const std::vector<std::string>& variables = {},
                const std::string& errors = {});

  tests::Simulator workspace{{"--start-seconds", "0"}};
  RunningProvider provider;

  // A provider's configuration and a compliant cluster; changes are merged over them.
  [[nodiscard]] Json configuration(const Json& changes = Json::object()) const;
  [[nodiscard]] static Json cluster(const Json& changes = Json::object());

  // As Terraform sends values: whole, null where there is nothing.
  [[nodiscard]] Json whole(const Json& cluster) const;
  [[nodiscard]] const tf::Schema::Block& cluster_block() const { return block_of(schema_); }
  [[nodiscard]] const tf::GetProviderSchema::Response& schema() const { return schema_; }

  tf::ConfigureProvider::Response configure(const Json& configuration);
  tf::PlanResourceChange::Response plan(const Json& cluster, const Kept* prior = nullptr);
  tf::PlanResourceChange::Response plan_destroy(const Kept& prior);
  tf::ApplyResourceChange::Response apply(const Json& cluster, const Kept* prior,
                                          const tf::PlanResourceChange::Response& planned);
  tf::ApplyResourceChange::Response destroy(const Kept& prior);
  tf::ReadResource::Response read(const Kept& kept);
  // A cluster that was made without an error.
  Kept create(const Json& cluster);

  static const tf::Schema::Block& block_of(const tf::GetProviderSchema::Response& schema);

 private:
  tf::GetProviderSchema::Response schema_;
};

tf::DynamicValue sent_value(const Json& value);
Kept kept(const tf::ApplyResourceChange::Response& answer);
std::string bytes(const google::protobuf::MessageLite& message);

}  // namespace hipaa::terraform::test
