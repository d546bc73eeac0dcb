#include "plugin/cli/inputs/examine.hpp"

#include <algorithm>
#include <thread>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/inputs/bundle.hpp"
#include "plugin/cli/inputs/glob.hpp"
#include "plugin/cli/inputs/judge_bundle.hpp"
#include "plugin/cli/inputs/sensitive.hpp"
#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/cli/text/canonical.hpp"
#include "plugin/cli/text/place.hpp"
#include "plugin/cli/text/pointer.hpp"
#include "plugin/cli/text/strict_json.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* known_formats =
    "Known are stack files, `terraform show -json` of plans and states, asset bundles, and "
    "clusters, jobs, pipelines, instance pools and cluster policies in the shape of the "
    "Databricks APIs, one or a list of them.";

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
  boost::system::error_code failed;
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

  // What an author wrote that no attribute takes, and that Terraform therefore leaves out.
  void judge_keys(const Subject& subject) {
    constexpr std::string_view code = "HP-ARG-UNKNOWN-KEY";
    for (auto& found : violations(provider_, call_, subject, options_.profile).found) {
      auto& one = found.finding;
      if (one.code != code || !is_below(one.path, subject.inside)) continue;
      one.severity = HIPAA_SEVERITY_WARNING;
      one.detail += (one.detail.empty() ? "" : " ") +
                    std::string("Terraform leaves it out without a word, so it has no effect.");
      take(std::move(found), subject, subject.address);
    }
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
    if (is_below(one.path, subject.inside)) one.path.erase(0, subject.inside.size());
    if (subject.sensitive != nullptr) hide_sensitive(*subject.value, *subject.sensitive, one);
    one.path.insert(0, subject.pointer);
    place_acceptance(one.acceptance, subject.pointer);
    one.place = file_.yaml ? place_of_mark(file_.name, file_.yaml->place(pointer_tokens(one.path)))
                           : places_.of(one.path);
    findings.push_back(std::move(one));
  }

  // Whether the path ends so, and the id that stands there is among the names: a job that another
  // one runs and that speaks for itself, a cluster that was verified.
  static bool names_one_of(const std::vector<std::string>& names, const Subject& subject,
                           std::string_view path, std::string_view end) {
    if (!path.ends_with(end)) return false;
    boost::system::error_code failed;
    const json::string_view pointer(path.data(), path.size());
    const auto* found = subject.value->find_pointer(pointer, failed);
    std::string name;
    if (found != nullptr && found->is_int64()) name = std::to_string(found->get_int64());
    if (found != nullptr && found->is_string()) name = view(found->get_string());
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
  bool is_yaml = yaml::is_yaml_name(file.name);
  const auto first = file.text.find_first_not_of(" \t\r\n");
  if (!is_yaml && file.name == "-")
    is_yaml = first != std::string::npos && file.text[first] != '{' && file.text[first] != '[';
  if (is_yaml) {
    auto read = read_yaml(file.name, file.text);
    if (!read) return std::move(read).error();
    file.root = std::move(read->document);
    file.yaml = std::move(read->read);
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

// A broken file counts where it is a bundle, a stack or a plan; of others, that were only met in a
// folder, nobody knows whether they are ours.
bool has_to_be_read(const Source& source, const File& file) {
  if (!source.is_found || is_bundle_root_name(source.name)) return true;
  constexpr std::size_t begin = 4096;
  const auto text = std::string_view(file.text).substr(0, begin);
  const auto says = [&](std::string_view name) {
    return text.find(name) != std::string_view::npos;
  };
  return says("\"stack_version\"") ||
         (says("\"format_version\"") &&
          (says("\"terraform_version\"") || says("\"planned_values\"") ||
           says("\"resource_changes\"")));
}

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
  if (auto done = parse(file); !done) {
    if (has_to_be_read(source, file)) return std::move(done).error().findings;
    return skip(yaml::is_yaml_name(source.name) ? "not readable as YAML" : "not valid JSON");
  }
  if (member(file.root, "stack_version") != nullptr && !file.yaml && source.name != "-")
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
      may_be_bundle_root_name(source.name) || member(root.document, "bundle") != nullptr;
  BundleFiles bundle;
  if (is_whole && source.name != "-") {
    auto read = read_bundle(std::move(root));
    if (!read) return std::move(read).error().findings;
    bundle = std::move(*read);
  } else {
    // Nobody can know what lies beside it.
    bundle.is_whole = is_whole && member(root.document, "include") == nullptr;
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

Findings undecided_of(const abi::Provider& provider, const Options& options,
                      const std::string& address, const std::string& envelope) {
  boost::system::error_code failed;
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
