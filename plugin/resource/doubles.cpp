#include "plugin/resource/doubles.hpp"

#include <algorithm>

#include "plugin/resource/workspace_view.hpp"

namespace hipaa::resource {

using namespace std::chrono_literals;

namespace {

bool carries(const json::object& cluster, std::string_view nonce) {
  // A copy that somebody made by hand has the tags, too.
  return text_of(cluster, "cluster_source") == "API" &&
         workspace::Client::nonce_in(cluster) == nonce;
}

}  // namespace

void look_for_doubles(Work& work) {
  if (work.kept.unanswered_at == 0 || work.kept.nonce.empty()) return;
  const auto listed = work.provider.view().clusters().listed(5s, work.call);
  if (!listed) return;
  std::vector<std::pair<std::string, std::string>> found;  // id, state
  for (const auto& [id, entry] : (*listed)->entries)
    if (id != work.id() && carries(entry.document, work.kept.nonce))
      found.emplace_back(id, text_of(entry.document, "state"));
  std::sort(found.begin(), found.end());
  for (const auto& [id, state] : found)
    work.answer.diagnostics.push_back(model::warning(
        "HP-CLUSTER-DOUBLED", "The create of this cluster was carried out twice: " + id + ".",
        "The answer to a create was lost, and the workspace carried it out later. " + id + " is " +
            state + ", carries the same mark as " + work.id() +
            " and was never proved. The next apply removes it."));
  work.kept.doubled = !found.empty();
  if (found.empty() && work.call.now_unix_ms() - work.kept.unanswered_at > longest_way.count())
    work.kept.unanswered_at = 0;
}

void remove_doubles(Work& work) {
  if (work.kept.unanswered_at == 0 || work.kept.nonce.empty()) return;
  auto done = work.client().remove_duplicates(work.kept.nonce, work.id(), work.call);
  work.kept.doubled = !done;
  if (!done) work.answer.fail(std::move(done).error());
}

}  // namespace hipaa::resource
