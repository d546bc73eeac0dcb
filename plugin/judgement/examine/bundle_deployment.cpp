#include "plugin/judgement/examine/bundle_deployment.hpp"

#include <algorithm>
#include <array>

#include "plugin/judgement/examine/bundle_references.hpp"
#include "plugin/judgement/examine/bundle_resources.hpp"

namespace hipaa::resource {
namespace {

using Kind = BundleValue::Kind;

BundleNode map_of(const json::value* source) {
  auto made = std::make_shared<BundleValue>();
  made->kind = Kind::map;
  made->source = source;
  return made;
}

// {default: …}, {lookup: …} and the like say it in full; anything else is the value itself.
bool is_full_definition(const BundleValue& variable) {
  if (!variable.is_map() || variable.members.empty()) return false;
  const auto has = [&](std::string_view name) { return variable.member(name) != nullptr; };
  const auto known =
      std::count_if(variable.members.begin(), variable.members.end(), [](const BundleMember& one) {
        return one.name == "default" || one.name == "lookup" || one.name == "type" ||
               one.name == "description";
      });
  return static_cast<std::size_t>(known) == variable.members.size() &&
         has("default") != has("lookup") && !(has("lookup") && has("type"));
}

// What a target says of a variable in short, in full.
BundleNode with_full_variables(const BundleNode& target) {
  const auto variables = member_of(target, "variables");
  if (variables == nullptr || !variables->is_map()) return target;
  auto made = std::make_shared<BundleValue>(*variables);
  for (auto& one : made->members) {
    const bool says_nothing = one.value->is_map() && one.value->members.empty();
    if (says_nothing || is_full_definition(*one.value)) continue;
    one.value = with_member(map_of(one.value->source), "default", one.value);
  }
  return with_member(target, "variables", made);
}

BundleNode normalized(BundleNode root) {
  for (const std::string_view name : {"targets", "environments"}) {
    const auto all = member_of(root, name);
    if (all == nullptr || !all->is_map()) continue;
    auto made = std::make_shared<BundleValue>(*all);
    for (auto& one : made->members) one.value = with_full_variables(one.value);
    root = with_member(root, "targets", made);
  }
  return root;
}

// The one cluster that takes the place of what the tasks name, by its name of today or before.
BundleNode one_cluster(const BundleNode& of) {
  auto found = member_of(of, "compute_id");
  return found == nullptr ? member_of(of, "cluster_id") : found;
}

}  // namespace

BundleDeployment::BundleDeployment(const std::vector<BundleFile>& files,
                                   const json::object& variables)
    : set_variables_(variables) {
  for (const auto& file : files) {
    if (!file.document->is_object()) continue;
    auto read = read_bundle_value(*file.document);
    if (file.target.empty())
      root_ = merged_nodes(root_, normalized(std::move(read)), conflicts);
    else
      variable_files_.emplace_back(file.target, std::move(read));
  }
  all_targets_ = member_of(root_, "targets");
  if (all_targets_ != nullptr)
    for (const auto& one : all_targets_->members) targets_.push_back(one.name);
  if (targets_.empty()) targets_.emplace_back();
}

BundleNode BundleDeployment::python() const {
  const auto own = member_of(root_, "python", "resources");
  return own != nullptr ? own : member_of(member_of(root_, "experimental", "python"), "resources");
}

BundleNode BundleDeployment::variables(std::string_view target, const BundleNode& of_target) const {
  const auto all = member_of(root_, "variables");
  const auto changed = member_of(of_target, "variables");
  auto made = map_of(nullptr);
  const auto put = [&](std::string_view name, const BundleNode& definition) {
    auto value = member_of(definition, "default");
    auto looked_up = member_of(definition, "lookup");
    const auto own = member_of(changed, name);
    if (const auto given = member_of(own, "default")) {
      value = given;
      looked_up = nullptr;
    }
    if (const auto given = member_of(own, "lookup")) looked_up = given;
    const auto fixed = member_of(definition, "value");
    if (looked_up != nullptr && fixed == nullptr && model::find(set_variables_, name) == nullptr)
      return;
    for (const auto& [of, file] : variable_files_)
      if (of == target)
        if (const auto given = file->member(name)) value = given;
    // A complex one cannot be set so, and the place is where it is declared.
    const auto* set = model::find(set_variables_, name);
    const auto& declared = definition == nullptr ? own : definition;
    const auto type = member_of(declared, "type");
    if (set != nullptr && (type == nullptr || type->text() != "complex"))
      value = bundle_scalar(*set, declared->source);
    if (fixed != nullptr) value = fixed;
    if (value != nullptr) made = with_member(made, name, value);
  };
  if (all != nullptr)
    for (const auto& one : all->members) put(one.name, one.value);
  if (changed != nullptr)
    for (const auto& one : changed->members)
      if (member_of(all, one.name) == nullptr) put(one.name, nullptr);
  return made;
}

BundleNode BundleDeployment::laid_over(std::string_view name, const BundleNode& of_target) {
  return merged_nodes(member_of(root_, name), member_of(of_target, name), conflicts);
}

std::vector<Deployed> BundleDeployment::deployed(std::string_view target) {
  const auto of_target = member_of(all_targets_, target);
  auto bundle = laid_over("bundle", of_target);
  if (bundle == nullptr) bundle = map_of(nullptr);
  auto cluster = one_cluster(of_target);
  if (cluster == nullptr) cluster = one_cluster(bundle);
  for (const std::string_view name : {"target", "environment"})
    bundle = with_member(bundle, name,
                         bundle_scalar(json::value(target.empty() ? "default" : target), nullptr));
  auto values = with_member(map_of(nullptr), "bundle", bundle);
  values = with_member(values, "variables", variables(target, of_target));
  if (const auto workspace = laid_over("workspace", of_target))
    values = with_member(values, "workspace", workspace);

  BundleReferences references(values);
  BundleSettings settings;
  settings.cluster = references.resolved(cluster);
  settings.presets = references.resolved(laid_over("presets", of_target));
  std::vector<Deployed> made;
  const auto all = laid_over("resources", of_target);
  if (all == nullptr || !all->is_map()) return made;
  for (const auto& section : all->members) {
    if (!section.value->is_map()) continue;
    for (const auto& one : section.value->members) {
      Deployed deployed{section.name, one.name, one.value, true};
      deployed.has_base =
          member_of(member_of(root_, "resources", section.name), one.name) != nullptr;
      if (is_judged_section(section.name))
        deployed.value =
            as_deployed(section.name, references.resolved(one.value), settings, conflicts);
      made.push_back(std::move(deployed));
    }
  }
  return made;
}

}  // namespace hipaa::resource
