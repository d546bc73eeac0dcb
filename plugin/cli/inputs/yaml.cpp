#include "plugin/yaml/yaml.hpp"

#include "plugin/cli/inputs/subject.hpp"

namespace hipaa::cli {

Result<ReadYaml> read_yaml(const std::string& name, std::string_view text) {
  auto read = yaml::Document::read(text, yaml::Dialect::databricks);
  auto value = read ? read->value() : read.error();
  if (value) return ReadYaml{std::move(*value), std::move(*read)};
  auto made = operational_error("HP-CHECK-YAML", name + " cannot be read as YAML.",
                                "It " + value.error().why + ".");
  made.place = {name, static_cast<std::uint32_t>(value.error().at.line),
                static_cast<std::uint32_t>(value.error().at.column)};
  return Failure(std::move(made));
}

}  // namespace hipaa::cli
