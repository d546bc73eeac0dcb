#include "plugin/terraform/values/path.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using test::toy;

TEST_CASE("pointers become paths", "[terraform][path]") {
  const auto text = [](const char* pointer) { return text_of(path_of(toy(), pointer)); };
  CHECK(text("") == "");
  CHECK(text("/name") == "name");
  CHECK(text("/part/kind") == "part.kind");
  CHECK(text("/parts/2/weight") == "parts[2].weight");
  CHECK(text("/tags/a~1b~0") == R"(tags["a/b~"])");
  CHECK(text("/tags/team_2") == "tags.team_2");
  CHECK(text("/tags/2nd") == R"(tags["2nd"])");
  CHECK(text("/range/to") == "range.to");
  CHECK(text("/tags/0") == R"(tags["0"])");
  CHECK(text("/tree/0/leaf") == "tree[0].leaf");
}

TEST_CASE("a path ends where the schema does", "[terraform][path]") {
  const auto text = [](const char* pointer) { return text_of(path_of(toy(), pointer)); };
  CHECK(text("/nobody") == "");
  CHECK(text("/part/nobody/x") == "part");
  CHECK(text("/parts/x") == "parts");
}
