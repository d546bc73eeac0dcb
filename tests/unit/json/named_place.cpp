#include "plugin/json/named_place.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/reader.hpp"

namespace {

namespace json = hipaa::json;

// The text itself tells what was given to it.
std::string itself(std::string_view text) {
  return '<' + std::string(text) + '>';
}

json::NamedPlace place_in_text(std::string_view text, std::string_view pointer,
                               const json::Withheld& withheld = {}) {
  return json::named_place(*json::read(text), pointer, itself, withheld);
}

}  // namespace

TEST_CASE("an element is named by what tells it from the others") {
  CHECK(place_in_text(R"({"tasks": [{}, {"task_key": "load", "new_cluster": {"a": 1}}]})",
                      "/tasks/1/new_cluster/a")
            .path == "/tasks/task_key=load/new_cluster/a");
  CHECK(place_in_text(R"([{"cluster_name": "a/b", "num_workers": 1}])", "/0/num_workers").path ==
        "/cluster_name=a~1b/num_workers");
  CHECK(place_in_text(R"([{"job_id": 7, "settings": {}}])", "/0/settings").path ==
        "/job_id=7/settings");
  CHECK(place_in_text(R"({"libraries": [{"pypi": {"package": "horovod[spark]>=0.28"}}]})",
                      "/libraries/0")
            .path == "/libraries/pypi=horovod");
  CHECK(place_in_text(R"({"library": [{"maven": [{"coordinates": "g:a:1.0"}]}]})", "/library/0")
            .path == "/library/maven=g:a");
  CHECK(place_in_text(R"({"list": ["x"]})", "/list/0").path == "/list/sha256=<\"x\">");
}

TEST_CASE("a block that Terraform shows as a list needs no name") {
  CHECK(place_in_text(R"({"aws_attributes": [{"ebs_volume_count": 0}]})",
                      "/aws_attributes/0/ebs_volume_count")
            .path == "/aws_attributes/ebs_volume_count");
}

TEST_CASE("what is missing keeps its pointer and has no digest") {
  const auto missing = place_in_text(R"({"a": []})", "/a/3/b");
  CHECK(missing.path == "/a/3/b");
  CHECK(missing.digest.empty());
}

TEST_CASE("what is withheld is told by its number and has no digest") {
  const auto* const text =
      R"({"tasks": [{"task_key": "MRN 1", "a": "for MRN 1"}], "tags": {"k": 1}})";
  const auto root = json::read(text);
  json::Withheld withheld;
  withheld.add(*root, "/tasks/0/task_key");
  withheld.add(*root, "/tags");
  CHECK(place_in_text(text, "/tasks/0/a", withheld).path == "/tasks/#1/a");
  CHECK(place_in_text(text, "/tasks/0/a", withheld).digest.empty());
  CHECK(place_in_text(text, "/tags/k", withheld).path == "/tags/#1");
}
