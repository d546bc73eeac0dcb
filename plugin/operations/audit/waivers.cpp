#include "plugin/rules/accept/apply_waivers.hpp"

#include "plugin/model/known.hpp"
#include "plugin/operations/audit/audit.hpp"

namespace hipaa::resource {

Result<void> Audit::waivers() {
  const auto& entries = provider_.settings().waivers.entries;
  if (entries.empty()) return {};
  tally_.name(waiver);
  // What was not looked at may be what they are for.
  const bool all = tally_.is_complete() && wishes_.runs == "all";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    if (!rules::is_for_workspace(entry, shared_.host)) {
      tally_.skipped(waiver, "for another workspace");
      continue;
    }
    if (!waivers_met_.contains(i) && !all) {
      tally_.skipped(waiver,
                     "not all of the workspace was examined, so what needs it is not known");
      continue;
    }
    const auto id = std::string(model::text_at(entry, "/id").value_or(""));
    const auto file = std::string(model::text_at(entry, "/file").value_or(""));
    Examiner by = examiner();
    if (!waivers_met_.contains(i))
      by.found.push_back({model::warning("HP-ACK-UNUSED", "The waiver " + id + " is not needed",
                                         "Nothing in the workspace needs it (" + file + ")."),
                          {}});
    if (auto done = examined({waiver, id, file}, by); !done) return done;
  }
  return {};
}

}  // namespace hipaa::resource
