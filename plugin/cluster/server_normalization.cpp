#include "plugin/cluster/server_normalization.hpp"

#include <algorithm>
#include <array>

#include "plugin/cluster/difference.hpp"
#include "plugin/model/nonce_tag.hpp"

namespace hipaa::resource {
namespace {

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
  if (leaf.path != "/data_security_mode" || shown_text(leaf.effective).empty()) return false;
  const auto one = canonical(shown_text(leaf.declared));
  const auto other = canonical(shown_text(leaf.effective));
  return one == other || is_automatic(one, other) || is_automatic(other, one);
}

// The zone `auto` may come back as the zone that was found.
bool is_resolved_zone(const NormalizedLeaf& leaf) {
  return leaf.path == "/aws_attributes/zone_id" && shown_text(leaf.declared) == "auto" &&
         leaf.effective != nullptr && (leaf.spec == nullptr || shown_text(leaf.spec) == "auto");
}

// "auto:latest-lts" comes back as the key that it stood for: one for machine learning where the
// alias says so, and only there.
bool is_resolved_runtime(const NormalizedLeaf& leaf) {
  const auto alias = shown_text(leaf.declared);
  const auto key = shown_text(leaf.effective);
  if (leaf.path != "/spark_version" || !alias.starts_with("auto:") || key.empty()) return false;
  const bool is_sent = leaf.spec == nullptr || shown_text(leaf.spec) == alias;
  const bool is_snapshot = shown_text(leaf.spec) == key;
  return (is_sent || is_snapshot) &&
         alias.ends_with("-ml") == (key.find("-ml-") != std::string_view::npos);
}

bool is_resolved_engine(const NormalizedLeaf& leaf) {
  return leaf.path == "/runtime_engine" && shown_text(leaf.declared) == "NULL" &&
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
  return leaf.path.starts_with("/workload_type") && leaf.effective == nullptr &&
         leaf.spec == nullptr && is_all_true(*leaf.declared);
}

// Credentials need not come back; what comes back instead of a reference is a mask.
bool is_kept_back(const NormalizedLeaf& leaf) {
  if (!leaf.path.starts_with("/docker_image/basic_auth")) return false;
  return leaf.effective == nullptr || (leaf.path.ends_with("/password") &&
                                       !shown_text(leaf.effective).starts_with("{{secrets/"));
}

// Older workspaces add it to every cluster, and take it away.
bool is_ignored(std::string_view path) {
  return path == "/spark_conf/spark.databricks.delta.preview.enabled";
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
  if (same_setting(leaf.declared, leaf.effective) || is_ignored(leaf.path)) return false;
  if (is_volume(leaf.path))
    return !is_zero_or_absent(leaf.declared) || !is_zero_or_absent(leaf.effective);
  if (is_same_mode(leaf) || is_resolved_zone(leaf) || is_resolved_runtime(leaf) ||
      is_resolved_engine(leaf) || is_every_client(leaf) || is_kept_back(leaf))
    return false;
  return !same_setting(leaf.declared, leaf.spec);
}

bool is_harmless_addition(std::string_view path, const json::value& value, bool is_single_node) {
  constexpr std::string_view tags = "/custom_tags/";
  if (is_ignored(path) || (path.starts_with(tags) && path.substr(tags.size()) == model::nonce_tag))
    return true;
  if (is_volume(path)) return is_zero_or_absent(&value);
  if (path.starts_with("/workload_type")) return is_all_true(value);
  if (is_single_node &&
      std::find(of_single_node.begin(), of_single_node.end(), path) != of_single_node.end())
    return true;
  const auto* list = value.if_array();
  const auto* object = value.if_object();
  return value.is_null() || (list != nullptr && list->empty()) ||
         (object != nullptr && object->empty());
}

}  // namespace hipaa::resource
