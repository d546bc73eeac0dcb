// schemas/rules.json and the catalogues: complete, consistent with the rules, and worded as agreed.
#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>

#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/dates.hpp"
#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules {
namespace {

using test::document;

TEST_CASE("rules.json lists the rules of the table, in their order") {
  const auto& rules = document("rules.json").at("rules").as_array();
  REQUIRE(rules.size() == rule_table.size());
  for (std::size_t i = 0; i < rules.size(); ++i)
    CHECK(rules[i].at("id").as_string() == rule_table[i].id);
}

TEST_CASE("what can be waived is what the article leaves open") {
  const std::set<std::string> waivable{"HC-RT-01",  "HC-RT-02",  "HC-RT-05",  "HC-ML-01",
                                       "HC-ML-02",  "HC-ML-03",  "HC-IMG-01", "HC-EBS-06",
                                       "HC-TLS-01", "HC-SEC-01", "HC-POL-01"};
  for (const auto& rule : test::catalogue().rules) {
    INFO(rule.id);
    CHECK(rule.waivable == waivable.contains(rule.id));
    // HC-ML-02 where the provider is strict_ml; HC-RT-05 where support has ended.
    CHECK((rule.classic_strict_ml == model::RuleSeverity::acknowledge ||
           rule.graver == model::RuleSeverity::acknowledge) == rule.waivable);
    if (rule.since == "1.0") CHECK((rule.classic == model::RuleSeverity::error) != rule.waivable);
  }
}

TEST_CASE("every entry is filled in and claims nothing") {
  const auto& catalogue = document("rules.json");
  const auto check = [](const json::value& entry, std::initializer_list<const char*> keys) {
    for (const auto* key : keys) {
      const std::string text(entry.at(key).as_string());
      INFO(text);
      CHECK_FALSE(text.empty());
      CHECK_FALSE(test::contains(text, "HIPAA compliant"));
      CHECK_FALSE(test::contains(text, "HIPAA-compliant"));
      CHECK(text.back() == (std::string_view(key) == "title" || std::string_view(key) == "problem"
                                ? text.back()
                                : '.'));
    }
  };
  for (const auto& rule : catalogue.at("rules").as_array()) {
    check(rule, {"title", "problem", "why", "fix"});
    CHECK(rule.at("version").as_int64() >= 1);
    CHECK_FALSE(rule.at("citations").as_array().empty());
    for (const auto& citation : rule.at("citations").as_array())
      CHECK(citation.as_string().starts_with("45 CFR 164.3"));
    const std::set<std::string_view> bases{"article", "modern documents", "ours"};
    CHECK(bases.contains(std::string_view(rule.at("basis").as_string())));
  }
  std::set<std::string> codes;
  for (const auto& code : catalogue.at("codes").as_array()) {
    check(code, {"title", "why", "fix"});
    CHECK(codes.emplace(code.at("code").as_string()).second);
  }
  for (const auto* code :
       {"HP-ACK-VOID", "HP-ACK-NOT-WAIVABLE", "HP-ACK-EXPIRED", "HP-ACK-EXPIRING", "HP-ACK-UNUSED"})
    CHECK(codes.contains(code));
}

TEST_CASE("the example of each fix passes its rule") {
  for (const auto& rule : document("rules.json").at("rules").as_array()) {
    const auto& example = rule.at("fix_example");
    const std::string id(rule.at("id").as_string());
    // What is mended elsewhere than in a cluster is tried on a workspace
    // (tests/lifecycle/fixes.cpp).
    if (rule.as_object().contains("fix_place")) continue;
    INFO(id);
    auto facts = test::facts_with(boost::json::serialize(example));
    if (model::find(facts.cluster.get_object(), "instance_pool_id") != nullptr) {
      facts = test::pooled_facts(R"({"node_type_id": "m6id.xlarge", "disk_spec": {
        "disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1,
        "disk_size": 100}})");
    }
    if (model::find(facts.cluster.get_object(), "policy_id") != nullptr)
      facts.policy = test::present(R"({"parsed_definition":
          {"aws_attributes.ebs_volume_count": {"type": "fixed", "value": 1}}})");
    if (id == "HC-SSL-03")
      facts.proof = test::present(R"({"status": "measured_true", "value": "true", "settings": {},
          "hardware": {"compliance_security_profile": "on", "node_types": {"m6id.large": true}}})");
    if (test::catalogue().rule(id)->classic == model::RuleSeverity::none)
      facts.profile = model::Profile::csp;
    CHECK(test::verdicts(facts, id) == "pass");
  }
}

TEST_CASE("runtimes.json") {
  const auto& runtimes = document("catalogs/runtimes.json");
  const auto day = [](const json::value& text) { return read_day(text.as_string()); };
  CHECK(day(runtimes.at("read_on")));
  std::set<std::string> seen;
  for (const auto& one : runtimes.at("lifecycles").as_array()) {
    INFO(one);
    CHECK(seen.insert(std::string(one.at("version").as_string())).second);
    if (one.as_object().contains("ends_on")) CHECK(day(one.at("ends_on")));
  }
  // What policies and examples offer is supported for a year and more after the table's day.
  const auto offered = test::facts_with(
      boost::json::serialize(json::object{{"spark_version", runtimes.at("default").as_string()}}));
  CHECK(test::verdicts(offered, "HC-RT-05") == "pass");
  CHECK(document("catalogs/cluster_policy.json")
            .at("definitions")
            .at("classic")
            .at("spark_version")
            .at("defaultValue") == runtimes.at("default"));
}

TEST_CASE("transport.json and secrets.json") {
  for (const auto& one : test::catalogue().transport_settings) {
    INFO(one.because);
    CHECK_FALSE(one.at.empty());
    CHECK((one.any || one.plain_http || !one.is.empty() || !one.holds.empty()));
    CHECK_FALSE(one.because.empty());
  }
  const std::set<std::string> characters{"hex", "upper", "word", "jwt", "key"};
  for (const auto& one : test::catalogue().secrets.shapes) {
    INFO(one.begin);
    CHECK(characters.contains(one.of));
    CHECK(one.least <= one.most);
  }
}

TEST_CASE("packages.json") {
  std::set<std::string> seen;
  for (const auto& package : test::catalogue().packages) {
    INFO(package.name);
    CHECK(seen.insert(package.kind + ':' + package.name).second);
    CHECK((package.tier == "1" || package.tier == "1b" || package.tier == "2"));
    CHECK((package.kind == "pypi" || package.kind == "maven" || package.kind == "cran"));
    CHECK_FALSE(package.why.empty());
    // A name that is not normalised would match nothing.
    for (const char c : package.name)
      CHECK(((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '*'));
  }
}

const model::InstanceFamily& family_named(std::string_view name) {
  for (const auto& family : test::catalogue().instance_families)
    if (family.family == name) return family;
  FAIL("no family " << name);
  throw std::logic_error("FAIL has thrown");
}

bool encrypts(std::string_view name) {
  return family_named(name).encrypts_in_transit;
}

// What EC2 says of each family, kept apart from the catalogue so that neither changes unseen.
TEST_CASE("all families of EC2 encrypt in transit as EC2 says") {
  const auto& said = document("../tests/unit/rules/read/encryption_in_transit.json");
  CHECK(said.at("yes").as_array().size() == 136);
  CHECK(said.at("no").as_array().size() == 41);
  for (const auto& name : said.at("yes").as_array()) {
    INFO(name);
    CHECK(encrypts(name.as_string()));
  }
  for (const auto& name : said.at("no").as_array()) {
    INFO(name);
    CHECK_FALSE(encrypts(name.as_string()));
  }
  // Those 177, and three that EC2 no longer lists.
  CHECK(test::catalogue().instance_families.size() == 180);
}

TEST_CASE("disks and EBS volumes of the newer families") {
  for (const auto* name : {"r8id", "i7ie", "g7e", "m8idn", "c9gd", "x2idn", "p6-b200", "m5ad"}) {
    INFO(name);
    CHECK(family_named(name).local_disks);
    CHECK_FALSE(family_named(name).clear_local_disks);
    CHECK(family_named(name).carries_ebs_volumes);
  }
  for (const auto* name : {"c7i-flex", "m8i-flex", "r8a", "c8gn", "m9g", "u7in-32tb", "hpc7a"}) {
    INFO(name);
    CHECK_FALSE(family_named(name).local_disks);
    CHECK(family_named(name).carries_ebs_volumes);
  }
  for (const auto* name : {"x1", "x1e", "m1", "m2", "c1"}) {
    INFO(name);
    CHECK(family_named(name).clear_local_disks);
  }
  CHECK_FALSE(family_named("t1").carries_ebs_volumes);
}

TEST_CASE("instance_families.json") {
  std::set<std::string> seen;
  for (const auto& family : document("catalogs/instance_families.json").at("families").as_array()) {
    const std::string name(family.at("family").as_string());
    INFO(name);
    CHECK(seen.insert(name).second);
    // Only Nitro encrypts in transit, but not all of it.
    if (family.at("encrypts_in_transit").as_bool()) CHECK(family.at("hypervisor") == "nitro");
    if (family.at("documented").as_bool()) CHECK(family.at("encrypts_in_transit").as_bool());
    CHECK(family.as_object().contains("local_disk_kind") == family.at("local_disks").as_bool());
  }
  CHECK(encrypts("m6idn"));
  CHECK(encrypts("i3en"));
  for (const auto* name : {"i3", "m5", "m5d", "r5", "c5", "t3", "g5g"}) CHECK_FALSE(encrypts(name));
}

}  // namespace
}  // namespace hipaa::rules
