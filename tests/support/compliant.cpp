#include "tests/support/compliant.hpp"

#include <ctime>
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

std::string day(int after_today) {
  const std::time_t moment = std::time(nullptr) + std::time_t{after_today} * 86400;
  std::tm parts{};
  gmtime_r(&moment, &parts);
  char text[11];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

}  // namespace hipaa::tests
