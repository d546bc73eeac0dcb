#include "plugin/operations/coverage/system_tables.hpp"

#include <algorithm>
#include <charconv>

#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "schemas/embedded.hpp"

namespace hipaa::resource {
namespace {

using coverage::Milliseconds;
using support::Failure;
using support::Result;
using support::Status;

// So many runs are far from what the answer of one statement may hold.
constexpr std::int64_t runs_of_a_part = 20000;
constexpr std::int64_t most_parts = 10000;
// The end of the year 9999.
constexpr Milliseconds last_moment = 253402300799999;

Failure tables_failure(const std::string& why) {
  return {Status::unavailable,
          model::error("HP-COVERAGE-TABLES", "The system tables have no usable answer: " + why,
                       "They are asked for runs of clusters on a SQL warehouse.")};
}

std::string cell_text(const json::value& cell) {
  return cell.is_string() ? std::string(json::view(cell.get_string())) : std::string();
}

// -1 where it is no such number; 0 where it is null.
std::int64_t whole_of(const json::value& cell) {
  if (cell.is_null()) return 0;
  const auto text = cell_text(cell);
  std::int64_t made = -1;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), made);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty()) return -1;
  return made < 0 ? -1 : made;
}

bool is_moment(Milliseconds at) {
  return at > 0 && at <= last_moment;
}

std::optional<json::array> list_of(const json::value& cell) {
  auto read = json::read(cell_text(cell));
  if (!read || !read->is_array()) return std::nullopt;
  return std::move(read->get_array());
}

// The first is what the cluster is told to use, the others what it may use as well.
void put_types(json::object& machines, const json::array& types, const char* first,
               const char* others) {
  if (types.empty()) return;
  machines[first] = types.front();
  if (types.size() == 1) return;
  machines[others] =
      json::object{{"alternate_node_type_ids", json::array(std::next(types.begin()), types.end())}};
}

bool are_texts(const json::array& all) {
  return std::all_of(all.begin(), all.end(), [](const auto& one) { return one.is_string(); });
}

std::optional<std::string> machines_in(const json::value& drivers, const json::value& workers) {
  const auto driver = list_of(drivers);
  const auto worker = list_of(workers);
  if (!driver || !worker || !are_texts(*driver) || !are_texts(*worker)) return std::nullopt;
  json::object made;
  put_types(made, *driver, "driver_node_type_id", "driver_node_type_flexibility");
  put_types(made, worker->empty() ? *driver : *worker, "node_type_id",
            "worker_node_type_flexibility");
  return coverage::machines_of(made);
}

std::optional<coverage::TableAct> act_in(const json::value& of) {
  const auto* at = json::member(of, "at_ms");
  if (at == nullptr || !at->is_int64() || !is_moment(at->get_int64())) return std::nullopt;
  return coverage::TableAct{at->get_int64(), json::text_member(of, "act") == "edit",
                            json::text_member(of, "who")};
}

std::optional<std::vector<coverage::TableAct>> acts_in(const json::value& cell) {
  const auto all = list_of(cell);
  if (!all) return std::nullopt;
  std::vector<coverage::TableAct> made;
  for (const auto& one : *all) {
    auto act = act_in(one);
    if (!act) return std::nullopt;
    made.push_back(std::move(*act));
  }
  std::sort(made.begin(), made.end(),
            [](const auto& one, const auto& other) { return one.at < other.at; });
  return made;
}

class TableReader {
 public:
  TableReader(const Provider& provider, const TableQuestion& question, CallContext& call)
      : provider_(provider), question_(question), call_(call) {}

  Result<SystemTables> read() && {
    if (auto done = read_reach(); !done) return std::move(done).error();
    for (std::int64_t part = 0; part < parts_; ++part) {
      if (auto done = read_clusters(part); !done) return std::move(done).error();
      if (auto done = read_runs(part); !done) return std::move(done).error();
      call_.progress("coverage", "asking the system tables",
                     static_cast<int>((part + 1) * 100 / parts_));
    }
    if (auto done = finish(); !done) return std::move(done).error();
    return std::move(made_);
  }

 private:
  workspace::SqlStatement statement(std::string_view name, const char* document,
                                    std::vector<std::string_view> columns) const {
    workspace::SqlStatement made;
    made.warehouse_id = question_.warehouse_id;
    made.name = name;
    made.text = schemas::document(document);
    made.parameters.push_back({"workspace_id", question_.workspace_id, "STRING"});
    made.columns = std::move(columns);
    return made;
  }

  workspace::SqlStatement part_statement(std::string_view name, const char* document,
                                         std::int64_t part,
                                         std::vector<std::string_view> columns) const {
    auto made = statement(name, document, std::move(columns));
    const auto number = [&](const char* parameter, std::int64_t value) {
      made.parameters.push_back({parameter, std::to_string(value), "BIGINT"});
    };
    number("from", question_.period.from);
    number("to", question_.period.to);
    number("parts", parts_);
    number("part", part);
    return made;
  }

  Result<void> ask(const workspace::SqlStatement& statement, const workspace::TakeSqlRow& take) {
    return provider_.client().run_statement(statement, take, call_);
  }

  Result<void> read_reach() {
    bool is_told = false;
    auto done = ask(statement("the reach of the system tables", "sql/coverage_reach.sql",
                              {"from_ms", "to_ms", "runs"}),
                    [&](const json::array& row) -> Result<void> {
                      made_.reach = {whole_of(row[0]), whole_of(row[1])};
                      const auto runs = whole_of(row[2]);
                      if (is_told || runs < 0) return tables_failure("their reach is not one row.");
                      is_told = true;
                      parts_ = std::min(1 + runs / runs_of_a_part, most_parts);
                      return {};
                    });
    if (!done) return done;
    if (!is_told || made_.reach.from == 0 || made_.reach.to == 0)
      return tables_failure("they have no rows of this workspace.");
    if (!is_moment(made_.reach.from) || !is_moment(made_.reach.to))
      return tables_failure("their reach is not a time.");
    return {};
  }

  Result<void> read_clusters(std::int64_t part) {
    return ask(
        part_statement("clusters", "sql/coverage_clusters.sql", part,
                       {"cluster_id", "cluster_source", "owner", "created_ms", "deleted_ms"}),
        [this](const json::array& row) -> Result<void> {
          const auto id = cell_text(row[0]);
          const auto created = whole_of(row[3]);
          const auto deleted = whole_of(row[4]);
          if (id.empty() || created < 0 || created > last_moment || deleted < 0 ||
              deleted > last_moment)
            return tables_failure("a row is not a cluster.");
          auto& cluster = made_.clusters[id];
          cluster.source = cell_text(row[1]);
          cluster.created_at = created;
          cluster.deleted_at = deleted;
          // Who is behind a job's cluster stands with the job.
          if (cluster.source == "JOB") owners_[id] = cell_text(row[2]);
          return {};
        });
  }

  Result<void> read_runs(std::int64_t part) {
    return ask(part_statement("runs of clusters", "sql/coverage_runs.sql", part,
                              {"cluster_id", "began", "from_ms", "to_ms", "who", "driver_types",
                               "worker_types", "acts"}),
               [this](const json::array& row) { return take_run(row); });
  }

  Result<void> take_run(const json::array& row) {
    const auto id = cell_text(row[0]);
    const auto began = cell_text(row[1]);
    coverage::TableRun run;
    run.from = whole_of(row[2]);
    run.to = whole_of(row[3]);
    run.who = cell_text(row[4]);
    if (id.empty() || !is_moment(run.from)) return tables_failure("a run has no beginning.");
    auto& cluster = made_.clusters[id];
    if (began == "not_seen") {
      cluster.starts.push_back({run.from, std::move(run.who)});
      return {};
    }
    if (!is_moment(run.to) || run.to < run.from || (began != "started" && began != "restarted"))
      return tables_failure("a row is not a run.");
    run.is_restart = began == "restarted";
    auto machines = machines_in(row[5], row[6]);
    auto acts = acts_in(row[7]);
    if (!machines || !acts) return tables_failure("a run has other columns.");
    run.machines = std::move(*machines);
    run.acts = std::move(*acts);
    cluster.runs.push_back(std::move(run));
    return {};
  }

  Result<void> finish() {
    for (auto& [id, cluster] : made_.clusters) {
      auto& runs = cluster.runs;
      const auto owner = owners_.find(id);
      for (auto& run : runs)
        if (run.who.empty() && owner != owners_.end()) run.who = owner->second;
      std::sort(runs.begin(), runs.end(),
                [](const auto& one, const auto& other) { return one.from < other.from; });
      for (std::size_t next = 1; next < runs.size(); ++next)
        if (runs[next].from < runs[next - 1].to)
          return tables_failure("runs of the cluster " + json::printable(id) + " overlap.");
    }
    return {};
  }

  const Provider& provider_;
  const TableQuestion& question_;
  CallContext& call_;
  SystemTables made_;
  std::map<std::string, std::string, std::less<>> owners_;
  std::int64_t parts_ = 1;
};

}  // namespace

const coverage::TableCluster* SystemTables::cluster(std::string_view id) const {
  const auto found = clusters.find(id);
  return found == clusters.end() ? nullptr : &found->second;
}

Result<SystemTables> read_system_tables(const Provider& provider, const TableQuestion& question,
                                        CallContext& call) {
  return TableReader(provider, question, call).read();
}

}  // namespace hipaa::resource
