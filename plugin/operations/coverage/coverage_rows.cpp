#include "plugin/operations/coverage/coverage_rows.hpp"

#include <algorithm>

#include "plugin/coverage/table_life.hpp"

namespace hipaa::resource {
namespace {

using coverage::instant_text;
using coverage::Kind;

void put_sums(json::object& made, const coverage::Ledger& of) {
  made["running_ms"] = of.running;
  made["measured_ms"] = of.measured;
  made["hardware_ms"] = of.hardware;
  made["gap_ms"] = of.gap;
  made["unknown_ms"] = of.unknown;
}

json::object span_document(const coverage::Span& span) {
  json::object made{{"from", instant_text(span.from)},
                    {"to", instant_text(span.to)},
                    {"ms", span.to - span.from},
                    {"kind", kind_name(span.kind)}};
  if (span.kind == Kind::gap) {
    made["cause"] = cause_name(span.cause);
    if (!span.who.empty()) made["who"] = span.who;
  }
  if (!span.segment.empty()) {
    made["segment"] = span.segment;
    made["line"] = static_cast<std::int64_t>(span.line);
  }
  return made;
}

// In force from when it was first stated to the end of its last day, or to when it was last stated
// where it has none.
json::array exceptions_in(const RecordedEvidence::OfCluster& stated, coverage::Period period) {
  json::array made;
  for (const auto& [key, one] : stated.exceptions) {
    const auto last_day = coverage::read_day(json::text_member(one.acceptance, "expires_on"));
    const auto until = last_day ? *last_day + coverage::one_day : one.until + coverage::one_second;
    if (one.from >= period.to || until <= period.from) continue;
    auto entry = one.acceptance;
    entry["from"] = instant_text(std::max(one.from, period.from));
    entry["until"] = instant_text(std::min(until, period.to));
    made.push_back(std::move(entry));
  }
  return made;
}

}  // namespace

json::object cluster_row(const ListedCluster& cluster, const coverage::Ledger& ledger,
                         const RecordedEvidence::OfCluster* stated, coverage::Period period,
                         const std::string& why_not_readable) {
  json::object made{{"kind", "cluster"},
                    {"cluster_id", cluster.id},
                    {"cluster_source", cluster.source},
                    {"state", cluster.state}};
  put_sums(made, ledger);
  json::array spans;
  for (const auto& one : ledger.spans) spans.push_back(span_document(one));
  made["spans"] = std::move(spans);
  made["exceptions"] = stated == nullptr ? json::array() : exceptions_in(*stated, period);
  if (!why_not_readable.empty()) made["reason"] = why_not_readable;
  return made;
}

json::object grain_member(coverage::Period by_tables) {
  return {{"from", instant_text(by_tables.from)},
          {"to", instant_text(by_tables.to)},
          {"ms", coverage::table_grain}};
}

json::object unseen_row(coverage::Period period, coverage::Cause cause, const std::string& why) {
  return {{"kind", "unseen"},
          {"from", instant_text(period.from)},
          {"to", instant_text(period.to)},
          {"cause", cause_name(cause)},
          {"reason", why}};
}

json::object waiver_row(const json::value& entry) {
  json::object made{{"kind", "exception"}};
  for (const std::string_view name :
       {"approved_by", "approved_on", "expires_on", "id", "rule", "scope", "ticket"})
    if (const auto* value = json::member(entry, name)) made[json::boosted(name)] = *value;
  return made;
}

void CoverageSums::add(const ListedCluster& cluster, const coverage::Ledger& ledger) {
  ++clusters_;
  if (cluster.source == "JOB") ++job_clusters_;
  all_.running += ledger.running;
  all_.measured += ledger.measured;
  all_.hardware += ledger.hardware;
  all_.gap += ledger.gap;
  all_.unknown += ledger.unknown;
  for (const auto& span : ledger.spans) {
    if (span.kind != Kind::gap) continue;
    ++gaps_;
    auto& of = causes_[span.cause];
    ++of.count;
    of.length += span.to - span.from;
  }
}

json::object CoverageSums::document() const {
  const auto number = [](std::size_t of) { return static_cast<std::int64_t>(of); };
  json::object made{{"cluster_count", number(clusters_)},
                    {"job_cluster_count", number(job_clusters_)}};
  put_sums(made, all_);
  made["gaps"] = number(gaps_);
  made["unseen"] = number(unseen_);
  json::array causes;
  for (const auto& [cause, of] : causes_)
    causes.push_back(
        json::object{{"cause", cause_name(cause)}, {"count", number(of.count)}, {"ms", of.length}});
  made["causes"] = std::move(causes);
  made["complete"] = clusters_ > 0 && gaps_ == 0 && unseen_ == 0;
  return made;
}

}  // namespace hipaa::resource
