#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/observed.hpp"
#include "plugin/cluster/policy/policy.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

// One value of the running cluster, what was sent in its place, and what the policy made of that.
struct Leaf {
  const json::value& running;
  const json::value* sent;
  const json::value* expected;
};

void note_origins(const Leaf& leaf, const std::string& pointer, const Origins& given,
                  Origins& origins) {
  if (const auto* object = leaf.running.if_object()) {
    for (const auto& [key, value] : *object)
      note_origins({value, model::find(leaf.sent, key), model::find(leaf.expected, key)},
                   pointer + '/' + json::pointer_token(key), given, origins);
    return;
  }
  if (same_setting(&leaf.running, leaf.sent)) return;
  const auto from = given.find(pointer);
  origins[pointer] = from != given.end() && same_setting(&leaf.running, leaf.expected)
                         ? from->second
                         : "the workspace";
}

}  // namespace

Result<model::Facts> gather_running_facts(const Provider& provider, const json::object& cluster,
                                          const json::object& values, CallContext& call) {
  auto facts = gather_facts(&provider, running_configuration(cluster, values), Network::yes, call,
                            Values::running);
  if (!facts) return facts;
  facts->observed.availability = model::Availability::present;
  facts->observed.document = cluster;
  const auto* spec = model::find(cluster, "spec");
  if (spec == nullptr || !spec->is_object()) return facts;
  json::value expected = *spec;
  Origins given;
  merge_policy(facts->policy, expected.get_object(), given);
  for (const auto& [name, value] : facts->cluster.get_object())
    if (!is_our_own(name))
      note_origins({value, model::find(spec, name), model::find(&expected, name)},
                   '/' + std::string(name), given, facts->origins);
  return facts;
}

}  // namespace hipaa::resource
