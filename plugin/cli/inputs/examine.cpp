#include "plugin/cli/inputs/examine.hpp"

#include <algorithm>

#include "plugin/cli/inputs/bundle.hpp"
#include "plugin/cli/inputs/file_judge.hpp"
#include "plugin/cli/inputs/glob.hpp"
#include "plugin/cli/inputs/judge_bundle.hpp"
#include "plugin/cli/inputs/read_input.hpp"
#include "plugin/cli/run/process.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/stack_plugin.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

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

}  // namespace

std::optional<Findings> Examiner::examine(const Source& source, Coverage& coverage) {
  if (!is_bundle_root_name(source.name)) {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (included_.count(normal_path(source.name)) > 0) return Findings();
  }
  File file;
  file.name = source.name;
  coverage.files.push_back(source.name);
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
  const std::lock_guard<std::mutex> guard(mutex_);
  if (plugin_ != nullptr) return {};
  auto found = installed_plugin(options_, plugins_, findings);
  if (!found) return std::move(found).error();
  plugin_ = *found;
  provider_ = provider_for(options_, *plugin_, findings);
  // Made here, by one thread, the others find it.
  static_cast<void>(cancel_of(plugin_->library));
  return {};
}

Findings Examiner::examine_bundle(const Source& source, File& file, Coverage& coverage) {
  BundlePart root;
  root.name = source.name;
  root.text = std::move(file.text);
  root.read = std::move(file.yaml);
  root.document = std::move(file.root);
  if (!root.document.is_object()) {
    auto made = operational_error("HP-CHECK-BUNDLE", source.name + " is not an asset bundle.",
                                  "It must be a map that begins with `bundle`.");
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
    auto around =
        source.name == "-" ? Result<std::optional<BundleFiles>>(std::nullopt) : bundle_around(root);
    if (!around) return std::move(around).error().findings;
    if (*around) {
      bundle = std::move(**around);
    } else {
      // Nobody can know what lies beside it.
      bundle.is_whole = is_whole && json::member(root.document, "include") == nullptr;
      bundle.parts.push_back(std::move(root));
    }
  }
  bundle.variables = variables_of_environment();
  for (const auto& part : bundle.parts) {
    const std::lock_guard<std::mutex> guard(mutex_);
    // Other parts of a bundle that one part was named of may be named themselves.
    if (bundle.only.empty()) included_.insert(normal_path(part.name));
    coverage.files.push_back(part.name);
  }
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

}  // namespace hipaa::cli
