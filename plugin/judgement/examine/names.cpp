// What customers name in jobs, pools, policies and pipelines, by the rule for clusters.
#include <algorithm>

#include "plugin/json/pointer.hpp"
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

namespace {

constexpr std::string_view patient_data_rule = "HC-PHI-01";
constexpr std::string_view instead = "(patient data)";

void replace_all(std::string& text, std::string_view what) {
  for (auto at = text.find(what); at != std::string::npos;
       at = text.find(what, at + instead.size()))
    text.replace(at, what.size(), instead);
}

}  // namespace

void Examiner::hide_patient_data(const json::value& object, const std::string& at,
                                 std::size_t from) {
  const auto* own = shared_ != nullptr     ? shared_->patient_data
                    : provider_ == nullptr ? nullptr
                                           : &provider_->settings().patient_data;
  std::vector<std::string> hidden;
  for (auto i = from; i < found.size(); ++i) {
    const auto& what = found[i].what;
    if (what.code != patient_data_rule || !what.path.starts_with(at)) continue;
    boost::system::error_code absent;
    const auto* place = object.find_pointer(what.path.substr(at.size()), absent);
    if (place == nullptr) continue;
    if (const auto* text = place->if_string()) hidden.emplace_back(*text);
    // The names of entries that somebody chose.
    if (const auto* entries = place->if_object())
      for (const auto& entry : *entries)
        if (rules::showable(entry.key(), own).empty()) hidden.emplace_back(entry.key());
  }
  // The longest first: one may stand in another.
  std::sort(hidden.begin(), hidden.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const auto& text : hidden) {
    if (text.empty()) continue;
    const auto in_pointer = json::pointer_token(text);
    for (auto i = from; i < found.size(); ++i) {
      auto& what = found[i].what;
      for (auto* one : {&what.summary, &what.detail, &found[i].subject}) replace_all(*one, text);
      replace_all(what.path, in_pointer);
    }
  }
}

std::string Examiner::told(const std::string& name) const {
  const auto* own = provider_ == nullptr ? nullptr : &provider_->settings().patient_data;
  return std::string(rules::showable(name, own));
}

std::string Examiner::named(std::string_view kind, const std::string& name) const {
  const auto speakable = told(name);
  return speakable.empty() ? std::string() : std::string(kind) + " \"" + speakable + "\"";
}

}  // namespace hipaa::resource
