#include <catch2/catch.hpp>
#include <random>

#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/msgpack.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"
#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using namespace std::string_literals;
using test::toy;

namespace {

// Values by chance, the same in each run: mostly such as Terraform sends, some of a wrong kind.
class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }

  Json wire_of_kind(const Node& node) {
    if (one_in(6)) return nullptr;
    if (one_in(10)) return one_in(2) ? unknown_value() : refined_;
    if (one_in(30)) return any();
    switch (node.kind) {
      case Kind::text:
        return text();
      case Kind::flag:
        if (node.as_text) return one_in(2) ? "true" : "false";
        return one_in(2);
      case Kind::number:
        return number();
      case Kind::list: {
        auto list = Json::array();
        for (auto left = below(4); left > 0; --left) list.push_back(wire_of_kind(*node.element));
        return list;
      }
      case Kind::map: {
        auto map = Json::object();
        for (auto left = below(4); left > 0; --left) map[text()] = wire_of_kind(*node.element);
        for (const auto& one : node.attributes)
          if (!one_in(3)) map[one.name] = wire_of_kind(one);
        return map;
      }
      case Kind::object: {
        auto object = Json::object();
        for (const auto& one : node.attributes)
          if (!one_in(5)) object[one.name] = wire_of_kind(one);
        if (one_in(20)) object["other"] = any();
        return object;
      }
      default: {
        const auto type = R"(["tuple",["string","number",["map","string"]]])"s;
        return Json::array({Json::binary({type.begin(), type.end()}),
                            Json::array({text(), number(), {{"a~/b", text()}, {"c", nullptr}}})});
      }
    }
  }

 private:
  bool one_in(std::size_t many) { return below(many) == 0; }
  Json any() {
    const std::vector<Json> all{Json::array(), Json::object(), 1, -1, true, "x", 0.5, {{"k", 1}}};
    return all[below(all.size())];
  }
  Json number() {
    const std::vector<Json> all{0,
                                127,
                                128,
                                255,
                                256,
                                70000,
                                5000000000,
                                -1,
                                -40,
                                -70000,
                                "7",
                                "9223372036854775808",
                                "0.1",
                                "1e30",
                                "x",
                                0.5,
                                9223372036854775808U};
    return all[below(all.size())];
  }
  std::string text() {
    const std::vector<std::string> all{"",
                                       "a",
                                       "name",
                                       "a/b",
                                       "a~b",
                                       "a\"b",
                                       "a\\b",
                                       "line\n",
                                       "é",

                                       std::string(31, 'x'),
                                       std::string(32, 'x'),
                                       std::string(255, 'y'),
                                       std::string(256, 'z'),
                                       std::string(70000, 'w')};
    return all[below(all.size() - (one_in(20) ? 0 : 1))];
  }

  std::mt19937 engine_;
  const Json refined_ = *read_msgpack("\xc7\x09\x0c\x82\x01\xc2\x02\xa4pre-");
};

std::optional<std::string> by_tree(std::string_view bytes) {
  const auto wire = read_msgpack(toy(), bytes);
  return wire ? std::optional(envelope_of(plain_of(toy(), *wire))) : std::nullopt;
}

std::string by_tree(std::string_view envelope, std::string_view hint, Unknowns unknowns) {
  auto wire = wire_of(toy(), open_envelope(envelope).plain, *read_msgpack(toy(), hint));
  if (unknowns == Unknowns::are_null) wire = without_unknowns(std::move(wire));
  return write_msgpack(toy(), wire);
}

}  // namespace

TEST_CASE("without a tree between the library is told the same", "[terraform][direct]") {
  Chance chance(1);
  for (int i = 0; i < 3000; ++i) {
    const auto value = chance.wire_of_kind(toy());
    const auto bytes = i % 2 == 0 ? write_msgpack(value) : write_msgpack(toy(), value);
    const auto told = envelope_of_bytes(toy(), bytes);
    REQUIRE(told);
    REQUIRE(*told == *by_tree(bytes));
  }
}

TEST_CASE("keys are texts, also where nobody knows the attribute", "[terraform][direct]") {
  // {"other": {1: 2}}, {"other": [{nil: 2}]}, and with a text for a key.
  for (const auto& bytes : {"\x81\xa5other\x81\x01\x02"s, "\x81\xa5other\x91\x81\xc0\x02"s}) {
    CHECK_FALSE(envelope_of_bytes(toy(), bytes));
    CHECK_FALSE(by_tree(bytes));
    CHECK_FALSE(msgpack_depth(bytes, 8));
  }
  CHECK(envelope_of_bytes(toy(), "\x81\xa5other\x81\xa1k\x02"s) == empty_envelope);
}

TEST_CASE("without a tree between Terraform is told the same", "[terraform][direct]") {
  Chance chance(2);
  for (int i = 0; i < 3000; ++i) {
    const auto value = chance.wire_of_kind(toy());
    const auto envelope = envelope_of(plain_of(toy(), value));
    // The plan of a configuration, of a changed one, and of none.
    const auto hint = write_msgpack(
        toy(), i % 3 == 0 ? value : (i % 3 == 1 ? chance.wire_of_kind(toy()) : Json()));
    const auto hints = attribute_bytes(toy(), hint);
    for (const auto unknowns : {Unknowns::stay, Unknowns::are_null}) {
      if (!value.is_object()) continue;
      REQUIRE(bytes_of_envelope(toy(), envelope, hints, unknowns) ==
              by_tree(envelope, hint, unknowns));
    }
  }
}

TEST_CASE("broken bytes are no value, or the one that the tree has", "[terraform][direct]") {
  Chance chance(3);
  for (int i = 0; i < 5000; ++i) {
    auto bytes = write_msgpack(toy(), chance.wire_of_kind(toy()));
    REQUIRE_FALSE(envelope_of_bytes(toy(), bytes.substr(0, chance.below(bytes.size()))));
    bytes[chance.below(bytes.size())] = static_cast<char>(chance.below(256));
    if (const auto expected = by_tree(bytes)) {
      const auto told = envelope_of_bytes(toy(), bytes);
      REQUIRE(told);
      REQUIRE(*told == *expected);
    }
  }
}

TEST_CASE("keys out of order, or twice, go by way of the tree", "[terraform][direct]") {
  for (const auto& bytes : {"\x82\xa4size\x01\xa4name\xa1x"s, "\x82\xa4name\xa1x\xa4name\xa1y"s})
    CHECK(*envelope_of_bytes(toy(), bytes) == *by_tree(bytes));
}

TEST_CASE("values that are nested too deeply are refused, wherever they stand",
          "[terraform][direct]") {
  const auto nested = [](std::size_t depth) {
    return "\x81\xa4tree"s + std::string(depth - 1, '\x91') + "\xc0";
  };
  CHECK(envelope_of_bytes(toy(), nested(deepest_nesting)));
  CHECK_FALSE(envelope_of_bytes(toy(), nested(deepest_nesting + 1)));
}

TEST_CASE("an envelope may be written with blanks, and in any order", "[terraform][direct]") {
  const auto none = attribute_bytes(toy(), {});
  const auto made = bytes_of_envelope(
      toy(), R"({"format_version":1,"value":{"name":"a","on":true}})", none, Unknowns::stay);
  CHECK(bytes_of_envelope(toy(), R"({ "value": {"on": true, "name": "a"}, "format_version": 1 })",
                          none, Unknowns::stay) == made);
  CHECK(bytes_of_envelope(toy(), "no JSON", none, Unknowns::stay) == "\xc0");
  CHECK(bytes_of_envelope(toy(), R"({"value":null})", none, Unknowns::stay) == "\xc0");
}
