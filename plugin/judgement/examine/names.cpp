// What customers name in jobs, pools, policies and pipelines, by the rule for clusters.
#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/rules/read/patient_data_search.hpp"

namespace hipaa::resource {

Result<void> Examiner::judge_names(const json::value& object, const std::string& at,
                                   const std::string& subject) {
  std::optional<model::Facts> own_facts;
  auto facts = facts_of(json::object(), Network::no, own_facts);
  if (!facts) return std::move(facts).error();
  (*facts)->named_texts = &object;
  for (auto& one : findings(rules::judge(**facts), **facts, Stage::plan)) {
    if (one.code != "HC-PHI-01") continue;
    one.path.insert(0, at);
    found.push_back({std::move(one), subject});
  }
  (*facts)->named_texts = nullptr;
  return {};
}

std::string Examiner::told(const std::string& name) const {
  const auto* own = provider_ == nullptr ? nullptr : &provider_->settings().patient_data;
  return std::string(rules::speakable(name, own));
}

std::string Examiner::named(std::string_view kind, const std::string& name) const {
  const auto speakable = told(name);
  return speakable.empty() ? std::string() : std::string(kind) + " \"" + speakable + "\"";
}

}  // namespace hipaa::resource
