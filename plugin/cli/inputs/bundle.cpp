// Databricks asset bundles: jobs, clusters and pipelines under `resources`, and what a target says
// otherwise, laid over them.
// Source: Databricks' reference of the bundle configuration.
#include <array>

#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/text/canonical.hpp"
#include "plugin/cli/text/pointer.hpp"

namespace hipaa::cli {
namespace {

struct Section {
  std::string_view name;
  const char* kind;
};

constexpr std::array<Section, 3> sections{
    {{"jobs", "job"}, {"clusters", "cluster"}, {"instance_pools", "instance_pool"}}};

bool is_reference(std::string_view text) {
  return text.find("${") != std::string_view::npos;
}

// What a reference gives is known only once the bundle is deployed, but for variables whose value
// is the same everywhere.
class References {
 public:
  explicit References(const json::value& root) : root_(root) {}

  void resolve(json::value& value, const std::string& pointer, Subject& subject) const {
    if (auto* object = value.if_object()) {
      for (auto& one : *object)
        resolve(one.value(), pointer + '/' + pointer_token(view(one.key())), subject);
    } else if (auto* list = value.if_array()) {
      for (std::size_t i = 0; i < list->size(); ++i)
        resolve((*list)[i], pointer + '/' + std::to_string(i), subject);
    } else if (value.is_string() && is_reference(view(value.get_string()))) {
      if (const auto* known = value_of(view(value.get_string()))) {
        value = *known;
      } else {
        subject.references.emplace(pointer, view(value.get_string()));
        subject.unknown.push_back(pointer);
        value = not_known();
      }
    }
  }

 private:
  // nullptr: not known.
  const json::value* value_of(std::string_view text) const {
    constexpr std::string_view prefix = "${var.";
    if (text.substr(0, prefix.size()) != prefix || text.find('}') != text.size() - 1)
      return nullptr;
    const auto name = text.substr(prefix.size(), text.size() - prefix.size() - 1);
    if (const auto* targets = member(root_, "targets"); targets != nullptr && targets->is_object())
      for (const auto& target : targets->get_object())
        if (const auto* own = member(target.value(), "variables"))
          if (member(*own, name) != nullptr) return nullptr;
    const auto* variables = member(root_, "variables");
    const auto* variable = variables == nullptr ? nullptr : member(*variables, name);
    const auto* known = variable == nullptr ? nullptr : member(*variable, "default");
    if (known == nullptr || known->is_object() || known->is_array()) return nullptr;
    return known->is_string() && is_reference(view(known->get_string())) ? nullptr : known;
  }

  const json::value& root_;
};

// Lists of these are laid over each other by the key of their elements.
std::string_view key_of_list(std::string_view name) {
  if (name == "tasks") return "task_key";
  return name == "job_clusters" ? "job_cluster_key" : std::string_view();
}

json::value merged(const json::value& base, const json::value& over, std::string_view name) {
  if (base.is_object() && over.is_object()) {
    json::value made = base;
    for (const auto& one : over.get_object()) {
      auto& under = made.get_object()[one.key()];
      under = merged(under, one.value(), view(one.key()));
    }
    return made;
  }
  if (!base.is_array() || !over.is_array()) return over;
  const auto key = key_of_list(name);
  json::value made = base;
  for (const auto& one : over.get_array()) {
    json::value* same = nullptr;
    for (auto& under : made.get_array()) {
      const auto id = key.empty() ? std::string() : text_member(one, key);
      if (!id.empty() && id == text_member(under, key)) same = &under;
    }
    if (same != nullptr)
      *same = merged(*same, one, "");
    else
      made.get_array().push_back(one);
  }
  return made;
}

class Lister {
 public:
  Lister(File& file, const json::value& written)
      : file_(file), written_(written), references_(written) {}

  void base(json::value& resources) {
    each(resources, [&](const Section& section, const std::string& key, json::value& resource) {
      // Where every target says something else of it, it exists in their forms only.
      if (!is_overridden_everywhere(section.name, key))
        add(section, key, resource, "/resources/", "");
    });
  }

  void target(const std::string& name, json::value& resources) {
    const auto* under = member(written_, "resources");
    each(resources, [&](const Section& section, const std::string& key, json::value& resource) {
      const auto* all = under == nullptr ? nullptr : member(*under, section.name);
      const auto* base = all == nullptr ? nullptr : member(*all, key);
      if (base != nullptr) resource = merged(*base, resource, "");
      add(section, key, resource, "/targets/" + pointer_token(name) + "/resources/",
          "target " + name + ": ");
    });
  }

 private:
  template <class Visit>
  void each(json::value& resources, const Visit& visit) {
    if (!resources.is_object()) return;
    for (auto& all : resources.get_object()) {
      const auto* section = section_of(view(all.key()));
      if (section == nullptr || !all.value().is_object()) {
        ++file_.skipped;
        continue;
      }
      for (auto& one : all.value().get_object())
        if (one.value().is_object()) visit(*section, std::string(view(one.key())), one.value());
    }
  }

  static const Section* section_of(std::string_view name) {
    for (const auto& one : sections)
      if (one.name == name) return &one;
    return nullptr;
  }

  void add(const Section& section, const std::string& key, json::value& resource,
           const std::string& pointer, const std::string& address) {
    const auto name = std::string(section.name);
    Subject subject;
    subject.kind = section.kind;
    subject.address = address + name + "." + key;
    subject.pointer = pointer + name + '/' + pointer_token(key);
    references_.resolve(resource, "", subject);
    subject.value = &resource;
    if (name == "jobs") file_.job_names.push_back("${resources.jobs." + key + ".id}");
    file_.subjects.push_back(std::move(subject));
  }

  bool is_overridden_everywhere(std::string_view section, const std::string& key) const {
    const auto* targets = member(written_, "targets");
    if (targets == nullptr || !targets->is_object() || targets->get_object().empty()) return false;
    for (const auto& target : targets->get_object()) {
      const auto* resources = member(target.value(), "resources");
      const auto* all = resources == nullptr ? nullptr : member(*resources, section);
      if (all == nullptr || member(*all, key) == nullptr) return false;
    }
    return true;
  }

  File& file_;
  const json::value& written_;
  References references_;
};

}  // namespace

bool list_bundle(File& file) {
  auto* root = file.root.if_object();
  if (root == nullptr ||
      (root->if_contains("resources") == nullptr && root->if_contains("bundle") == nullptr &&
       root->if_contains("targets") == nullptr))
    return false;
  // Terraform's own state file has `resources`, too, as a list.
  const auto* listed = member(file.root, "resources");
  if (listed != nullptr && !listed->is_object()) return false;
  file.format = "an asset bundle";
  const json::value written = file.root;
  Lister lister(file, written);
  if (auto* resources = root->if_contains("resources")) lister.base(*resources);
  auto* targets = root->if_contains("targets");
  if (targets == nullptr || !targets->is_object()) return true;
  for (auto& target : targets->get_object()) {
    if (!target.value().is_object()) continue;
    if (auto* resources = target.value().get_object().if_contains("resources"))
      lister.target(std::string(view(target.key())), *resources);
  }
  return true;
}

}  // namespace hipaa::cli
