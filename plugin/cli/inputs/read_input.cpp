#include "plugin/cli/inputs/read_input.hpp"

#include "plugin/cli/inputs/bundle.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* known_formats =
    "hipaactl judges stack files, `terraform show -json` of plans and states, asset bundles, and "
    "clusters, jobs, pipelines, instance pools and cluster policies in the shape of the "
    "Databricks APIs, one or a list of them.";

}  // namespace

Finding unknown_format(const File& file) {
  std::string why = known_formats;
  const auto* version = json::member(file.root, "version");
  if (version != nullptr && json::member(file.root, "serial") != nullptr)
    why = "It is Terraform's own state file. Give what `terraform show -json` prints of it.";
  auto made = operational_error(
      "HP-CHECK-FORMAT", file.name + " is none of the formats that can be judged.", std::move(why));
  made.place.file = file.name;
  return made;
}

Result<void> read_input(File& file) {
  bool is_yaml = yaml::is_yaml_name(file.name);
  const auto first = file.text.find_first_not_of(" \t\r\n");
  if (!is_yaml && file.name == "-")
    is_yaml = first != std::string::npos && file.text[first] != '{' && file.text[first] != '[';
  if (is_yaml) {
    auto read = read_yaml(file.name, file.text);
    if (!read) return std::move(read).error();
    file.root = std::move(read->document);
    file.yaml = std::move(read->read);
    return {};
  }
  auto read = json::read(file.text, &file.memory, is_unread_of_plan);
  if (!read) {
    auto made = operational_error("HP-CHECK-JSON", file.name + " is not valid JSON.",
                                  "It " + read.error().what + ".");
    made.place = {file.name, read.error().line, read.error().column};
    return Failure(std::move(made));
  }
  file.root = std::move(*read);
  return {};
}

bool has_to_be_read(const Source& source, const File& file) {
  if (!source.is_found || is_bundle_root_name(source.name)) return true;
  constexpr std::size_t begin = 4096;
  const auto text = std::string_view(file.text).substr(0, begin);
  const auto says = [&](std::string_view name) {
    return text.find(name) != std::string_view::npos;
  };
  return says("\"stack_version\"") ||
         (says("\"format_version\"") &&
          (says("\"terraform_version\"") || says("\"planned_values\"") ||
           says("\"resource_changes\"")));
}

}  // namespace hipaa::cli
