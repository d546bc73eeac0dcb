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

TEST_CASE("a sealed entry has no secret and comes back as it was") {
  const Sealer sealer("salt", with("canary-secret"));
  const auto plain =
      entry(R"({"value":{"tags":{"team":"canary-secret"},"other":"has canary-secret in it"}})");
  const auto sealed = sealer.seal(plain);
  CHECK(sealed.state->find("canary") == std::string::npos);
  CHECK(sealed.private_data->find("canary") == std::string::npos);
  CHECK(sealed.state->find("${env:A}") != std::string::npos);
  const auto back = sealer.unseal(sealed);
  CHECK(back.state == plain.state);
  CHECK(back.private_data == plain.private_data);
  CHECK(*sealer.seal(sealed).state == *sealed.state);
}

TEST_CASE("what the reference brings in now decides") {
  const auto sealed =
      Sealer("salt", with("canary-secret")).seal(entry(R"({"value":"canary-secret"})"));
  const auto other = Sealer("salt", with("another-secret")).unseal(sealed);
  CHECK(other.state == sealed.state);  // equals nothing: the next plan sees a change
  // The digest is salted with the file's lineage.
  CHECK(Sealer("other salt", with("canary-secret")).seal(entry("\"canary-secret\"")).state !=
        Sealer("salt", with("canary-secret")).seal(entry("\"canary-secret\"")).state);
}

TEST_CASE("a short value is replaced where it belongs, and nowhere else") {
  const Sealer sealer("salt", with("1"));
  const auto sealed = sealer.seal(entry(R"({"team":"1","count":"1","text":"a 1 b"})"));
  CHECK(sealed.state->find(R"("count":"1")") != std::string::npos);
  CHECK(sealed.state->find(R"("text":"a 1 b")") != std::string::npos);
  CHECK(sealed.state->find(R"("team":"1")") == std::string::npos);
}

TEST_CASE("a private document that is no JSON is left alone") {
  auto plain = entry("{}");
  plain.private_data = "\xFF not json";
  CHECK(Sealer("salt", with("canary-secret")).seal(plain).private_data == plain.private_data);
}
