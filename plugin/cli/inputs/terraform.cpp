// What `terraform show -json` prints, of plans and of states.
// Source: Terraform's documentation of its JSON output format, 0.1 to 1.2.
#include <algorithm>
#include <array>

#include "plugin/cli/inputs/plan_configuration.hpp"
#include "plugin/cli/inputs/subject.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

struct Type {
  std::string_view name;
  const char* kind;
};

constexpr std::array<Type, 6> types{{{"hipaa_cluster", "cluster"},
                                     {"databricks_cluster", "cluster"},
                                     {"databricks_job", "job"},
                                     {"databricks_instance_pool", "instance_pool"},
                                     {"databricks_pipeline", "pipeline"},
                                     {"databricks_cluster_policy", "cluster_policy"}}};

// nullptr: nothing of ours.
const char* resource_kind(const json::value& resource) {
  if (json::text_member(resource, "mode") == "data") return nullptr;
  const auto* type = json::member(resource, "type");
  if (type == nullptr || !type->is_string()) return nullptr;
  for (const auto& one : types)
    if (json::view(type->get_string()) == one.name) return one.kind;
  return nullptr;
}

// The values of a resource that has been applied and proved.
void note_verified(const json::value& resource, const json::value& values, File& file) {
  if (json::text_member(resource, "type") != "hipaa_cluster") return;
  const auto* encryption = json::member(values, "encryption");
  if (encryption != nullptr && json::text_member(*encryption, "status") == "measured_true")
    file.verified_clusters.push_back(json::text_member(values, "cluster_id"));
}

bool says_unknown(const json::value& marks) {
  if (marks.is_bool()) return marks.get_bool();
  if (const auto* object = marks.if_object()) {
    for (const auto& one : *object)
      if (says_unknown(one.value())) return true;
  } else if (const auto* list = marks.if_array()) {
    for (const auto& one : *list)
      if (says_unknown(one)) return true;
  }
  return false;
}

// A plan leaves out what it does not know and marks it beside the values: put together again. What
// nobody wrote and is known only after apply is computed by the provider: it is absent.
class Unknowns {
 public:
  explicit Unknowns(std::vector<std::string>& pointers) : pointers_(pointers) {}

  void take(json::value& value, const json::value& marks, const std::string& pointer,
            const Written& written) {
    if (marks.is_bool()) {
      value = json::unknown();
      pointers_.push_back(pointer);
    } else if (const auto* object = marks.if_object()) {
      if (!value.is_object()) value.emplace_object();
      for (const auto& one : *object)
        if (says_unknown(one.value())) member_of(value.get_object(), one, pointer, written);
    } else if (const auto* list = marks.if_array()) {
      elements_of(value, *list, pointer, [](std::size_t) { return Written(); });
    }
  }

 private:
  void member_of(json::object& object, const json::key_value_pair& marks,
                 const std::string& pointer, const Written& written) {
    const auto name = json::view(marks.key());
    const bool is_computed = written.attribute(name) == Written::As::absent;
    if (is_computed && marks.value().is_bool()) return;
    const auto inner = pointer + '/' + json::pointer_token(name);
    if (const auto* list = is_computed ? nullptr : marks.value().if_array())
      elements_of(object[marks.key()], *list, inner,
                  [&](std::size_t index) { return written.block(name, index, list->size()); });
    else
      take(object[marks.key()], marks.value(), inner, Written());
  }

  template <class Of>
  void elements_of(json::value& value, const json::array& marks, const std::string& pointer,
                   const Of& written_of) {
    if (!value.is_array()) value.emplace_array();
    auto& elements = value.get_array();
    if (elements.size() < marks.size()) elements.resize(marks.size());
    for (std::size_t i = 0; i < marks.size(); ++i)
      if (says_unknown(marks[i]))
        take(elements[i], marks[i], pointer + '/' + std::to_string(i), written_of(i));
  }

  std::vector<std::string>& pointers_;
};

class PlanLister {
 public:
  explicit PlanLister(File& file) : file_(file), configuration_(file.root) {}

  void change(json::value& resource, const std::string& pointer) {
    const auto* kind = resource_kind(resource);
    auto* change = resource.is_object() ? resource.get_object().if_contains("change") : nullptr;
    auto* after = change != nullptr && change->is_object()
                      ? change->get_object().if_contains("after")
                      : nullptr;
    const auto* marks = change == nullptr ? nullptr : json::member(*change, "after_unknown");
    const bool has_unknown = marks != nullptr && says_unknown(*marks);
    // Nothing is left of what will be destroyed.
    if (kind == nullptr || after == nullptr || (after->is_null() && !has_unknown)) {
      ++file_.skipped;
      return;
    }
    Subject one;
    one.kind = kind;
    one.address = json::text_member(resource, "address");
    one.pointer = pointer + "/change/after";
    one.sensitive = json::member(*change, "after_sensitive");
    if (has_unknown)
      Unknowns(one.unknown)
          .take(*after, *marks, "", Written(configuration_.expressions_of(one.address)));
    note_verified(resource, *after, file_);
    one.value = after;
    file_.subjects.push_back(std::move(one));
  }

  // A key that no attribute of an object has is dropped by Terraform before any provider sees it.
  void written() {
    for (const auto& resource : configuration_.resources()) {
      if (json::text_member(*resource.value, "type") != "hipaa_cluster") continue;
      if (!resource.expressions->is_object()) continue;
      for (const auto& one : resource.expressions->get_object()) {
        const auto* constant = json::member(one.value(), "constant_value");
        if (constant == nullptr || !constant->is_structured()) continue;
        auto& value = file_.made.emplace_back(json::object{{one.key(), *constant}});
        Subject subject;
        subject.kind = "hipaa_cluster";
        subject.address = resource.address;
        subject.pointer =
            resource.pointer + '/' + json::pointer_token(json::view(one.key())) + "/constant_value";
        subject.inside = '/' + json::pointer_token(json::view(one.key()));
        subject.value = &value;
        file_.written.push_back(std::move(subject));
      }
    }
  }

 private:
  File& file_;
  PlanConfiguration configuration_;
};

Finding of_plan(const File& file, std::string summary, std::string detail) {
  auto made = notice("HP-CHECK-PLAN", std::move(summary), std::move(detail));
  made.verdict = HIPAA_VERDICT_UNDECIDED;
  made.place.file = file.name;
  return made;
}

void list_plan(File& file, json::object& root) {
  file.format = "a Terraform plan";
  PlanLister lister(file);
  if (auto* changes = root.if_contains("resource_changes"); changes && changes->is_array()) {
    file.list = "/resource_changes";
    auto& all = changes->get_array();
    file.subjects.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
      lister.change(all[i], "/resource_changes/" + std::to_string(i));
  }
  auto* deferred = root.if_contains("deferred_changes");
  if (deferred != nullptr && deferred->is_array()) {
    auto& all = deferred->get_array();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (auto* one =
              all[i].is_object() ? all[i].get_object().if_contains("resource_change") : nullptr)
        lister.change(*one, "/deferred_changes/" + std::to_string(i) + "/resource_change");
  }
  lister.written();
  const auto* errored = json::member(file.root, "errored");
  const auto* complete = json::member(file.root, "complete");
  if (errored != nullptr && *errored == true)
    file.notes.push_back(
        of_plan(file, "Terraform met an error while it made this plan.",
                "What it had not reached by then is not in the plan, and was not judged. "
                "Correct the error and make the plan again."));
  else if (complete != nullptr && *complete == false)
    file.notes.push_back(
        of_plan(file, "The plan is not complete: Terraform puts off a part of the changes.",
                "What is put off is judged as far as the plan shows it. Judge the next plan, too, "
                "or make this one without -target and without deferral."));
}

void list_module(File& file, const json::value& module, const std::string& pointer) {
  const auto* resources = json::member(module, "resources");
  if (resources != nullptr && resources->is_array()) {
    for (std::size_t i = 0; i < resources->get_array().size(); ++i) {
      const auto& resource = resources->get_array()[i];
      const auto* kind = resource_kind(resource);
      const auto* values = json::member(resource, "values");
      if (kind == nullptr || values == nullptr) {
        ++file.skipped;
        continue;
      }
      Subject one;
      one.kind = kind;
      one.address = json::text_member(resource, "address");
      one.pointer = pointer + "/resources/" + std::to_string(i) + "/values";
      one.sensitive = json::member(resource, "sensitive_values");
      note_verified(resource, *values, file);
      one.value = values;
      file.subjects.push_back(std::move(one));
    }
  }
  const auto* children = json::member(module, "child_modules");
  if (children == nullptr || !children->is_array()) return;
  for (std::size_t i = 0; i < children->get_array().size(); ++i)
    list_module(file, children->get_array()[i], pointer + "/child_modules/" + std::to_string(i));
}

}  // namespace

bool is_unread_of_plan(const json::MemberPlace& place) {
  constexpr std::array<std::string_view, 3> of_document{"planned_values", "prior_state",
                                                        "resource_drift"};
  constexpr std::array<std::string_view, 2> of_change{"before", "before_sensitive"};
  constexpr std::size_t depth_of_change = 4;  // document, list, resource, change
  const auto is_in = [&](const auto& names) {
    return std::find(names.begin(), names.end(), place.name) != names.end();
  };
  if (place.depth == 1) return is_in(of_document);
  return place.depth == depth_of_change && place.section == "resource_changes" && is_in(of_change);
}

bool list_terraform(File& file) {
  auto* root = file.root.if_object();
  const auto version = json::text_member(file.root, "format_version");
  if (root == nullptr || version.empty()) return false;
  const bool is_plan = root->if_contains("resource_changes") != nullptr ||
                       root->if_contains("planned_values") != nullptr;
  const bool is_state = root->if_contains("terraform_version") != nullptr ||
                        root->if_contains("values") != nullptr || root->size() == 1;
  if (!is_plan && !is_state) return false;
  if (!version.starts_with("0.") && !version.starts_with("1.")) {
    auto made = operational_error(
        "HP-CHECK-FORMAT",
        file.name + " has format_version " + json::printable(version) + ", which is not known.",
        "Plans and states of format_version 0.1 to 1.x are judged. Use a newer hipaactl.");
    made.place.file = file.name;
    file.notes.push_back(std::move(made));
    return true;
  }
  if (is_plan) {
    list_plan(file, *root);
    return true;
  }
  file.format = "a Terraform state";
  file.list = "/values/root_module/resources";
  if (const auto* values = json::member(file.root, "values")) {
    if (const auto* module = json::member(*values, "root_module"))
      list_module(file, *module, "/values/root_module");
  } else {
    auto made =
        notice("HP-CHECK-STATE", file.name + " is an empty state: nothing is there to judge.");
    made.place.file = file.name;
    file.notes.push_back(std::move(made));
  }
  return true;
}

}  // namespace hipaa::cli
