#include "plugin/model/value.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/pointer.hpp"
#include "plugin/model/known.hpp"

using namespace hipaa::model;

TEST_CASE("absent, null, unknown, zero and empty are five things") {
  boost::json::object object =
      boost::json::parse(R"({"null":null,"zero":0,"empty":"","list":[]})").as_object();
  object["unknown"] = unknown();
  CHECK(find(object, "absent") == nullptr);
  CHECK(find(object, "null") == nullptr);  // one thing for all but the request that is sent
  CHECK(object.contains("null"));
  REQUIRE(find(object, "zero") != nullptr);
  CHECK_FALSE(is_unknown(*find(object, "zero")));
  CHECK(is_unknown(*find(object, "unknown")));
  const boost::json::value root(object);
  CHECK(integer_at(root, "/zero").is(0));
  CHECK(integer_at(root, "/unknown").is_unknown());
  CHECK_FALSE(integer_at(root, "/unknown").is(0));
  CHECK(integer_at(root, "/absent").is_absent());
  CHECK(integer_at(root, "/null").is_absent());
  CHECK(text_at(root, "/empty").is(""));
  CHECK(text_at(root, "/zero").is_absent());  // another kind
  CHECK(integer_at(root, "/absent").value_or(7) == 7);
  CHECK(integer_at(root, "/unknown").value_or(7) == 7);
}

TEST_CASE("pointers reach into objects and lists, and stop at an unknown") {
  boost::json::value root = boost::json::parse(
      R"({"a":{"b/c":{"d~e":[10,{"f":true}]}},"conf":{"spark.ssl.enabled":"true"}})");
  CHECK(integer_at(root, "/a/b~1c/d~0e/0").is(10));
  CHECK(flag_at(root, "/a/b~1c/d~0e/1/f").is(true));
  CHECK(text_at(root, "/conf/spark.ssl.enabled").is("true"));
  for (const auto* nowhere : {"/a/b~1c/d~0e/2", "/a/b~1c/d~0e/-1", "/a/b~1c/d~0e/x", "/a/x/y",
                              "/conf/spark.ssl.enabled/deeper", "/a/b~1c/d~0e/99999999999"})
    CHECK(find_pointer(root, nowhere) == nullptr);
  root.as_object()["a"] = unknown();
  const auto* below = find_pointer(root, "/a/b~1c/d~0e/0");
  REQUIRE(below != nullptr);
  CHECK(is_unknown(*below));
  CHECK(has_unknown(root));
  CHECK(has_unknown(boost::json::array{1, boost::json::array{unknown()}}));
  CHECK_FALSE(has_unknown(boost::json::parse(R"({"a":[0,null,{}]})")));
}

TEST_CASE("a token is escaped as a pointer needs it") {
  CHECK(json::pointer_token("a/b~c") == "a~1b~0c");
  CHECK(json::pointer_token("spark.ssl.enabled") == "spark.ssl.enabled");
}

TEST_CASE("equal values have equal bytes") {
  CHECK(canonical(boost::json::parse(R"({"b":[1,{"z":null,"a":"\u00e4\n"}],"a":true})")) ==
        "{\"a\":true,\"b\":[1,{\"a\":\"ä\\n\",\"z\":null}]}");
  CHECK(canonical(unknown()) == "null");
  CHECK(canonical(boost::json::object()) == "{}");
  CHECK(canonical(boost::json::array()) == "[]");
}
