#include "plugin/judgement/policy/policy_lint.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/writer.hpp"
#include "plugin/judgement/policy/refusals.hpp"
#include "tests/unit/judgement/linted.hpp"

namespace hipaa::tests {
namespace {

using Told = std::set<std::string>;

constexpr std::string_view runtime = "spark_version";

std::string regex(std::string_view pattern) {
  return R"({"type":"regex","pattern":)" + json::quoted(pattern) + "}";
}

Told runtime_by(std::string_view pattern) {
  return told(linted_with(runtime, regex(pattern)));
}

std::set<std::string> codes_of(const std::vector<PolicyFinding>& found) {
  std::set<std::string> made;
  for (const auto& one : found) made.insert(one.told.code);
  return made;
}

const PolicyFinding& of_rule(const std::vector<PolicyFinding>& found, std::string_view rule) {
  for (const auto& one : found)
    if (one.told.code == rule) return one;
  FAIL("no finding of " << rule);
  throw 0;
}

std::string runtime_in(const std::vector<PolicyFinding>& found, std::string_view rule) {
  return std::string(of_rule(found, rule).cluster.at("spark_version").as_string());
}

}  // namespace

TEST_CASE("what is generated has no hole") {
  CHECK(told(linted(closed_definition())) == Told());
}

TEST_CASE("one narrow entry does not make the rest of a policy clean") {
  const auto open = codes_of(linted(json::object()));
  CHECK(open == Told{"HC-RT-01", "HC-RT-02", "HC-RT-03", "HC-RT-05", "HC-ML-03", "HC-IMG-01",
                     "HC-EBS-01", "HC-EBS-02", "HC-EBS-03", "HC-EBS-04", "HC-EBS-06", "HC-SSL-02",
                     "HC-TLS-01", "HC-SEC-01"});
  for (const auto* policy :
       {R"({"custom_tags.team":{"type":"regex","pattern":"[a-z]+-[0-9]+"}})",
        R"({"custom_tags.team":{"type":"regex","pattern":"(?!x)[a-z]+"}})",
        R"({"custom_tags.team":{"type":"unlimited","isOptional":false}})",
        R"({"custom_tags.team":{"type":"blocklist","values":["a","b"]}})",
        R"({"aws_attributes.zone_id":{"type":"regex","pattern":"eu-west-1[ab]"}})",
        R"({"data_security_mode":{"type":"regex","pattern":"SINGLE_.*"}})",
        R"({"cluster_type":{"type":"fixed","value":"job"}})",
        R"({"dbus_per_hour":{"type":"range","maxValue":10}})",
        R"({"num_workers":{"type":"range","minValue":2,"maxValue":8}})",
        R"({"autoscale.max_workers":{"type":"range","maxValue":8}})"}) {
    INFO(policy);
    CHECK(codes_of(linted(json_of(policy))) == open);
  }
}

TEST_CASE("the witness has what the policy asks for, or a named blank") {
  const auto by_pattern =
      linted(json_of(R"({"custom_tags.team":{"type":"regex","pattern":"[a-z]+-[0-9]+"}})"));
  const auto& tags = of_rule(by_pattern, "HC-RT-01").cluster.at("custom_tags").as_object();
  CHECK(tags.at("team") == "a-0");
  const auto blank =
      linted(json_of(R"({"custom_tags.team":{"type":"unlimited","isOptional":false},)"
                     R"("aws_attributes.instance_profile_arn":{"type":"regex",)"
                     R"("pattern":"(?=arn).*"}})"));
  const auto& hole = of_rule(blank, "HC-IMG-01");
  CHECK(hole.blanks ==
        std::vector<std::string>{"aws_attributes.instance_profile_arn", "custom_tags.team"});
  CHECK(hole.cluster.at("custom_tags").at("team") == "<custom_tags.team>");
  CHECK_THAT(hole.told.detail, Catch::Contains("that only its author knows: "
                                               "aws_attributes.instance_profile_arn, "
                                               "custom_tags.team."));
  const auto fixed = linted(json_of(R"({"spark_conf.spark.sql.shuffle.partitions":)"
                                    R"({"type":"fixed","value":200}})"));
  CHECK(of_rule(fixed, "HC-EBS-01").cluster.at("spark_conf").at("spark.sql.shuffle.partitions") ==
        "200");
}

TEST_CASE("patterns for runtimes meet the languages that the rules refuse") {
  CHECK(runtime_by("\\Q17.3.x-scala2.13\\E") == Told());
  CHECK(runtime_by("17\\.3\\.x-(photon-)?scala2\\.1[23]") == Told());
  CHECK(runtime_by("(?i)17\\.3\\.X-SCALA2\\.13") == Told());
  CHECK(runtime_by("^1[78]\\.[0-9x.]*-scala2\\.13$") ==
        Told{"HC-RT-02 hole spark_version", "HC-RT-05 hole spark_version"});
  CHECK(runtime_by("\\Q15.4.x-\\E.*") ==
        Told{"HC-RT-01 hole spark_version", "HC-RT-02 hole spark_version"});
  CHECK(runtime_by("16\\.4\\.x-gpu-ml-scala2\\.1[23]") == Told{"HC-RT-01 hole spark_version"});
  CHECK(runtime_by("16\\.4\\.x-(gpu|m[kl]|photon)-scala2\\.12") ==
        Told{"HC-RT-01 hole spark_version", "HC-RT-02 hole spark_version"});
  CHECK(runtime_by("1[56]\\.4\\.x-[^mM]*scala2\\.12") == Told{"HC-RT-02 hole spark_version"});
  CHECK(runtime_by("auto:(latest|prev-major)-ml") ==
        Told{"HC-RT-01 hole spark_version", "HC-RT-02 hole spark_version"});
  CHECK(runtime_by("16\\.4\\.x-html-scala2\\.12") == Told{"HC-RT-02 hole spark_version"});
  CHECK(runtime_by("1[34]\\.3\\.x-scala2\\.12") == Told{"HC-RT-05 hole spark_version"});
  CHECK(runtime_by("apache-spark-.*") == Told{"HC-RT-02 hole spark_version",
                                              "HC-RT-03 hole spark_version",
                                              "HC-RT-05 hole spark_version"});
  CHECK(runtime_by("[0-9]+!") == Told{"HC-RT-02 hole spark_version"});
  CHECK(runtime_in(linted_with(runtime, regex("16\\.4\\.x-.pu-ml-scala2\\.1.")), "HC-RT-01") ==
        "16.4.x-gpu-ml-scala2.12");
}

TEST_CASE("a pattern beyond what can be searched is undecided, once, with the attribute") {
  for (const auto& [pattern, why] :
       std::vector<std::pair<std::string, std::string>>{{"15.4(.x", "a group is not closed"},
                                                        {"(?!.*-ml-).*", "looks around"},
                                                        {"(1)[0-9]\\1.*", "reference back"},
                                                        {"1[0-9&&[^7]].*", "classes of classes"},
                                                        {"(a{99}){99}", "repetitions"}}) {
    const auto found = linted_with(runtime, regex(pattern));
    INFO(pattern);
    CHECK(told(found) == Told{"HC-RT-01 undecided spark_version"});
    CHECK_THAT(found.at(0).told.detail,
               Catch::Contains("HC-RT-01, HC-RT-02, HC-RT-03, HC-RT-05") && Catch::Contains(why));
    CHECK(found.at(0).told.severity == model::Severity::error);
  }
  CHECK(told(linted_with("docker_image.url", R"({"type":"unlimted"})")) ==
        Told{"HC-IMG-01 undecided docker_image.url"});
  CHECK(told(linted_with("aws_attributes.ebs_volume_count",
                         R"({"type":"range","minValue":"one"})")) ==
        Told{"HC-EBS-01 undecided aws_attributes.ebs_volume_count"});
}

TEST_CASE("lists of runtimes are judged value by value") {
  CHECK(told(linted_with(runtime, R"({"type":"allowlist","values":["17.3.x-scala2.13",)"
                                  R"("auto:latest-ml"]})")) ==
        Told{"HC-RT-01 hole spark_version", "HC-RT-02 hole spark_version"});
  CHECK(told(linted_with(runtime, R"({"type":"blocklist","values":["15.4.x-cpu-ml-scala2.12",)"
                                  R"("16.4.x-cpu-ml-scala2.12"]})"))
            .count("HC-RT-01 hole spark_version") == 1);
  CHECK(told(linted_with(runtime, R"({"type":"fixed","value":"auto:prev-lts"})")) ==
        Told{"HC-RT-02 hole spark_version"});
}

TEST_CASE("a policy that asks for what cannot be lets nothing through") {
  CHECK(told(linted(json_of(R"({"num_workers":{"type":"range","minValue":2,"maxValue":1}})"))) ==
        Told());
  CHECK(told(linted(json_of(R"({"custom_tags.a":{"type":"allowlist","values":[]}})"))) == Told());
}

TEST_CASE("volumes: what may be left out, and what may be too little") {
  const std::string count = "aws_attributes.ebs_volume_count";
  const Told hole{"HC-EBS-01 hole " + count};
  CHECK(told(linted_with(count, "")).count("HC-EBS-01 hole " + count) == 1);
  CHECK(told(linted_with(count, R"({"type":"range","minValue":0,"maxValue":10})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"range","maxValue":10})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"range","minValue":1,"maxValue":10,)"
                                R"("isOptional":true})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"range","minValue":1})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"allowlist","values":[1,"2"]})")) == Told());
  CHECK(told(linted_with(count, R"({"type":"allowlist","values":["1","0"]})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"blocklist","values":[0]})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"regex","pattern":"[1-9]"})")) == Told());
  CHECK(told(linted_with(count, R"({"type":"regex","pattern":"[0-9]"})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"forbidden"})")) == hole);
  CHECK(told(linted_with(count, R"({"type":"fixed","value":2})")) == Told());
  CHECK(told(linted_with("aws_attributes.ebs_volume_type",
                         R"({"type":"allowlist","values":["GENERAL_PURPOSE_SSD",)"
                         R"("THROUGHPUT_OPTIMIZED_HDD"]})"))
            .count("HC-EBS-01 hole aws_attributes.ebs_volume_size "
                   "aws_attributes.ebs_volume_iops aws_attributes.ebs_volume_throughput") == 1);
}

TEST_CASE("pools: an open one may be without volumes, a named one only the workspace knows") {
  CHECK(codes_of(linted_with("instance_pool_id", "")) == Told{"HC-EBS-02", "HC-EBS-03"});
  const auto named = linted_with("instance_pool_id", R"({"type":"fixed","value":"p-1"})");
  const auto& told_of_pool = of_rule(named, "HC-EBS-02");
  CHECK(told_of_pool.told.verdict == VerdictKind::undecided);
  CHECK(told_of_pool.told.severity == model::Severity::warning);
}

TEST_CASE("an image that may be named is a hole, whether it has to be or not") {
  CHECK(told(linted_with("docker_image.url", R"({"type":"allowlist","values":["example.org/a:1"],)"
                                             R"("isOptional":true})")) ==
        Told{"HC-IMG-01 hole docker_image.url"});
  CHECK(told(linted_with("docker_image.url", R"({"type":"unlimited","isOptional":true})")) ==
        Told{"HC-IMG-01 hole docker_image.url"});
}

TEST_CASE("settings: what strengthens may be allowed, what weakens may not") {
  const std::string cipher = "spark_conf.spark.network.crypto.enabled";
  CHECK(told(linted_with(cipher, R"({"type":"regex","pattern":"(?i)true","isOptional":true})")) ==
        Told());
  CHECK(told(linted_with(cipher, R"({"type":"allowlist","values":["true","false"],)"
                                 R"("isOptional":true})")) == Told{"HC-SSL-02 hole " + cipher});
  CHECK(told(linted_with("spark_conf.xgboost.spark.ignoreSsl",
                         R"({"type":"regex","pattern":"f[a-z]*|no","isOptional":true})")) ==
        Told());
  CHECK(told(linted_with("spark_conf.dask.ignoreSsl", R"({"type":"unlimited"})")) ==
        Told{"HC-ML-03 hole spark_conf.dask.ignoreSsl"});
  CHECK(told(linted_with("spark_conf.spark.driver.extraJavaOptions",
                         R"({"type":"regex","pattern":"-Xm[sx][0-9]+g","isOptional":true})")) ==
        Told());
  CHECK(told(linted_with("spark_conf.spark.driver.extraJavaOptions",
                         R"({"type":"regex","pattern":"-D[a-z.=]*","isOptional":true})")) ==
        Told{"HC-SSL-02 hole spark_conf.spark.driver.extraJavaOptions",
             "HC-EBS-06 hole spark_conf.spark.driver.extraJavaOptions"});
  CHECK(told(linted_with("spark_env_vars.DB_PASSWORD", R"({"type":"unlimited"})")) ==
        Told{"HC-SEC-01 hole spark_env_vars.DB_PASSWORD"});
  CHECK(told(linted_with("spark_env_vars.DB_PASSWORD",
                         R"({"type":"regex","pattern":"\\{\\{secrets/a/b\\}\\}"})")) == Told());
  CHECK(told(linted_with("spark_conf.spark.hadoop.fs.s3a.endpoint",
                         R"({"type":"regex","pattern":"https?://s3\\.example\\.org"})")) ==
        Told{"HC-TLS-01 hole spark_conf.spark.hadoop.fs.s3a.endpoint"});
  CHECK(told(linted_with("spark_conf.jdbc.url",
                         R"({"type":"fixed","value":"jdbc:mysql://h/d?useSSL=false"})")) ==
        Told{"HC-TLS-01 hole spark_conf.jdbc.url"});
}

TEST_CASE("wildcards close what lies below, and own entries open it again") {
  auto definition = closed_definition();
  for (auto one = definition.begin(); one != definition.end();)
    one = one->key().starts_with("spark_") && one->key() != "spark_version" ? definition.erase(one)
                                                                            : one + 1;
  CHECK(codes_of(linted(definition)).count("HC-SSL-02") == 1);
  definition["spark_conf.*"] = json_of(R"({"type":"forbidden"})");
  definition["spark_env_vars.*"] = json_of(R"({"type":"forbidden"})");
  definition["custom_tags.*"] = json_of(R"({"type":"unlimited"})");
  definition["init_scripts.*.s3.destination"] = json_of(R"({"type":"forbidden"})");
  CHECK(told(linted(definition)) == Told());
  definition["spark_conf.spark.ssl.enabled"] = json_of(R"({"type":"unlimited"})");
  CHECK(told(linted(definition)) == Told{"HC-SSL-02 hole spark_conf.spark.ssl.enabled"});
}

TEST_CASE("elements of lists that the policy fixes are judged") {
  auto found = linted_with("init_scripts.0.s3.destination",
                           R"({"type":"fixed","value":"http://example.org/a.sh"})");
  CHECK(codes_of(found) == Told{"HC-TLS-01", "HC-ML-04"});
  found =
      linted_with("init_scripts.0.dbfs.destination", R"({"type":"fixed","value":"dbfs:/a.sh"})");
  CHECK(told(found) == Told{"HC-INIT-01 warning init_scripts.0.dbfs.destination",
                            "HC-ML-04 warning init_scripts.0.dbfs.destination"});
}

TEST_CASE("a family's overrides close, and what they leave to it is undecided") {
  const auto policy = [](const json::object& overrides) {
    return json::object{{"name", "p"},
                        {"policy_family_id", "job-cluster"},
                        {"policy_family_definition_overrides", json::compact(overrides)}};
  };
  CHECK(told(linted(policy(closed_definition()))) == Told());
  auto open = closed_definition();
  open.erase("docker_image.url");
  open["spark_version"] = json_of(R"({"type":"unlimited"})");
  const auto found = told(linted(policy(open)));
  CHECK(found.count("HC-IMG-01 undecided docker_image.url") == 1);
  CHECK(found.count("HC-RT-01 hole spark_version") == 1);
  // The API tells the whole definition of such a policy.
  auto whole = policy(closed_definition());
  whole["definition"] = json::compact(open);
  CHECK(told(linted(whole)) == Told());
}

TEST_CASE("libraries of the policy are part of each of its clusters") {
  json::object policy{{"definition", json::compact(closed_definition())},
                      {"libraries", json_of(R"([{"pypi":{"package":"horovod==0.28.1"}},)"
                                            R"({"whl":"dbfs:/libs/a.whl"}])")}};
  CHECK(told(linted(policy)) == Told{"HC-ML-01 hole libraries", "HC-ML-04 warning libraries",
                                     "HC-INIT-01 warning libraries"});
  policy["libraries"] = json_of(R"([{"pypi":{"package":"requests"}}])");
  CHECK(told(linted(policy)) == Told());
}

TEST_CASE("clusters of pipelines have no runtime and no image") {
  const auto found =
      codes_of(linted(json_of(R"({"cluster_type":{"type":"fixed","value":"dlt"}})")));
  for (const auto* rule : {"HC-RT-01", "HC-RT-02", "HC-IMG-01", "HC-EBS-04"})
    CHECK(found.count(rule) == 0);
  for (const auto* rule : {"HC-EBS-01", "HC-SSL-02", "HC-ML-03"}) CHECK(found.count(rule) == 1);
}

TEST_CASE("what is no policy is refused") {
  ManualCall call;
  for (const auto* text :
       {R"({"name":"j","tasks":[{"task_key":"t"}]})", R"([])", R"("{")", R"({"definition":"{"})",
        R"({"definition":"[]"})", R"(1)", R"({"spark_version":"17.3.x-scala2.13"})"}) {
    const auto found = resource::lint_policy(json_of(text), model::Profile::classic, call);
    INFO(text);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().diagnostics.at(0).code == "HP-ARG-POLICY");
  }
}

TEST_CASE("each way of the table is one its rule refuses") {
  // Else a policy without limits would leave something undecided.
  for (const auto profile : {model::Profile::classic, model::Profile::csp})
    for (const auto& one : linted(json::object(), profile)) {
      INFO(one.told.code << ": " << one.told.detail);
      CHECK(one.told.verdict == VerdictKind::fail);
    }
}

}  // namespace hipaa::tests
