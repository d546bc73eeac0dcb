#include "plugin/operations/coverage/recorded_evidence.hpp"

#include <algorithm>
#include <set>

#include "plugin/json/writer.hpp"
#include "plugin/transparency/statement_reading.hpp"
#include "plugin/transparency/verification.hpp"

namespace hipaa::resource {
namespace {

using transparency::Trouble;

model::Diagnostic folder_trouble(const std::string& folder, const std::string& why) {
  return model::error("HP-EVIDENCE-FOLDER", "The evidence cannot be read.",
                      "The folder " + folder + ' ' + why + '.');
}

model::Diagnostic nobody_answers(const std::string& folder) {
  auto made =
      model::warning("HP-EVIDENCE-UNSIGNED", "The evidence is not signed by a given key.",
                     "No key was given to verify the segments in " + folder +
                         ": whoever may write the folder can have rewritten all that it says.");
  made.verdict = model::VerdictKind::undecided;
  return made;
}

// Segments that do not count; what makes them so is told, unless it is that a run still goes on.
std::set<std::string> refused_segments(const transparency::Verification& verified, bool has_keys,
                                       const std::string& folder, model::Diagnostics& found) {
  std::set<std::string> refused;
  for (const auto& one : verified.found) {
    const auto why = folder + '/' + one.segment + ' ' + one.why + ". Its statements do not count.";
    switch (one.kind) {
      case Trouble::altered:
        found.push_back(model::error("HP-EVIDENCE-ALTERED", "The evidence was altered.", why));
        refused.insert(one.segment);
        break;
      case Trouble::missing:
        found.push_back(
            model::error("HP-EVIDENCE-MISSING", "A segment of the evidence is missing.", why));
        break;
      case Trouble::unsigned_:
        found.push_back(
            model::error("HP-EVIDENCE-UNSIGNED", "A segment is not signed by a given key.", why));
        refused.insert(one.segment);
        break;
      case Trouble::unread:
        found.push_back(folder_trouble(folder, "has " + one.segment + ", which " + one.why));
        refused.insert(one.segment);
        break;
      case Trouble::unsealed:
        if (has_keys) refused.insert(one.segment);
        break;
      case Trouble::torn:
      case Trouble::unchecked:
      case Trouble::clock:
      case Trouble::foreign:
        break;
    }
  }
  return refused;
}

}  // namespace

const RecordedEvidence::OfCluster* RecordedEvidence::cluster(std::string_view id) const {
  const auto found = clusters_.find(id);
  return found == clusters_.end() ? nullptr : &found->second;
}

void RecordedEvidence::read(const std::string& folder,
                            const std::vector<transparency::VerifierKey>& keys, bool is_optional,
                            model::Diagnostics& found) {
  const auto names = transparency::names_in(folder);
  if (!names || names->segments.empty()) {
    auto trouble = folder_trouble(folder, names ? "has no segments" : names.error().why);
    trouble.detail += " Without statements nothing counts as measured.";
    if (is_optional) trouble.severity = model::Severity::warning;
    found.push_back(std::move(trouble));
    return;
  }
  const auto verified = transparency::verify_folder(folder, keys, {});
  if (!verified) return found.push_back(folder_trouble(folder, verified.error().why));
  const auto refused = refused_segments(*verified, !keys.empty(), folder, found);
  if (keys.empty()) found.push_back(nobody_answers(folder));
  for (const auto& name : names->segments)
    if (refused.count(name) == 0) read_segment(folder, name, found);
}

void RecordedEvidence::read_segment(const std::string& folder, const std::string& name,
                                    model::Diagnostics& found) {
  const auto segment = transparency::read_segment(folder, name);
  if (!segment)
    return found.push_back(
        folder_trouble(folder, "has " + name + ", which " + segment.error().why));
  ++segments_;
  std::uint64_t number = 0;
  for (const auto& line : segment->lines)
    if (const auto statement = coverage::read_statement(line, name, ++number)) take(*statement);
}

void RecordedEvidence::take(const coverage::Statement& statement) {
  if (!transparency::is_same_workspace({statement.host, statement.workspace_id},
                                       {host_, workspace_id_}))
    return;
  ++statements_;
  if (statement.security_profile == "off")
    profile_off_at_ = std::max(profile_off_at_, statement.at);
  auto& of = clusters_[statement.cluster_id];
  of.first = of.first == 0 ? statement.at : std::min(of.first, statement.at);
  of.last = std::max(of.last, statement.at);
  if (statement.is_end) of.removed_at = std::max(of.removed_at, statement.at);
  if (statement.proof) of.proofs.push_back(*statement.proof);
  for (const auto& acceptance : statement.acceptances) {
    json::object brief;
    for (const std::string_view name :
         {"approved_by", "expires_on", "id", "kind", "rule", "ticket"})
      if (const auto* value = json::member(acceptance, name)) brief[json::boosted(name)] = *value;
    auto [at, is_new] = of.exceptions.try_emplace(json::canonical(brief));
    auto& one = at->second;
    if (is_new) one = {statement.at, statement.at, std::move(brief)};
    one.from = std::min(one.from, statement.at);
    one.until = std::max(one.until, statement.at);
  }
}

}  // namespace hipaa::resource
