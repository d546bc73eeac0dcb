#include <algorithm>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/output/fix_example.hpp"
#include "plugin/cli/output/suggestion.hpp"
#include "plugin/cli/output/wrap.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string id_of(const json::value& entry) {
  auto id = json::text_member(entry, "id");
  return id.empty() ? json::text_member(entry, "code") : id;
}

// All that can be explained: rules, then codes that are no rules.
std::vector<json::value> entries(const json::value& metadata) {
  std::vector<json::value> all;
  for (const auto* list : {"rules", "codes"})
    if (const auto* found = json::member(metadata, list); found != nullptr && found->is_array())
      all.insert(all.end(), found->get_array().begin(), found->get_array().end());
  return all;
}

// "classic: error, csp: warning"
std::string severities(const json::value& entry) {
  std::string text;
  const auto* found = json::member(entry, "severity");
  if (found == nullptr) return text;
  if (found->is_string()) return std::string(json::view(found->get_string()));
  if (const auto* profiles = found->if_object())
    for (const auto& one : *profiles)
      if (one.value().is_string())
        text += (text.empty() ? "" : ", ") + std::string(json::view(one.key())) + ": " +
                std::string(json::view(one.value().get_string()));
  if (const auto* graver = json::member(entry, "graver"))
    text += "; " + json::text_member(*graver, "severity") + " where " +
            json::text_member(*graver, "when");
  return text;
}

void show_entry(const json::value& entry, Console& console) {
  console.out(console.styled(Style::bold, id_of(entry)) + "  " +
              json::printable(json::text_member(entry, "title")) + "\n\n");
  const auto section = [&](const std::string& heading, const std::string& text) {
    if (!text.empty()) console.out(heading + "\n" + wrapped(text, 2, console.width()) + "\n");
  };
  section("Why", json::text_member(entry, "why"));
  section("How to fix it", json::text_member(entry, "fix"));
  if (const auto* example = json::member(entry, "fix_example"))
    section(example_heading(entry), json::indented(*example));
  section("Severity by compliance profile", severities(entry));
  section("Basis", json::text_member(entry, "basis"));
  if (const auto* waivable = json::member(entry, "waivable");
      waivable != nullptr && waivable->is_bool())
    section("Acknowledgement", waivable->get_bool()
                                   ? "A person may answer for it (acknowledgement)."
                                   : "None: this rule cannot be waived.");
  std::string sources;
  if (const auto* citations = json::member(entry, "citations");
      citations != nullptr && citations->is_array())
    for (const auto& one : citations->get_array())
      if (one.is_string())
        sources += (sources.empty() ? "" : "; ") + std::string(json::view(one.get_string()));
  section("Safeguards of the HIPAA security rule", sources);
}

Failure unknown(const std::string& wanted, const std::vector<json::value>& all) {
  std::vector<std::string> names;
  std::string known;
  for (const auto& one : all) {
    names.push_back(id_of(one));
    known += "\n  " + id_of(one) + "  " + json::printable(json::text_member(one, "title"));
  }
  const auto near = suggestion(upper(wanted), names);
  return operational_error(
      "HP-CLI-USAGE", "There is no rule or code \"" + json::printable(wanted) + "\".",
      near.empty() ? "There are:" + known : near + " `hipaactl explain` lists them all.");
}

Result<json::value> read_metadata(const Options& options, Findings& warnings) {
  Plugins plugins;
  auto plugin = any_plugin(options, plugins, warnings);
  if (!plugin) return std::move(plugin).error();
  const auto described = (*plugin)->library.describe(HIPAA_DOC_METADATA);
  const auto text = described.document(HIPAA_DOC_METADATA);
  auto metadata = json::read({text.data == nullptr ? "" : text.data, text.size});
  if (metadata) return std::move(*metadata);
  return Failure(operational_error("HP-PLUGIN-ANSWER", "The plugin does not describe its rules.",
                                   (*plugin)->path + " gives no metadata that can be read."));
}

}  // namespace

ExitCode explain(const Options& options, Console& console) {
  Findings findings;
  const auto fail = [&](const Failure& failure) {
    show_findings(failure.findings, console);
    return ExitCode::error;
  };
  const auto metadata = read_metadata(options, findings);
  if (!metadata) return fail(metadata.error());
  tell_beside(findings, console);
  const auto all = entries(*metadata);
  if (options.subject.empty()) {  // a list of what there is
    if (options.json) {
      console.out(json::canonical(json::value(json::array(all.begin(), all.end()))) + "\n");
      return ExitCode::clean;
    }
    for (const auto& one : all)
      console.out(id_of(one) + "  " + json::printable(json::text_member(one, "title")) + "\n");
    return ExitCode::clean;
  }
  const auto wanted = upper(options.subject);
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const json::value& one) { return id_of(one) == wanted; });
  if (found == all.end()) return fail(unknown(options.subject, all));
  if (options.json)
    console.out(json::canonical(*found) + "\n");
  else
    show_entry(*found, console);
  return ExitCode::clean;
}

}  // namespace hipaa::cli
