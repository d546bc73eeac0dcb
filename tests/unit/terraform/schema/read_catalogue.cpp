#include <catch2/catch.hpp>

#include "plugin/terraform/rpc/rpc_support.hpp"
#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using test::toy;

TEST_CASE("JSON Schema becomes Terraform's types", "[terraform][schema]") {
  CHECK(test::catalogue().resource("toy")->version == 3);
  CHECK(test::catalogue().resource("car") == nullptr);
  CHECK(test::catalogue().provider.root.attribute("address")->sensitive);
  CHECK(type_of(*toy().attribute("name")) == "string");
  CHECK(type_of(*toy().attribute("size")) == "number");
  CHECK(type_of(*toy().attribute("on")) == "bool");
  CHECK(type_of(*toy().attribute("tags")) == parsed(R"(["map","string"])"));
  CHECK(type_of(*toy().attribute("keys")) == parsed(R"(["list","string"])"));
  CHECK(type_of(*toy().attribute("parts")) ==
        parsed(R"(["list",["object",{"label":"string","weight":"number"}]])"));
  CHECK(toy().attribute("parts")->is_nested());
  CHECK_FALSE(toy().attribute("keys")->is_nested());
}

TEST_CASE("a shape that contains itself is dynamic as a whole", "[terraform][schema]") {
  CHECK(toy().attribute("tree")->kind == Kind::dynamic);
  CHECK(toy().attribute("parts")->kind == Kind::list);
}

TEST_CASE("an object whose attributes are all of one type is a map", "[terraform][schema]") {
  const auto& range = *toy().attribute("range");
  CHECK(type_of(range) == parsed(R"(["map","number"])"));
  CHECK(range.stands_for_object());
  CHECK_FALSE(range.is_nested());
  CHECK(range.description == "From, to.\n* `from`: First.\n* `to` (required): Last.");
  const auto& used = *toy().attribute("used");
  CHECK(type_of(used) == parsed(R"(["map",["map","bool"]])"));
  CHECK(used.description == "Uses.\n* `by`: Whom.\n  * `cats`: Cats.\n  * `dogs`: Dogs.");
  const auto& box = *toy().attribute("box");
  CHECK(type_of(box) == parsed(R"(["map",["map","string"]])"));
  CHECK(box.attribute("safe")->attribute("locked")->as_text);
  CHECK(type_of(*toy().attribute("stored")) == parsed(R"(["list",["map",["map","string"]]])"));
  CHECK_FALSE(toy().attribute("stored")->is_nested());
  CHECK(toy().attribute("stored")->description.find("\n* `safe`: \n  * `at`") == 0);
  const auto& sizes = *toy().attribute("found")->attribute("sizes");
  // What is computed has all its keys, and a mock of it too.
  CHECK(type_of(sizes) == parsed(R"(["object",{"first":"number","last":"number"}])"));
  CHECK(sizes.is_whole());
  CHECK(sizes.computed);
  // What is of several types or has something to hide stays an object.
  CHECK(toy().attribute("found")->is_nested());
  CHECK(toy().attribute("part")->is_nested());
  CHECK(type_of(*toy().attribute("tags")) == parsed(R"(["map","string"])"));
  CHECK_FALSE(toy().attribute("tags")->stands_for_object());
}

TEST_CASE("computed, required and write-only", "[terraform][schema]") {
  const auto& part = *toy().attribute("part");
  CHECK(part.attribute("kind")->required);
  CHECK(part.attribute("secret")->write_only);
  const auto& found = *toy().attribute("found");
  CHECK(found.computed);
  CHECK(found.attribute("at")->computed);
  CHECK_FALSE(found.attribute("at")->required);
}

TEST_CASE("what is no schema has no resources", "[terraform][schema]") {
  CHECK(read_catalogue("").resources.empty());
  CHECK(read_catalogue("[]").resources.empty());
}

TEST_CASE("functions", "[terraform][schema]") {
  const auto* made = test::catalogue().function("double");
  REQUIRE(made != nullptr);
  CHECK(made->summary == "Twice");
  CHECK(made->parameters.at(0).type.name == "of");
  CHECK(type_of(made->result) == "number");
  CHECK_FALSE(made->optional);
}

TEST_CASE("optional parameters are the one that repeats", "[terraform][schema]") {
  const auto* made = test::catalogue().function("look");
  REQUIRE(made != nullptr);
  REQUIRE(made->parameters.size() == 1);
  CHECK(made->parameters[0].accepts_unknown);
  CHECK(type_of(made->parameters[0].type) == "dynamic");
  REQUIRE(made->optional);
  CHECK(made->optional->type.name == "kind_and_by");
  CHECK(made->optional->type.description == "May be left out. kind: toy or car. Then by: a person");
  CHECK(type_of(made->optional->type) == "string");
  CHECK(&made->parameter(2) == &*made->optional);
  CHECK(type_of(made->result) == "dynamic");
}

TEST_CASE("a value that cannot be read is a diagnostic", "[terraform][diagnostics]") {
  rpc::Diagnostics said;
  tfplugin6::DynamicValue value;
  CHECK(rpc::read_value(value, "configuration", said)->is_null());
  value.set_json("{\"a\":1}");
  CHECK((*rpc::read_value(value, "configuration", said))["a"] == 1);
  CHECK(said.empty());
  value.set_msgpack("\xc1");
  CHECK_FALSE(rpc::read_value(value, "configuration", said));
  REQUIRE(said.size() == 1);
  CHECK(said.Get(0).summary() == "The configuration cannot be read");
}
