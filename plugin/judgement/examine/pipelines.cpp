// Pipelines: the clusters that their specification asks for.
#include <algorithm>

#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/examine/foreign.hpp"

namespace hipaa::resource {

void Examiner::drop_runtime() {
  found.erase(std::remove_if(found.begin(), found.end(),
                             [](const Found& one) {
                               const std::string_view code = one.what.code;
                               return code.starts_with("HC-RT-") || code == "HC-DSM-01";
                             }),
              found.end());
}

Result<void> Examiner::pipeline(const json::value& object, const std::string& at) {
  const auto* pipeline = block(&object);
  if (pipeline == nullptr || !pipeline->is_object()) return {};
  const auto* inner = block_in(*pipeline, "spec");
  const auto& specification = inner == nullptr ? *pipeline : *inner;
  const auto place = at + (inner == nullptr ? "" : "/spec");
  auto name = text_in(*pipeline, "name");
  if (name.empty()) name = text_in(specification, "name");
  const auto subject = named("pipeline", name);
  if (auto done = judge_names(specification, place, subject); !done) return done;
  const auto* clusters = list_in(specification, "clusters", "cluster");
  const auto* list = clusters == nullptr ? nullptr : clusters->if_array();
  if (list == nullptr || list->empty()) {
    // One that names none gets one with everything left out.
    if (auto done = cluster(json::object(), place + "/clusters", subject); !done) return done;
  } else {
    for (std::size_t i = 0; i < list->size(); ++i) {
      const auto label = told(text_in((*list)[i], "label"));
      const auto whose = label.empty() ? subject : subject + ", cluster \"" + label + "\"";
      if (auto done = cluster((*list)[i], place + "/clusters/" + std::to_string(i), whose); !done)
        return done;
    }
  }
  drop_runtime();
  return {};
}

}  // namespace hipaa::resource
