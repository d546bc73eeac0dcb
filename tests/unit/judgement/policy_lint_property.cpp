// Random policies, and an oracle that tries every cluster of a small world: what the policy lets
// through and the rules refuse, the lint has to find, and nothing else.
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <random>
#include <regex>

#include "plugin/json/writer.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "tests/unit/judgement/linted.hpp"

namespace hipaa::tests {
namespace {

using Rules = std::set<std::string>;
using OptionalText = std::optional<std::string>;

// An attribute and what it may be in the small world; nullopt: left out.
struct WorldAttribute {
  std::string path;  // JSON Pointer
  std::vector<OptionalText> values;
  bool is_number = false;
  bool is_flag = false;
};

const std::map<std::string, WorldAttribute>& world() {
  static const std::map<std::string, WorldAttribute> made{
      {"spark_version",
       {"/spark_version",
        {"17.3.x-scala2.13", "15.4.x-cpu-ml-scala2.12", "16.4.x-gpu-ml-scala2.12",
         "apache-spark-2.4.x-scala2.11", "13.3.x-scala2.12", "auto:latest-lts", "auto:latest-ml",
         "custom:spark-image-1", "3.3.x-scala2.11", "17.3.x-html-scala2.13"}}},
      {"docker_image.url", {"/docker_image/url", {std::nullopt, "example.org/image:1"}}},
      {"aws_attributes.ebs_volume_type",
       {"/aws_attributes/ebs_volume_type",
        {std::nullopt, "GENERAL_PURPOSE_SSD", "THROUGHPUT_OPTIMIZED_HDD"}}},
      {"aws_attributes.ebs_volume_count",
       {"/aws_attributes/ebs_volume_count", {std::nullopt, "0", "1", "10", "11"}, true}},
      {"aws_attributes.ebs_volume_size",
       {"/aws_attributes/ebs_volume_size", {std::nullopt, "99", "100", "500", "4097"}, true}},
      {"enable_elastic_disk",
       {"/enable_elastic_disk", {std::nullopt, "false", "true"}, false, true}},
      {"spark_conf.xgboost.spark.ignoreSsl",
       {"/spark_conf/xgboost.spark.ignoreSsl", {std::nullopt, "false", "true"}}},
      {"spark_conf.spark.authenticate",
       {"/spark_conf/spark.authenticate", {std::nullopt, "true", "false"}}},
      {"spark_conf.spark.ssl.enabled", {"/spark_conf/spark.ssl.enabled", {std::nullopt, "true"}}},
      {"spark_conf.spark.local.dir", {"/spark_conf/spark.local.dir", {std::nullopt, "/disk"}}},
      {"spark_env_vars.PYTHONHTTPSVERIFY",
       {"/spark_env_vars/PYTHONHTTPSVERIFY", {std::nullopt, "1", "0"}}},
      {"spark_env_vars.API_TOKEN",
       {"/spark_env_vars/API_TOKEN", {std::nullopt, "{{secrets/a/b}}", "literal"}}}};
  return made;
}

// Patterns that Java and ECMAScript read alike.
constexpr std::array<const char*, 14> patterns{
    {".*", "1[0-9]\\..*", ".*-scala2\\.1[23]", "[^m]*", "(auto|custom):.*",
     "17\\.3\\.x-scala2\\.13", "(true|1)", "[1-9]0?", "[0-9]+", "(GENERAL|THROUGHPUT)_.*",
     "t?(rue)?(false)?", "[{].*[}]", ".*(ml|lts)", "[a-z0-9.:-]+"}};

// Whether limits let a value through, written anew and as simply as the reference says it.
bool permits(const json::object& limits, const OptionalText& value) {
  const auto type = limits.at("type").as_string();
  const auto* optional = limits.if_contains("isOptional");
  if (type == "forbidden") return !value;
  if (type == "fixed") return value && *value == limits.at("value").as_string();
  if (!value)
    return type == "unlimited" ? optional == nullptr || optional->as_bool()
                               : optional != nullptr && optional->as_bool();
  if (type == "unlimited") return true;
  if (type == "regex")
    return std::regex_match(*value, std::regex(std::string(limits.at("pattern").as_string())));
  if (type == "range") {
    char* end = nullptr;
    const auto number = std::strtoll(value->c_str(), &end, 10);
    return *end == '\0' && number >= limits.at("minValue").as_int64() &&
           number <= limits.at("maxValue").as_int64();
  }
  const auto& list = limits.at("values").as_array();
  const bool is_listed = std::any_of(
      list.begin(), list.end(), [&](const json::value& one) { return one.as_string() == *value; });
  return is_listed == (type == "allowlist");
}

OptionalText text_at(const json::value& cluster, const std::string& path) {
  const auto* found = model::find_pointer(cluster, path);
  return found == nullptr ? std::nullopt : OptionalText(model::plain(*found));
}

class SmallWorld {
 public:
  explicit SmallWorld(unsigned seed) : engine_(seed) {
    facts_.emplace();
    REQUIRE(resource::gather_workspace(nullptr, nullptr, resource::Network::no, call_, *facts_)
                .has_value());
    facts_->profile = model::Profile::classic;
    facts_->business_associate_agreement = nullptr;
  }

  std::size_t number(std::size_t below) { return engine_() % below; }

  json::object random_limits(const WorldAttribute& attribute) {
    std::vector<std::string> values;
    for (const auto& one : attribute.values)
      if (one) values.push_back(*one);
    const auto some = [&] {
      json::array made;
      for (const auto& one : values)
        if (number(3) == 0) made.emplace_back(one);
      if (made.empty()) made.emplace_back(values[number(values.size())]);
      return made;
    };
    json::object made;
    switch (number(attribute.is_number ? 7 : 6)) {
      case 0:
        return {{"type", "forbidden"}};
      case 1:
        return {{"type", "fixed"}, {"value", values[number(values.size())]}};
      case 2:
        made = {{"type", "allowlist"}, {"values", some()}};
        break;
      case 3:
        made = {{"type", "blocklist"}, {"values", some()}};
        break;
      case 4:
        made = {{"type", "regex"}, {"pattern", patterns[number(patterns.size())]}};
        break;
      case 5:
        made = {{"type", "unlimited"}};
        break;
      default:
        made = {{"type", "range"},
                {"minValue", static_cast<std::int64_t>(number(3) * 50)},
                {"maxValue", static_cast<std::int64_t>(1 + number(3) * 2500)}};
    }
    if (number(2) == 0) made["isOptional"] = number(2) == 0;
    if (number(3) == 0) made["defaultValue"] = values[number(values.size())];
    if (number(4) == 0) made["hidden"] = true;
    return made;
  }

  // The rules that a cluster breaks, each with the certainty of an error.
  Rules broken_by(const json::object& cluster) {
    auto& known = known_[json::compact(cluster)];
    if (!known) {
      const auto offline = resource::offline_reason(nullptr, resource::Network::no);
      REQUIRE(resource::gather_cluster(nullptr, cluster, offline, call_, *facts_).has_value());
      known.emplace();
      for (const auto& one :
           resource::findings(rules::judge(*facts_), *facts_, resource::Stage::plan))
        if (one.severity == model::Severity::error && one.verdict == VerdictKind::fail)
          known->insert(one.code);
    }
    return *known;
  }

  static void drop_empty(json::object& cluster) {
    for (const auto* name : {"docker_image", "spark_conf", "spark_env_vars"})
      if (const auto* inner = cluster.if_contains(name);
          inner != nullptr && inner->as_object().empty())
        cluster.erase(name);
  }

  static void set(json::object& cluster, const WorldAttribute& attribute,
                  const OptionalText& value) {
    auto* at = &cluster;
    auto key = attribute.path.substr(1);
    if (!value && !text_at(cluster, attribute.path)) return;
    if (const auto slash = key.find('/'); slash != std::string::npos) {
      auto& inner = cluster[key.substr(0, slash)];
      if (!inner.is_object()) inner.emplace_object();
      at = &inner.get_object();
      key.erase(0, slash + 1);
    }
    at->erase(key);
    if (!value) return drop_empty(cluster);
    if (attribute.is_number)
      (*at)[key] = static_cast<std::int64_t>(std::stoll(*value));
    else if (attribute.is_flag)
      (*at)[key] = *value == "true";
    else
      (*at)[key] = *value;
  }

  // Every cluster that differs from `cluster` in these attributes, as far as they are let through.
  void try_all(json::object cluster, const std::vector<std::string>& attributes, std::size_t from,
               const json::object& definition, Rules& broken) {
    if (from == attributes.size()) {
      broken.merge(broken_by(cluster));
      return;
    }
    const auto& attribute = world().at(attributes[from]);
    for (const auto& value : attribute.values) {
      if (!permits(definition.at(attributes[from]).as_object(), value)) continue;
      set(cluster, attribute, value);
      try_all(cluster, attributes, from + 1, definition, broken);
    }
  }

 private:
  std::minstd_rand engine_;
  ManualCall call_;
  std::optional<model::Facts> facts_;
  std::map<std::string, std::optional<Rules>> known_;
};

}  // namespace

TEST_CASE("no hole of a random policy is missed, and none is made up") {
  SmallWorld small(20261129);
  const auto base = request::schema_document("catalogs/cluster_policy.json").at("base").as_object();
  std::vector<std::string> names;
  for (const auto& one : world()) names.push_back(one.first);
  std::size_t holes = 0;
  std::size_t clean = 0;
  for (int round = 0; round < 200; ++round) {
    auto definition = closed_definition();
    std::set<std::string> picked;
    for (auto count = 1 + small.number(4); count > 0; --count)
      picked.insert(names[small.number(names.size())]);
    const std::vector<std::string> opened(picked.begin(), picked.end());
    for (const auto& one : opened) definition[one] = small.random_limits(world().at(one));
    Rules expected;
    small.try_all(base, opened, 0, definition, expected);

    Rules found;
    INFO(json::indented(definition));
    for (const auto& one : linted(definition)) {
      if (one.told.severity != model::Severity::error) continue;
      INFO(one.told.code << ": " << one.told.detail);
      REQUIRE(one.told.verdict == VerdictKind::fail);
      found.insert(one.told.code);
      ++holes;
      // The witness is let through, and the rule refuses it.
      CHECK(small.broken_by(one.cluster).count(one.told.code) == 1);
      const json::value witness = one.cluster;
      for (const auto& name : opened) {
        INFO(name);
        CHECK(permits(definition.at(name).as_object(), text_at(witness, world().at(name).path)));
      }
    }
    for (const auto& rule : expected) {
      INFO(rule);
      CHECK(found.count(rule) == 1);
    }
    clean += found.empty() ? 1 : 0;
  }
  CHECK(holes > 100);
  CHECK(clean > 10);
}

}  // namespace hipaa::tests
