// Whether evidence proves, and of which workspace it is.
#include "plugin/transparency/statement_reading.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/reader.hpp"

using namespace hipaa::transparency;

TEST_CASE("evidence proves what HC-SSL-01 passed, and nothing else") {
  const auto with = [](const char* verdicts) {
    return hipaa::json::read(std::string(R"({"verdicts":)") + verdicts + '}').value();
  };
  const auto passed = with(R"([{"rule":"HC-BAA-01","verdict":"fail"},
                               {"rule":"HC-SSL-01","verdict":"pass"}])");
  CHECK(is_proved(passed));
  CHECK(verdict_of(passed, "HC-BAA-01") == "fail");
  CHECK(verdict_of(passed, "HC-SSL-02").empty());
  for (const auto* verdicts :
       {R"([{"rule":"HC-SSL-01","verdict":"fail"}])", R"([{"rule":"HC-SSL-02","verdict":"pass"}])",
        R"([{"rule":"HC-SSL-01"}])", "[]", "null", "7", R"([7])"})
    CHECK_FALSE(is_proved(with(verdicts)));
}

TEST_CASE("a workspace is known by its id, and by its address where an id is not known") {
  CHECK(is_same_workspace({"https://a", "1"}, {"https://b", "1"}));
  CHECK_FALSE(is_same_workspace({"https://a", "1"}, {"https://a", "2"}));
  CHECK(is_same_workspace({"https://a", ""}, {"https://a", "2"}));
  CHECK_FALSE(is_same_workspace({"https://a", "1"}, {"https://b", ""}));
}
