#include "plugin/cli/inputs/file_judge.hpp"

#include <algorithm>
#include <thread>

#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/inputs/sensitive.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/json/pointer.hpp"
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

// An acknowledgement stands in the subject, and what points to it leads into the file then.
void place_acceptance(json::value& acceptance, const std::string& subject) {
  auto* object = acceptance.if_object();
  auto* source = object == nullptr ? nullptr : object->if_contains("source");
  if (source == nullptr || !source->is_object() || !json::text_member(*source, "file").empty())
    return;
  source->get_object()["path"] = subject + json::text_member(*source, "path");
}

std::string path_in_file(const Subject& subject, std::string_view path) {
  if (json::is_below(path, subject.inside)) path.remove_prefix(subject.inside.size());
  return subject.pointer + std::string(path);
}

// Whether the path ends so, and the id that stands there is among the names: a job that another
// one runs and that speaks for itself, a cluster that was verified.
bool names_one_of(const std::vector<std::string>& names, const Subject& subject,
                  std::string_view path, std::string_view end) {
  if (!path.ends_with(end)) return false;
  boost::system::error_code none;
  const auto* found = subject.value->find_pointer(json::boosted(path), none);
  std::string name;
  if (found != nullptr && found->is_int64()) name = std::to_string(found->get_int64());
  if (found != nullptr && found->is_string()) name = json::view(found->get_string());
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

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

FileJudge::FileJudge(const Options& options, const Plugin& plugin, const abi::Provider& provider,
                     const File& file)
    : options_(options), file_(file), provider_(provider), positions_(file.text, file.list) {
  call_.timeout_ms = options.timeout_ms;
  call_.cancel = cancel_of(plugin.library);
}

void FileJudge::judge(std::vector<Examined>& examined) {
  const auto& subjects = file_.subjects;
  std::vector<Outcome> outcomes(subjects.size());
  run_all(subjects.size(), threads(), [&](std::size_t i) {
    outcomes[i] = violations(provider_, call_, subjects[i], options_.profile);
  });
  withhold(outcomes);
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto& subject = subjects[i];
    const auto before = findings.size();
    const auto address = withheld_.holds(subject.address)
                             ? std::string(subject.kind) + ' ' + std::to_string(i + 1)
                             : subject.address;
    for (auto& one : outcomes[i].found) take(std::move(one), subject, address);
    for (auto& one : outcomes[i].said) {
      // Its path is one of the arguments'.
      one.path = subject.pointer;
      one.resource = address;
      findings.push_back(std::move(one));
    }
    examined.push_back(
        {address.empty() ? file_.name + "#" + subject.pointer : address, findings.size() > before});
    if (!outcomes[i].can_go_on) break;
  }
  for (const auto& one : file_.written) judge_keys(one);
}

int FileJudge::threads() const {
  constexpr std::size_t worth_threads = 64;
  if (file_.subjects.size() < worth_threads) return 1;
  return std::min(options_.parallelism, static_cast<int>(std::thread::hardware_concurrency()));
}

void FileJudge::withhold(const std::vector<Outcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    for (const auto& one : outcomes[i].found)
      if (one.finding.code == "HC-PHI-01")
        withheld_.add(file_.root, path_in_file(file_.subjects[i], one.finding.path));
  withhold_addresses();
}

void FileJudge::withhold_addresses() {
  // The rule finds it in an address as in a tag. Only keys of instances are chosen freely.
  json::object addresses;
  for (std::size_t i = 0; i < file_.subjects.size(); ++i)
    if (const auto& address = file_.subjects[i].address; address.find("[\"") != std::string::npos)
      addresses[std::to_string(i)] = address;
  if (addresses.empty()) return;
  const json::value as_tags{{"custom_tags", std::move(addresses)}};
  Subject subject;
  subject.value = &as_tags;
  constexpr std::string_view below = "/custom_tags/";
  for (const auto& [finding, within] :
       violations(provider_, call_, subject, options_.profile).found) {
    if (finding.code != "HC-PHI-01" || !finding.path.starts_with(below)) continue;
    boost::system::error_code absent;
    const auto* address = as_tags.find_pointer(json::boosted(finding.path), absent);
    if (address != nullptr && address->is_string())
      withheld_.texts.emplace_back(json::view(address->get_string()));
  }
}

void FileJudge::judge_keys(const Subject& subject) {
  constexpr std::string_view code = "HP-ARG-UNKNOWN-KEY";
  for (auto& found : violations(provider_, call_, subject, options_.profile).found) {
    auto& one = found.finding;
    if (one.code != code || !json::is_below(one.path, subject.inside)) continue;
    one.severity = HIPAA_SEVERITY_WARNING;
    one.detail += (one.detail.empty() ? "" : " ") +
                  std::string("Terraform ignores it silently, so it has no effect.");
    take(std::move(found), subject, withheld_.holds(subject.address) ? "" : subject.address);
  }
}

void FileJudge::take(Found found, const Subject& subject, const std::string& address) {
  auto& one = found.finding;
  if (one.verdict == HIPAA_VERDICT_UNDECIDED &&
      names_one_of(file_.job_names, subject, one.path, "/run_job_task/job_id"))
    return;
  if (one.code == "HC-JOB-01" &&
      names_one_of(file_.verified_clusters, subject, one.path, "/existing_cluster_id"))
    return;
  one.resource = named(address, found.within);
  auto path = path_in_file(subject, one.path);
  if (subject.sensitive != nullptr) hide_sensitive(*subject.value, *subject.sensitive, one);
  auto named_place = json::named_place(file_.root, path, sha256, withheld_);
  one.named_path = std::move(named_place.path);
  // The subject as a whole is named already, and what is sensitive cannot be guessed from a
  // digest that nobody writes.
  if (path != subject.pointer &&
      (subject.sensitive == nullptr || !is_sensitive(*subject.sensitive, one.path)))
    one.value_digest = std::move(named_place.digest);
  one.path = std::move(path);
  place_acceptance(one.acceptance, subject.pointer);
  one.place = file_.yaml
                  ? place_of_mark(file_.name, file_.yaml->place(json::pointer_tokens(one.path)))
                  : place_in(file_.name, positions_.of(one.path));
  findings.push_back(std::move(one));
}

}  // namespace hipaa::cli
