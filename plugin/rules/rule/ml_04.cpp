// HC-ML-04: nothing is installed that cannot be read from here. One finding for each place, not for
// each file: it is a list to go through.
#include "plugin/rules/read/opaque_requirements.hpp"
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

constexpr std::array<std::string_view, 4> opaque_kinds{{"whl", "jar", "egg", "requirements"}};

void add(std::string& list, std::string_view what) {
  list += (list.empty() ? "" : ", ") + quoted(what);
}

// What the library's name does not tell: where it comes from an address, or an index of one's own.
std::string unnamed_in(const json::value& library) {
  for (const auto& [kind, leaf] : {std::pair<std::string_view, std::string_view>{"pypi", "package"},
                                   {"maven", "coordinates"},
                                   {"cran", "package"}}) {
    const auto asked = text_of(below(below(library, kind), leaf));
    if (!asked.has_value()) continue;
    if (is_from_own_index(library))
      return std::string(asked.value()) + " from " +
             std::string(text_of(below(below(library, kind), "repo")).value_or(""));
    if (is_opaque_requirement(asked.value())) return std::string(asked.value());
  }
  return {};
}

void judge_libraries(const json::value* libraries, const json::Path& at, Findings& findings) {
  if (libraries == nullptr) return;
  const auto* list = libraries->if_array();
  if (model::has_unknown(*libraries))
    findings.undecided(at.pointer(), at.name() + " is not known yet.");
  std::string files;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    for (const auto kind : opaque_kinds) {
      const auto file = text_of(below((*list)[i], kind));
      if (file.has_value()) add(files, file.value());
    }
    if (const auto unnamed = unnamed_in((*list)[i]); !unnamed.empty()) add(files, unnamed);
  }
  if (!files.empty())
    findings.fail(at.pointer(),
                  at.name() + " installs files whose contents cannot be read here: " + files + ".");
}

void judge_scripts(const Facts& facts, Findings& findings) {
  const auto* scripts = below(facts.cluster, "init_scripts");
  if (scripts == nullptr) return;
  const auto* list = scripts->if_array();
  if (model::has_unknown(*scripts))
    findings.undecided("/init_scripts", "init_scripts is not known yet.");
  std::string names;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* script = (*list)[i].if_object();
    if (script == nullptr) continue;
    for (const auto& place : *script) {
      const auto destination = text_of(below(place.value(), "destination"));
      if (destination.has_value()) add(names, destination.value());
    }
  }
  if (!names.empty())
    findings.fail("/init_scripts",
                  "init_scripts runs code that cannot be read here: " + names + ".");
}

// A shell that reads a variable runs what stands in $(…) and backticks.
void judge_commands_in_variables(const Facts& facts, Findings& findings) {
  const auto* variables = below(facts.cluster, "spark_env_vars");
  const auto* object = variables == nullptr ? nullptr : variables->if_object();
  if (object == nullptr || model::is_unknown(*variables)) return;
  const json::Path at{nullptr, "spark_env_vars"};
  for (const auto& variable : *object) {
    const auto value = text_of(&variable.value()).value_or("");
    if (value.find("$(") == std::string_view::npos && value.find('`') == std::string_view::npos &&
        !runs_pip(value))
      continue;
    const json::Path place{&at, variable.key()};
    findings.fail(place.pointer(), place.name() + " runs a command that cannot be read here.");
  }
}

// Of the workspace: they run on every cluster, before its own.
void judge_global_scripts(const Facts& facts, Findings& findings) {
  const auto& asked = facts.global_init_scripts;
  if (asked.availability == model::Availability::unavailable)
    findings.undecided(
        {}, "The global init scripts of the workspace could not be read" + because(asked) + ".");
  const auto* scripts = below(asked.document, "scripts");
  const auto* list = scripts == nullptr ? nullptr : scripts->if_array();
  std::string names;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    if (!flag_of(below((*list)[i], "enabled")).is(true)) continue;
    add(names, text_of(below((*list)[i], "name")).value_or("without a name"));
  }
  if (!names.empty())
    findings.fail({},
                  "Global init scripts of the workspace run on every cluster, and cannot "
                  "be read here: " +
                      names + ".");
}

}  // namespace

void ml_04(const Facts& facts, Findings& findings) {
  judge_scripts(facts, findings);
  judge_global_scripts(facts, findings);
  judge_commands_in_variables(facts, findings);
  if (facts.libraries.availability == model::Availability::unavailable)
    findings.undecided("/libraries", "What is installed on the cluster could not be read" +
                                         because(facts.libraries) + ".");
  judge_libraries(below(facts.cluster, "libraries"), json::Path{nullptr, "libraries"}, findings);
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    const json::Path at{&place, "libraries", 0, facts.name_of("libraries")};
    judge_libraries(below(task, "libraries"), at, findings);
  });
}

}  // namespace hipaa::rules
