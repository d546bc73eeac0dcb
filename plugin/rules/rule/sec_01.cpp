// HC-SEC-01: no secret stands in the configuration (support/secret_text.hpp says what one is). The
// value is never repeated.
#include <algorithm>
#include <array>

#include "plugin/rules/read/leaves.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"
#include "plugin/support/secret_text.hpp"

namespace hipaa::rules {
namespace {

using model::SecretForms;

// What says something of the task, or is judged by other rules, holds no parameter.
constexpr std::array<std::string_view, 8> no_parameters{
    {"task_key", "description", "depends_on", "libraries", "new_cluster", "email_notifications",
     "webhook_notifications", "notification_settings"}};

bool is_parameter(std::string_view path) {
  auto rest = path;
  while (!rest.empty()) {
    const auto part = next_part(rest, '/');
    if (std::find(no_parameters.begin(), no_parameters.end(), part) != no_parameters.end())
      return false;
  }
  return true;
}

// Why the value is a secret, in words that do not hold it; "" where it is none.
std::string why_secret(const SecretForms& forms, const Leaf& leaf) {
  const auto value = leaf.value.value();
  if (auto why = support::why_secret(forms, leaf.place.key, value); !why.empty()) return why;
  const bool follows = support::is_literal(value) && leaf.previous.starts_with('-') &&
                       leaf.previous.find('=') == std::string_view::npos &&
                       !value.starts_with('-') && support::names_secret(forms, leaf.previous);
  return follows ? "gives " + std::string(leaf.previous) + " literally" : std::string();
}

void judge_secret(const Facts& facts, const Leaf& leaf, Findings& findings) {
  const auto& forms = facts.catalogue->secrets;
  const auto subject = [&] {
    return leaf.place.name() + model::origin_suffix(facts, leaf.place.pointer()) + ' ';
  };
  if (leaf.value.is_unknown()) {
    if (!leaf.place.key.empty() && leaf.place.parent != nullptr &&
        support::names_secret(forms, leaf.place.key))
      findings.undecided(leaf.place.pointer(),
                         subject() + "is not known yet: it may be a literal secret.");
  } else if (const auto why = why_secret(forms, leaf); !why.empty()) {
    findings.fail(leaf.place.pointer(), subject() + why + ".",
                  digest_accepts(leaf.name, leaf.value.value()));
  }
}

}  // namespace

void sec_01(const Facts& facts, Findings& findings) {
  for (const std::string_view member : {"spark_conf", "spark_env_vars", "tasks"})
    visit_leaves_of(facts, member, [&](const Leaf& leaf) {
      if (member != "tasks" || is_parameter(leaf.path)) judge_secret(facts, leaf, findings);
    });
}

}  // namespace hipaa::rules
