#include "plugin/cli/inputs/plan_configuration.hpp"

#include <algorithm>
#include <array>

#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

constexpr std::size_t deepest_module = 64;

// "module.m[\"a.b\"].databricks_cluster.c[0]" -> "module.m.databricks_cluster.c"
std::string without_instances(std::string_view address) {
  std::string made;
  made.reserve(address.size());
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] != '[') {
      made += address[i];
      continue;
    }
    bool is_quoted = false;
    for (++i; i < address.size() && (is_quoted || address[i] != ']'); ++i) {
      if (address[i] == '\\')
        ++i;
      else if (address[i] == '"')
        is_quoted = !is_quoted;
    }
  }
  return made;
}

// Blocks of the official provider's resources. One that a `dynamic` block makes stands nowhere in
// the configuration, so one that is not there need not be computed.
constexpr std::array<std::string_view, 20> blocks{"autoscale",
                                                  "aws_attributes",
                                                  "azure_attributes",
                                                  "cluster",
                                                  "cluster_log_conf",
                                                  "cluster_mount_info",
                                                  "disk_spec",
                                                  "disk_type",
                                                  "docker_image",
                                                  "environment",
                                                  "gcp_attributes",
                                                  "init_scripts",
                                                  "job_cluster",
                                                  "library",
                                                  "libraries",
                                                  "new_cluster",
                                                  "spec",
                                                  "task",
                                                  "workload_type",
                                                  "preloaded_docker_image"};

bool is_block(std::string_view name) {
  return std::find(blocks.begin(), blocks.end(), name) != blocks.end() || name.ends_with("_task");
}

}  // namespace

PlanConfiguration::PlanConfiguration(const json::value& root) {
  const auto* configuration = json::member(root, "configuration");
  const auto* module =
      configuration == nullptr ? nullptr : json::member(*configuration, "root_module");
  if (module == nullptr) return;
  list(*module, "", "/configuration/root_module", 0);
  for (const auto& one : resources_) by_address_.emplace(one.address, one.expressions);
}

void PlanConfiguration::list(const json::value& module, const std::string& address,
                             const std::string& pointer, std::size_t depth) {
  const auto* resources = json::member(module, "resources");
  const auto* list_of_all = resources == nullptr ? nullptr : resources->if_array();
  for (std::size_t i = 0; list_of_all != nullptr && i < list_of_all->size(); ++i) {
    const auto& one = (*list_of_all)[i];
    const auto* expressions = json::member(one, "expressions");
    if (json::text_member(one, "mode") != "managed" || expressions == nullptr) continue;
    resources_.push_back({address + json::text_member(one, "address"),
                          pointer + "/resources/" + std::to_string(i) + "/expressions", &one,
                          expressions});
  }
  const auto* calls = json::member(module, "module_calls");
  if (calls == nullptr || !calls->is_object() || depth == deepest_module) return;
  for (const auto& call : calls->get_object()) {
    const auto name = std::string(json::view(call.key()));
    if (const auto* inner = json::member(call.value(), "module"))
      list(*inner, address + "module." + name + ".",
           pointer + "/module_calls/" + json::pointer_token(name) + "/module", depth + 1);
  }
}

const json::value* PlanConfiguration::expressions_of(std::string_view address) const {
  const auto found = by_address_.find(without_instances(address));
  return found == by_address_.end() ? nullptr : found->second;
}

Written::As Written::attribute(std::string_view name) const {
  if (expressions_ == nullptr || !expressions_->is_object()) return As::unknown;
  if (expressions_->get_object().if_contains(json::boosted(name)) != nullptr) return As::present;
  return is_block(name) ? As::unknown : As::absent;
}

Written Written::block(std::string_view name, std::size_t index, std::size_t count) const {
  const auto* found = expressions_ == nullptr ? nullptr : json::member(*expressions_, name);
  const auto* list = found == nullptr ? nullptr : found->if_array();
  // With others among them that a `dynamic` block makes, nobody can tell which is which.
  return list == nullptr || list->size() != count ? Written() : Written(&(*list)[index]);
}

}  // namespace hipaa::cli
