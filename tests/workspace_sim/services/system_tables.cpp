#include "services/system_tables.hpp"

#include <algorithm>

#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr Milliseconds minute = 60000;
constexpr Milliseconds hour = 60 * minute;
constexpr Milliseconds kept_for = 90 * 24 * hour;
constexpr Milliseconds seen_from = 10 * minute;  // shorter runs have no rows
constexpr Milliseconds one_uptime = 5 * minute;

struct Bounds {
  Milliseconds from = 0;
  Milliseconds to = 0;
};

struct Life {
  std::string id;
  std::string source;
  std::string owner;
  std::string driver;
  std::string worker;
  Milliseconds created = 0;
  Milliseconds deleted = 0;
  const std::vector<json::object>* events = nullptr;
};

struct TableRun {
  Milliseconds from = 0;
  Milliseconds to = 0;
  Milliseconds asked_at = 0;
  bool is_restart = false;
  std::string who;
  json::array acts;
};

Bounds rows_of(const Workspace& workspace) {
  const Settings& settings = workspace.settings;
  const Milliseconds now = workspace.clock.now();
  return {settings.system_tables_from != 0 ? settings.system_tables_from : now - kept_for,
          settings.system_tables_to != 0 ? settings.system_tables_to : now - minute};
}

Life life_of(const std::string& id, const json::object& attributes, const std::string& source,
             const std::string& owner, const std::vector<json::object>& events) {
  Life life{id,
            source,
            owner,
            text_at(attributes, "driver_node_type_id"),
            text_at(attributes, "node_type_id"),
            0,
            0,
            &events};
  if (life.driver.empty()) life.driver = life.worker;
  for (const json::object& event : events) {
    if (text_at(event, "type") == "CREATING") life.created = integer_at(event, "timestamp");
  }
  return life;
}

/// In the order of their ids.
std::vector<Life> lives_of(const Workspace& workspace) {
  std::vector<Life> lives;
  for (const auto& [sequence, cluster] : workspace.clusters.by_sequence) {
    lives.push_back(life_of(cluster->id, cluster->effective, cluster->source, cluster->creator,
                            cluster->events));
  }
  for (const auto& [id, gone] : workspace.clusters.gone) {
    lives.push_back(life_of(id, gone.attributes, gone.source, gone.creator, gone.events));
    lives.back().deleted = gone.at;
  }
  std::sort(lives.begin(), lives.end(),
            [](const Life& one, const Life& other) { return one.id < other.id; });
  return lives;
}

std::string user_of(const json::object& event) {
  const json::object* details = object_at(event, "details");
  return details == nullptr ? std::string() : text_at(*details, "user");
}

/// The runs as the machines' minutes show them; starts that show none have `to` 0.
std::vector<TableRun> runs_of(const Life& life, Bounds rows) {
  std::vector<TableRun> runs;
  TableRun next;
  bool is_up = false;
  const auto close = [&](Milliseconds at) {
    if (!std::exchange(is_up, false)) return;
    TableRun& run = runs.back();
    run.to = std::min((at + minute - 1) / minute * minute, rows.to);
    if (run.to - run.from < seen_from) run.to = 0;
  };
  for (const json::object& event : *life.events) {
    const std::string type = text_at(event, "type");
    const Milliseconds at = integer_at(event, "timestamp");
    const std::string who = user_of(event);
    if (type == "CREATING" || type == "STARTING") next = {0, 0, at, false, who, {}};
    if ((type == "EDITED" || type == "RESTARTING") && !who.empty()) {
      next.who = who;
      if (is_up) {
        runs.back().acts.push_back(json::object{
            {"at_ms", at}, {"act", type == "EDITED" ? "edit" : "restart"}, {"who", who}});
      }
    }
    if (type == "RESTARTING" || type == "TERMINATING") close(at);
    if (type == "TERMINATING") next = {};
    if (type == "RUNNING") {
      close(at);
      next.from = std::max(at / minute * minute, rows.from);
      next.is_restart =
          !runs.empty() && runs.back().to != 0 && next.from <= runs.back().to + one_uptime;
      if (next.is_restart) runs.back().to = std::min(runs.back().to, next.from);
      runs.push_back(std::exchange(next, {}));
      is_up = true;
    }
  }
  close(rows.to);
  return runs;
}

json::value number(Milliseconds value) {
  return value == 0 ? json::value() : json::value(std::to_string(value));
}

std::string list_text(const std::string& one) {
  return to_text(json::array{json::value(one)});
}

json::array run_row(const Life& life, const TableRun& run) {
  return {json::value(life.id),
          json::value(run.is_restart ? "restarted" : "started"),
          number(run.from),
          number(run.to),
          json::value(run.who),
          json::value(list_text(life.driver)),
          json::value(list_text(life.worker)),
          json::value(to_text(run.acts))};
}

json::array start_row(const Life& life, const TableRun& run) {
  return {json::value(life.id), json::value("not_seen"), number(run.asked_at), json::value(),
          json::value(run.who), json::value("[]"),       json::value("[]"),    json::value("[]")};
}

/// Of the period that is asked for, and of the part.
class Answer {
 public:
  Answer(const Workspace& workspace, const json::object& parameters)
      : rows_(rows_of(workspace)),
        from_(integer_at(parameters, "from")),
        to_(integer_at(parameters, "to")),
        parts_(std::max<std::int64_t>(integer_at(parameters, "parts", 1), 1)),
        part_(integer_at(parameters, "part")) {
    if (text_at(parameters, "workspace_id") == workspace.settings.workspace_id) {
      lives_ = lives_of(workspace);
    }
  }

  [[nodiscard]] Table reach() const {
    std::int64_t runs = 0;
    for (const Life& life : lives_) {
      runs += static_cast<std::int64_t>(runs_of(life, rows_).size());
    }
    if (lives_.empty()) return {reach_columns, {{json::value(), json::value(), json::value("0")}}};
    return {reach_columns,
            {{number(rows_.from), number(rows_.to - hour), json::value(std::to_string(runs))}}};
  }

  [[nodiscard]] Table clusters() const {
    Table table{{"cluster_id", "cluster_source", "owner", "created_ms", "deleted_ms"}, {}};
    for (const Life& life : lives_) {
      if (!is_asked(life) || life.created >= to_) continue;
      if (life.deleted != 0 && life.deleted <= from_) continue;
      table.rows.push_back({json::value(life.id), json::value(life.source), json::value(life.owner),
                            number(life.created), number(life.deleted)});
    }
    return table;
  }

  [[nodiscard]] Table runs() const {
    Table table{
        {"cluster_id", "began", "from_ms", "to_ms", "who", "driver_types", "worker_types", "acts"},
        {}};
    for (const Life& life : lives_) {
      if (!is_asked(life)) continue;
      for (const TableRun& run : runs_of(life, rows_)) {
        if (run.to == 0 && run.asked_at >= from_ && run.asked_at < to_) {
          table.rows.push_back(start_row(life, run));
        }
        if (run.to > from_ && run.from < to_ && run.from < run.to) {
          table.rows.push_back(run_row(life, run));
        }
      }
    }
    return table;
  }

 private:
  inline static const std::vector<std::string> reach_columns{"from_ms", "to_ms", "runs"};

  [[nodiscard]] bool is_asked(const Life& life) const {
    std::int64_t sum = 0;
    for (const char one : life.id) sum += one;
    return sum % parts_ == part_;
  }

  Bounds rows_;
  Milliseconds from_;
  Milliseconds to_;
  std::int64_t parts_;
  std::int64_t part_;
  std::vector<Life> lives_;
};

}  // namespace

std::optional<Table> system_table(const Workspace& workspace, std::string_view statement,
                                  const json::object& parameters) {
  constexpr std::string_view head = "-- hipaa coverage: ";
  if (!statement.starts_with(head)) return std::nullopt;
  const std::string_view name = statement.substr(0, statement.find('\n')).substr(head.size());
  const Answer answer(workspace, parameters);
  if (name == "reach") return answer.reach();
  if (name == "clusters") return answer.clusters();
  if (name == "runs") return answer.runs();
  return std::nullopt;
}

}  // namespace workspace_sim
