#include <catch2/catch.hpp>

#include "plugin/terraform/values/msgpack.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"
#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using test::toy;

namespace {

// A value in Terraform's shape: every attribute there, the rest null.
Json wire(const char* some) {
  auto whole = parsed(some);
  for (const auto& attribute : toy().attributes)
    if (!whole.contains(attribute.name)) whole[attribute.name] = nullptr;
  return whole;
}

Json dynamic(const char* type, const char* value) {
  const std::string text(type);
  return Json::array({Json::binary({text.begin(), text.end()}), parsed(value)});
}

// What Terraform gets: the bytes, read without a type.
Json told(const Json& plain, const Json& hint) {
  return *read_msgpack(write_msgpack(toy(), wire_of(toy(), plain, hint)));
}

}  // namespace

TEST_CASE("null is absent, zero and empty are not", "[terraform][values]") {
  const auto plain =
      plain_of(toy(), wire(R"({"name":"","size":0,"tags":{},"keys":[],"on":false})"));
  CHECK(plain == parsed(R"({"name":"","size":0,"tags":{},"keys":[],"on":false})"));
  CHECK(envelope_of(plain) ==
        R"({"format_version":1,"value":{"keys":[],"name":"","on":false,"size":0,"tags":{}}})");
}

TEST_CASE("decimal text becomes a number where the schema has one", "[terraform][values]") {
  const auto size = [](const char* text) { return plain_of(toy(), wire(text))["size"]; };
  CHECK(size(R"({"size":"7"})") == 7);
  CHECK(size(R"({"size":"9223372036854775808"})") == 9223372036854775808U);
  CHECK(size(R"({"size":"0.1"})") == 0.1);
  CHECK(size(R"({"size":"1e30"})") == 1e30);
  CHECK(plain_of(toy(), wire(R"({"name":"7"})"))["name"] == "7");
}

TEST_CASE("unknowns cross as pointers and come back", "[terraform][values]") {
  auto given = wire(R"({"tags":{"a/b":"x","c":"y"},"keys":["k"]})");
  const auto refined = *read_msgpack("\xc7\x09\x0c\x82\x01\xc2\x02\xa4pre-");
  given["tags"]["a/b"] = unknown_value();
  given["keys"][0] = refined;
  const auto text = envelope_of(plain_of(toy(), given));
  const auto envelope = parsed(text);
  CHECK(envelope["unknown"] == parsed(R"(["/keys/0","/tags/a~1b"])"));
  CHECK(envelope["value"]["tags"]["a/b"].is_null());
  const auto back = told(open_envelope(text).plain, given);
  CHECK(back == given);
  CHECK(without_unknowns(back)["keys"][0].is_null());
}

TEST_CASE("every attribute is there, and no other", "[terraform][values]") {
  const auto made = told(parsed(R"({"name":"a","part":{"kind":"k"},"other":1})"), Json());
  CHECK(made.size() == toy().attributes.size());
  CHECK(made["size"].is_null());
  CHECK(made["part"] == parsed(R"({"kind":"k","secret":null})"));
  CHECK_FALSE(made.contains("other"));
}

TEST_CASE("what is write-only never comes back", "[terraform][values]") {
  const auto made = told(parsed(R"({"part":{"kind":"k","secret":"s"}})"), Json());
  CHECK(made["part"]["secret"].is_null());
}

TEST_CASE("what says the same stays as the user wrote it", "[terraform][values]") {
  auto given = wire(R"({"tags":{"a":null,"b":"x"},"size":"7"})");
  given["tree"] = dynamic(R"(["tuple",[["object",{"leaf":"number","inner":"dynamic"}]]])",
                          R"([{"leaf":"1","inner":null}])");
  const auto plain = plain_of(toy(), given);
  CHECK(plain == parsed(R"({"tags":{"b":"x"},"size":7,"tree":[{"leaf":1}]})"));
  CHECK(told(plain, given) == given);
}

TEST_CASE("a dynamic value without a model gets a type of its own", "[terraform][values]") {
  const auto made = told(parsed(R"({"tree":[{"leaf":1,"x":["a",true]}]})"), Json());
  CHECK(made["tree"] ==
        dynamic(R"(["tuple",[["object",{"leaf":"number","x":["tuple",["string","bool"]]}]]])",
                R"([{"leaf":1,"x":["a",true]}])"));
}

TEST_CASE("a state file's notation", "[terraform][values]") {
  const auto raw = parsed(R"({"name":"a","gone":1,"part":{"kind":"k"},
    "tree":{"value":[{"leaf":1}],"type":["tuple",[["object",{"leaf":"number"}]]]}})");
  const auto made = wire_of_state_file(toy(), raw, Written::now);
  CHECK(made["tree"] == dynamic(R"(["tuple",[["object",{"leaf":"number"}]]])", R"([{"leaf":1}])"));
  CHECK(made["part"] == parsed(R"({"kind":"k","secret":null})"));
  CHECK(made.size() == toy().attributes.size());
  const auto plain = plain_of_state_file(toy(), raw);
  CHECK(plain["tree"] == parsed(R"([{"leaf":1}])"));
  CHECK(plain["gone"] == 1);
}

TEST_CASE("a flag among texts is a text for Terraform, and a flag for the library",
          "[terraform][values]") {
  const auto wire = parsed(R"({"box":{"safe":{"at":"x","locked":"true"},"shelf":{"at":"true"}}})");
  const auto plain = plain_of(toy(), wire);
  CHECK(plain == parsed(R"({"box":{"safe":{"at":"x","locked":true},"shelf":{"at":"true"}}})"));
  CHECK(told(plain, Json())["box"] == wire["box"]);
  CHECK(told(plain, wire)["box"] == wire["box"]);
  // What is no flag is the library's to refuse; what has no name among them, too.
  const auto wrong = parsed(R"({"box":{"safe":{"locked":"yes","lock":"true"}}})");
  CHECK(plain_of(toy(), wrong) == wrong);
  CHECK(wire_of_state_file(toy(), plain, Written::by_older)["box"] == wire["box"]);
  const auto text = parsed(R"({"on":"true"})");
  CHECK(plain_of(toy(), text) == text);
}

TEST_CASE("what is computed has all its keys, so that a reference to any is valid",
          "[terraform][values]") {
  const auto plain = parsed(R"({"found":{"sizes":{"last":2}}})");
  const auto whole = parsed(R"({"sizes":{"first":null,"last":2}})");
  CHECK(told(plain, Json())["found"]["sizes"] == whole["sizes"]);
  CHECK(told(plain, plain)["found"]["sizes"] == whole["sizes"]);
  CHECK(plain_of(toy(), parsed(R"({"found":{"sizes":{"first":null,"last":2}}})")) == plain);
}

TEST_CASE("what an older state file has as an object may be a map", "[terraform][values]") {
  const auto raw = parsed(R"({"range":{"from":null,"gone":2,"to":1},"tags":{"a":null},
                              "used":{"by":{"cats":true,"dogs":null}}})");
  const auto older = wire_of_state_file(toy(), raw, Written::by_older);
  CHECK(older["range"] == parsed(R"({"to":1})"));
  CHECK(older["used"] == parsed(R"({"by":{"cats":true}})"));
  CHECK(older["tags"] == parsed(R"({"a":null})"));
  // A configuration may have spelled it so.
  CHECK(wire_of_state_file(toy(), raw, Written::now)["range"] == parsed(R"({"from":null,"to":1})"));
}

TEST_CASE("an envelope that is none is empty", "[terraform][values]") {
  CHECK(open_envelope("no JSON").plain.is_null());
  CHECK(open_envelope(R"({"value":{},"tainted":true})").tainted);
}
