#include "world.hpp"

#include <algorithm>

#include "chance.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::coverage::world {
namespace {

constexpr Milliseconds minute = 60 * one_second;
constexpr Milliseconds hour = 60 * minute;
constexpr const char* encrypting = R"({"node_type_id":"m6id.large"})";
constexpr const char* other = R"({"node_type_id":"i3.xlarge"})";
constexpr std::size_t page_size = 500;

struct DrawnEvent {
  Milliseconds at = 0;
  std::string type;
  std::string who;
  std::string code;  // of a termination
  std::string before;
  std::string after;
};

struct DrawnProof {
  Milliseconds at = 0;  // whole seconds
  bool holds = true;
};

// What really was, of one Spark context.
struct TrueContext {
  Milliseconds from = 0;
  Milliseconds to = 0;
  Cause began = Cause::never_proved;
  std::string who;
  Milliseconds edited_at = 0;  // 0: it was not
  std::string editor;
  std::string machines;
  bool is_proved = false;
  bool is_refused = false;
  Milliseconds last_sign = 0;
};

class Drawing {
 public:
  Drawing(std::uint64_t seed, std::int64_t number, Period period)
      : chance_(seed * 1'000'003 + static_cast<std::uint64_t>(number)), period_(period) {
    made_.id = "0101-000000-world" + std::to_string(number);
    machines_ = chance_.one_in(3) ? encrypting : other;
    is_job_ = chance_.one_in(5);
  }

  DrawnCluster done() && {
    live();
    forget();
    write();
    return std::move(made_);
  }

 private:
  static constexpr std::int64_t people = 7;

  std::string person() {
    return "person" + std::to_string(chance_.up_to(people - 1)) + "@example.com";
  }

  DrawnEvent& event(const char* type, std::string who = {}) {
    events_.push_back({now_, type, std::move(who), {}, {}, {}});
    return events_.back();
  }

  void pass(Milliseconds least, Milliseconds most) { now_ += least + chance_.up_to(most - least); }

  void live() {
    now_ = period_.from + chance_.up_to(3 * one_day);
    const auto days = is_job_ ? 1 : 10'000;
    bool is_new = true;
    for (std::int64_t day = 0; day < days && now_ < period_.to - 2 * one_day; ++day) {
      uptime(is_new);
      is_new = false;
      if (is_gone_) break;
      // The next morning, or after a weekend.
      pass(2 * hour, chance_.one_in(6) ? 3 * one_day : 14 * hour);
    }
    made_.now = Now::ended;
    if (!is_gone_ && !is_job_ && chance_.one_in(4)) {
      still_running(is_new);
    } else {
      made_.ended_at = down_since_;
      lag();
    }
  }

  void begin(bool is_new) {
    const auto who = person();
    auto& first = event(is_new ? "CREATING" : "STARTING", who);
    if (is_new) first.after = machines_;
    starting_at_ = now_;
    pass(minute, 6 * minute);
    open(Cause::never_proved, who);
  }

  void open(Cause began, std::string who) {
    event("RUNNING");
    TrueContext made;
    made.from = now_;
    made.began = began;
    made.who = std::move(who);
    made.machines = machines_;
    made.last_sign = now_;
    context_ = made;
    pass(5 * one_second, 5 * minute);
  }

  void close(Milliseconds at) {
    context_.to = at;
    tell(context_);
  }

  // The spans of a context as they really were.
  void tell(const TrueContext& context) {
    const bool is_hardware = context.machines == encrypting;
    const auto whole = [&](Milliseconds from, Milliseconds to, Cause cause,
                           const std::string& who) {
      Span span;
      span.from = from;
      span.to = to;
      span.kind = is_hardware ? Kind::hardware : Kind::gap;
      if (!is_hardware) {
        span.cause = cause;
        span.who = who;
      }
      truth_.push_back(span);
    };
    if (context.is_refused) {
      Span span;
      span.from = context.from;
      span.to = context.to;
      span.cause = Cause::proof_said_no;
      span.who = context.who;
      truth_.push_back(span);
      return;
    }
    if (!context.is_proved) return whole(context.from, context.to, context.began, context.who);
    Span span;
    span.from = context.from;
    span.to = context.edited_at == 0 ? context.to : context.edited_at;
    span.kind = Kind::measured;
    truth_.push_back(span);
    if (context.edited_at != 0) whole(context.edited_at, context.to, Cause::edited, context.editor);
  }

  void unknown(Milliseconds from, Milliseconds to) {
    Span span;
    span.from = from;
    span.to = to;
    span.cause = Cause::events_missing;
    truth_.push_back(span);
  }

  void prove(bool holds) {
    pass(3 * one_second, 10 * one_second);
    const auto at = now_ / one_second * one_second;
    proofs_.push_back({at, holds});
    context_.is_proved = holds;
    context_.is_refused = !holds;
    context_.last_sign = std::max(context_.last_sign, at + one_second - 1);
    pass(3 * one_second, 10 * one_second);
  }

  void sign(const char* type) {
    event(type);
    context_.last_sign = now_;
  }

  void restart(Cause cause, const std::string& who) {
    event("RESTARTING", cause == Cause::restarted && who == update ? std::string() : who);
    close(now_);
    starting_at_ = now_;
    pass(30 * one_second, 3 * minute);
    open(cause, who);
  }

  void edit() {
    const auto who = person();
    auto& edited = event("EDITED", who);
    edited.before = machines_;
    machines_ = chance_.one_in(3) ? (machines_ == encrypting ? other : encrypting) : machines_;
    edited.after = machines_;
    context_.edited_at = now_;
    context_.editor = who;
    pass(100, 900);
    restart(Cause::edited, who);
  }

  void something_happens() {
    switch (chance_.up_to(9)) {
      case 0:
        return restart(Cause::restarted, person());
      case 1:
        return edit();
      case 2:
        event("DRIVER_UNAVAILABLE");
        close(now_);
        context_ = {now_, 0, Cause::driver_lost, "", 0, "", machines_, false, false, now_};
        pass(minute, 2 * minute);
        return;
      case 3:
        event("AUTOMATIC_CLUSTER_UPDATE");
        pass(100, 900);
        return restart(Cause::restarted, update);
      case 4:  // a restart that the source lost
        if (context_.machines != machines_) return;
        close(context_.last_sign);
        pass(minute, 9 * minute);
        unknown(context_.last_sign, now_);
        return open(Cause::restarted, "");
      default:
        sign("RESIZING");
        pass(20 * one_second, 3 * minute);
        return sign("UPSIZE_COMPLETED");
    }
  }

  void terminate() {
    auto& ended = event("TERMINATING");
    ended.code = is_job_ ? "JOB_FINISHED" : chance_.one_in(2) ? "INACTIVITY" : "USER_REQUEST";
    if (ended.code == "USER_REQUEST") ended.who = person();
    down_since_ = now_;
  }

  void uptime(bool is_new) {
    // A start that failed is no run.
    if (!is_new && chance_.one_in(20)) {
      event("STARTING", person());
      pass(minute, 3 * minute);
      event("TERMINATING").code = "SPARK_STARTUP_FAILURE";
      down_since_ = now_;
      pass(minute, 9 * minute);
    }
    if (!is_new && chance_.one_in(25)) return lost_run();
    if (chance_.one_in(25)) return run_without_running(is_new);
    begin(is_new);
    if (!is_new && chance_.one_in(25)) {  // its STARTING was lost
      events_.erase(events_.end() - 2);
      context_.who.clear();
    }
    const auto count = chance_.up_to(4);
    for (std::int64_t i = 0; i <= count; ++i) {
      if (chance_.one_in(2) && !context_.is_proved) {
        const bool holds = context_.machines == encrypting || !chance_.one_in(12);
        prove(holds);
        if (!holds) break;  // we end what does not encrypt
      }
      pass(minute, 90 * minute);
      something_happens();
    }
    if (context_.is_refused) {
      close(now_);
      terminate();
      return;
    }
    pass(minute, 60 * minute);
    if (chance_.one_in(25)) return lose_end();
    close(now_);
    terminate();
  }

  // Neither STARTING nor RUNNING is there.
  void lost_run() {
    const auto since = down_since_;
    pass(hour, 3 * hour);
    terminate();
    unknown(since, now_);
  }

  void run_without_running(bool is_new) {
    auto& first = event(is_new ? "CREATING" : "STARTING", person());
    if (is_new) first.after = machines_;
    const auto since = now_;
    pass(10 * minute, hour);
    event("RESIZING");
    pass(hour, 3 * hour);
    terminate();
    unknown(since, now_);
  }

  // The end is not there: until the next start nobody knows.
  void lose_end() {
    close(context_.last_sign);
    const auto since = context_.last_sign;
    down_since_ = now_;
    pass(2 * hour, 12 * hour);
    if (now_ >= period_.to - 2 * one_day) {
      is_gone_ = true;  // it was the last: what the cluster is now says when it ended
      unknown(since, down_since_);
      return;
    }
    unknown(since, now_);
    begin_again();
  }

  void begin_again() {
    begin(false);
    pass(minute, hour);
    close(now_);
    terminate();
  }

  void still_running(bool is_new) {
    begin(is_new);
    if (chance_.one_in(2)) prove(true);
    close(period_.to);
    made_.now = Now::running;
  }

  // A start that the source does not show yet.
  void lag() {
    if (is_gone_ || is_job_ || events_.empty() || !chance_.one_in(20)) return;
    made_.now = Now::running;
    made_.ended_at = 0;
    unknown(down_since_, period_.to);
  }

  static bool tells_life(const std::string& type) {
    for (const auto* known : {"CREATING", "STARTING", "RESTARTING", "RUNNING", "TERMINATING"})
      if (type == known) return true;
    return false;
  }

  Span gap_until(Milliseconds to, Cause cause) const {
    Span span;
    span.from = period_.from;
    span.to = std::min(to, period_.to);
    span.cause = cause;
    return span;
  }

  // The source refuses, or keeps only the last part.
  void forget() {
    if (chance_.one_in(40)) {
      made_.is_readable = false;
      events_.clear();
      truth_ = {
          gap_until(made_.ended_at != 0 ? made_.ended_at : period_.to, Cause::source_not_readable)};
      return;
    }
    if (is_job_ || !chance_.one_in(8)) return;
    const auto kept_from = period_.from + chance_.up_to((period_.to - period_.from) / 2);
    events_.erase(events_.begin(),
                  std::find_if(events_.begin(), events_.end(),
                               [&](const auto& one) { return one.at >= kept_from; }));
    const auto first = std::find_if(events_.begin(), events_.end(),
                                    [](const auto& one) { return tells_life(one.type); });
    if (first == events_.end()) {
      truth_ = {gap_until(made_.ended_at != 0 ? made_.ended_at : period_.to, Cause::horizon)};
      return;
    }
    if (first->type == "CREATING") return;
    // That an edit came before a restart was said by an event before, too.
    const auto next_run =
        std::find_if(first, events_.end(), [](const auto& one) { return one.type == "RUNNING"; });
    const auto after_restart =
        first->type == "RESTARTING" && next_run != events_.end() ? next_run->at : 0;
    std::vector<Span> kept{gap_until(first->at, Cause::horizon)};
    for (auto span : truth_) {
      if (span.to <= first->at) continue;
      // Who began it, and why, was said by an event before.
      if (span.from == first->at && span.kind == Kind::gap && !is_unknown_run(span.cause) &&
          span.cause != Cause::edited) {
        span.who.clear();
        if (span.cause == Cause::restarted) span.cause = Cause::never_proved;
      }
      if (span.from == first->at && span.cause == Cause::edited && first->type == "RUNNING") {
        span.cause = Cause::never_proved;
        span.who.clear();
      }
      if (span.from == after_restart && span.cause == Cause::edited) span.cause = Cause::restarted;
      span.from = std::max(span.from, first->at);
      kept.push_back(span);
    }
    truth_ = std::move(kept);
  }

  static json::object attributes(const std::string& machines) {
    const bool encrypts = machines == encrypting;
    return {{"spark_version", "15.4.x-scala2.12"},
            {"node_type_id", encrypts ? "m6id.large" : "i3.xlarge"},
            {"num_workers", 2},
            {"spark_conf", {{"spark.speculation", "true"}}},
            {"aws_attributes", {{"availability", "ON_DEMAND"}, {"ebs_volume_count", 1}}},
            {"custom_tags", {{"team", "claims"}}}};
  }

  [[nodiscard]] json::object document(const DrawnEvent& event) const {
    json::object details;
    if (!event.code.empty()) {
      json::object reason{{"code", event.code}, {"type", "SUCCESS"}};
      if (!event.who.empty()) reason["parameters"] = json::object{{"username", event.who}};
      details["reason"] = std::move(reason);
    } else if (!event.who.empty()) {
      details["user"] = event.who;
    }
    if (!event.after.empty()) details["attributes"] = attributes(event.after);
    if (!event.before.empty()) details["previous_attributes"] = attributes(event.before);
    if (event.type == "RESIZING" || event.type == "UPSIZE_COMPLETED")
      details["current_num_workers"] = 2;
    return {{"cluster_id", made_.id},
            {"timestamp", event.at},
            {"type", event.type},
            {"details", std::move(details)}};
  }

  void write() {
    std::sort(truth_.begin(), truth_.end(),
              [](const auto& one, const auto& other) { return one.from < other.from; });
    for (auto span : truth_) {
      span.from = std::max(span.from, period_.from);
      span.to = std::min(span.to, period_.to);
      if (span.from < span.to) made_.truth.push_back(span);
    }
    made_.machines = machines_;
    json::array page;
    for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
      page.push_back(document(*event));
      if (page.size() == page_size) flush(page);
    }
    flush(page);
    for (const auto& proof : proofs_) made_.statements.push_back(statement(proof));
  }

  void flush(json::array& page) {
    if (page.empty()) return;
    made_.pages.push_back(json::compact(json::object{{"events", std::move(page)}}));
    page = {};
  }

  [[nodiscard]] std::string statement(const DrawnProof& proof) const {
    const auto at = instant_text(proof.at);
    const auto seconds = at.substr(0, 19) + "Z";
    json::array acceptances;
    if (proof.at / one_day % 3 == 0)  // waivers come and go
      acceptances.push_back(json::object{{"rule", "HC-RT-01"},
                                         {"kind", "waiver"},
                                         {"approved_by", "officer@example.com"},
                                         {"expires_on", "2026-12-31"}});
    const json::object predicate{
        {"evidence_version", 2},
        {"operation", "verify"},
        {"outcome", "done"},
        {"recorded_at", seconds},
        {"profile", "strict"},
        {"ruleset", "1.2"},
        {"acceptances", std::move(acceptances)},
        {"subject",
         {{"workspace", "https://example.cloud.databricks.com"},
          {"workspace_id", "12"},
          {"cluster_id", made_.id}}},
        {"measurement",
         {{"key", "spark.ssl.enabled"},
          {"status", proof.holds ? "measured_true" : "measured_not_true"},
          {"value", proof.holds ? "true" : "false"},
          {"measured_at", seconds}}},
        {"verdicts",
         json::array{json::object{
             {"rule", "HC-SSL-01"}, {"verdict", proof.holds ? "pass" : "fail"}, {"path", ""}}}}};
    return json::canonical(json::object{{"_type", "https://in-toto.io/Statement/v1"},
                                        {"predicateType", "urn:hipaa-provider:evidence:2"},
                                        {"predicate", predicate}});
  }

  static constexpr const char* update = "automatic cluster update";

  Chance chance_;
  Period period_;
  DrawnCluster made_;
  std::string machines_;
  bool is_job_ = false;
  bool is_gone_ = false;
  Milliseconds now_ = 0;
  Milliseconds starting_at_ = 0;
  Milliseconds down_since_ = 0;
  TrueContext context_;
  std::vector<DrawnEvent> events_;
  std::vector<DrawnProof> proofs_;
  std::vector<Span> truth_;
};

}  // namespace

bool encrypts(const std::string& machines) {
  return machines == encrypting;
}

DrawnCluster draw(std::uint64_t seed, std::int64_t number, Period period) {
  return Drawing(seed, number, period).done();
}

}  // namespace hipaa::coverage::world
