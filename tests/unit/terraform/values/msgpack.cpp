#include "plugin/terraform/values/msgpack.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using namespace std::string_literals;

TEST_CASE("values come back byte for byte", "[terraform][msgpack]") {
  const auto bytes =
      GENERATE("\xc0"s, "\xa1x"s, "\xc3"s, "\x07"s, "\xd3\x80\0\0\0\0\0\0\0"s,
               "\xcf\xff\xff\xff\xff\xff\xff\xff\xff"s, "\x93\x01\xa1y\xc2"s, "\x81\xa1k\x90"s,
               "\xd4\0\0"s,                              // unknown
               "\xc7\x09\x0c\x82\x01\xc2\x02\xa4pre-"s,  // refined unknown
               "\x92\xc4\x08\"string\"\xa1z"s);          // dynamic
  const auto value = read_msgpack(bytes);
  REQUIRE(value);
  CHECK(write_msgpack(*value) == bytes);
}

TEST_CASE("an extension type is an unknown value", "[terraform][msgpack]") {
  CHECK(is_unknown(*read_msgpack("\xd4\0\0"s)));
  CHECK(is_unknown(*read_msgpack("\xc7\x09\x0c\x82\x01\xc2\x02\xa4pre-"s)));
  CHECK_FALSE(is_unknown(*read_msgpack("\xc4\x01x"s)));
  CHECK(write_msgpack(unknown_value()) == "\xd4\0\0"s);
}

TEST_CASE("what is no value is refused", "[terraform][msgpack]") {
  const auto bytes =
      GENERATE(""s, "\xc1"s, "\xa5x"s, "\x92\x01"s, "\x81\xa1k"s, "\x01\x01"s,
               "\xdd\xff\xff\xff\xff"s, "\xc6\xff\xff\xff\xff"s, "\xdf\xff\xff\xff\xff\xa1k"s);
  CHECK_FALSE(read_msgpack(bytes));
}

TEST_CASE("nesting is measured before anything recurses", "[terraform][msgpack]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '\x91') + "\xc0"; };
  CHECK(msgpack_depth("\xc0", deepest_nesting) == 0U);
  CHECK(msgpack_depth(nested(3), deepest_nesting) == 3U);
  CHECK(read_msgpack(nested(deepest_nesting)));
  CHECK_FALSE(read_msgpack(nested(deepest_nesting + 1)));
  CHECK_FALSE(read_msgpack(nested(10'000'000)));
}

TEST_CASE("attributes that are null are left out, and no other null", "[terraform][msgpack]") {
  const auto read = [](std::string_view text) {
    return *read_msgpack(test::toy(), write_msgpack(parsed(text)));
  };
  CHECK(read(R"({"name":"a","size":null,"part":{"kind":"k","secret":null},"found":null})") ==
        parsed(R"({"name":"a","part":{"kind":"k"}})"));
  const auto others =
      R"({"tags":{"a":null},"keys":["k",null],"parts":[{},null],"other":{"b":null}})";
  CHECK(read(others) == parsed(others));
  CHECK(read(R"({"parts":[{"weight":null},{"weight":2}]})") ==
        parsed(R"({"parts":[{},{"weight":2}]})"));
  const auto dynamic = R"({"tree":[{"leaf":null},[null]]})";
  CHECK(read(dynamic) == parsed(dynamic));
  CHECK(read("null").is_null());
  CHECK(is_unknown((*read_msgpack(test::toy(), "\x81\xa4name\xd4\0\0"s))["name"]));
  CHECK_FALSE(read_msgpack(test::toy(), "\x81\xa4name"s));
}
