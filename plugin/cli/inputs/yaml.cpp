#include "plugin/yaml/yaml.hpp"

#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/text/pointer.hpp"

namespace hipaa::cli {
namespace {

Place placed(const std::string& name, const yaml::Mark& mark) {
  Place place;
  place.file = name;
  place.line = static_cast<std::uint32_t>(mark.line);
  place.column = static_cast<std::uint32_t>(mark.column);
  return place;
}

}  // namespace

Result<json::value> read_yaml(const std::string& name, std::string_view text) {
  auto read = yaml::read(text);
  if (read) return std::move(*read);
  auto made = operational_error("HP-CHECK-YAML", name + " cannot be read as YAML.",
                                "It " + read.error().why + ".");
  made.place = placed(name, read.error().at);
  return Failure(std::move(made));
}

Place yaml_place(const std::string& name, std::string_view text, std::string_view pointer) {
  return placed(name, yaml::place(text, pointer_tokens(pointer)));
}

}  // namespace hipaa::cli
