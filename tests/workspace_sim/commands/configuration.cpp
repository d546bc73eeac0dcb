// Spark configuration of a running cluster, and which languages it takes.
#include <algorithm>
#include <array>
#include <charconv>

#include "clusters/view.hpp"
#include "commands/repl.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

struct Preset {
  std::string_view key;
  std::string_view value;
};

/// What every platform sets.
constexpr std::array<Preset, 2> presets = {
    {{"spark.app.name", "Databricks Shell"}, {"spark.databricks.cloudProvider", "AWS"}}};

/// What the legacy platform sets on a cluster for protected health information.
constexpr std::array<Preset, 6> legacy_presets = {{{"spark.ssl.enabled", "true"},
                                                   {"spark.ssl.standalone.enabled", "true"},
                                                   {"spark.ssl.protocol", "TLSv1.2"},
                                                   {"spark.authenticate", "true"},
                                                   {"spark.network.crypto.enabled", "true"},
                                                   {"spark.io.encryption.enabled", "true"}}};

/// {15, 4} of 15.4.x-scala2.12; {0, 0} where the version does not say.
std::pair<int, int> version_of(const json::object& effective) {
  const std::string text = text_at(effective, "spark_version");
  std::pair<int, int> version{0, 0};
  const char* end = text.data() + text.size();
  const auto [after_major, error] = std::from_chars(text.data(), end, version.first);
  if (error == std::errc() && after_major != end && *after_major == '.') {
    std::from_chars(after_major + 1, end, version.second);
  }
  return version;
}

std::string all_but(const std::vector<std::string>& languages) {
  std::string text;
  for (const std::string& language : languages) {
    text += (text.empty() ? "" : " and ") + language;
  }
  return "Your administrator has only allowed " + text +
         " commands on this cluster. This execution contained at least one disallowed language.";
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string part(text.substr(0, comma));
    std::erase(part, ' ');
    parts.push_back(std::move(part));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return parts;
}

std::vector<std::string> allowed_languages(const json::object& effective) {
  const json::object* conf = object_at(effective, "spark_conf");
  if (conf != nullptr && has(*conf, "spark.databricks.repl.allowedLanguages")) {
    return split(text_at(*conf, "spark.databricks.repl.allowedLanguages"));
  }
  const std::string mode = text_at(effective, "data_security_mode");
  if (mode == "LEGACY_TABLE_ACL" || mode == "LEGACY_PASSTHROUGH") return {"sql", "python"};
  if (mode != "USER_ISOLATION") return {};  // all of them
  const auto version = version_of(effective);
  if (version >= std::pair(13, 3)) return {"sql", "python", "scala"};
  if (version >= std::pair(11, 1)) return {"sql", "python"};
  return {"sql"};
}

}  // namespace

const SslAnswer& ssl_answer(const Workspace& workspace, const Cluster& cluster) {
  // The context from before answers as the platform does, whatever was set since.
  static const SslAnswer set{"true", ""};
  static const SslAnswer unset{"unset", ""};
  if (lags(cluster, workspace.clock.now()))
    return workspace.settings.platform == "legacy" ? set : unset;
  return cluster.ssl ? *cluster.ssl : workspace.settings.ssl;
}

std::optional<std::string> spark_configuration(const Workspace& workspace, const Cluster& cluster,
                                               std::string_view key) {
  if (key == "spark.ssl.enabled") {
    const SslAnswer& answer = ssl_answer(workspace, cluster);
    if (answer.kind == "true" || answer.kind == "false") return answer.kind;
    if (answer.kind == "text") return answer.text;
    if (answer.kind == "unset") return std::nullopt;
  }
  const json::object* conf = object_at(cluster.effective, "spark_conf");
  if (conf != nullptr && has(*conf, key)) return text_at(*conf, key);
  if (key == "spark.databricks.clusterUsageTags.clusterId") return cluster.id;
  if (key == "spark.databricks.clusterUsageTags.clusterName") {
    return text_at(cluster.effective, "cluster_name");
  }
  if (key == "spark.databricks.clusterUsageTags.sparkVersion") {
    return text_at(cluster.effective, "spark_version");
  }
  if (key == "spark.databricks.clusterUsageTags.effectiveSparkVersion") {
    return effective_spark_version(cluster.effective);
  }
  if (key == "spark.databricks.clusterUsageTags.orgId") return workspace.settings.workspace_id;
  if (key == "spark.local.dir") {
    const json::object* aws = object_at(cluster.effective, "aws_attributes");
    const bool volumes = aws != nullptr && integer_at(*aws, "ebs_volume_count") > 0;
    return volumes ? "/ebs0" : "/local_disk0";
  }
  for (const Preset& preset : presets) {
    if (preset.key == key) return std::string(preset.value);
  }
  if (workspace.settings.platform == "legacy") {
    for (const Preset& preset : legacy_presets) {
      if (preset.key == key) return std::string(preset.value);
    }
  }
  return std::nullopt;
}

std::string language_refusal(const Cluster& cluster, std::string_view language) {
  const auto allowed = allowed_languages(cluster.effective);
  // Scala never runs under table access control, whatever the list says.
  const bool table_acl = text_at(cluster.effective, "data_security_mode") == "LEGACY_TABLE_ACL";
  const bool listed = std::find(allowed.begin(), allowed.end(), language) != allowed.end();
  if ((allowed.empty() || listed) && !(table_acl && language == "scala")) return {};
  return all_but(allowed);
}

}  // namespace workspace_sim
