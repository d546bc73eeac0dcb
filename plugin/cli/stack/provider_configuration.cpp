#include "plugin/cli/stack/provider_configuration.hpp"

#include <algorithm>

#include "plugin/cli/stack/inline_secrets.hpp"
#include "plugin/cli/stack/meant_reference.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

template <class List, class Text>
std::string pointer_list(const List& list, Text text) {
  std::string out = "[";
  for (const auto& one : list) out += (out.size() > 1 ? "," : "") + json::quoted(text(one));
  return out + "]";
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

Configuration prepare(const Stack& stack, const std::string& owner, const json::value& written,
                      const std::string& pointer, const json::value& schema, Missing missing,
                      const std::vector<std::string>& files_from, Findings& findings) {
  const auto add = [&](Finding finding, const std::string& at) {
    finding.resource = owner;
    finding.path = at;
    finding.place = place_in(stack.file, json::position_of(stack.text, pointer + at));
    findings.push_back(std::move(finding));
  };
  const auto secrets = inline_secrets(schema, written);
  const auto meant = meant_references(written);
  // A resource's texts may hold a shell's variables (spark_env_vars); a provider's may not.
  const bool is_provider = owner.starts_with("provider.");
  for (const auto& [at, variable] : meant)
    if (is_provider || contains(secrets, at))
      add(operational_error("HP-STACK-VARIABLE", "This is the name of a variable, not its value.",
                            "Write ${env:" + variable +
                                "}: hipaactl fills in ${env:NAME} and "
                                "${file:PATH}, and nothing else."),
          at);
  for (const auto& at : secrets) {
    if (std::any_of(meant.begin(), meant.end(),
                    [&](const MeantReference& one) { return one.pointer == at; }))
      continue;
    add(operational_error(
            "HP-STACK-INLINE-SECRET", "A secret is written in the stack file.",
            "Keep it out of files that are shared and kept: put ${env:NAME} or ${file:PATH} "
            "here, and the secret into that variable or file. Then replace the secret, which "
            "others may have seen by now."),
        at);
  }

  auto done = substitute(written, stack.folder, files_from);
  std::vector<std::string> unknown;
  for (const auto& problem : done.problems) {
    if (problem.is_missing && missing == Missing::leave_open) {
      auto open = notice("HP-STACK-VARIABLE", problem.summary,
                         "What depends on it was not judged. plan and apply need it.");
      open.verdict = HIPAA_VERDICT_UNDECIDED;
      add(std::move(open), problem.pointer);
      unknown.push_back(problem.pointer);
    } else {
      add(operational_error("HP-STACK-VARIABLE", problem.summary, problem.detail), problem.pointer);
    }
  }

  Configuration made;
  made.envelope = R"({"format_version":1,"value":)" + json::compact(done.value);
  if (!unknown.empty())
    made.envelope +=
        ",\"unknown\":" + pointer_list(unknown, [](const std::string& one) { return one; });
  if (!done.texts.empty())
    made.envelope += ",\"sensitive\":" +
                     pointer_list(done.texts, [](const Substituted& one) { return one.pointer; });
  made.envelope += "}";
  made.texts = std::move(done.texts);
  made.references = std::move(done.references);
  return made;
}

}  // namespace hipaa::cli
