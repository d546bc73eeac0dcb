#include <catch2/catch.hpp>

#include "plugin/rules/read/hardware.hpp"
#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules {
namespace {

using model::Profile;
using test::facts_with;
using test::messages;
using test::verdicts;

constexpr const char* on =
    R"({"etag": "e1", "compliance_security_profile_workspace":
        {"is_enabled": true, "compliance_standards": ["HIPAA"]}})";

model::Facts proved(Profile profile, const std::string& proof) {
  auto facts = facts_with("{}");
  facts.profile = profile;
  facts.proof = test::present(proof);
  return facts;
}

constexpr const char* hardware = R"("hardware": {"compliance_security_profile": "on",
    "node_types": {"m6id.xlarge": true}})";
constexpr const char* no_hardware = R"("hardware": {"compliance_security_profile": "off",
    "node_types": {"m6id.xlarge": true}})";
constexpr const char* unread = R"("hardware": {"compliance_security_profile": "unknown",
    "node_types": {"m6id.xlarge": true}})";

TEST_CASE("each profile has a proof of its own") {
  struct Row {
    std::string proof;
    std::string strict, classic, csp;
  };
  const std::string value = "fail /encryption/value";
  const std::string open = "undecided /encryption/status";
  const auto flag = [](const char* status, const char* said, const char* more) {
    return R"({"status": ")" + std::string(status) + R"(", "value": ")" + said + R"(", )" + more +
           "}";
  };
  for (const auto& row : {
           Row{flag("measured_true", "true", hardware), "pass", "pass", "pass"},
           Row{flag("measured_true", "true", no_hardware), "pass", "pass",
               "fail /encryption/hardware"},
           Row{flag("measured_true", "true", unread), "pass", "pass", open},
           Row{flag("hardware", "<unset>", hardware), "pass", value, "pass"},
           Row{flag("measured_not_true", "<unset>", no_hardware), value, value,
               "fail /encryption/hardware"},
           Row{flag("measured_not_true", "false", unread), open, value, open},
           Row{R"({"status": "not_measured", )" + std::string(no_hardware) + "}", open, open,
               "fail /encryption/hardware"},
           Row{R"({"status": "hardware", )" + std::string(hardware) + "}", "pass", open, "pass"},
           Row{flag("stale", "true", hardware), open, open, open},
           // States from before there was more to measure.
           Row{R"({"status": "measured_true", "value": "true"})", "pass", "pass", open},
           Row{R"({"status": "a word that nobody knows"})", open, open, open},
       }) {
    INFO(row.proof);
    CHECK(verdicts(proved(Profile::strict, row.proof), "HC-SSL-01") == row.strict);
    CHECK(verdicts(proved(Profile::classic, row.proof), "HC-SSL-01") == row.classic);
    CHECK(verdicts(proved(Profile::csp, row.proof), "HC-SSL-01") == row.csp);
  }
}

TEST_CASE("an unset flag is explained before support is named") {
  const auto text =
      messages(proved(Profile::strict, R"({"status": "measured_not_true", "value": "<unset>", )" +
                                           std::string(no_hardware) + "}"),
               "HC-SSL-01");
  CHECK_THAT(text, Catch::Contains("compliance security profile is off") &&
                       Catch::Contains("only the legacy HIPAA platform sets the key") &&
                       Catch::Contains("init script"));
}

TEST_CASE("a flag that is true proves the setting only, unless something encrypts") {
  const auto said = [](const std::string& settings, const char* more) {
    return verdicts(proved(Profile::classic, R"({"status": "measured_true", "value": "true",
                                               "settings": {)" +
                                                 settings + "}, " + more + "}"),
                    "HC-SSL-03");
  };
  const std::string alone = "fail /encryption/settings";
  CHECK(said("", no_hardware) == alone);
  CHECK(said("", unread) == alone);
  CHECK(said("", hardware) == "pass");
  const std::string crypto =
      R"("spark.authenticate": "true", "spark.network.crypto.enabled": "true")";
  CHECK(said(crypto, no_hardware) == "pass");
  CHECK(said(crypto + R"(, "spark.network.crypto.saslFallback": "true")", no_hardware) == alone);
  CHECK(said(R"("spark.network.crypto.enabled": "true")", no_hardware) == alone);
  CHECK(said(R"("spark.authenticate": "true",
                "spark.authenticate.enableSaslEncryption": "true")",
             no_hardware) == "pass");
  CHECK(said(R"("spark.ssl.rpc.enabled": "true", "spark_version": "4.0.0")", no_hardware) ==
        "pass");
  CHECK(said(R"("spark.ssl.rpc.enabled": "true", "spark_version": "3.5.0")", no_hardware) == alone);
}

TEST_CASE("what could have set the flag is named, unless a cipher was measured as well") {
  auto facts = proved(Profile::strict, R"({"status": "measured_true", "value": "true",
      "settings": {}, )" + std::string(hardware) +
                                           "}");
  facts.cluster.get_object()["init_scripts"] =
      boost::json::parse(R"([{"workspace": {"destination": "/x.sh"}}])");
  CHECK(verdicts(facts, "HC-SSL-03") == "fail /encryption/value");
  CHECK_THAT(messages(facts, "HC-SSL-03"), Catch::Contains("init_scripts could have"));
  facts.proof.document.get_object()["settings"] =
      model::json::object{{"spark.authenticate", "true"}, {"spark.network.crypto.enabled", "true"}};
  CHECK(verdicts(facts, "HC-SSL-03") == "pass");
}

TEST_CASE("hardware holds where the profile is on and each type that may run encrypts") {
  auto facts = facts_with(R"({"node_type_id": "m6id.xlarge", "driver_node_type_id": "m6i.xlarge",
      "worker_node_type_flexibility": {"alternate_node_type_ids": ["r6i.xlarge"]}})");
  CHECK(hardware_of(facts).holds == Encryption::no);
  facts.security_profile = test::unavailable("403");
  CHECK(hardware_of(facts).holds == Encryption::unknown);
  facts.assumes_security_profile = true;
  CHECK(hardware_of(facts).holds == Encryption::yes);
  CHECK(hardware_of(facts).profile == SecurityProfile::assumed);
  facts.security_profile = test::present(on);
  const auto all = hardware_of(facts);
  CHECK(all.holds == Encryption::yes);
  const auto document = hardware_document(facts, all);
  CHECK(document == boost::json::parse(R"({"compliance_security_profile": "on", "etag": "e1",
      "node_types": {"m6id.xlarge": true, "m6i.xlarge": true, "r6i.xlarge": true}})"));
  CHECK(hardware_in(document) == Encryption::yes);
  for (const auto* type : {"m5.large", "m4.large"}) {
    facts.cluster.get_object()["driver_node_type_id"] = type;
    CHECK(hardware_of(facts).holds == Encryption::no);
  }
  facts.cluster.get_object()["driver_node_type_id"] = "nobody-knows.large";
  CHECK(hardware_of(facts).holds == Encryption::unknown);
}

TEST_CASE("what a finding counts depends on profile and workspace") {
  auto facts = facts_with(R"({"aws_attributes": null, "node_type_id": "m5.large",
                              "spark_version": "15.4.x-cpu-ml-scala2.12"})");
  const auto said = [&facts](Profile profile, const char* rule) {
    facts.profile = profile;
    return verdicts(facts, rule);
  };
  const std::string volume = "/aws_attributes/ebs_volume_count";
  CHECK_THAT(said(Profile::strict, "HC-EBS-01"), Catch::Contains("fail " + volume));
  CHECK_THAT(said(Profile::csp, "HC-EBS-01"), Catch::Contains("fail " + volume));  // it is off
  facts.security_profile = test::present(on);
  CHECK_THAT(said(Profile::strict, "HC-EBS-01"), Catch::Contains("fail " + volume));
  CHECK(said(Profile::csp, "HC-EBS-01").empty());
  CHECK(said(Profile::strict, "HC-CSP-01") == "pass");
  facts.security_profile = test::unavailable("403");
  CHECK_THAT(said(Profile::strict, "HC-EBS-01"), Catch::Contains("fail " + volume));
  CHECK_THAT(said(Profile::csp, "HC-EBS-01"), Catch::Contains("undecided " + volume));
  CHECK(said(Profile::strict, "HC-NODE-01") == "fail /node_type_id");  // it warns in any case
  CHECK(said(Profile::strict, "HC-CSP-01") == "undecided");
  facts.cluster.get_object()["node_type_id"] = "m6id.xlarge";
  CHECK(said(Profile::strict, "HC-CSP-01").empty());  // nothing follows from it
  CHECK(said(Profile::csp, "HC-CSP-01") == "undecided");
}

TEST_CASE("what is only recorded never fails") {
  auto facts = facts_with(R"({"enable_local_disk_encryption": false})");
  for (const auto profile : {Profile::strict, Profile::classic, Profile::csp}) {
    facts.profile = profile;
    for (const auto& one : judge(facts).verdicts)
      if (one.rule == "HC-LDE-01" || one.rule == "HC-SPOT-01")
        CHECK(one.kind != model::VerdictKind::fail);
  }
}

}  // namespace
}  // namespace hipaa::rules
