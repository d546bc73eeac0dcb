#include "tests/support/compliant.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/merge_patch.hpp"

namespace hipaa::tests {
namespace {

const json::value& bases() {
  static const auto read = [] {
    std::ifstream file(HIPAA_BASES, std::ios::binary);
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  }();
  return read;
}

}  // namespace

const json::object& compliant_provider() {
  return bases().at("provider").as_object();
}

json::object compliant_cluster(std::string_view changes) {
  auto made = bases().at("compliant");
  merge_patch(made, json::parse(json::string_view(changes.data(), changes.size())));
  return made.as_object();
}

}  // namespace hipaa::tests
