// Pipelines: the clusters that their specification asks for, what they install, and what they set.
#include <algorithm>

#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/examine/foreign.hpp"

namespace hipaa::resource {
namespace {

// What the clusters of a pipeline are for; `default` holds what the two others leave out.
constexpr std::string_view default_label = "default";

const json::value* with_label(const json::array& clusters, std::string_view label) {
  const auto found = std::find_if(clusters.begin(), clusters.end(), [label](const auto& one) {
    return one.is_object() && text_in(one, "label") == label;
  });
  return found == clusters.end() ? nullptr : &*found;
}

json::value inheriting(const json::value& own, const json::value& from) {
  auto made = from.as_object();
  for (const auto& [name, value] : own.as_object()) made[name] = value;
  return made;
}

bool is_serverless_pipeline(const json::value& specification) {
  const auto* flag = block_in(specification, "serverless");
  return flag != nullptr && (*flag == true || *flag == "true");
}

void rename_setting(std::string& text) {
  constexpr std::string_view ours = "spark_conf";
  constexpr std::string_view theirs = "configuration";
  for (auto at = text.find(ours); at != std::string::npos; at = text.find(ours, at))
    text.replace(at, ours.size(), theirs);
}

}  // namespace

void Examiner::drop_runtime() {
  found.erase(std::remove_if(found.begin(), found.end(),
                             [](const Found& one) {
                               const std::string_view code = one.what.code;
                               return code.starts_with("HC-RT-") || code == "HC-DSM-01";
                             }),
              found.end());
}

Result<void> Examiner::judge_configuration_of(const json::value& object, const std::string& at,
                                              const std::string& subject) {
  const auto* configuration = block_in(object, "configuration");
  if (configuration == nullptr) return {};
  const json::value cluster{{"spark_conf", *configuration}};
  std::optional<model::Facts> own;
  auto facts = facts_of(cluster, Network::no, own);
  if (!facts) return std::move(facts).error();
  take(**facts, "/spark_conf", [&](model::Diagnostic one) {
    one.path = at + "/configuration" + one.path.substr(std::string_view("/spark_conf").size());
    rename_setting(one.detail);
    return Found{std::move(one), subject};
  });
  return {};
}

Result<void> Examiner::judge_pipeline_clusters(const json::value& specification,
                                               const std::string& at, const std::string& subject) {
  const auto* clusters = list_in(specification, "clusters", "cluster");
  const auto* list = clusters == nullptr ? nullptr : clusters->if_array();
  // One that names none gets one with everything left out.
  if (list == nullptr || list->empty()) return cluster(json::object(), at + "/clusters", subject);
  const auto* shared = with_label(*list, default_label);
  // Findings of its `default` are not repeated for the others.
  std::vector<std::string> told_of_default;
  const auto key = [](const Found& one, const std::string& place) {
    return one.what.code + one.what.path.substr(std::min(place.size(), one.what.path.size()));
  };
  const auto judge = [&](std::size_t index) -> Result<void> {
    const auto& one = (*list)[index];
    const auto label = told(text_in(one, "label"));
    const auto whose = label.empty() ? subject : subject + ", cluster \"" + label + "\"";
    const auto place = at + "/clusters/" + std::to_string(index);
    const auto before = found.size();
    const bool inherits = shared != nullptr && shared != &one && one.is_object();
    auto done =
        inherits ? cluster(inheriting(one, *shared), place, whose) : cluster(one, place, whose);
    if (!done) return done;
    if (&one == shared) {
      for (auto i = before; i < found.size(); ++i) told_of_default.push_back(key(found[i], place));
      return {};
    }
    const auto is_told = [&](const Found& here) {
      return inherits && std::find(told_of_default.begin(), told_of_default.end(),
                                   key(here, place)) != told_of_default.end();
    };
    found.erase(
        std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(), is_told),
        found.end());
    return {};
  };
  if (shared != nullptr)
    if (auto done = judge(static_cast<std::size_t>(shared - list->data())); !done) return done;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (&(*list)[i] == shared) continue;
    if (auto done = judge(i); !done) return done;
  }
  return {};
}

Result<void> Examiner::pipeline(const json::value& object, const std::string& at) {
  const auto before = found.size();
  auto done = judge_pipeline(object, at);
  hide_patient_data(object, at, before);
  return done;
}

Result<void> Examiner::judge_pipeline(const json::value& object, const std::string& at) {
  const auto* pipeline = block(&object);
  if (pipeline == nullptr || !pipeline->is_object()) return {};
  const auto* inner = block_in(*pipeline, "spec");
  const auto& specification = inner == nullptr ? *pipeline : *inner;
  const auto place = at + (inner == nullptr ? "" : "/spec");
  auto name = text_in(*pipeline, "name");
  if (name.empty()) name = text_in(specification, "name");
  const auto subject = named("pipeline", name);
  if (auto done = judge_names(specification, place, subject); !done) return done;
  if (auto done = judge_configuration_of(specification, place, subject); !done) return done;
  if (auto done = judge_libraries_of(specification, place, subject); !done) return done;
  if (const auto* environment = block_in(specification, "environment"))
    if (const auto* names = list_in(*environment, "dependencies", {}))
      if (auto done = judge_dependencies(*names, place + "/environment/dependencies", subject);
          !done)
        return done;
  if (!is_serverless_pipeline(specification))
    if (auto done = judge_pipeline_clusters(specification, place, subject); !done) return done;
  drop_runtime();
  return {};
}

}  // namespace hipaa::resource
