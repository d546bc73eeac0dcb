#include "plugin/judgement/examine/bundle_judgement.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "plugin/json/pointer.hpp"
#include "plugin/judgement/examine/bundle_resources.hpp"
#include "plugin/rules/read/patient_data_search.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view bundle_code = "HP-CHECK-BUNDLE";

struct Section {
  std::string_view name;
  Result<void> (*judge)(Examiner&, const json::value&);
};

constexpr std::array<Section, 4> judged_sections{{
    {"jobs", [](Examiner& by, const json::value& it) { return by.job(it, ""); }},
    {"clusters", [](Examiner& by, const json::value& it) { return by.cluster(it, ""); }},
    {"pipelines", [](Examiner& by, const json::value& it) { return by.pipeline(it, ""); }},
    {"instance_pools", [](Examiner& by, const json::value& it) { return by.pool(it, ""); }},
}};

// A resource in one of the forms that targets give it.
struct Form {
  BundleNode value;
  bool has_base = true;
  std::set<std::size_t> targets;
};

struct Resource {
  std::string_view section;
  std::string_view key;
  std::vector<Form> forms;
};

class Places {
 public:
  explicit Places(const Bundle& bundle) : bundle_(bundle) {}

  void put(const json::value* source, BundleFinding& finding) {
    if (source == nullptr) return;
    if (places_.empty())
      for (std::size_t i = 0; i < bundle_.files.size(); ++i)
        list(*bundle_.files[i].document, i, "");
    const auto found = places_.find(source);
    if (found == places_.end()) return;
    finding.file = found->second.first;
    finding.pointer = found->second.second;
  }

 private:
  void list(const json::value& value, std::size_t file, const std::string& pointer) {
    places_.emplace(&value, std::make_pair(file, pointer));
    if (const auto* object = value.if_object()) {
      for (const auto& one : *object)
        list(one.value(), file, pointer + '/' + json::pointer_token(one.key()));
    } else if (const auto* array = value.if_array()) {
      for (std::size_t i = 0; i < array->size(); ++i)
        list((*array)[i], file, pointer + '/' + std::to_string(i));
    }
  }

  const Bundle& bundle_;
  std::unordered_map<const json::value*, std::pair<std::size_t, std::string>> places_;
};

class BundleJudge {
 public:
  BundleJudge(const Bundle& bundle, const Provider* provider, std::optional<model::Profile> profile,
              CallContext& call)
      : bundle_(bundle),
        provider_(provider),
        profile_(profile),
        call_(call),
        deployment_(bundle.files, bundle.variables),
        places_(bundle) {}

  Result<BundleReport> judge() {
    collect();
    for (const auto& resource : resources_) {
      const auto before = report_.findings.size();
      if (auto done = judge_resource(resource); !done) return std::move(done).error();
      report_.examined.emplace_back(name_of(resource), report_.findings.size() > before);
    }
    say_what_prevents();
    return std::move(report_);
  }

 private:
  // A key that holds patient data is not shown: the resource's number among all identifies it.
  std::string key_of(const Resource& resource) const {
    return speakable_or_number(resource.key,
                               static_cast<std::size_t>(&resource - resources_.data()));
  }

  std::string speakable_or_number(std::string_view name, std::size_t index) const {
    const auto* own = provider_ == nullptr ? nullptr : &provider_->settings().patient_data;
    const auto told = rules::showable(name, own);
    return told.empty() ? '#' + std::to_string(index + 1) : std::string(told);
  }

  std::string name_of(const Resource& resource) const {
    return std::string(resource.section) + '.' + key_of(resource);
  }

  void collect() {
    const auto& targets = deployment_.targets();
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> known;
    std::set<std::pair<std::string_view, std::string_view>> passed;
    for (std::size_t target = 0; target < targets.size(); ++target) {
      for (auto& one : deployment_.deployed(targets[target])) {
        const std::pair name{one.section, one.key};
        if (!is_judged_section(one.section)) {
          if (passed.insert(name).second) ++report_.skipped[std::string(one.section)];
          continue;
        }
        const auto [place, is_new] = known.emplace(name, resources_.size());
        if (is_new) resources_.push_back({one.section, one.key, {}});
        if (one.section == "jobs") jobs_.insert(one.key);
        auto& forms = resources_[place->second].forms;
        auto same = std::find_if(forms.begin(), forms.end(), [&](const Form& form) {
          return are_alike(form.value, one.value);
        });
        if (same == forms.end())
          same = forms.insert(forms.end(), Form{std::move(one.value), one.has_base, {}});
        same->targets.insert(target);
      }
    }
  }

  Result<void> judge_resource(const Resource& resource) {
    const auto first = report_.findings.size();
    std::vector<std::set<std::size_t>> targets;
    // The words of findings about one value, and the finding that holds them.
    std::map<std::string, std::size_t> told;
    for (const auto& form : resource.forms) {
      std::vector<Found> found;
      if (auto done = judge_form(resource, form, found); !done) return done;
      for (auto& one : found) {
        BundleFinding made;
        places_.put(nearest(form.value, one.what.path)->source, made);
        auto same = std::to_string(made.file) + made.pointer + '\n' + one.what.code + '\n' +
                    one.what.path + '\n' + one.what.detail + '\n' + one.subject;
        const auto [place, is_new] = told.emplace(std::move(same), report_.findings.size());
        if (is_new) {
          const auto base = "/resources/" + std::string(resource.section) + '/' +
                            json::pointer_token(key_of(resource));
          one.what.path.insert(0, base);
          one.named_path.insert(0, base);
          made.found = std::move(one);
          report_.findings.push_back(std::move(made));
          targets.emplace_back();
        }
        targets[place->second - first].insert(form.targets.begin(), form.targets.end());
      }
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
      report_.findings[first + i].resource = where(targets[i]) + name_of(resource);
    return {};
  }

  Result<void> judge_form(const Resource& resource, const Form& form, std::vector<Found>& found) {
    json::value document;
    std::size_t values = 0;
    if (!write_bundle_value(*form.value, document, values)) {
      found.push_back(undecided("Its variables unfold into too much to be judged."));
      return {};
    }
    const auto section =
        std::find_if(judged_sections.begin(), judged_sections.end(),
                     [&](const auto& one) { return one.name == resource.section; });
    Examiner examiner(provider_, Network::no, profile_, call_);
    if (auto done = section->judge(examiner, document); !done) return done;
    for (const auto& one : examiner.chained)
      if (!is_job_of_this_bundle(*nearest(form.value, one.path))) examiner.report_chained(one);
    found = std::move(examiner.found);
    name_places(found, document);
    if (!bundle_.is_whole && !form.has_base) keep_what_is_said(document, found);
    return {};
  }

  // A target lays this over what another file says: what is not here may be there.
  static void keep_what_is_said(const json::value& document, std::vector<Found>& found) {
    const auto before = found.size();
    found.erase(std::remove_if(found.begin(), found.end(),
                               [&](const Found& one) {
                                 boost::system::error_code absent;
                                 return one.what.verdict != model::VerdictKind::fail ||
                                        document.find_pointer(one.what.path, absent) == nullptr;
                               }),
                found.end());
    if (found.size() < before || found.empty())
      found.push_back(undecided(
          "A target changes it here, and what it is without that is written in another file. "
          "Judge the bundle as a whole, by the file databricks.yml or its folder."));
  }

  static Found undecided(std::string why) {
    auto made = model::warning(std::string(bundle_code),
                               "Undecided: a part of the bundle is not known.", std::move(why), "");
    made.verdict = model::VerdictKind::undecided;
    return {std::move(made), {}};
  }

  bool is_job_of_this_bundle(const BundleValue& job) const {
    constexpr std::string_view begin = "${resources.jobs.";
    constexpr std::string_view end = ".id}";
    const std::string_view text = job.reference;
    if (!text.starts_with(begin) || !text.ends_with(end)) return false;
    return jobs_.count(text.substr(begin.size(), text.size() - begin.size() - end.size())) > 0;
  }

  // "" where all targets agree.
  std::string where(const std::set<std::size_t>& of) const {
    const auto& all = deployment_.targets();
    if (of.size() == all.size()) return {};
    std::string made = of.size() == 1 ? "target " : "targets ";
    for (const auto one : of)
      made += (one == *of.begin() ? "" : ", ") + speakable_or_number(all[one], one);
    return made + ": ";
  }

  void say_what_prevents() {
    std::set<const json::value*> said;
    for (const auto& one : deployment_.conflicts) {
      if (!said.insert(one.over).second) continue;
      BundleFinding made;
      made.found.what = model::error(std::string(bundle_code), "The bundle cannot be deployed.",
                                     "In it " + one.what + ".");
      places_.put(one.over, made);
      made.found.what.path = made.pointer;
      made.prevents = true;
      report_.findings.push_back(std::move(made));
    }
    if (const auto python = deployment_.python()) {
      BundleFinding made;
      made.found = undecided("Python code makes resources, too: they cannot be judged here.");
      places_.put(python->source, made);
      made.found.what.path = made.pointer;
      report_.findings.push_back(std::move(made));
    }
  }

  const Bundle& bundle_;
  const Provider* provider_;
  std::optional<model::Profile> profile_;
  CallContext& call_;
  BundleDeployment deployment_;
  Places places_;
  std::vector<Resource> resources_;
  std::set<std::string_view> jobs_;
  BundleReport report_;
};

}  // namespace

Result<BundleReport> judge_bundle(const Bundle& bundle, const Provider* provider,
                                  std::optional<model::Profile> profile, CallContext& call) {
  return BundleJudge(bundle, provider, profile, call).judge();
}

}  // namespace hipaa::resource
