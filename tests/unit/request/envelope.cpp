#include "plugin/request/envelope.hpp"

#include <catch2/catch.hpp>

using hipaa::model::is_unknown;
using hipaa::request::read_envelope;
using hipaa::request::write_envelope;

TEST_CASE("an unknown is none of null, zero, empty and absent") {
  const auto read = read_envelope(
      R"({"format_version":1,"value":{"a":null,"b":null,"c":0,"d":""},"unknown":["/a"]})",
      "config");
  REQUIRE(read.has_value());
  const auto& value = read->value.as_object();
  CHECK(is_unknown(value.at("a")));
  CHECK(value.at("b").is_null());
  CHECK(value.at("c") == 0);
  CHECK(value.at("d") == "");
  CHECK_FALSE(is_unknown(value.at("c")));
}

TEST_CASE("envelopes come out as they went in") {
  const auto one = GENERATE(
      as<std::string>(),
      R"({"format_version":1,"value":{"a":{"b":null},"c":[null,1]},"unknown":["/a/b","/c/0"]})",
      R"({"format_version":1,"value":{"a/b":null},"unknown":["/a~1b"],"tainted":true})",
      R"({"format_version":1,"value":{}})");
  auto read = read_envelope(one, "config");
  REQUIRE(read.has_value());
  CHECK(write_envelope(std::move(*read)) == one);
}

TEST_CASE("envelopes that are not as they should be") {
  struct Refused {
    std::string text, code, path;
  };
  const auto one = GENERATE(values<Refused>({
      {R"([])", "HP-ARG-ENVELOPE", ""},
      {R"({"value":{}})", "HP-ARG-ENVELOPE", "/format_version"},
      {R"({"format_version":2,"value":{}})", "HP-ARG-ENVELOPE", "/format_version"},
      {R"({"format_version":1})", "HP-ARG-ENVELOPE", "/value"},
      {R"({"format_version":1,"value":{},"unknwon":[]})", "HP-ARG-ENVELOPE", "/unknwon"},
      {R"({"format_version":1,"value":{},"unknown":{}})", "HP-ARG-ENVELOPE", "/unknown"},
      {R"({"format_version":1,"value":{},"tainted":1})", "HP-ARG-ENVELOPE", "/tainted"},
      {R"({"format_version":1,"value":{},"unknown":["/a"]})", "HP-ARG-UNKNOWN-POINTER",
       "/unknown/0"},
      {R"({"format_version":1,"value":{"a":1},"unknown":["/a"]})", "HP-ARG-UNKNOWN-POINTER",
       "/unknown/0"},
      {R"({"format_version":1,"value":{"a":null},"unknown":["/a","/a/b"]})",
       "HP-ARG-UNKNOWN-POINTER", "/unknown/1"},
      {R"({"format_version":1,"value":{"a":null},"unknown":["a"]})", "HP-ARG-UNKNOWN-POINTER",
       "/unknown/0"},
      {R"({"format_version":1,"value":{"a":null},"unknown":[7]})", "HP-ARG-UNKNOWN-POINTER",
       "/unknown/0"},
  }));
  INFO(one.text);
  const auto read = read_envelope(one.text, "config");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().diagnostics.at(0).code == one.code);
  CHECK(read.error().diagnostics.at(0).path == one.path);
}
