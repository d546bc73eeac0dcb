#include "plugin/cluster/server_normalization.hpp"

#include <algorithm>
#include <array>

#include "plugin/cluster/difference.hpp"
#include "plugin/model/nonce_tag.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view delta_preview = "/spark_conf/spark.databricks.delta.preview.enabled";

std::string_view shown_text(const json::value* value) {
  return value == nullptr || !value->is_string() ? std::string_view()
                                                 : std::string_view(value->get_string());
}

bool is_zero_or_absent(const json::value* value) {
  return value == nullptr || (value->is_int64() && value->get_int64() == 0);
}

bool is_volume(std::string_view path) {
  return path == "/aws_attributes/ebs_volume_count" || path == "/aws_attributes/ebs_volume_size" ||
         path == "/aws_attributes/ebs_volume_type";
}

// DEDICATED and STANDARD are new names of old modes; AUTO becomes one of them.
bool is_same_mode(const NormalizedLeaf& leaf) {
  const auto canonical = [](std::string_view mode) -> std::string_view {
    if (mode == "DATA_SECURITY_MODE_DEDICATED") return "SINGLE_USER";
    if (mode == "DATA_SECURITY_MODE_STANDARD") return "USER_ISOLATION";
    return mode;
  };
  const auto is_automatic = [](std::string_view mode, std::string_view resolved) {
    return mode == "DATA_SECURITY_MODE_AUTO" &&
           (resolved == "SINGLE_USER" || resolved == "USER_ISOLATION");
  };
  if (shown_text(leaf.effective).empty()) return false;
  const auto one = canonical(shown_text(leaf.declared));
  const auto other = canonical(shown_text(leaf.effective));
  return one == other || is_automatic(one, other) || is_automatic(other, one);
}

// The zone `auto` may come back as the zone that was found.
bool is_resolved_zone(const NormalizedLeaf& leaf) {
  return shown_text(leaf.declared) == "auto" && leaf.effective != nullptr &&
         (leaf.spec == nullptr || shown_text(leaf.spec) == "auto");
}

// "auto:latest-lts" comes back as the key that it stood for: one for machine learning where the
// alias says so, and only there.
bool is_resolved_runtime(const NormalizedLeaf& leaf) {
  const auto alias = shown_text(leaf.declared);
  const auto key = shown_text(leaf.effective);
  if (!alias.starts_with("auto:") || key.empty()) return false;
  const bool is_sent = leaf.spec == nullptr || shown_text(leaf.spec) == alias;
  const bool is_snapshot = shown_text(leaf.spec) == key;
  return (is_sent || is_snapshot) &&
         alias.ends_with("-ml") == (key.find("-ml-") != std::string_view::npos);
}

bool is_resolved_engine(const NormalizedLeaf& leaf) {
  return shown_text(leaf.declared) == "NULL" &&
         (leaf.spec == nullptr || shown_text(leaf.spec) == "NULL");
}

bool is_all_true(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return value.is_bool() && value.get_bool();
  return std::all_of(object->begin(), object->end(),
                     [](const auto& member) { return is_all_true(member.value()); });
}

// No workload_type means every client.
bool is_every_client(const NormalizedLeaf& leaf) {
  return leaf.effective == nullptr && leaf.spec == nullptr && is_all_true(*leaf.declared);
}

// Credentials need not come back; what comes back instead of a reference is a mask.
bool is_kept_back(const NormalizedLeaf& leaf) {
  return leaf.effective == nullptr || (leaf.path.ends_with("/password") &&
                                       !shown_text(leaf.effective).starts_with("{{secrets/"));
}

// What is the default of its type: false, zero, empty.
bool is_default(const NormalizedLeaf& leaf) {
  const auto& value = *leaf.declared;
  const bool is_nothing = (value.is_bool() && !value.get_bool()) ||
                          (value.is_int64() && value.get_int64() == 0) ||
                          (value.is_string() && value.get_string().empty()) || says_nothing(value);
  return is_nothing && leaf.effective == nullptr && leaf.spec == nullptr;
}

bool is_empty_or_absent(const NormalizedLeaf& leaf) {
  const auto is_empty = [](const json::value* value) {
    return value == nullptr || says_nothing(*value);
  };
  return is_empty(leaf.declared) && is_empty(leaf.effective);
}

bool is_same_user(const NormalizedLeaf& leaf) {
  return same_user(leaf.declared, leaf.effective);
}

bool is_number_as_text(const NormalizedLeaf& leaf) {
  return leaf.effective != nullptr && !leaf.declared->is_structured() &&
         !leaf.effective->is_structured() &&
         model::plain(*leaf.declared) == model::plain(*leaf.effective);
}

// Added to every cluster by older workspaces, and taken away.
bool is_added(const NormalizedLeaf& /*leaf*/) {
  return true;
}

// What the API may show otherwise than it was sent, how, and where that is known from. Libraries
// and tasks, which it keeps elsewhere, are compared by same_entries and holds_tasks: empty lists
// are left away (terraform-provider-databricks, issue 4923), there is no order.
struct Normalization {
  std::string_view below;  // the attribute, and whatever stands below it; "" = every one
  bool (*is_shown_so)(const NormalizedLeaf& leaf);
  std::string_view known_from;
};
constexpr std::array<Normalization, 11> normalizations = {{
    {"/data_security_mode", is_same_mode, "Clusters API, DataSecurityMode: new names of old modes"},
    {"/aws_attributes/zone_id", is_resolved_zone,
     "terraform-provider-databricks, issues 937 and 1700, pull request 4743"},
    {"/spark_version", is_resolved_runtime, "databricks cli, issue 6512"},
    {"/runtime_engine", is_resolved_engine, "databricks cli, issue 6512"},
    {"/workload_type", is_every_client, "Clusters API, WorkloadType: all clients by default"},
    {"/docker_image/basic_auth", is_kept_back, "credentials are not given back, or as a mask"},
    {delta_preview, is_added, "clusters of older workspaces show it"},
    {"/single_user_name", is_same_user, "user names of a workspace have no letter case"},
    {"", is_default, "answers in JSON leave out what has the type's default"},
    {"", is_empty_or_absent,
     "terraform-provider-databricks, issue 4923; databricks cli, issue 5179"},
    {"", is_number_as_text, "maps of texts come back as JSON numbers and flags"},
}};

bool is_below(std::string_view path, std::string_view attribute) {
  return attribute.empty() || path == attribute ||
         (path.starts_with(attribute) && path[attribute.size()] == '/');
}

bool is_normalized(const NormalizedLeaf& leaf) {
  return std::any_of(normalizations.begin(), normalizations.end(), [&leaf](const auto& one) {
    return is_below(leaf.path, one.below) && one.is_shown_so(leaf);
  });
}

constexpr std::array<std::string_view, 3> of_single_node = {
    "/spark_conf/spark.databricks.cluster.profile", "/spark_conf/spark.master",
    "/custom_tags/ResourceClass"};

}  // namespace

bool same_text(const json::value* left, const json::value* right) {
  if (left == nullptr || right == nullptr) return left == right;
  return same_setting(left, right) || model::plain(*left) == model::plain(*right);
}

bool has_drifted(const NormalizedLeaf& leaf) {
  if (same_setting(leaf.declared, leaf.effective)) return false;
  if (is_volume(leaf.path))
    return !is_zero_or_absent(leaf.declared) || !is_zero_or_absent(leaf.effective);
  return !is_normalized(leaf) && !same_setting(leaf.declared, leaf.spec);
}

bool is_harmless_addition(std::string_view path, const json::value& value, bool is_single_node) {
  constexpr std::string_view tags = "/custom_tags/";
  if (path == delta_preview ||
      (path.starts_with(tags) && path.substr(tags.size()) == model::nonce_tag))
    return true;
  if (is_volume(path)) return is_zero_or_absent(&value);
  if (path.starts_with("/workload_type")) return is_all_true(value);
  if (is_single_node &&
      std::find(of_single_node.begin(), of_single_node.end(), path) != of_single_node.end())
    return true;
  return says_nothing(value);
}

}  // namespace hipaa::resource
