// Who answers for an acknowledged verdict, as the verdict carries it.
#include "plugin/model/acceptance.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/writer.hpp"
#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

// The cluster of a merge patch, with two acknowledgements of one rule by different persons.
model::Facts accepted_by_two(std::string_view rule, std::string_view first, std::string_view second,
                             std::string_view patch) {
  auto made = read(patch);
  auto& list = made.get_object()["acknowledgement"].emplace_array();
  for (const auto& [accepts, by] : {std::pair(first, "first"), std::pair(second, "second")})
    list.push_back({{"rule", rule},
                    {"accepts", accepts},
                    {"approved_by", by},
                    {"ticket", "RISK-1"},
                    {"reason", "Single-node training on test data "},
                    {"approved_on", "2026-11-01"},
                    {"expires_on", "2027-02-01"}});
  return facts_with(json::serialize(made));
}

std::string acceptances(const model::Facts& facts) {
  std::string all;
  for (const auto& verdict : judge(facts).verdicts) {
    if (verdict.acceptance == nullptr) continue;
    all += verdict.rule + " " + verdict.path + " " +
           hipaa::json::compact(model::to_json(*verdict.acceptance)) + "\n";
  }
  return all;
}

constexpr auto two_packages =
    R"({"libraries": [{"pypi": {"package": "horovod"}}, {"pypi": {"package": "sparkdl"}}]})";

}  // namespace

TEST_CASE("of two acknowledgements of one rule each verdict carries the one that names its value") {
  CHECK(acceptances(accepted_by_two("HC-ML-01", "sparkdl", "horovod", two_packages)) ==
        R"(HC-ML-01 /libraries/0/pypi/package {"approved_by":"second","expires_on":"2027-02-01",)"
        R"("id":"","kind":"acknowledgement","reason":"Single-node training on test data",)"
        R"("source":{"file":"","path":"/acknowledgement/1"},"ticket":"RISK-1"})"
        "\n"
        R"(HC-ML-01 /libraries/1/pypi/package {"approved_by":"first","expires_on":"2027-02-01",)"
        R"("id":"","kind":"acknowledgement","reason":"Single-node training on test data",)"
        R"("source":{"file":"","path":"/acknowledgement/0"},"ticket":"RISK-1"})"
        "\n");
}

TEST_CASE("what nobody accepted carries nothing") {
  CHECK(acceptances(accepted_by_two("HC-ML-01", "spark", "horovod==1", two_packages)).empty());
  auto facts = accepted_by_two("HC-ML-01", "sparkdl", "horovod", two_packages);
  facts.now_unix_ms = 1801612800000;  // 2027-02-03: both have expired
  CHECK(acceptances(facts).empty());
}

TEST_CASE("what is accepted together with the runtime is answered for by the same person") {
  const auto facts = accepted_by_two("HC-RT-02", "auto:latest-lts", "none",
                                     R"({"spark_version": "auto:latest-lts"})");
  std::string rules;
  for (const auto& verdict : judge(facts).verdicts)
    if (verdict.acceptance != nullptr) rules += verdict.rule + verdict.acceptance->path + " ";
  CHECK(rules == "HC-RT-02/acknowledgement/0 HC-RT-03/acknowledgement/0 ");
}

}  // namespace hipaa::rules::test
