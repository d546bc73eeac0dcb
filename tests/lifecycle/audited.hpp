// An audit through the C ABI's extension, its rows as JSON: what the tests of the audit share.
#pragma once

#include <hipaa/audit.hpp>

#include <algorithm>

#include "tests/lifecycle/bulk.hpp"

namespace hipaa::tests {

struct Audited {
  Outcome outcome;
  std::vector<json::object> rows;
  json::object summary;  // empty where there is none

  // The rows of a kind, in their order.
  [[nodiscard]] std::vector<json::object> of(std::string_view kind) const {
    std::vector<json::object> found;
    for (const auto& row : rows)
      if (row.at("kind").as_string() == json::string_view(kind.data(), kind.size()))
        found.push_back(row);
    return found;
  }
  // "error HC-SUB-01 job "nightly", task "load" /settings/tasks/0" of each finding of the rows of a
  // kind, sorted.
  [[nodiscard]] std::vector<std::string> lines(std::string_view kind) const {
    std::vector<std::string> made;
    for (const auto& row : of(kind))
      for (const auto& one : row.at("findings").as_array()) {
        const auto text = [&one](const char* name) {
          return std::string(one.at(name).as_string());
        };
        const auto verdict = text("verdict");
        const auto subject = text("subject");
        made.push_back(text("severity") + " " + text("code") +
                       (verdict == "fail" ? "" : " (" + verdict + ")") +
                       (subject.empty() ? "" : " " + subject) + " " + text("path"));
      }
    std::sort(made.begin(), made.end());
    return made;
  }
  // Of the kind's coverage: "3 examined, 2 skipped, 1 not readable".
  [[nodiscard]] std::string coverage(std::string_view kind) const {
    for (const auto& one : summary.at("coverage").as_array()) {
      if (one.at("kind").as_string() != json::string_view(kind.data(), kind.size())) continue;
      const auto sum = [&one](const char* name) {
        std::int64_t all = 0;
        for (const auto& reason : one.at(name).as_array()) all += reason.at("count").as_int64();
        return std::to_string(all);
      };
      return std::to_string(one.at("examined").as_int64()) + " examined, " + sum("skipped") +
             " skipped, " + sum("not_readable") + " not readable";
    }
    return "not named";
  }
};

// `take(row)` decides whether it goes on.
template <class Take>
Audited audited(const ProviderUnderTest& provider, const json::object& wishes, const Take& take,
                const abi::Call& call = {}) {
  Audited made;
  const auto config = envelope(wishes);
  abi::Request request;
  request.config = abi::borrow(config);
  auto visit = [&](const hipaa_str& row) {
    made.rows.push_back(json::parse(json::string_view(row.data, row.size)).as_object());
    return take(made.rows.back());
  };
  const auto result = abi::Audit(library()).run(provider.handle(), call, request, visit);
  made.outcome = outcome_of(result);
  if (result.has(HIPAA_DOC_VALUE))
    made.summary = json::parse(abi::copy(result.document(HIPAA_DOC_VALUE))).at("value").as_object();
  return made;
}

inline Audited audited(const ProviderUnderTest& provider, const json::object& wishes = {}) {
  return audited(provider, wishes, [](const json::object&) { return true; });
}

inline std::string explained(const Audited& audit) {
  std::string text = explained(audit.outcome) + "\n" + json::serialize(audit.summary);
  for (const auto& row : audit.rows) text += "\n" + json::serialize(row);
  return text;
}

// A cluster that exists already.
inline std::string existing(const Simulator& simulator, const json::object& attributes,
                            std::string_view source = "UI", std::string_view state = "RUNNING") {
  const auto made = simulator.post(
      "/__sim/clusters", {{"cluster_source", json::string_view(source.data(), source.size())},
                          {"state", json::string_view(state.data(), state.size())},
                          {"attributes", attributes}});
  return std::string(made.at("cluster_ids").at(0).as_string());
}

// A job that exists already; its id.
inline std::int64_t job(const Simulator& simulator, std::string_view settings,
                        std::string_view creator = "admin@example.com") {
  const auto made = simulator.post(
      "/__sim/jobs",
      {{"settings", json::parse(json::string_view(settings.data(), settings.size()))},
       {"creator_user_name", json::string_view(creator.data(), creator.size())}});
  return made.at("job_ids").at(0).as_int64();
}

}  // namespace hipaa::tests
