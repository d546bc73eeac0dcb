// HC-TLS-01: no setting switches encryption on the network off. What counts stands in
// schemas/catalogs/transport.json. No value is repeated: addresses hold passwords.
#include <algorithm>
#include <array>

#include "plugin/rules/read/installed_packages.hpp"
#include "plugin/rules/read/leaves.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

using model::TransportSetting;

// Nothing leaves the node on the way to these.
constexpr std::array<std::string_view, 5> hosts_of_the_node{
    {"localhost", "127.0.0.1", "[::1]", "0.0.0.0", "169.254.169.254"}};

bool holds_plain_http(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  while (true) {
    const auto at = find_ignoring_case(text, scheme);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + scheme.size());
    const auto host = text.substr(0, text.find_first_of(":/?# \t"));
    if (std::none_of(hosts_of_the_node.begin(), hosts_of_the_node.end(),
                     [&](auto one) { return equal_ignoring_case(host, one); }))
      return true;
  }
}

std::string without_blanks(std::string_view text) {
  std::string made;
  std::copy_if(text.begin(), text.end(), std::back_inserter(made),
               [](char c) { return !is_blank(c); });
  return made;
}

bool is_unprotected(const TransportSetting& setting, std::string_view value) {
  const auto whole = trim(value);
  return setting.any || (setting.plain_http && holds_plain_http(value)) ||
         std::any_of(setting.is.begin(), setting.is.end(),
                     [&](const auto& one) { return equal_ignoring_case(whole, one); }) ||
         (!setting.holds.empty() && std::any_of(setting.holds.begin(), setting.holds.end(),
                                                [text = without_blanks(value)](const auto& one) {
                                                  return contains_ignoring_case(text, one);
                                                }));
}

// "tasks/*" is about every text of a task, and no reason to hold back one that is not known yet.
bool is_about_all(std::string_view pattern) {
  return pattern.find('/') + 2 == pattern.size() && pattern.ends_with("/*");
}

bool is_at(const TransportSetting& setting, std::string_view path, bool named_only) {
  return std::any_of(setting.at.begin(), setting.at.end(), [&](const std::string& pattern) {
    return !(named_only && is_about_all(pattern)) && matches_wildcards(path, pattern);
  });
}

// `owner` heads what is not of the resource, but of its policy (see PolicyLibraries).
void judge_leaf(const Facts& facts, const Leaf& leaf, Findings& findings,
                const std::string& owner = {}) {
  const bool is_unknown = leaf.value.is_unknown();
  const auto pointer = [&] { return owner.empty() ? leaf.place.pointer() : "/policy_id"; };
  for (const auto& setting : facts.catalogue->transport_settings) {
    if (!is_at(setting, leaf.path, is_unknown)) continue;
    if (is_unknown)
      return void(findings.undecided(pointer(), owner + leaf.place.name() + " is not known yet."));
    if (!is_unprotected(setting, leaf.value.value())) continue;
    findings.fail(pointer(),
                  owner + leaf.place.name() + model::origin_suffix(facts, leaf.place.pointer()) +
                      ' ' + setting.because + '.',
                  digest_accepts(leaf.name, leaf.value.value()));
    return;
  }
}

}  // namespace

void tls_01(const Facts& facts, Findings& findings) {
  for (const std::string_view member : {"spark_conf", "spark_env_vars", "libraries", "init_scripts",
                                        "cluster_log_conf", "docker_image", "tasks"})
    visit_leaves_of(facts, member, [&](const Leaf& leaf) {
      const bool whole = leaf.place.parent == nullptr && leaf.value.is_unknown();
      // Of tasks that are not known at all other rules speak.
      if (!whole)
        judge_leaf(facts, leaf, findings);
      else if (member != "tasks")
        findings.undecided(leaf.place.pointer(), leaf.place.name() + " is not known yet.");
    });
  const auto of_policy = policy_libraries(facts);
  if (of_policy.list == nullptr) return;
  std::string path = "libraries";
  visit_leaves(*of_policy.list, json::Path{nullptr, "libraries"}, path,
               [&](const Leaf& leaf) { judge_leaf(facts, leaf, findings, of_policy.owner); });
}

}  // namespace hipaa::rules
