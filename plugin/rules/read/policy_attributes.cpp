#include "plugin/rules/read/policy_attributes.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "plugin/rules/read/ebs_volumes.hpp"
#include "plugin/rules/read/launch_options.hpp"
#include "plugin/rules/read/runtime.hpp"
#include "plugin/rules/read/spark_conf.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::string_view spark_conf = "spark_conf.";
constexpr std::string_view environment = "spark_env_vars.";
constexpr std::string_view ebs_prefix = "aws_attributes.ebs_volume_";

// Policies write numbers as numbers and as texts.
std::optional<double> number_of(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* whole = value->if_int64()) return static_cast<double>(*whole);
  if (const auto* real = value->if_double()) return *real;
  const auto* text = value->if_string();
  std::int64_t read = 0;
  if (text == nullptr) return std::nullopt;
  const auto [end, error] = std::from_chars(text->begin(), text->end(), read);
  if (error != std::errc() || end != text->end()) return std::nullopt;
  return static_cast<double>(read);
}

bool is_possible_volume(std::string_view attribute, const json::value& value) {
  if (attribute == "aws_attributes.ebs_volume_type") {
    const auto type = text_of(&value);
    return type.is(ebs_ssd) || type.is(ebs_hdd);
  }
  const auto number = number_of(&value);
  if (attribute == "aws_attributes.ebs_volume_count")
    return number && *number >= 1 && *number <= most_ebs_volumes;
  if (attribute == "aws_attributes.ebs_volume_size")
    return number && *number >= smallest_ssd_gib && *number <= largest_ebs_gib;
  return true;  // iops and throughput are the API's business
}

bool is_needed_volume(std::string_view attribute) {
  return attribute == "aws_attributes.ebs_volume_type" ||
         attribute == "aws_attributes.ebs_volume_count" ||
         attribute == "aws_attributes.ebs_volume_size";
}

// Why a fixed value is a fault, "" when it is none.
std::string_view fixed_fault(std::string_view attribute, const json::value& value,
                             EbsDemand demand) {
  const bool own_volumes = demand == EbsDemand::volumes;
  const bool scratch = demand != EbsDemand::none;
  const auto text = model::plain(value);
  if (attribute == "spark_version" && classify_runtime(text).kind == RuntimeKind::machine_learning)
    return "takes a runtime for machine learning";
  if (attribute == "use_ml_runtime" && counts_as_true(text))
    return "takes the runtime for machine learning";
  if (attribute == "docker_image.url") return "takes a container with libraries of its own";
  if (own_volumes && attribute == "enable_elastic_disk" && counts_as_true(text))
    return "starts on the local disk and excludes EBS volumes of the cluster's own";
  if (own_volumes && attribute.starts_with(ebs_prefix) && !is_possible_volume(attribute, value))
    return "leaves the instances without a proper EBS volume";
  if (attribute.starts_with(spark_conf)) {
    const auto key = attribute.substr(spark_conf.size());
    if ((is_platform_encryption(key) && !strengthens_encryption(key, text)) ||
        (is_java_options(key) && mentions_platform_encryption(without_quotes(text))))
      return "sets what only the platform may set";
    if (is_tls_override(key) && counts_as_true(text))
      return "lets a library send its data unencrypted";
    if (scratch && (is_scratch_setting(key) || (is_java_options(key) && mentions_scratch(text)) ||
                    (is_disk_cache_switch(key) && counts_as_true(text))))
      return "keeps data away from the EBS volumes";
  }
  if (attribute.starts_with(environment)) {
    if (mentions_platform_encryption(without_quotes(text)))
      return "sets what only the platform may set";
    if (scratch && is_scratch_variable(attribute.substr(environment.size())))
      return "keeps data away from the EBS volumes";
  }
  return {};
}

// Passwords of key stores are among the platform's settings.
bool is_shown(std::string_view attribute, std::string_view text) {
  return text == "true" || text == "false" ||
         !(mentions_platform_encryption(attribute) || mentions_platform_encryption(text));
}

// Whether a range or a list leaves no value that we could use.
bool leaves_nothing(std::string_view attribute, std::string_view type, const json::value& rule) {
  if (type == "range") {
    const auto most = number_of(below(rule, "maxValue"));
    const auto least = attribute == "aws_attributes.ebs_volume_count" ? 1 : smallest_ssd_gib;
    return most && *most < static_cast<double>(least);
  }
  const auto* values = type == "allowlist" ? below(rule, "values") : nullptr;
  const auto* list = values == nullptr ? nullptr : values->if_array();
  return list != nullptr && std::none_of(list->begin(), list->end(), [&](const json::value& value) {
           return is_possible_volume(attribute, value);
         });
}

}  // namespace

PolicyFault policy_fault(std::string_view attribute, const json::value& definition,
                         EbsDemand demand) {
  const auto type = text_of(below(definition, "type"));
  const std::string name(attribute);
  if (type.is("fixed")) {
    const auto* value = below(definition, "value");
    if (value == nullptr) return {};
    const auto reason = fixed_fault(attribute, *value, demand);
    if (reason.empty()) return {};
    const auto text = model::plain(*value);
    const bool shown = is_shown(attribute, text);
    return {name + " is fixed" + (shown ? " to " + quoted(text) : std::string()),
            std::string(reason), name + '=' + (shown ? text : "***")};
  }
  if (demand != EbsDemand::volumes || !is_needed_volume(attribute)) return {};
  if (type.is("forbidden"))
    return {name + " is forbidden", "leaves the instances without an EBS volume",
            name + "=forbidden"};
  if (type.has_value() && leaves_nothing(attribute, type.value(), definition))
    return {name + " is limited", "leaves no value with a proper EBS volume",
            name + '=' + std::string(type.value())};
  return {};
}

}  // namespace hipaa::rules
