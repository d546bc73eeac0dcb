#include "plugin/judgement/policy/policy_lint.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/judgement/policy/refusals.hpp"
#include "plugin/judgement/policy/witness.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/rules/read/severity.hpp"

namespace hipaa::resource {
namespace {

using Possible = Choice::Possible;
using model::Diagnostic;
using model::VerdictKind;

constexpr std::string_view pool_rule = "HC-EBS-02";
constexpr std::size_t most_values = 500;
// No attribute of the definition: the policy has it beside that.
constexpr std::string_view libraries_member = "libraries";

// One rule's holes: the first with its witness, the attributes of all.
using Holes = std::map<std::string, PolicyFinding, std::less<>>;
// Why -> attribute -> rules.
using Undecided = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

std::string listed_names(const std::vector<std::string>& names) {
  std::string made;
  for (const auto& one : names) made += (made.empty() ? "" : ", ") + one;
  return made;
}

void add_once(std::vector<std::string>& list, const std::string& one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

std::string pointer_to(const std::string& attribute) {
  return attribute_pointer(attribute_tokens(attribute));
}

bool is_at_or_below(std::string_view path, std::string_view pointer) {
  return path.starts_with(pointer) &&
         (path.size() == pointer.size() || path[pointer.size()] == '/');
}

// Rules tell of a list as a whole, or of an element.
bool is_about(std::string_view path, std::string_view pointer) {
  return !path.empty() && (is_at_or_below(path, pointer) || is_at_or_below(pointer, path));
}

class PolicyLinter {
 public:
  PolicyLinter(PolicyDefinition policy, model::Profile profile, CallContext& call)
      : definition_(std::move(policy)), policy_(definition_), profile_(profile), call_(call) {}

  Result<std::vector<PolicyFinding>> run() {
    if (policy_.lets_nothing_through()) return std::vector<PolicyFinding>();
    if (auto done = gather_workspace(nullptr, nullptr, Network::no, call_, facts_); !done)
      return std::move(done).error();
    facts_.profile = profile_;
    facts_.business_associate_agreement = nullptr;
    if (auto done = look_at_what_is_given(); !done) return std::move(done).error();
    const Refusals refusals(call_.now_unix_ms());
    for (const auto& way : refusals.ways(definition_.limits))
      if (auto done = look_at(way); !done) return std::move(done).error();
    return report();
  }

 private:
  struct Judged {
    Witness witness;
    rules::Judgement judgement;
    model::Diagnostics findings;
  };

  // Rules that only warn here make no hole.
  bool can_refuse(std::string_view name) {
    const auto* rule = facts_.catalogue->rule(name);
    const auto weight = rules::weight_of(*rule, facts_);
    return rules::is_grave(weight.at_least) || rules::is_grave(rule->graver);
  }

  Result<Judged> judge(const ChosenValues& chosen, bool with_empty_pools = false) {
    Judged made;
    made.witness = policy_.witness(chosen);
    if (auto done = gather_cluster(nullptr, made.witness.cluster,
                                   offline_reason(nullptr, Network::no), call_, facts_);
        !done)
      return std::move(done).error();
    // The pools of the witness are any pools, so also some without volumes.
    if (with_empty_pools)
      for (auto* pool : {&facts_.worker_pool, &facts_.driver_pool})
        if (pool->availability == model::Availability::unavailable) {
          pool->availability = model::Availability::present;
          pool->document = json::object{{"instance_pool_name", "without volumes"}};
        }
    made.judgement = rules::judge(facts_, rules::Passes::left_out);
    made.findings = findings(made.judgement, facts_, Stage::plan);
    return made;
  }

  // What the policy gives by itself, value by value: no language is needed for these.
  Result<void> look_at_what_is_given() {
    auto base = judge({});
    if (!base) return std::move(base).error();
    const std::string libraries(libraries_member);
    take_given(*base, pointer_to(libraries), libraries);
    for (const auto& [attribute, limits] : policy_.entries()) {
      const auto values = limits.values();
      for (std::size_t i = 0; i < std::min(values.size(), most_values); ++i) {
        if (!can_be_set(attribute)) continue;
        auto judged = judge({{attribute, json::string(values[i])}});
        if (!judged) return std::move(judged).error();
        take_given(*judged, pointer_to(attribute), attribute);
      }
    }
    return {};
  }

  [[nodiscard]] bool can_be_set(std::string_view attribute) const {
    return !policy_.is_for_pipelines() || Refusals::is_of_pipelines(attribute);
  }

  // What is found at `pointer`, where the value stands that the policy gives.
  void take_given(const Judged& judged, std::string_view pointer, const std::string& attribute) {
    for (const auto& one : judged.findings) {
      if (!is_about(one.path, pointer)) continue;
      const bool is_hole =
          one.severity == model::Severity::error && one.verdict == VerdictKind::fail;
      if (is_hole)
        add_hole(one, attribute, judged.witness);
      else if (one.verdict == VerdictKind::undecided)
        waiting_.push_back({one, {attribute}, {}, {}});
      else if (one.verdict == VerdictKind::fail && is_given_always(attribute))
        warnings_.push_back({one, {attribute}, judged.witness.cluster, judged.witness.blanks});
    }
  }

  [[nodiscard]] bool is_given_always(const std::string& attribute) const {
    return attribute == libraries_member || policy_.limits_of(attribute).is_fixed();
  }

  void add_hole(const Diagnostic& told, const std::string& attribute, const Witness& witness) {
    const auto [found, is_new] = holes_.try_emplace(told.code);
    if (is_new) found->second = {told, {}, witness.cluster, witness.blanks};
    add_once(found->second.attributes, attribute);
  }

  Result<void> look_at(const Way& way) {
    const auto& at_fault = way.wants.front().attribute;
    if (!can_refuse(way.rule) || is_known_hole(way.rule, at_fault)) return {};
    // Doubts about a value that the policy names are reported with that value.
    if (!way.doubt.empty() && !policy_.limits_of(at_fault).values().empty()) return {};
    ChosenValues chosen;
    std::optional<std::pair<std::string, std::string>> open;  // attribute, why
    for (const auto& want : way.wants) {
      if (!can_be_set(want.attribute) && want.kind != Want::Kind::absent) return {};
      auto choice = choose(want);
      if (choice.possible == Possible::no) return {};
      if (choice.possible == Possible::undecided) {
        if (!open) open.emplace(want.attribute, choice.why);
      } else {
        chosen.emplace(want.attribute, std::move(choice.value));
      }
    }
    if (!open && !way.doubt.empty()) open.emplace(at_fault, way.doubt);
    if (open) return add_undecided(way.rule, open->first, open->second), Result<void>();
    return confirm(way, chosen);
  }

  [[nodiscard]] bool is_known_hole(std::string_view rule, const std::string& attribute) const {
    const auto known = holes_.find(rule);
    if (known == holes_.end()) return false;
    const auto& attributes = known->second.attributes;
    return std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
  }

  [[nodiscard]] Choice choose(const Want& want) const {
    const auto& limits = policy_.limits_of(want.attribute);
    switch (want.kind) {
      case Want::Kind::absent:
        return limits.absent();
      case Want::Kind::text:
        return limits.text(*want.language);
      case Want::Kind::integer:
        return limits.integer(want.least, want.most);
      case Want::Kind::flag:
        break;
    }
    return limits.flag(want.flag);
  }

  // The rule itself has the last word.
  Result<void> confirm(const Way& way, const ChosenValues& chosen) {
    const auto& attribute = way.wants.front().attribute;
    const bool is_about_pools = way.rule == pool_rule;
    // A pool that the policy names may well have volumes: only the workspace knows.
    const bool names_pool = is_about_pools && !policy_.limits_of(attribute).values().empty();
    auto judged = judge(chosen, is_about_pools && !names_pool);
    if (!judged) return std::move(judged).error();
    for (const auto& one : judged->findings)
      if (one.code == way.rule && one.verdict == VerdictKind::fail &&
          one.severity == model::Severity::error)
        return add_hole(one, attribute, judged->witness), Result<void>();
    for (const auto& one : judged->findings)
      if (names_pool && one.code == way.rule && one.verdict == VerdictKind::undecided)
        return Result<void>();  // look_at_what_is_given has reported it
    const auto& verdicts = judged->judgement.verdicts;
    const bool is_mild = std::any_of(verdicts.begin(), verdicts.end(), [&](const auto& one) {
      return one.rule == way.rule && one.kind != VerdictKind::pass;
    });
    if (!is_mild)
      add_undecided(way.rule, attribute,
                    "it may be what the rule is about, and the rule does not refuse the cluster "
                    "that was to show it");
    return {};
  }

  void add_undecided(const std::string& rule, const std::string& attribute,
                     const std::string& why) {
    add_once(undecided_[why][attribute], rule);
  }

  // By what is undecided: one attribute for several rules, or a rule for several attributes.
  void report_undecided(std::vector<PolicyFinding>& made) const {
    for (const auto& [why, by_attribute] : undecided_) {
      std::map<std::vector<std::string>, std::vector<std::string>> by_rules;
      for (const auto& [attribute, rules] : by_attribute) {
        std::vector<std::string> open;
        for (const auto& rule : rules)
          if (!is_known_hole(rule, attribute)) open.push_back(rule);
        if (!open.empty()) by_rules[open].push_back(attribute);
      }
      for (const auto& [rules, attributes] : by_rules)
        made.push_back(undecided_finding(why, rules, attributes));
    }
  }

  [[nodiscard]] PolicyFinding undecided_finding(const std::string& why,
                                                const std::vector<std::string>& rules,
                                                const std::vector<std::string>& attributes) const {
    PolicyFinding made;
    made.attributes = attributes;
    auto& told = made.told;
    told.verdict = VerdictKind::undecided;
    told.code = rules.front();
    told.path = pointer_to(attributes.front());
    told.summary = "Undecided: " + facts_.catalogue->rule(rules.front())->title;
    told.detail = "Whether the policy holds to " + listed_names(rules) + " cannot be decided by " +
                  listed_names(attributes) + ": " + why + ".\nFix: Limit " +
                  (attributes.size() == 1 ? "the attribute" : "the attributes") +
                  " in the policy itself, by fixed values, lists, ranges or plain patterns.";
    return made;
  }

  std::vector<PolicyFinding> report() {
    std::vector<PolicyFinding> made;
    for (auto& [rule, hole] : holes_) {
      if (hole.attributes.size() > 1)
        hole.told.detail +=
            "\nThe policy lets this rule be broken by: " + listed_names(hole.attributes) + '.';
      if (!hole.blanks.empty())
        hole.told.detail += "\nThe policy asks for values that only its author knows: " +
                            listed_names(hole.blanks) + '.';
      made.push_back(hole);
    }
    report_undecided(made);
    std::vector<std::string> told;
    for (auto* list : {&waiting_, &warnings_})
      for (auto& one : *list) {
        const auto key = one.told.code + ' ' + one.attributes.front();
        if (holes_.contains(one.told.code) || is_waiting_for_hole(one) ||
            std::find(told.begin(), told.end(), key) != told.end())
          continue;
        told.push_back(key);
        one.told.severity = model::Severity::warning;
        made.push_back(std::move(one));
      }
    return made;
  }

  // A value that breaks one rule leaves others open: it has to go in any case.
  [[nodiscard]] bool is_waiting_for_hole(const PolicyFinding& found) const {
    return found.told.verdict == VerdictKind::undecided &&
           std::any_of(holes_.begin(), holes_.end(), [&](const auto& hole) {
             return is_known_hole(hole.first, found.attributes.front());
           });
  }

  PolicyDefinition definition_;
  PolicyInParts policy_;
  model::Profile profile_;
  CallContext& call_;
  model::Facts facts_;
  Holes holes_;
  Undecided undecided_;
  std::vector<PolicyFinding> waiting_;   // for what the workspace alone knows
  std::vector<PolicyFinding> warnings_;  // of what the policy fixes
};

std::string_view severity_name(const Diagnostic& told) {
  return told.severity == model::Severity::error ? "error" : "warning";
}

json::array as_array(const std::vector<std::string>& names) {
  json::array made;
  for (const auto& one : names) made.emplace_back(one);
  return made;
}

}  // namespace

Result<std::vector<PolicyFinding>> lint_policy(const json::value& policy, model::Profile profile,
                                               CallContext& call) {
  auto definition = read_policy_definition(policy);
  if (!definition) return std::move(definition).error();
  return PolicyLinter(std::move(*definition), profile, call).run();
}

json::array to_json(const std::vector<PolicyFinding>& found) {
  json::array made;
  for (const auto& one : found)
    made.push_back(
        json::object{{"code", one.told.code},
                     {"verdict", verdict_name(one.told.verdict)},
                     {"severity", severity_name(one.told)},
                     {"path", one.told.path},
                     {"attributes", as_array(one.attributes)},
                     {"summary", one.told.summary},
                     {"detail", one.told.detail},
                     {"cluster", one.cluster.empty() ? json::value() : json::value(one.cluster)},
                     {"blanks", as_array(one.blanks)}});
  return made;
}

}  // namespace hipaa::resource
