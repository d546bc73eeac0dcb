#include "plugin/cli/inputs/examine.hpp"

#include <algorithm>
#include <thread>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/cli/text/canonical.hpp"
#include "plugin/cli/text/place.hpp"
#include "plugin/cli/text/strict_json.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* known_formats =
    "Known are stack files, `terraform show -json` of plans and states, asset bundles, and "
    "clusters, jobs, instance pools and cluster policies in the shape of the Databricks APIs, one "
    "or a list of them.";

std::string arguments_of(const Subject& subject, const std::string& profile) {
  std::string text;
  text.reserve(2048);
  text = R"({"format_version":1,"value":[)";
  write_brief(*subject.value, text);
  text += ",\"";
  text += subject.kind;
  text += "\"," + (profile.empty() ? "null" : quoted(profile)) + "]";
  const char* before = ",\"unknown\":[";
  for (const auto& one : subject.unknown) {
    text += before + quoted("/0" + one);
    before = ",";
  }
  return text + (subject.unknown.empty() ? "}" : "]}");
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
  json::error_code failed;
  const auto answer = json::parse({value.data, value.size}, failed, &memory);
  const auto* list = failed ? nullptr : member(answer, "value");
  outcome.can_go_on = list != nullptr && list->is_array();
  if (!outcome.can_go_on) {
    outcome.said = {operational_error("HP-PLUGIN-ANSWER", "The library's answer cannot be read.")};
    return outcome;
  }
  for (const auto& one : list->get_array())
    outcome.found.push_back({finding_of(one), text_member(one, "subject")});
  return outcome;
}

// The provider that judges files: none, unless there are waivers or patterns to be held against
// them.
abi::Provider provider_for(const Options& options, const Plugin& plugin, Findings& findings) {
  if (options.waivers.empty() && options.patient_data.empty()) return plugin.library.no_provider();
  json::object config{{"waiver_files", json::array(options.waivers.begin(), options.waivers.end())},
                      {"patient_data_patterns", patient_data_patterns(options)},
                      {"compliance_profile", options.profile}};
  json::object envelope{{"format_version", 1}};
  envelope["value"] = std::move(config);
  abi::Host host;
  host.name = abi::borrow("hipaactl");
  host.version = abi::borrow(version_text);
  abi::Result said;
  auto made = plugin.library.provider(canonical(envelope), &said, host);
  append(findings, findings_of(said, "", Secrets()));
  return made ? std::move(made) : plugin.library.no_provider();
}

// An acknowledgement stands in the subject, and what points to it leads into the file then.
void place_acceptance(json::value& acceptance, const std::string& subject) {
  auto* object = acceptance.if_object();
  auto* source = object == nullptr ? nullptr : object->if_contains("source");
  if (source == nullptr || !source->is_object() || !text_member(*source, "file").empty()) return;
  source->get_object()["path"] = subject + text_member(*source, "path");
}

class FileJudge {
 public:
  FileJudge(const Options& options, const Plugin& plugin, const abi::Provider& provider,
            const File& file)
      : options_(options),
        file_(file),
        provider_(provider),
        places_(file.name, file.text, file.list) {
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
      const auto name = text_member(*subject.value, one.finding.path.substr(1));
      return !name.empty() && subject.address.find(name) != std::string::npos;
    });
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
    one.path.insert(0, subject.pointer);
    place_acceptance(one.acceptance, subject.pointer);
    one.place = file_.is_yaml ? yaml_place(file_.name, file_.text, one.path) : places_.of(one.path);
    findings.push_back(std::move(one));
  }

  // Whether the path ends so, and what stands there (an id, or a bundle's reference) is among the
  // names: a job that another one runs and that speaks for itself, a cluster that was verified.
  static bool names_one_of(const std::vector<std::string>& names, const Subject& subject,
                           std::string_view path, std::string_view end) {
    if (!path.ends_with(end)) return false;
    json::error_code failed;
    const json::string_view pointer(path.data(), path.size());
    const auto* found = subject.value->find_pointer(pointer, failed);
    std::string name;
    if (found != nullptr && found->is_int64()) name = std::to_string(found->get_int64());
    if (found != nullptr && found->is_string()) name = view(found->get_string());
    if (const auto given = subject.references.find(std::string(path));
        given != subject.references.end())
      name = given->second;
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  const Options& options_;
  const File& file_;
  const abi::Provider& provider_;
  Places places_;
  abi::Call call_;
};

Finding unknown_format(const File& file) {
  std::string why = known_formats;
  const auto* version = member(file.root, "version");
  if (version != nullptr && member(file.root, "serial") != nullptr)
    why = "It is Terraform's own state file. Give what `terraform show -json` prints of it.";
  auto made = operational_error(
      "HP-CHECK-FORMAT", file.name + " is none of the formats that can be judged.", std::move(why));
  made.place.file = file.name;
  return made;
}

Result<void> parse(File& file) {
  file.is_yaml = yaml::is_yaml_name(file.name);
  const auto first = file.text.find_first_not_of(" \t\r\n");
  if (!file.is_yaml && file.name == "-")
    file.is_yaml = first != std::string::npos && file.text[first] != '{' && file.text[first] != '[';
  if (file.is_yaml) {
    auto read = read_yaml(file.name, file.text);
    if (!read) return std::move(read).error();
    file.root = std::move(*read);
    return {};
  }
  auto read = read_json(file.text, &file.memory, is_unread_of_plan);
  if (!read) {
    auto made = operational_error("HP-CHECK-JSON", file.name + " is not valid JSON.",
                                  "It " + read.error().what + ".");
    made.place = {file.name, read.error().line, read.error().column};
    return Failure(std::move(made));
  }
  file.root = std::move(*read);
  return {};
}

}  // namespace

std::optional<Findings> Examiner::examine(const Source& source, Coverage& coverage) {
  File file;
  file.name = source.name;
  auto text = read_source(source.name);
  if (!text) return std::move(text).error().findings;
  file.text = std::move(*text);
  if (auto done = parse(file); !done) return std::move(done).error().findings;
  if (member(file.root, "stack_version") != nullptr && !file.is_yaml && source.name != "-")
    return std::nullopt;
  if (!list_subjects(file)) {
    if (!source.is_found) return Findings{unknown_format(file)};
    ++coverage.skipped;
    return Findings();
  }
  coverage.skipped += file.skipped;
  Findings findings;
  if (plugin_ == nullptr) {
    auto found = options_.plugin.empty()
                     ? plugins_.by_name("hipaa-databricks", findings)
                     : plugins_.by_path(path_from(".", options_.plugin), findings);
    if (!found) return std::move(found).error().findings;
    plugin_ = *found;
    provider_ = provider_for(options_, *plugin_, findings);
  }
  FileJudge judge(options_, *plugin_, provider_, file);
  judge.judge(coverage.examined);
  append(findings, std::move(judge.findings));
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

Findings undecided_of(const abi::Provider& provider, const Options& options,
                      const std::string& address, const std::string& envelope) {
  json::error_code failed;
  auto read = json::parse(boosted(envelope), failed);
  auto* value = failed || !read.is_object() ? nullptr : read.get_object().if_contains("value");
  if (value == nullptr) return {};
  Subject subject;
  subject.address = address;
  subject.value = value;
  if (const auto* unknown = member(read, "unknown"); unknown != nullptr && unknown->is_array())
    for (const auto& one : unknown->get_array())
      if (one.is_string()) subject.unknown.emplace_back(view(one.get_string()));
  for (const auto& pointer : subject.unknown)
    if (auto* place = value->find_pointer(boosted(pointer), failed)) *place = not_known();
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
