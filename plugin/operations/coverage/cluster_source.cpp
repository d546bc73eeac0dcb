#include "plugin/operations/coverage/cluster_source.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "plugin/json/reader.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/judgement/hardware_record.hpp"
#include "plugin/rules/read/security_profile.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;
using coverage::EventKind;
using coverage::Now;

// Clusters of so few are asked for one by one.
constexpr std::size_t few = 20;

Now now_of(std::string_view state) {
  if (state == "RUNNING" || state == "RESIZING") return Now::running;
  if (state == "TERMINATED" || state == "TERMINATING" || state == "ERROR") return Now::ended;
  return Now::unknown;
}

// Of a life, newest first, what the period asks for: back to a start or an end before it.
void take_events(const json::array& all, coverage::Period period,
                 std::vector<coverage::ClusterEvent>& to) {
  for (const auto& one : all) {
    auto event = coverage::read_event(one);
    if (!event) continue;
    const bool is_before = event->at < period.from && (event->kind == EventKind::creating ||
                                                       event->kind == EventKind::starting ||
                                                       event->kind == EventKind::terminating);
    to.push_back(std::move(*event));
    if (is_before) break;
  }
  // account() keeps the order of those of one moment.
  std::reverse(to.begin(), to.end());
}

}  // namespace

ClusterSource::ClusterSource(const Provider& provider, CallContext& call)
    : provider_(provider), call_(call), view_(provider.client(), {24h, 0, false}) {}

Result<void> ClusterSource::gather() {
  return gather_workspace(&provider_, &view_, Network::yes, call_, shared_);
}

bool ClusterSource::is_left_out(std::string_view source) {
  return source == "SQL" || source == "MODELS";
}

std::string ClusterSource::security_profile() const {
  return std::string(rules::name_of(rules::security_profile(shared_)));
}

void ClusterSource::add(const json::value& cluster, std::vector<ListedCluster>& to) {
  ListedCluster made;
  made.id = json::text_member(cluster, "cluster_id");
  made.source = json::text_member(cluster, "cluster_source");
  if (made.source.empty()) made.source = "UNKNOWN";
  if (is_left_out(made.source)) {
    ++left_out_;
    return;
  }
  made.state = json::text_member(cluster, "state");
  made.now = now_of(made.state);
  if (const auto* at = json::member(cluster, "terminated_time"); at != nullptr && at->is_int64())
    made.ended_at = at->get_int64();
  if (const auto* object = cluster.if_object()) made.machines = coverage::machines_of(*object);
  to.push_back(std::move(made));
}

Result<std::vector<ListedCluster>> ClusterSource::clusters(const std::vector<std::string>* ids) {
  std::vector<ListedCluster> made;
  if (ids != nullptr && ids->size() <= few) {
    for (const auto& id : *ids) {
      auto found = provider_.client().get_cluster(id, call_);
      if (!found) return std::move(found).error();
      if (found->has_value()) add(json::value(std::move(**found)), made);
    }
  } else {
    const std::set<std::string> wanted(ids == nullptr ? std::set<std::string>()
                                                      : std::set(ids->begin(), ids->end()));
    auto done = provider_.client().each_cluster(
        [&](json::array page) -> Result<void> {
          for (const auto& one : page)
            if (ids == nullptr || wanted.count(json::text_member(one, "cluster_id")) > 0)
              add(one, made);
          return {};
        },
        call_);
    if (!done) return std::move(done).error();
  }
  std::sort(made.begin(), made.end(),
            [](const auto& one, const auto& other) { return one.id < other.id; });
  // A list that changes while it is read may show one twice.
  made.erase(std::unique(made.begin(), made.end(),
                         [](const auto& one, const auto& other) { return one.id == other.id; }),
             made.end());
  return made;
}

Result<coverage::Observed> ClusterSource::observe(const ListedCluster& cluster,
                                                  coverage::Period period, std::string& why) {
  coverage::Observed made;
  made.now = cluster.now;
  made.ended_at = cluster.ended_at;
  made.machines = cluster.machines;
  if (cluster.is_of_tables) return made;
  auto read = provider_.client().cluster_events(cluster.id, coverage::event_types(),
                                                std::numeric_limits<int>::max(), call_);
  if (read) {
    take_events(*read, period, made.events);
  } else {
    auto refused = unavailable(std::move(read).error());
    if (!refused) return std::move(refused).error();
    why = refused->reason;
  }
  made.is_readable = why.empty();
  return made;
}

Result<bool> ClusterSource::judge(const std::string& machines) {
  const auto cluster = json::read(machines);
  if (!cluster) return false;
  auto done =
      gather_cluster(&view_, known_cluster(*cluster, {}), "", call_, shared_, Values::running);
  if (!done) return std::move(done).error();
  return hardware_record(shared_).holds;
}

bool ClusterSource::holds_by_hardware(const std::string& machines, coverage::Milliseconds at) {
  // The article's platform proves by the flag; what is assumed of a workspace is no proof.
  if (shared_.profile == model::Profile::classic || failure_ || at <= profile_off_at_ ||
      rules::security_profile(shared_) != rules::SecurityProfile::on)
    return false;
  const auto known = known_machines_.find(machines);
  if (known != known_machines_.end()) return known->second;
  auto holds = judge(machines);
  if (!holds) {
    failure_ = std::move(holds).error();
    return false;
  }
  known_machines_.emplace(machines, *holds);
  return *holds;
}

Result<std::optional<bool>> ClusterSource::is_administrator() {
  const auto asked = view_.identity(provider_.client(), call_);
  if (!asked) return asked.error();
  const auto* groups = model::find(&asked->document, "groups");
  if (groups == nullptr || !groups->is_array()) return std::optional<bool>();
  for (const auto& one : groups->get_array())
    if (json::text_member(one, "display") == "admins") return std::optional(true);
  return std::optional(false);
}

}  // namespace hipaa::resource
