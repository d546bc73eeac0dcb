#include "plugin/cli/state/redactor.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::cli;

namespace {

Configuration with(const std::string& value, const std::string& written = "${env:A}") {
  Configuration made;
  made.texts = {{"/tags/team", written, value}};
  made.references = {{"/tags/team", written, value}};
  return made;
}

StateEntry entry(const std::string& state) {
  StateEntry made;
  made.type = "t";
  made.name = "n";
  made.state = state;
  made.private_data = R"({"sent":"canary-secret"})";
  return made;
}

}  // namespace

TEST_CASE("a redacted entry has no secret and comes back as it was") {
  const Redactor redactor("salt", with("canary-secret"));
  const auto plain =
      entry(R"({"value":{"tags":{"team":"canary-secret"},"other":"has canary-secret in it"}})");
  const auto redacted = redactor.redact(plain);
  CHECK(redacted.state->find("canary") == std::string::npos);
  CHECK(redacted.private_data->find("canary") == std::string::npos);
  CHECK(redacted.state->find("${env:A}") != std::string::npos);
  const auto back = redactor.restore(redacted);
  CHECK(back.state == plain.state);
  CHECK(back.private_data == plain.private_data);
  CHECK(*redactor.redact(redacted).state == *redacted.state);
}

TEST_CASE("what the reference brings in now decides") {
  const auto redacted =
      Redactor("salt", with("canary-secret")).redact(entry(R"({"value":"canary-secret"})"));
  const auto other = Redactor("salt", with("another-secret")).restore(redacted);
  CHECK(other.state == redacted.state);  // equals nothing: the next plan sees a change
  // The digest is salted with the file's lineage.
  CHECK(Redactor("other salt", with("canary-secret")).redact(entry("\"canary-secret\"")).state !=
        Redactor("salt", with("canary-secret")).redact(entry("\"canary-secret\"")).state);
}

TEST_CASE("a short value is replaced where it belongs, and nowhere else") {
  const Redactor redactor("salt", with("1"));
  const auto redacted = redactor.redact(entry(R"({"team":"1","count":"1","text":"a 1 b"})"));
  CHECK(redacted.state->find(R"("count":"1")") != std::string::npos);
  CHECK(redacted.state->find(R"("text":"a 1 b")") != std::string::npos);
  CHECK(redacted.state->find(R"("team":"1")") == std::string::npos);
}

TEST_CASE("a private document that is no JSON is left alone") {
  auto plain = entry("{}");
  plain.private_data = "\xFF not json";
  CHECK(Redactor("salt", with("canary-secret")).redact(plain).private_data == plain.private_data);
}

TEST_CASE("a state of before, when the mark had another name, comes back as it was") {
  const Redactor redactor("salt", with("canary-secret"));
  const auto plain = entry(R"({"value":"canary-secret"})");
  auto older = redactor.redact(plain);
  for (auto at = older.state->find("redacted"); at != std::string::npos;
       at = older.state->find("redacted"))
    older.state->replace(at, 8, "sealed");
  CHECK(older.state->find("${sealed:") != std::string::npos);
  CHECK(redactor.restore(older).state == plain.state);
}
