// HC-INIT-01: no code on DBFS, where every user of the workspace may replace it.
#include "plugin/rules/read/installed_packages.hpp"
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

bool is_on_dbfs(std::string_view address) {
  address = trim(address);
  return starts_ignoring_case(address, "dbfs:") || address.starts_with("/dbfs/");
}

// Volumes have a dbfs: address as well, and access control.
bool is_open_to_all(std::string_view address) {
  return is_on_dbfs(address) && !starts_ignoring_case(trim(address), "dbfs:/Volumes/");
}

// `owner` heads what is not of the resource, but of its policy (see PolicyLibraries).
void judge_files(const json::value* libraries, const json::Path& at, Findings& findings,
                 const std::string& owner = {}) {
  const auto* list = libraries == nullptr ? nullptr : libraries->if_array();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const json::Path at_library{&at, {}, i};
    for (const std::string_view kind : {"jar", "whl", "egg", "requirements"}) {
      const auto file = text_of(below((*list)[i], kind));
      if (!file.has_value() || !is_open_to_all(file.value())) continue;
      const json::Path place{&at_library, kind};
      findings.fail(owner.empty() ? place.pointer() : "/policy_id",
                    owner + place.name() + " = " + quoted(file.value()) +
                        " lies on DBFS, where every user may replace it.");
    }
  }
}

void judge_init_scripts(const Facts& facts, Findings& findings) {
  const auto* scripts = below(facts.cluster, "init_scripts");
  const auto* list = scripts == nullptr ? nullptr : scripts->if_array();
  const json::Path at{nullptr, "init_scripts"};
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const json::Path at_script{&at, {}, i};
    const auto file = text_of(below(below((*list)[i], "dbfs"), "destination"));
    if (!file.has_value()) continue;
    const json::Path place{&at_script, "dbfs"};
    findings.fail(place.pointer(), place.name() + " = " + quoted(file.value()) +
                                       " lies on DBFS, where every user may replace it.");
  }
}

}  // namespace

void init_01(const Facts& facts, Findings& findings) {
  judge_init_scripts(facts, findings);
  judge_files(below(facts.cluster, "libraries"), json::Path{nullptr, "libraries"}, findings);
  const auto of_policy = policy_libraries(facts);
  judge_files(of_policy.list, json::Path{nullptr, "libraries"}, findings, of_policy.owner);
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    judge_files(below(task, "libraries"), json::Path{&place, "libraries"}, findings);
  });
}

}  // namespace hipaa::rules
