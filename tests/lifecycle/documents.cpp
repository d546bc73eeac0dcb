// Documents that are no documents: each refused with its place, nothing sent, nothing returned.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

struct Hostile {
  std::string text;
  hipaa_status status;
  std::string line;
  std::string says;  // in summary or detail
};

std::string value(const std::string& members) {
  return R"({"format_version":1,"value":{)" + members + "}}";
}

std::vector<Hostile> hostile() {
  return {
      {"{", HIPAA_E_INVALID_ARGUMENT, "error HP-ARG-JSON", "line 1"},
      {envelope(compliant()).substr(0, 120), HIPAA_E_INVALID_ARGUMENT, "error HP-ARG-JSON",
       "line 1"},
      {std::string("\0{}", 3), HIPAA_E_INVALID_ARGUMENT, "error HP-ARG-JSON", "not valid JSON"},
      {"{\"format_version\":1,\"value\":{\"cluster_name\":\"\xff\xfe\"}}", HIPAA_E_INVALID_ARGUMENT,
       "error HP-ARG-JSON", "not valid JSON"},
      {"[]", HIPAA_E_INVALID_ARGUMENT, "error HP-ARG-ENVELOPE", "object"},
      {value(R"("num_workers":1,"num_workers":2)"), HIPAA_E_INVALID_ARGUMENT,
       "error HP-ARG-DUPLICATE /num_workers", "twice"},
      {value(R"("num_workers":1e999)"), HIPAA_E_INVALID_ARGUMENT,
       "error HP-ARG-NUMBER /num_workers", "out of range"},
      {value(R"("spark_conf":)" + std::string(5000, '[')), HIPAA_E_INVALID_ARGUMENT,
       "error HP-ARG-DEPTH", "nested too deeply"},
      {value(R"("cluster_name":")" + std::string(std::size_t{17} << 20, 'x') + '"'),
       HIPAA_E_INVALID_ARGUMENT, "error HP-ARG-SIZE", "too large"},
      {value(R"("num_workers":"2")"), HIPAA_E_DIAGNOSTICS, "error HP-ARG-TYPE /num_workers",
       "whole number"},
      {value(R"("aws_attributes":[])"), HIPAA_E_DIAGNOSTICS, "error HP-ARG-TYPE /aws_attributes",
       "object"},
      {value(R"("__proto__":{})"), HIPAA_E_DIAGNOSTICS, "error HP-ARG-UNKNOWN-KEY /__proto__",
       "does not exist"},
  };
}

bool has_line(const Outcome& outcome, const std::string& line) {
  for (const auto& one : outcome.findings)
    if (one.line().rfind(line, 0) == 0) return true;
  return false;
}

}  // namespace

TEST_CASE("a hostile document is refused wherever it is given", "[documents]") {
  using hipaa::abi::Provider;
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  for (const auto& one : hostile()) {
    INFO(one.text.substr(0, 200));
    Texts as_config;
    as_config.config = as_config.planned_state = one.text;
    Texts as_state;
    as_state.prior_state = one.text;
    const std::vector<std::pair<Slot, Texts>> calls = {{&Provider::validate, as_config},
                                                       {&Provider::plan, as_config},
                                                       {&Provider::apply, as_config},
                                                       {&Provider::read, as_state},
                                                       {&Provider::upgrade_state, as_state}};
    for (const auto& [slot, texts] : calls) {
      const auto outcome = run(provider.handle(), slot, texts);
      INFO(explained(outcome).substr(0, 2000));
      CHECK(outcome.status == one.status);
      CHECK(has_line(outcome, one.line));
      CHECK_THAT(explained(outcome), Catch::Contains(one.says));
      CHECK_FALSE(outcome.state);
    }
  }
  CHECK(simulator.requests().empty());
}

TEST_CASE("private data that did not come from us is refused", "[documents]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  for (const auto* text :
       {"{", "[]", "{}", R"({"private_version":2})", R"({"private_version":"1"})"}) {
    INFO(text);
    Texts texts;
    texts.config = texts.planned_state = envelope(compliant());
    texts.private_data = text;
    const auto outcome = run(provider.handle(), &hipaa::abi::Provider::apply, texts);
    CHECK(outcome.status == HIPAA_E_INVALID_ARGUMENT);
    CHECK(outcome.lines() == std::vector<std::string>{"error HP-STATE-PRIVATE"});
    CHECK_FALSE(outcome.state);
  }
  CHECK(simulator.count("POST", create_path) == 0);
}
