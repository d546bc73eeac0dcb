#include "tests/terraform/protocol/core.hpp"

#include <catch2/catch.hpp>

#include "plugin/terraform/values/msgpack.hpp"
#include "tests/support/compliant.hpp"

namespace hipaa::terraform::test {
namespace {

template <class Attributes>
std::string misshapen_object(const Attributes& wanted, const Json& value, bool may_be_unknown,
                             const std::string& at);

std::string misshapen_attribute(const tf::Schema::Attribute& wanted, const Json& value,
                                bool may_be_unknown, const std::string& at) {
  if (value.is_null()) return {};
  if (is_unknown(value)) return may_be_unknown ? "" : at + " is unknown";
  if (wanted.write_only()) return at + " is write-only";
  if (!wanted.has_nested_type()) return {};
  const auto& inner = wanted.nested_type().attributes();
  if (wanted.nested_type().nesting() == tf::Schema::Object::SINGLE)
    return misshapen_object(inner, value, may_be_unknown, at);
  std::string found;
  for (const auto& [key, element] : value.items())
    if (found.empty()) found = misshapen_object(inner, element, may_be_unknown, at + "." + key);
  return found;
}

template <class Attributes>
std::string misshapen_object(const Attributes& wanted, const Json& value, bool may_be_unknown,
                             const std::string& at) {
  if (!value.is_object()) return at + " is not an object";
  if (value.size() != static_cast<std::size_t>(wanted.size())) return at + " has other attributes";
  for (const auto& attribute : wanted) {
    const auto path = at + "." + attribute.name();
    if (!value.contains(attribute.name())) return path + " is missing";
    if (auto why = misshapen_attribute(attribute, value[attribute.name()], may_be_unknown, path);
        !why.empty())
      return why;
  }
  return {};
}

template <class Attributes>
Json with_nulls(const Attributes& wanted, const Json& some) {
  if (!some.is_object()) return some;
  auto made = some;
  for (const auto& attribute : wanted) {
    auto& value = made[attribute.name()];
    if (!attribute.has_nested_type()) continue;
    const auto& inner = attribute.nested_type().attributes();
    if (attribute.nested_type().nesting() == tf::Schema::Object::SINGLE)
      value = with_nulls(inner, value);
    else
      for (auto& element : value) element = with_nulls(inner, element);
  }
  return made;
}

// objchange.ProposedNew, as far as attributes go of which the configuration has no part: what is
// computed is what it was, or null.
Json proposed(const tf::Schema::Block& block, const Json& config, const Json& prior) {
  auto made = config;
  for (const auto& attribute : block.attributes())
    if (attribute.computed() && made[attribute.name()].is_null() && prior.is_object())
      made[attribute.name()] = prior[attribute.name()];
  return made;
}

}  // namespace

std::string misshapen(const tf::Schema::Block& block, const Json& value, bool may_be_unknown) {
  return misshapen_object(block.attributes(), value, may_be_unknown, "");
}

tf::DynamicValue sent_value(const Json& value) {
  tf::DynamicValue made;
  made.set_msgpack(write_msgpack(value));
  return made;
}

Kept kept(const tf::ApplyResourceChange::Response& answer) {
  return {value_of(answer.new_state()), answer.private_(), answer.new_identity()};
}

std::string bytes(const google::protobuf::MessageLite& message) {
  return message.SerializeAsString();
}

Core::Core(const Json& other, const std::vector<std::string>& variables, const std::string& errors)
    : provider(variables, errors) {
  // The schema's process is another one, as it is with Terraform: no call may need that it was
  // asked for the schema before.
  RunningProvider described;
  schema_ =
      described.call(&tf::Provider::Stub::GetProviderSchema, tf::GetProviderSchema::Request());
  const auto answer = configure(other.is_null() ? this->configuration() : other);
  REQUIRE(error_of(answer.diagnostics()).empty());
}

const tf::Schema::Block& Core::block_of(const tf::GetProviderSchema::Response& schema) {
  return schema.resource_schemas().at("hipaa_cluster").block();
}

Json Core::configuration(const Json& changes) const {
  auto made = parsed(boost::json::serialize(tests::compliant_provider()));
  made.update(
      Json{{"token", "dapi-test-token"}, {"rate_limit", 1000}, {"retry_timeout_seconds", 0}});
  made["host"] = workspace.url();
  made.update(changes);
  return made;
}

Json Core::cluster(const Json& changes) {
  auto made = parsed(boost::json::serialize(tests::compliant_cluster(
      R"({"cluster_name": "phi", "node_type_id": "m6i.xlarge", "num_workers": 1,
          "autotermination_minutes": null,
          "aws_attributes": {"availability": null}})")));
  made.update(changes);
  return made;
}

Json Core::whole(const Json& cluster) const {
  return with_nulls(cluster_block().attributes(), cluster);
}

tf::ConfigureProvider::Response Core::configure(const Json& configuration) {
  tf::ConfigureProvider::Request asked;
  asked.set_terraform_version("1.11.4");
  *asked.mutable_config() =
      sent_value(with_nulls(schema_.provider().block().attributes(), configuration));
  return provider.call(&tf::Provider::Stub::ConfigureProvider, asked);
}

tf::PlanResourceChange::Response Core::plan(const Json& cluster, const Kept* prior) {
  tf::PlanResourceChange::Request asked;
  asked.set_type_name("hipaa_cluster");
  asked.mutable_client_capabilities()->set_write_only_attributes_allowed(true);
  const auto config = whole(cluster);
  const auto before = prior == nullptr ? Json() : prior->state;
  *asked.mutable_config() = sent_value(config);
  *asked.mutable_prior_state() = sent_value(before);
  *asked.mutable_proposed_new_state() = sent_value(proposed(cluster_block(), config, before));
  if (prior != nullptr) {
    asked.set_prior_private(prior->private_data);
    *asked.mutable_prior_identity() = prior->identity;
  }
  auto answer = provider.call(&tf::Provider::Stub::PlanResourceChange, asked);
  if (error_of(answer.diagnostics()).empty())
    CHECK(misshapen(cluster_block(), value_of(answer.planned_state()), true).empty());
  return answer;
}

tf::PlanResourceChange::Response Core::plan_destroy(const Kept& prior) {
  tf::PlanResourceChange::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_prior_state() = sent_value(prior.state);
  *asked.mutable_config() = *asked.mutable_proposed_new_state() = sent_value(Json());
  asked.set_prior_private(prior.private_data);
  *asked.mutable_prior_identity() = prior.identity;
  return provider.call(&tf::Provider::Stub::PlanResourceChange, asked);
}

tf::ApplyResourceChange::Response Core::apply(const Json& cluster, const Kept* prior,
                                              const tf::PlanResourceChange::Response& planned) {
  tf::ApplyResourceChange::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_config() = sent_value(cluster.is_null() ? cluster : whole(cluster));
  *asked.mutable_prior_state() = sent_value(prior == nullptr ? Json() : prior->state);
  *asked.mutable_planned_state() = planned.planned_state();
  asked.set_planned_private(planned.planned_private());
  if (planned.has_planned_identity())
    *asked.mutable_planned_identity() = planned.planned_identity();
  auto answer = provider.call(&tf::Provider::Stub::ApplyResourceChange, asked);
  const auto state = value_of(answer.new_state());
  if (!state.is_null()) CHECK(misshapen(cluster_block(), state, false).empty());
  return answer;
}

tf::ApplyResourceChange::Response Core::destroy(const Kept& prior) {
  return apply(Json(), &prior, plan_destroy(prior));
}

tf::ReadResource::Response Core::read(const Kept& kept) {
  tf::ReadResource::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_current_state() = sent_value(kept.state);
  asked.set_private_(kept.private_data);
  *asked.mutable_current_identity() = kept.identity;
  auto answer = provider.call(&tf::Provider::Stub::ReadResource, asked);
  const auto state = value_of(answer.new_state());
  if (!state.is_null()) CHECK(misshapen(cluster_block(), state, false).empty());
  return answer;
}

Kept Core::create(const Json& cluster) {
  const auto answer = apply(cluster, nullptr, plan(cluster));
  REQUIRE(error_of(answer.diagnostics()).empty());
  return kept(answer);
}

}  // namespace hipaa::terraform::test
