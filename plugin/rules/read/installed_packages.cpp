#include "plugin/rules/read/installed_packages.hpp"

#include <array>

#include "plugin/rules/read/opaque_requirements.hpp"
#include "plugin/rules/read/packages.hpp"
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// Where a library can name what it brings.
struct Way {
  std::string_view kind;  // member of a library
  std::string_view leaf;  // member of that; "" = the value itself
  const model::Package* (*find)(const model::Catalogue&, std::string_view);
};

constexpr std::array<Way, 7> ways{{
    {"pypi", "package", package_in_requirement},
    {"maven", "coordinates", package_in_coordinates},
    {"whl", "", [](const auto& known, auto text) { return package_in_file(known, "pypi", text); }},
    {"jar", "", [](const auto& known, auto text) { return package_in_file(known, "maven", text); }},
    {"egg", "", [](const auto& known, auto text) { return package_in_file(known, "pypi", text); }},
    {"requirements", "", package_in_requirement},
    {"cran", "package",
     [](const auto& known, auto text) { return package_named(known, "cran", text); }},
}};

// Libraries of a policy are not of the resource: their findings point at policy_id.
struct Owner {
  std::string policy;  // "From policy p-1: ", "" = the resource itself
};

struct Search {
  const model::Facts& facts;
  const PackageTest& counts;
  Findings& findings;
};

void judge_text(const Search& search, const Way& way, const json::value& text,
                const json::Path& place, const Owner& owner) {
  auto& [facts, counts, findings] = search;
  const auto path = [&] {
    return owner.policy.empty() ? place.pointer() : std::string("/policy_id");
  };
  const auto requirement = text_of(&text);
  if (requirement.is_unknown()) {
    findings.undecided(path(), owner.policy + place.name() + " is not known yet.");
    return;
  }
  if (!requirement.has_value()) return;
  const auto* package = way.find(*facts.catalogue, as_installed(requirement.value()));
  if (package == nullptr || !counts(*package)) return;
  findings
      .fail(path(),
            owner.policy + place.name() + " = " + quoted(requirement.value()) + " installs " +
                package->name + ". " + package->why,
            without_credentials(requirement.value()))
      .package = package->name;
}

void judge_libraries(const Search& search, const json::value* libraries, const json::Path& at,
                     const Owner& owner) {
  auto& findings = search.findings;
  if (libraries == nullptr) return;
  const auto undecided = [&](const json::Path& place) {
    findings.undecided(owner.policy.empty() ? place.pointer() : std::string("/policy_id"),
                       owner.policy + place.name() + " is not known yet.");
  };
  if (model::is_unknown(*libraries)) return undecided(at);
  const auto* list = libraries->if_array();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto& library = (*list)[i];
    const json::Path at_library{&at, {}, i};
    if (model::is_unknown(library)) {
      undecided(at_library);
      continue;
    }
    for (const auto& way : ways) {
      const auto* value = below(library, way.kind);
      if (value == nullptr) continue;
      const json::Path at_kind{&at_library, way.kind};
      // A line of an environment has no members that could be named.
      const bool is_line = !at.called.empty();
      if (way.leaf.empty() || model::is_unknown(*value)) {
        judge_text(search, way, *value, is_line ? at_library : at_kind, owner);
      } else if (const auto* leaf = below(value, way.leaf)) {
        judge_text(search, way, *leaf, is_line ? at_library : json::Path{&at_kind, way.leaf},
                   owner);
      }
    }
  }
}

// A variable may hold a command that installs something: "$(pip install horovod)".
void judge_commands(const Search& search) {
  auto& [facts, counts, findings] = search;
  const auto* variables = below(facts.cluster, "spark_env_vars");
  const auto* object =
      variables == nullptr || model::is_unknown(*variables) ? nullptr : variables->if_object();
  if (object == nullptr) return;
  const json::Path at{nullptr, "spark_env_vars"};
  for (const auto& variable : *object) {
    const auto value = text_of(&variable.value());
    if (!value.has_value() || !runs_pip(value.value())) continue;
    const auto* package = package_in_requirement(*facts.catalogue, as_installed(value.value()));
    if (package == nullptr || !counts(*package)) continue;
    const json::Path place{&at, variable.key()};
    findings
        .fail(place.pointer(), place.name() + " installs " + package->name + ". " + package->why,
              without_credentials(value.value()))
        .package = package->name;
  }
}

}  // namespace

PolicyLibraries policy_libraries(const model::Facts& facts) {
  if (facts.policy.availability != model::Availability::present) return {};
  const auto* list = below(facts.policy.document, "libraries");
  if (list == nullptr) return {};
  const auto id = text_of(below(facts.cluster, "policy_id"));
  return {list, "From policy " + std::string(id.value_or("")) + ": "};
}

void judge_packages(const model::Facts& facts, Findings& findings, PackageTest counts) {
  const Search search{facts, counts, findings};
  if (facts.libraries.availability == model::Availability::unavailable)
    findings.undecided("/libraries", "What is installed on the cluster could not be read" +
                                         because(facts.libraries) + ".");
  judge_commands(search);
  const Owner resource;
  const json::Path at{nullptr, "libraries"};
  judge_libraries(search, below(facts.cluster, "libraries"), at, resource);
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    if (model::is_unknown(task)) {
      findings.undecided(place.pointer(),
                         place.name() + " is not known yet: it may bring libraries.");
      return;
    }
    const json::Path at_libraries{&place, "libraries", 0, facts.name_of("libraries")};
    judge_libraries(search, below(task, "libraries"), at_libraries, resource);
  });
  const auto of_policy = policy_libraries(facts);
  if (of_policy.list != nullptr) judge_libraries(search, of_policy.list, at, {of_policy.owner});
}

}  // namespace hipaa::rules
