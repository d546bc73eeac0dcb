#include "plugin/evidence/proof_search.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "plugin/json/reader.hpp"
#include "plugin/support/time_text.hpp"
#include "plugin/transparency/folder.hpp"
#include "plugin/transparency/statement_reading.hpp"

namespace hipaa::evidence {
namespace {

// A run begins its segment before what it states, and no segment grows for longer than a day; the
// rest is for clocks that differ.
constexpr std::int64_t longest_before = std::int64_t{48} * 3600 * 1000;

// Lines are canonical: what a text has to hold can be looked for before it is read.
std::string_view cluster_in(std::string_view line) {
  constexpr std::string_view name = "\"cluster_id\":\"";
  if (line.find("\"measurement\":{") == std::string_view::npos) return {};
  const auto begin = line.find(name);
  if (begin == std::string_view::npos) return {};
  const auto rest = line.substr(begin + name.size());
  return rest.substr(0, rest.find('"'));
}

support::Failure not_looked_up(const std::string& what, const std::string& why) {
  return {support::Status::unavailable,
          model::error("HP-EVIDENCE-FOLDER", "What was proved before cannot be looked up.",
                       what + ' ' + why + '.', "/evidence/folder")};
}

class ProofSearch {
 public:
  ProofSearch(const ProofsOf& of, RunningContexts& contexts) : of_(of), contexts_(contexts) {
    for (const auto& [id, one] : contexts) open_.insert(id);
  }

  [[nodiscard]] bool is_done() const { return open_.empty(); }

  // The name of segments before which nothing can be found.
  const std::string& horizon() {
    if (!horizon_.empty() && horizon_of_ == open_.size()) return horizon_;
    auto oldest = support::system_unix_ms();
    for (const auto& id : open_)
      oldest = std::min(oldest, contexts_.find(id)->second.restarted_at_unix_ms);
    horizon_ = transparency::segment_name(std::max<std::int64_t>(0, oldest - longest_before), 0);
    horizon_of_ = open_.size();
    return horizon_;
  }

  void look_at(const transparency::Segment& segment) {
    for (auto line = segment.lines.rbegin(); line != segment.lines.rend() && !is_done(); ++line) {
      const auto found = open_.find(cluster_in(*line));
      if (found == open_.end()) continue;
      const auto said = json::read(*line);
      const auto* predicate = said ? json::member(*said, "predicate") : nullptr;
      if (predicate == nullptr || !is_of(*predicate, *found)) continue;
      contexts_.find(*found)->second.is_proved = transparency::is_proved(*predicate);
      open_.erase(found);
    }
  }

 private:
  // Whether it is about the context that runs.
  [[nodiscard]] bool is_of(const json::value& predicate, std::string_view cluster) const {
    const auto* subject = json::member(predicate, "subject");
    const auto* measured = json::member(predicate, "measurement");
    if (subject == nullptr || measured == nullptr ||
        json::text_member(*subject, "cluster_id") != cluster ||
        json::text_member(predicate, "profile") != of_.profile)
      return false;
    const auto host = json::text_member(*subject, "workspace");
    const auto workspace_id = json::text_member(*subject, "workspace_id");
    const bool is_here =
        transparency::is_same_workspace({host, workspace_id}, {of_.workspace, of_.workspace_id});
    const auto& runs = contexts_.find(cluster)->second;
    return is_here && json::text_member(*measured, "spark_context_id") == runs.spark_context_id &&
           json::text_member(*measured, "cluster_restarted_at") ==
               support::rfc3339(runs.restarted_at_unix_ms);
  }

  const ProofsOf& of_;
  RunningContexts& contexts_;
  std::set<std::string, std::less<>> open_;  // of which nothing has been found
  std::string horizon_;
  std::size_t horizon_of_ = 0;  // how many were open
};

}  // namespace

support::Result<void> find_proofs(const std::string& folder, const std::vector<Sink*>& sinks,
                                  const ProofsOf& of, RunningContexts& contexts,
                                  support::CallContext& call) {
  ProofSearch search(of, contexts);
  std::error_code problem;
  std::vector<std::string> own;
  if (std::filesystem::exists(folder, problem)) {
    auto names = transparency::names_in(folder);
    if (!names) return not_looked_up(folder, names.error().why);
    own = std::move(names->segments);
  }
  for (auto name = own.rbegin(); name != own.rend(); ++name) {
    if (search.is_done() || *name < search.horizon()) break;
    const auto segment = transparency::read_segment(folder, *name);
    if (!segment) return not_looked_up(folder + '/' + *name, segment.error().why);
    search.look_at(*segment);
  }
  for (auto* const sink : sinks) {
    if (search.is_done()) break;
    auto there = sink->list(search.horizon(), call);
    if (!there) continue;
    std::sort(there->begin(), there->end(),
              [](const SinkEntry& a, const SinkEntry& b) { return a.name > b.name; });
    for (const auto& one : *there) {
      if (search.is_done() || one.name < search.horizon()) break;
      if (!transparency::is_segment_name(one.name) ||
          std::binary_search(own.begin(), own.end(), one.name))
        continue;
      auto bytes = sink->get(one.name, call);
      if (!bytes) break;
      search.look_at(transparency::split_segment(one.name, std::move(*bytes)));
    }
  }
  return {};
}

}  // namespace hipaa::evidence
