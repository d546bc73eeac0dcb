#include "plugin/judgement/policy/witness.hpp"

#include <algorithm>
#include <array>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/judgement/policy/refusals.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::resource {
namespace {

using Possible = Choice::Possible;

constexpr std::string_view cluster_type = "cluster_type";
constexpr std::int64_t most_workers = 1000;
constexpr std::string_view pool_id = "instance_pool_id";
constexpr std::string_view driver_pool_id = "driver_instance_pool_id";

// Of the policy, not of the cluster.
constexpr std::array<std::string_view, 2> virtual_attributes{cluster_type, "dbus_per_hour"};

bool is_virtual(std::string_view attribute) {
  return std::find(virtual_attributes.begin(), virtual_attributes.end(), attribute) !=
         virtual_attributes.end();
}

// A pool brings its own.
bool is_decided_by_pool(std::string_view attribute) {
  return attribute.starts_with("aws_attributes.") || attribute.ends_with("node_type_id") ||
         attribute == "enable_elastic_disk";
}

// The cluster without fault, an attribute each.
ChosenValues good_cluster() {
  const auto table = request::schema_document("catalogs/cluster_policy.json");
  ChosenValues made;
  for (const auto& one : table.at("base").as_object()) {
    const auto* inner = one.value().if_object();
    if (inner == nullptr) {
      made.emplace(one.key(), one.value());
    } else {
      for (const auto& leaf : *inner)
        made.emplace(std::string(one.key()) + '.' + std::string(leaf.key()), leaf.value());
    }
  }
  return made;
}

const ChosenValues& good_values() {
  return support::made_once(good_cluster);
}

bool is_below(const std::vector<std::string>& wildcard, const std::vector<std::string>& tokens) {
  return wildcard.size() == tokens.size() &&
         std::equal(wildcard.begin(), wildcard.end(), tokens.begin(),
                    [](const auto& one, const auto& other) { return one == "*" || one == other; });
}

// What stands for a value that nobody can guess: a number or a flag is as good as another that the
// limits accept.
json::value blank_of(const std::string& attribute, const PolicyLimits& limits) {
  const auto* node = &request::Schema::cluster().root();
  for (const auto& token : attribute_tokens(attribute)) {
    const auto* property =
        node->type == request::ValueType::object ? node->property(token) : nullptr;
    node = property != nullptr ? property->node : node->element;
    if (node == nullptr) break;
  }
  Choice choice;
  if (node != nullptr && node->type == request::ValueType::integer)
    choice = limits.integer(1, most_workers);
  if (node != nullptr && node->type == request::ValueType::flag)
    choice =
        limits.flag(limits.accepts(json::string("true")) && !limits.accepts(json::string("false")));
  return choice.possible == Possible::yes ? choice.value
                                          : json::value(json::string('<' + attribute + '>'));
}

}  // namespace

PolicyInParts::PolicyInParts(const PolicyDefinition& policy) : libraries_(policy.libraries) {
  for (const auto& one : policy.limits) {
    const std::string attribute(one.key());
    auto limits = PolicyLimits::of(one.value());
    auto tokens = attribute_tokens(attribute);
    if (std::find(tokens.begin(), tokens.end(), "*") != tokens.end())
      wildcards_.push_back({std::move(tokens), std::move(limits)});
    else
      entries_.emplace(attribute, std::move(limits));
  }
  if (policy.is_unknown)
    others_ = PolicyLimits::unknown("the definition of the policy is not known yet");
  else if (!policy.family.empty())
    others_ = PolicyLimits::unknown("the policy leaves it to its family " + policy.family +
                                    ", whose definition is not given");
  const auto type = entries_.find(cluster_type);
  const auto types = type == entries_.end() ? std::vector<std::string>() : type->second.values();
  is_for_pipelines_ = !types.empty() && std::all_of(types.begin(), types.end(),
                                                    [](const auto& one) { return one == "dlt"; });
}

const PolicyLimits& PolicyInParts::limits_of(std::string_view attribute) const {
  if (const auto found = entries_.find(attribute); found != entries_.end()) return found->second;
  if (!wildcards_.empty()) {
    const auto tokens = attribute_tokens(attribute);
    for (const auto& one : wildcards_)
      if (is_below(one.tokens, tokens)) return one.limits;
  }
  return others_;
}

bool PolicyInParts::lets_nothing_through() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const auto& one) {
    return one.second.is_needed() && one.second.any().possible == Possible::no;
  });
}

void PolicyInParts::fill_base(ChosenValues& values) const {
  const auto is_there = [&](std::string_view attribute) {
    const auto found = values.find(attribute);
    return found != values.end() && !found->second.is_null();
  };
  const bool from_pool = is_there(pool_id) || is_there(driver_pool_id);
  for (const auto& [attribute, value] : good_values()) {
    if (values.contains(attribute) || (from_pool && is_decided_by_pool(attribute)) ||
        (is_for_pipelines_ && !Refusals::is_of_pipelines(attribute)))
      continue;
    const auto& limits = limits_of(attribute);
    if (limits.accepts(value)) values.emplace(attribute, value);
  }
}

void PolicyInParts::fill_needed(ChosenValues& values, std::vector<std::string>& blanks) const {
  for (const auto& [attribute, limits] : entries_) {
    if (!limits.is_needed() || is_virtual(attribute) || values.contains(attribute)) continue;
    auto choice = limits.any();
    if (choice.possible != Possible::yes) continue;
    if (choice.value.is_null()) {
      choice.value = blank_of(attribute, limits);
      if (choice.value.is_string()) blanks.push_back(attribute);
    }
    values.emplace(attribute, std::move(choice.value));
  }
}

Witness PolicyInParts::witness(const ChosenValues& chosen) const {
  Witness made;
  auto values = chosen;
  fill_base(values);
  fill_needed(values, made.blanks);
  // As the workspace lays a policy over a cluster that asks for nothing.
  json::object laid;
  for (const auto& [attribute, value] : values)
    if (!value.is_null()) laid[attribute] = json::object{{"type", "fixed"}, {"value", value}};
  Origins origins;
  merge_policy(json::object{{"parsed_definition", std::move(laid)}}, made.cluster, origins);
  if (!libraries_.empty()) made.cluster["libraries"] = libraries_;
  return made;
}

}  // namespace hipaa::resource
