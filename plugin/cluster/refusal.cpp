#include "plugin/cluster/refusal.hpp"

#include <algorithm>
#include <array>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view violation = "Validation failed for ";

struct Named {
  std::string_view part;  // of the API's message
  std::string_view pointer;
};

// Messages in which no field stands as such, as users of the Clusters API report them
// (terraform-provider-databricks, issues 403, 2103, 2171, 3599; databricks cli, issue 1546). They
// decide at which attribute a refusal is shown, and nothing else. The first that fits counts.
constexpr std::array<Named, 14> named = {{
    {"Please specify one such driver node type", "/driver_node_type_id"},
    {"Please specify one such worker node type", "/node_type_id"},
    {"At least one EBS volume must be attached", "/aws_attributes/ebs_volume_count"},
    {"The specified IOPS", "/aws_attributes/ebs_volume_iops"},
    {"NumWorkers could be 0 only for SingleNode", "/num_workers"},
    {"num_workers or autoscale must be specified", "/num_workers"},
    {"autoscale.max_workers must be", "/autoscale/max_workers"},
    {"num_workers must not be negative", "/num_workers"},
    {"autotermination_minutes must be", "/autotermination_minutes"},
    {"Invalid spark version", "/spark_version"},
    {"Node type ", "/node_type_id"},
    {"Can't find a cluster policy", "/policy_id"},
    {"Can't find an instance pool", "/instance_pool_id"},
    {"instance profile", "/aws_attributes/instance_profile_arn"},
}};

// The pointer of an attribute path; "/policy_id" for the policy language's own names
// (dbus_per_hour), which no attribute has.
std::string pointer_of(std::string_view attribute) {
  if (attribute.starts_with("cluster_log_conf.")) return "/cluster_log_conf";
  const auto tokens = attribute_tokens(attribute);
  if (tokens.empty() || request::Schema::cluster().root().property(tokens.front()) == nullptr)
    return "/policy_id";
  return attribute_pointer(tokens);
}

// Of a field in the details of a refusal: "aws_attributes.ebs_volume_count", perhaps below the
// member of the request that holds the cluster, and with "[1]" or ".1" for an entry of a list. ""
// for what is no attribute.
std::string pointer_of_field(std::string field) {
  for (const std::string_view outer : {"cluster.", "new_cluster."})
    if (field.starts_with(outer)) field.erase(0, outer.size());
  const auto first = field.substr(0, field.find_first_of(".["));
  const auto* property = request::Schema::cluster().root().property(first);
  if (property == nullptr || property->node->computed) return {};
  if (property->node->type != request::ValueType::map) {  // keys of maps may hold anything
    std::replace(field.begin(), field.end(), '[', '.');
    field.erase(std::remove(field.begin(), field.end(), ']'), field.end());
  }
  return pointer_of(field);
}

bool is_map(std::string_view attribute) {
  const auto* property = request::Schema::cluster().root().property(attribute);
  return property != nullptr && property->node->type == request::ValueType::map;
}

void add(const model::Diagnostic& whole, const std::string& attribute, std::string_view why,
         model::Diagnostics& found) {
  auto one = whole;
  one.path = pointer_of(attribute);
  one.summary = "The cluster policy refuses " + attribute + ": " + std::string(why) + ".";
  found.push_back(std::move(one));
}

// "custom_tags, team must be present, cost must be present" is one for each key; else the part up
// to the first comma names the attribute.
void add_violation(const model::Diagnostic& whole, std::string_view text,
                   model::Diagnostics& found) {
  constexpr std::string_view present = " must be present";
  const auto comma = text.find(", ");
  if (comma == std::string_view::npos) return;
  const std::string attribute(text.substr(0, comma));
  auto why = text.substr(comma + 2);
  while (!why.empty() && (why.back() == '.' || why.back() == ';' || why.back() == ' '))
    why.remove_suffix(1);
  if (!is_map(attribute)) return add(whole, attribute, why, found);
  while (!why.empty()) {
    const auto end = std::min(why.find(", "), why.size());
    const auto part = why.substr(0, end);
    if (part.ends_with(present)) {
      add(whole, attribute + '.' + std::string(part.substr(0, part.size() - present.size())),
          "it must be present", found);
    } else {
      add(whole, attribute, part, found);
    }
    why.remove_prefix(std::min(end + 2, why.size()));
  }
}

model::Diagnostics violations(const model::Diagnostic& whole) {
  model::Diagnostics found;
  std::string_view rest = whole.vendor_message;
  for (auto at = rest.find(violation); at != std::string_view::npos; at = rest.find(violation)) {
    rest.remove_prefix(at + violation.size());
    add_violation(whole, rest.substr(0, std::min(rest.find(violation), rest.size())), found);
  }
  return found;
}

// "The field 'node_type_id' cannot be supplied when …", "Missing required field: spark_version".
std::string named_field(std::string_view message) {
  for (const auto& [before, after] :
       {std::pair<std::string_view, std::string_view>("he field '", "'"),
        {"Missing required field: ", ""},
        {"The parameter '", "'"}}) {
    const auto at = message.find(before);
    if (at == std::string_view::npos) continue;
    const auto rest = message.substr(at + before.size());
    const auto end = after.empty() ? rest.find_first_of(" ,;") : rest.find(after);
    auto name = rest.substr(0, std::min(end, rest.size()));
    if (name.ends_with('.')) name.remove_suffix(1);
    auto pointer = name.empty() ? std::string() : pointer_of(name);
    if (pointer != "/policy_id" || name == "policy_id") return pointer;
  }
  for (const auto& one : named)
    if (message.find(one.part) != std::string_view::npos) return std::string(one.pointer);
  return {};
}

}  // namespace

support::Failure at_attributes(support::Failure failure) {
  model::Diagnostics refined;
  for (auto& one : failure.diagnostics) {
    const bool is_refusal = one.http_status == 400 && one.path.empty();
    if (is_refusal && !one.vendor_field.empty()) {
      one.path = pointer_of_field(one.vendor_field);
      refined.push_back(std::move(one));
      continue;
    }
    auto found = is_refusal ? violations(one) : model::Diagnostics();
    if (found.empty()) {
      if (is_refusal) one.path = named_field(one.vendor_message);
      refined.push_back(std::move(one));
    } else {
      for (auto& each : found) refined.push_back(std::move(each));
    }
  }
  failure.diagnostics = std::move(refined);
  return failure;
}

}  // namespace hipaa::resource
