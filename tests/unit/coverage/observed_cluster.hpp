// A cluster's events and proofs as tests write them, and its ledger as one text.
#pragma once

#include <string>
#include <utility>

#include "plugin/coverage/ledger.hpp"

namespace hipaa::coverage::test {

inline constexpr Milliseconds minute = 60 * one_second;

// Times are minutes of the period, which is a thousand long.
struct Cluster {
  Observed observed;

  Cluster& event(Milliseconds at, EventKind kind, std::string who = {}) {
    ClusterEvent made;
    made.at = at * minute;
    made.kind = kind;
    made.who = std::move(who);
    observed.events.push_back(std::move(made));
    return *this;
  }
  // Made by alice at 100 minutes, RUNNING at 110.
  Cluster& created() {
    return event(100, EventKind::creating, "alice").event(110, EventKind::running);
  }
  Cluster& ended(Milliseconds at) {
    observed.now = Now::ended;
    observed.ended_at = at * minute;
    return event(at, EventKind::terminating);
  }
  Cluster& proof(Milliseconds at, Outcome outcome = Outcome::measured, std::string context = {}) {
    observed.proofs.push_back(
        {at * minute, at * minute + 999, outcome, std::move(context), "s", 2});
    return *this;
  }
  Cluster& runs_now() {
    observed.now = Now::running;
    return *this;
  }

  Ledger ledger(bool hardware = false) {
    return account(observed, {0, 1000 * minute},
                   [hardware](const std::string&, Milliseconds) { return hardware; });
  }
  // "110-200 measured, 210-300 gap never_proved alice": minutes, with what is beyond a minute.
  std::string text(bool hardware = false) {
    std::string made;
    for (const auto& span : ledger(hardware).spans) {
      made += (made.empty() ? "" : ", ") + time(span.from) + '-' + time(span.to) + ' ' +
              std::string(kind_name(span.kind));
      if (span.kind == Kind::gap) made += ' ' + std::string(cause_name(span.cause));
      if (!span.who.empty()) made += ' ' + span.who;
    }
    return made;
  }

 private:
  static std::string time(Milliseconds at) {
    const auto rest = at % minute;
    return std::to_string(at / minute) + (rest == 0 ? "" : '+' + std::to_string(rest));
  }
};

}  // namespace hipaa::coverage::test
