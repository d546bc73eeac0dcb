// What Terraform sends and the library plans unchanged comes back as it was sent: every type of an
// attribute, every refinement of an unknown, every type of a null. Values are drawn from seeds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/msgpack.hpp"
#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using hipaa::terraform::test::toy;

namespace {

class WireGenerator {
 public:
  explicit WireGenerator(std::uint64_t seed) : random_(seed) {}

  Json value(const Node& node, int depth = 0) {
    if (node.write_only) return nullptr;
    if (node.kind == Kind::dynamic) return dynamic(depth);
    if (one_in(6)) return nullptr;
    if (one_in(5)) return unknown();
    switch (node.kind) {
      case Kind::text:
        return text();
      case Kind::number:
        return number();
      case Kind::flag:
        return node.as_text ? Json(one_in(2) ? "true" : "false") : Json(one_in(2));
      case Kind::list: {
        auto list = Json::array();
        for (auto left = draw(3); left > 0; --left) list.push_back(present(*node.element, depth));
        return list;
      }
      case Kind::map: {
        auto map = Json::object();
        if (node.stands_for_object()) {
          for (const auto& attribute : node.attributes)
            if (node.is_whole() || one_in(2)) map[attribute.name] = value(attribute, depth + 1);
        } else {
          for (auto left = draw(3); left > 0; --left)
            map["key " + std::to_string(left)] = value(*node.element, depth + 1);
        }
        return map;
      }
      default: {
        auto object = Json::object();
        for (const auto& attribute : node.attributes)
          object[attribute.name] = value(attribute, depth + 1);
        return object;
      }
    }
  }

 private:
  std::size_t draw(std::size_t most) {
    return std::uniform_int_distribution(std::size_t{0}, most)(random_);
  }
  bool one_in(std::size_t many) { return draw(many - 1) == 0; }

  // Of a list: null is no element.
  Json present(const Node& node, int depth) {
    for (;;)
      if (auto made = value(node, depth + 1); !made.is_null()) return made;
  }

  std::string text() { return one_in(3) ? "\u00e4 \"b\"\n" : "text " + std::to_string(draw(9)); }
  Json number() {
    if (one_in(4)) return "0.1";  // what neither an integer nor a double holds exactly
    return draw(1000);
  }

  // Plain; with a refinement that it is not null; with a known beginning.
  Json unknown() {
    if (one_in(3)) return Json::binary({0}, 0);
    if (one_in(2)) return Json::binary({0x81, 0x01, 0xc2}, 0x0c);
    return Json::binary({0x82, 0x01, 0xc2, 0x02, 0xa3, '/', 'n', '/'}, 0x0c);
  }

  Json type(int depth) {
    const auto inner = depth < 3 ? draw(8) : draw(3);
    if (inner == 0) return "string";
    if (inner == 1) return "number";
    if (inner == 2) return "bool";
    if (inner == 3) return "dynamic";
    if (inner == 4) return Json::array({"list", type(depth + 2)});
    if (inner == 5) return Json::array({"map", type(depth + 2)});
    auto types = inner == 6 ? Json::array() : Json::object();
    for (auto left = 1 + draw(2); left > 0; --left) {
      if (inner == 6)
        types.push_back(type(depth + 1));
      else
        types["m" + std::to_string(left)] = type(depth + 1);
    }
    return Json::array({inner == 6 ? "tuple" : "object", std::move(types)});
  }

  Json dynamic(int depth) {
    if (one_in(8)) return nullptr;
    if (one_in(8)) return Json::binary({0}, 0);
    auto of = type(depth);
    while (of == "dynamic") of = type(depth);
    const auto written = of.dump();
    return Json::array({Json::binary({written.begin(), written.end()}), of_type(of, depth)});
  }

  Json of_type(const Json& of, int depth) {
    if (of == "dynamic") return dynamic(depth + 1);
    if (one_in(6)) return nullptr;
    if (one_in(5)) return unknown();
    if (of == "string") return text();
    if (of == "number") return number();
    if (of == "bool") return one_in(2);
    if (of[0] == "tuple" || of[0] == "list") {
      auto list = Json::array();
      const auto count = of[0] == "tuple" ? of[1].size() : draw(2);
      for (std::size_t i = 0; i < count; ++i)
        list.push_back(of_type(of[0] == "tuple" ? of[1][i] : of[1], depth + 1));
      return list;
    }
    auto object = Json::object();
    if (of[0] == "map")
      for (auto left = draw(2); left > 0; --left)
        object["k" + std::to_string(left)] = of_type(of[1], depth + 1);
    else
      for (const auto& [name, inner] : of[1].items()) object[name] = of_type(inner, depth + 1);
    return object;
  }

  std::mt19937_64 random_;
};

// As the library does: absent and null are one thing.
void drop_nulls_of_objects(Json& value, const Json& unknown, const std::string& pointer) {
  if (!value.is_structured()) return;
  for (auto member = value.begin(); member != value.end();) {
    const auto here =
        pointer + '/' +
        (value.is_object() ? member.key() : std::to_string(std::distance(value.begin(), member)));
    const bool is_open = std::find(unknown.begin(), unknown.end(), here) != unknown.end();
    if (value.is_object() && member->is_null() && !is_open) {
      member = value.erase(member);
    } else {
      drop_nulls_of_objects(*member, unknown, here);
      ++member;
    }
  }
}

}  // namespace

TEST_CASE("what is planned unchanged comes back as it was sent, unknown, null or known",
          "[terraform][round trip]") {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    WireGenerator generator(seed);
    auto sent = Json::object();
    for (const auto& attribute : toy().attributes)
      sent[attribute.name] = generator.value(attribute);
    const auto bytes = write_msgpack(toy(), sent);
    INFO("seed " << seed << ": " << sent.dump());
    const auto envelope = envelope_of_bytes(toy(), bytes);
    REQUIRE(envelope);
    auto answer = Json::parse(*envelope);
    const auto unknown = answer.value("unknown", Json::array());
    drop_nulls_of_objects(answer["value"], unknown, "");
    INFO(answer.dump());
    const auto back =
        bytes_of_envelope(toy(), answer.dump(), attribute_bytes(toy(), bytes), Unknowns::stay);
    const auto read = read_msgpack(back);
    REQUIRE(read);
    REQUIRE(*read == *read_msgpack(bytes));
  }
}
