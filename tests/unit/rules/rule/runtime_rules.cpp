// HC-RT-01 to 03.
#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

std::string runtime(std::string_view key) {
  return R"({"spark_version": ")" + std::string(key) + "\"}";
}

TEST_CASE("HC-RT-01 refuses runtimes for machine learning") {
  CHECK(verdicts(good_facts(), "HC-RT-01") == "pass");
  const auto ml = facts_with(runtime("15.4.x-cpu-ml-scala2.12"));
  CHECK(verdicts(ml, "HC-RT-01") == "fail /spark_version");
  CHECK(accepts(ml, "HC-RT-01") == "15.4.x-cpu-ml-scala2.12");
  CHECK(verdicts(ml, "HC-RT-02") == "pass");
  CHECK(verdicts(ml, "HC-RT-03") == "pass");
  CHECK(contains(messages(facts_with(runtime("16.4.x-cpu-ml-scala2.12")), "HC-RT-01"),
                 "no longer preinstalled"));
  CHECK(verdicts(facts_with(runtime("?")), "HC-RT-01") == "undecided /spark_version");
}

TEST_CASE("HC-RT-01 reads use_ml_runtime") {
  const auto flag = facts_with(R"({"kind": "CLASSIC_PREVIEW", "use_ml_runtime": true})");
  CHECK(verdicts(flag, "HC-RT-01") == "fail /use_ml_runtime");
  CHECK(accepts(flag, "HC-RT-01") == "15.4.x-scala2.12");
  // Without kind the workspace refuses it; until then it counts.
  CHECK(verdicts(facts_with(R"({"use_ml_runtime": true})"), "HC-RT-01") == "fail /use_ml_runtime");
  CHECK(verdicts(facts_with(R"({"use_ml_runtime": "true"})"), "HC-RT-01") ==
        "fail /use_ml_runtime");
  CHECK(verdicts(facts_with(R"({"use_ml_runtime": false})"), "HC-RT-01") == "pass");
  CHECK(verdicts(facts_with(R"({"use_ml_runtime": "?"})"), "HC-RT-01") ==
        "undecided /use_ml_runtime");
  CHECK(verdicts(facts_with(R"({"use_ml_runtime": true,
                                "spark_version": "15.4.x-cpu-ml-scala2.12"})"),
                 "HC-RT-01") == "fail /spark_version, fail /use_ml_runtime");
}

TEST_CASE("HC-RT-01 names the policy that a value comes from") {
  auto facts = facts_with(runtime("auto:latest-lts-ml"));
  facts.origins["/spark_version"] = "policy p-1 (fixed)";
  CHECK(contains(messages(facts, "HC-RT-01"),
                 R"(spark_version = "auto:latest-lts-ml" (from policy p-1 (fixed)) is)"));
}

TEST_CASE("HC-RT-01 believes what the workspace runs") {
  auto facts = good_facts();
  facts.observed = present(R"({"spark_version": "15.4.x-scala2.12",
                               "effective_spark_version": "15.4.x-cpu-ml-scala2.12"})");
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
  CHECK(accepts(facts, "HC-RT-01") == "15.4.x-cpu-ml-scala2.12");
  facts.observed = present(R"({"spark_version": "14.3.x-cpu-ml-scala2.12"})");
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
  facts.observed = present(R"({"spark_version": "15.4.x-scala2.12", "use_ml_runtime": true})");
  CHECK(verdicts(facts, "HC-RT-01") == "fail /use_ml_runtime");
  facts.observed = present(R"({"spark_version": "15.4.x-scala2.12"})");
  CHECK(verdicts(facts, "HC-RT-01") == "pass");

  // What follows from an accepted use_ml_runtime or alias is no second finding after the create.
  auto flag = facts_with(R"({"kind": "CLASSIC_PREVIEW", "use_ml_runtime": true})");
  flag.observed = present(R"({"effective_spark_version": "15.4.x-cpu-ml-scala2.12"})");
  CHECK(verdicts(flag, "HC-RT-01") == "fail /use_ml_runtime");
  CHECK(accepts(flag, "HC-RT-01") == "15.4.x-scala2.12");

  // An opaque image whose runtime the workspace tells.
  auto image = facts_with(runtime("custom:spark-image-1"));
  CHECK(verdicts(image, "HC-RT-01").empty());
  image.observed = present(R"({"effective_spark_version": "15.4.x-scala2.12"})");
  CHECK(verdicts(image, "HC-RT-01") == "pass");
  CHECK(verdicts(image, "HC-RT-03") == "pass");
  CHECK(verdicts(image, "HC-RT-02") == "fail /spark_version");
}

TEST_CASE("HC-RT-02 refuses what does not name a runtime") {
  CHECK(verdicts(good_facts(), "HC-RT-02") == "pass");
  for (const std::string_view key :
       {"custom:spark-image-86a9b375074f", "auto:latest-lts", "latest-stable-scala2.11",
        "next-major-version-scala2.12", "{{secrets/a/b}}", "nonsense",
        "custom:release__8.3.x-photon-scala2.12__head"}) {
    INFO(key);
    const auto facts = facts_with(runtime(key));
    CHECK(verdicts(facts, "HC-RT-02") == "fail /spark_version");
    CHECK(accepts(facts, "HC-RT-02") == key);
  }
  // Both: an image, and by its label one for machine learning.
  const auto labelled = facts_with(runtime("custom:release__8.3.x-cpu-ml-scala2.12__head"));
  CHECK(verdicts(labelled, "HC-RT-01") == "fail /spark_version");
  CHECK(verdicts(labelled, "HC-RT-02") == "fail /spark_version");
  CHECK(verdicts(facts_with(runtime("?")), "HC-RT-02") == "undecided /spark_version");

  auto facts = good_facts();
  facts.observed = present(R"({"effective_spark_version": "custom:spark-image-1"})");
  CHECK(verdicts(facts, "HC-RT-02") == "fail /spark_version");
  CHECK(accepts(facts, "HC-RT-02") == "custom:spark-image-1");
}

TEST_CASE("a missing runtime") {
  auto facts = facts_with(R"({"spark_version": null})");
  CHECK(verdicts(facts, "HC-RT-01").empty());
  CHECK(verdicts(facts, "HC-RT-02") == "fail /spark_version");
  CHECK(accepts(facts, "HC-RT-02").empty());
  CHECK(verdicts(facts, "HC-RT-03").empty());
  // A policy that nobody could read may supply it.
  facts.policy = unavailable("no credentials");
  for (const auto* rule : {"HC-RT-01", "HC-RT-02", "HC-RT-03"}) {
    CHECK(verdicts(facts, rule) == "undecided /spark_version");
    CHECK(contains(messages(facts, rule), "no credentials"));
  }
  CHECK(verdicts(facts_with(runtime("")), "HC-RT-02") == "fail /spark_version");
}

TEST_CASE("HC-RT-03 refuses runtimes that do not encrypt") {
  for (const std::string_view key :
       {"apache-spark-2.4.x-scala2.11", "2.0.x-scala2.10", "2.1.0-db2-scala2.11", "1.6.x-scala2.10",
        "3.1.x-scala2.11", "3.3.x-scala2.10", "4.1.x-gpu-scala2.11", "4.1.x-ml-scala2.11",
        "4.1.x-ml-gpu-scala2.11", "4.2.x-gpu-scala2.11", "5.0.x-gpu-ml-scala2.11"}) {
    INFO(key);
    CHECK(verdicts(facts_with(runtime(key)), "HC-RT-03") == "fail /spark_version");
    CHECK(accepts(facts_with(runtime(key)), "HC-RT-03").empty());
  }
  for (const std::string_view key :
       {"2.1.0-db3-scala2.10", "3.5.x-scala2.11", "4.1.x-scala2.11", "5.0.x-ml-scala2.11",
        "5.3.x-gpu-scala2.11", "5.5.x-scala2.11", "7.x-snapshot-scala2.12", "18.x-scala2.13"}) {
    INFO(key);
    CHECK(verdicts(facts_with(runtime(key)), "HC-RT-03") == "pass");
  }
  for (const std::string_view key : {"?", "auto:latest-lts", "custom:spark-image-1",
                                     "latest-stable-scala2.11", "2.1.0-scala2.11"}) {
    INFO(key);
    CHECK(verdicts(facts_with(runtime(key)), "HC-RT-03") == "undecided /spark_version");
  }
  auto facts = facts_with(runtime("latest-stable-scala2.11"));
  facts.observed = present(R"({"effective_spark_version": "3.3.x-scala2.11"})");
  CHECK(verdicts(facts, "HC-RT-03") == "fail /spark_version");
}

}  // namespace
}  // namespace hipaa::rules::test
