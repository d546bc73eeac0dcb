#include "plugin/cli/inputs/examine.hpp"

#include <algorithm>
#include <thread>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/inputs/bundle.hpp"
#include "plugin/cli/inputs/glob.hpp"
#include "plugin/cli/inputs/judge_bundle.hpp"
#include "plugin/cli/inputs/read_input.hpp"
#include "plugin/cli/inputs/sensitive.hpp"
#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

std::string arguments_of(const Subject& subject, const std::string& profile) {
  std::string text;
  text.reserve(2048);
  text = R"({"format_version":1,"value":[)";
  json::write_brief(*subject.value, text);
  text += ",\"";
  text += subject.kind;
  text += "\"," + (profile.empty() ? "null" : json::quoted(profile)) + "]";
  const char* before = ",\"unknown\":[";
  for (const auto& one : subject.unknown) {
    text += before + json::quoted("/0" + one);
    before = ",";
  }
  return text + (subject.unknown.empty() ? "}" : "]}");
}

Place place_of_mark(const std::string& name, const yaml::Mark& mark) {
  Place place;
  place.file = name;
  place.line = static_cast<std::uint32_t>(mark.line);
  place.column = static_cast<std::uint32_t>(mark.column);
  return place;
}

// A finding, and what it is about within the subject.
struct Found {
  Finding finding;
  std::string within;
};

// What became of one subject.
struct Outcome {
  std::vector<Found> found;
  Findings said;  // by the library, when it cannot judge
  bool can_go_on = true;
};

Outcome violations(const abi::Provider& provider, const abi::Call& call, const Subject& subject,
                   const std::string& profile) {
  Outcome outcome;
  const auto arguments = arguments_of(subject, profile);
  abi::Request request;
  request.type_name = abi::borrow("violations");
  request.config = abi::borrow(arguments);
  const auto result = provider.call_function(call, request);
  if (!result.ok()) {
    outcome.can_go_on = result.status() == HIPAA_E_DIAGNOSTICS;
    outcome.said = findings_of(result, subject.address, Secrets());
    return outcome;
  }
  const auto value = result.document(HIPAA_DOC_VALUE);
  json::monotonic_resource memory;
  const auto answer = json::read({value.data, value.size}, &memory);
  const auto* list = answer ? json::member(*answer, "value") : nullptr;
  outcome.can_go_on = list != nullptr && list->is_array();
  if (!outcome.can_go_on) {
    outcome.said = {operational_error("HP-PLUGIN-ANSWER", "The library's answer cannot be read.")};
    return outcome;
  }
  for (const auto& one : list->get_array())
    outcome.found.push_back({finding_of(one), json::text_member(one, "subject")});
  return outcome;
}

// The provider that judges files: none, unless there is something to be held against them.
abi::Provider provider_for(const Options& options, const Plugin& plugin, Findings& findings) {
  if (options.waivers.empty() && options.patient_data.empty() && options.staff_domains.empty())
    return plugin.library.no_provider();
  json::object config{{"waiver_files", json::array(options.waivers.begin(), options.waivers.end())},
                      {"patient_data_patterns", patient_data_patterns(options)},
                      {"staff_email_domains", staff_email_domains(options)},
                      {"compliance_profile", options.profile}};
  json::object envelope{{"format_version", 1}};
  envelope["value"] = std::move(config);
  abi::Host host;
  host.name = abi::borrow("hipaactl");
  host.version = abi::borrow(version_text);
  abi::Result said;
  auto made = plugin.library.provider(json::canonical(envelope), &said, host);
  append(findings, findings_of(said, "", Secrets()));
  return made ? std::move(made) : plugin.library.no_provider();
}

// An acknowledgement stands in the subject, and what points to it leads into the file then.
void place_acceptance(json::value& acceptance, const std::string& subject) {
  auto* object = acceptance.if_object();
  auto* source = object == nullptr ? nullptr : object->if_contains("source");
  if (source == nullptr || !source->is_object() || !json::text_member(*source, "file").empty())
    return;
  source->get_object()["path"] = subject + json::text_member(*source, "path");
}

class FileJudge {
 public:
  FileJudge(const Options& options, const Plugin& plugin, const abi::Provider& provider,
            const File& file)
      : options_(options), file_(file), provider_(provider), positions_(file.text, file.list) {
    call_.timeout_ms = options.timeout_ms;
    call_.cancel = cancel_of(plugin.library);
  }

  // All of the file's, several at a time. What was judged goes to `examined`; the first that the
  // library could not do is the last of it.
  void judge(std::vector<Examined>& examined) {
    const auto& subjects = file_.subjects;
    std::vector<Outcome> outcomes(subjects.size());
    run_all(subjects.size(), threads(), [&](std::size_t i) {
      outcomes[i] = violations(provider_, call_, subjects[i], options_.profile);
    });
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      const auto& subject = subjects[i];
      const auto before = findings.size();
      const auto address = speaks_of_name(outcomes[i], subject)
                               ? std::string(subject.kind) + ' ' + std::to_string(i + 1)
                               : subject.address;
      for (auto& one : outcomes[i].found) take(std::move(one), subject, address);
      for (auto& one : outcomes[i].said) {
        // Its path is one of the arguments'.
        one.path = subject.pointer;
        findings.push_back(std::move(one));
      }
      examined.push_back({address.empty() ? file_.name + "#" + subject.pointer : address,
                          findings.size() > before});
      if (!outcomes[i].can_go_on) break;
    }
    for (const auto& one : file_.written) judge_keys(one);
  }

  Findings findings;

 private:
  // A few are judged before a thread has begun.
  int threads() const {
    constexpr std::size_t worth_threads = 64;
    if (file_.subjects.size() < worth_threads) return 1;
    return std::min(options_.parallelism, static_cast<int>(std::thread::hardware_concurrency()));
  }

  // Whether the name by which the subject would be told holds what must not be told (HC-PHI-01).
  static bool speaks_of_name(const Outcome& outcome, const Subject& subject) {
    return std::any_of(outcome.found.begin(), outcome.found.end(), [&](const Found& one) {
      if (one.finding.code != "HC-PHI-01" || one.finding.path.empty()) return false;
      const auto name = json::text_member(*subject.value, one.finding.path.substr(1));
      return !name.empty() && subject.address.find(name) != std::string::npos;
    });
  }

  // What an author wrote that no attribute takes, and that Terraform therefore leaves out.
  void judge_keys(const Subject& subject) {
    constexpr std::string_view code = "HP-ARG-UNKNOWN-KEY";
    for (auto& found : violations(provider_, call_, subject, options_.profile).found) {
      auto& one = found.finding;
      if (one.code != code || !json::is_below(one.path, subject.inside)) continue;
      one.severity = HIPAA_SEVERITY_WARNING;
      one.detail += (one.detail.empty() ? "" : " ") +
                    std::string("Terraform leaves it out without a word, so it has no effect.");
      take(std::move(found), subject, subject.address);
    }
  }

  void take(Found found, const Subject& subject, const std::string& address) {
    auto& one = found.finding;
    if (one.verdict == HIPAA_VERDICT_UNDECIDED &&
        names_one_of(file_.job_names, subject, one.path, "/run_job_task/job_id"))
      return;
    if (one.code == "HC-JOB-01" &&
        names_one_of(file_.verified_clusters, subject, one.path, "/existing_cluster_id"))
      return;
    one.resource = named(address, found.within);
    if (json::is_below(one.path, subject.inside)) one.path.erase(0, subject.inside.size());
    if (subject.sensitive != nullptr) hide_sensitive(*subject.value, *subject.sensitive, one);
    one.path.insert(0, subject.pointer);
    place_acceptance(one.acceptance, subject.pointer);
    one.place = file_.yaml
                    ? place_of_mark(file_.name, file_.yaml->place(json::pointer_tokens(one.path)))
                    : place_in(file_.name, positions_.of(one.path));
    findings.push_back(std::move(one));
  }

  // Whether the path ends so, and the id that stands there is among the names: a job that another
  // one runs and that speaks for itself, a cluster that was verified.
  static bool names_one_of(const std::vector<std::string>& names, const Subject& subject,
                           std::string_view path, std::string_view end) {
    if (!path.ends_with(end)) return false;
    boost::system::error_code none;
    const auto* found = subject.value->find_pointer(json::boosted(path), none);
    std::string name;
    if (found != nullptr && found->is_int64()) name = std::to_string(found->get_int64());
    if (found != nullptr && found->is_string()) name = json::view(found->get_string());
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  const Options& options_;
  const File& file_;
  const abi::Provider& provider_;
  json::Positions positions_;
  abi::Call call_;
};

}  // namespace

std::optional<Findings> Examiner::examine(const Source& source, Coverage& coverage) {
  if (included_.count(normal_path(source.name)) > 0) return Findings();
  File file;
  file.name = source.name;
  auto text = read_source(source.name);
  if (!text) return std::move(text).error().findings;
  file.text = std::move(*text);
  const auto skip = [&](const char* reason) {
    coverage.skipped[reason].push_back(source.name);
    return Findings();
  };
  if (auto done = read_input(file); !done) {
    if (has_to_be_read(source, file)) return std::move(done).error().findings;
    return skip(yaml::is_yaml_name(source.name) ? "not readable as YAML" : "not valid JSON");
  }
  if (json::member(file.root, "stack_version") != nullptr && !file.yaml && source.name != "-")
    return std::nullopt;
  if (is_bundle_root_name(source.name) || is_bundle(file.root))
    return examine_bundle(source, file, coverage);
  if (!list_subjects(file)) {
    if (source.is_found) return skip("none of the formats");
    return Findings{unknown_format(file)};
  }
  if (file.skipped > 0)
    coverage.skipped["resources of other kinds"].insert(
        coverage.skipped["resources of other kinds"].end(), file.skipped, source.name);
  if (any_prevents(file.notes)) return std::move(file.notes);
  Findings findings;
  if (auto done = open(findings); !done) return std::move(done).error().findings;
  FileJudge judge(options_, *plugin_, provider_, file);
  judge.judge(coverage.examined);
  append(findings, std::move(judge.findings));
  append(findings, std::move(file.notes));
  return findings;
}

Result<void> Examiner::open(Findings& findings) {
  if (plugin_ != nullptr) return {};
  auto found = options_.plugin.empty()
                   ? plugins_.by_name("hipaa-databricks", findings)
                   : plugins_.by_path(path_from(".", options_.plugin), findings);
  if (!found) return std::move(found).error();
  plugin_ = *found;
  provider_ = provider_for(options_, *plugin_, findings);
  return {};
}

Findings Examiner::examine_bundle(const Source& source, File& file, Coverage& coverage) {
  BundlePart root;
  root.name = source.name;
  root.text = std::move(file.text);
  root.read = std::move(file.yaml);
  root.document = std::move(file.root);
  if (!root.document.is_object()) {
    auto made = operational_error("HP-CHECK-BUNDLE", source.name + " is no asset bundle.",
                                  "It has to be a map that begins with `bundle`.");
    made.place.file = source.name;
    return {std::move(made)};
  }
  const bool is_whole =
      may_be_bundle_root_name(source.name) || json::member(root.document, "bundle") != nullptr;
  BundleFiles bundle;
  if (is_whole && source.name != "-") {
    auto read = read_bundle(std::move(root));
    if (!read) return std::move(read).error().findings;
    bundle = std::move(*read);
  } else {
    // Nobody can know what lies beside it.
    bundle.is_whole = is_whole && json::member(root.document, "include") == nullptr;
    bundle.parts.push_back(std::move(root));
  }
  for (const auto& part : bundle.parts) included_.insert(normal_path(part.name));
  Findings findings;
  if (auto done = open(findings); !done) return std::move(done).error().findings;
  abi::Call call;
  call.timeout_ms = options_.timeout_ms;
  call.cancel = cancel_of(plugin_->library);
  append(findings, judge_bundle(bundle, provider_, call, options_, coverage));
  return findings;
}

json::object patient_data_patterns(const Options& options) {
  json::object made;
  for (const auto& one : options.patient_data) {
    const auto end = one.find('=');
    auto name = one.substr(0, end);
    while (made.contains(name)) name += '\'';  // none may take the place of another
    made[name] = one.substr(end + 1);
  }
  return made;
}

json::array staff_email_domains(const Options& options) {
  return json::array(options.staff_domains.begin(), options.staff_domains.end());
}

Findings undecided_of(const abi::Provider& provider, const Options& options,
                      const std::string& address, const std::string& envelope) {
  auto read = json::read(envelope);
  auto* value = read && read->is_object() ? read->get_object().if_contains("value") : nullptr;
  if (value == nullptr) return {};
  Subject subject;
  subject.address = address;
  subject.value = value;
  if (const auto* unknown = json::member(*read, "unknown");
      unknown != nullptr && unknown->is_array())
    for (const auto& one : unknown->get_array())
      if (one.is_string()) subject.unknown.emplace_back(json::view(one.get_string()));
  boost::system::error_code none;
  for (const auto& pointer : subject.unknown)
    if (auto* place = value->find_pointer(json::boosted(pointer), none)) *place = json::unknown();
  abi::Call call;
  call.timeout_ms = options.timeout_ms;
  auto outcome = violations(provider, call, subject, "");
  Findings findings;
  for (auto& one : outcome.found) {
    if (one.finding.verdict != HIPAA_VERDICT_UNDECIDED) continue;
    one.finding.resource = named(address, one.within);
    findings.push_back(std::move(one.finding));
  }
  append(findings, std::move(outcome.said));
  return findings;
}

}  // namespace hipaa::cli
