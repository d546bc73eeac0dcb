// Coverage as OSCAL assessment results (1.2), a result a workspace. Observations are TEST where a
// cluster was measured and EXAMINE where its configuration or its events were looked at; what
// no proof covers is an open risk, an exception one whose deviation was approved. Equal input
// gives equal bytes: identifiers are made of names, and the one time is the end of the period.
#include <algorithm>
#include <map>
#include <set>

#include "plugin/cli/files/name_uuid.hpp"
#include "plugin/cli/output/coverage/coverage_report.hpp"
#include "plugin/cli/output/coverage/oscal_controls.hpp"
#include "plugin/cli/version.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// 164.308(a)(1)(ii)(B), risk management: of what a plugin says nothing about any more.
constexpr const char* risk_management = "hipaa-164.308.a.1.ii.B";
constexpr const char* encryption_rule = "HC-SSL-01";
constexpr const char* property_space = "urn:hipaa-provider";

json::object property(const char* name, const std::string& value) {
  return {{"name", name}, {"ns", property_space}, {"value", value}};
}

json::array one_of(json::object only) {
  json::array made;
  made.push_back(std::move(only));
  return made;
}

using ControlsByRule = std::map<std::string, std::vector<std::string>>;

// One workspace on its way to a result.
class OscalResult {
 public:
  OscalResult(const CoverageOfWorkspace& workspace, const ControlsByRule& controls)
      : workspace_(workspace), controls_(controls) {
    const auto& summary = workspace.summary;
    host_ = json::text_member(summary, "host");
    begin_ = json::text_member(summary, "begins_at");
    end_ = json::text_member(summary, "ends_at");
    // What a report says may differ from run to run: the same name is the same report.
    name_ = host_ + '|' + begin_ + '|' + end_;
  }

  bool make(json::object& result) {
    if (!workspace_.rows.each([this](const json::value& row) { take(row); })) return false;
    const auto complete = json::member(workspace_.summary, "complete");
    const bool is_satisfied = complete != nullptr && complete->is_bool() && complete->get_bool();
    json::array findings;
    add_findings(findings, encryption_rule, is_satisfied,
                 "Every moment that a cluster ran is measured or covered by hardware.", related_,
                 open_risks_);
    for (const auto& [rule, risks] : approved_)
      add_findings(findings, rule, false, "The rule is not met; somebody answers for that.", {},
                   risks);
    json::array selections;
    for (const auto& control : reviewed_)
      selections.push_back(json::object{{"control-id", control}});
    result = {
        {"uuid", name_uuid("result|" + name_)},
        {"title", "Encryption in transit of the clusters of " + host_},
        {"description", "Which time of the clusters is measured, covered by hardware, or a gap."},
        {"start", begin_},
        {"end", end_},
        {"reviewed-controls",
         {{"control-selections",
           one_of(json::object{{"include-controls", std::move(selections)}})}}},
        {"props", sums()}};
    if (!observations_.empty()) result["observations"] = std::move(observations_);
    if (!risks_.empty()) result["risks"] = std::move(risks_);
    result["findings"] = std::move(findings);
    return true;
  }

 private:
  json::array sums() const {
    json::array made;
    for (const auto* name : {"running_ms", "measured_ms", "hardware_ms", "gap_ms", "unknown_ms"})
      made.push_back(property(name, std::to_string(whole_number(workspace_.summary, name))));
    return made;
  }

  // One for each control that the rule serves.
  void add_findings(json::array& to, const std::string& rule, bool is_satisfied,
                    const char* description, const json::array& observations,
                    const json::array& risks) {
    const auto known = controls_.find(rule);
    for (const auto& control :
         known == controls_.end() ? std::vector<std::string>{risk_management} : known->second) {
      reviewed_.insert(control);
      json::object made{{"uuid", name_uuid("finding|" + name_ + '|' + rule + '|' + control)},
                        {"title", rule},
                        {"description", description},
                        {"props", one_of(property("rule", rule))},
                        {"target",
                         {{"type", "objective-id"},
                          {"target-id", control},
                          {"status", {{"state", is_satisfied ? "satisfied" : "not-satisfied"}}}}}};
      if (!observations.empty()) made["related-observations"] = observations;
      if (!risks.empty()) made["related-risks"] = risks;
      to.emplace_back(std::move(made));
    }
  }

  void take(const json::value& row) {
    const auto kind = json::text_member(row, "kind");
    if (kind == "cluster") return take_cluster(row);
    if (kind == "exception") return approved(row, "a waiver file");
    add_risk("unseen|" + json::text_member(row, "cause"), "Clusters that cannot be seen",
             json::text_member(row, "from") + " to " + json::text_member(row, "to") + ": " +
                 json::text_member(row, "reason"));
  }

  void take_cluster(const json::value& row) {
    const auto id = json::text_member(row, "cluster_id");
    std::string gaps;
    const auto* spans = json::member(row, "spans");
    if (spans == nullptr || !spans->is_array()) return;
    for (const auto& span : spans->get_array()) {
      const auto kind = json::text_member(span, "kind");
      const auto period = json::text_member(span, "from") + " to " + json::text_member(span, "to");
      if (kind != "gap") {
        observe(id, span, period, kind == "measured");
        continue;
      }
      const auto who = json::text_member(span, "who");
      gaps += (gaps.empty() ? "" : "; ") + period + ' ' +
              cause_in_words(json::text_member(span, "cause")) + (who.empty() ? "" : ", " + who);
    }
    if (!gaps.empty())
      add_risk("gap|" + id, "No proof covers all of the time of cluster " + id, gaps);
    if (const auto* own = json::member(row, "exceptions"); own != nullptr && own->is_array())
      for (const auto& one : own->get_array()) approved(one, "cluster " + id);
  }

  void observe(const std::string& cluster, const json::value& span, const std::string& period,
               bool is_measured) {
    const auto uuid =
        name_uuid("observation|" + name_ + '|' + cluster + '|' + json::text_member(span, "from"));
    json::object made{
        {"uuid", uuid},
        {"title", "Cluster " + cluster + ", " + period},
        {"description",
         is_measured ? "spark.ssl.enabled was measured true in this Spark context."
                     : "The compliance security profile is on, and every instance type encrypts "
                       "traffic between instances."},
        {"props", one_of(property("cluster_id", cluster))},
        {"methods", json::array{is_measured ? "TEST" : "EXAMINE"}},
        {"collected", json::text_member(span, "from")}};
    if (const auto segment = json::text_member(span, "segment"); !segment.empty())
      made["relevant-evidence"] = one_of(json::object{
          {"description", "The statement in line " + std::to_string(whole_number(span, "line")) +
                              " of the segment " + segment + "."},
          {"props", one_of(property("segment", segment))}});
    observations_.push_back(std::move(made));
    related_.push_back(json::object{{"observation-uuid", uuid}});
  }

  // What was looked at is the events; what is missing is the risk.
  void add_risk(const std::string& what, const std::string& title, const std::string& statement) {
    const auto observed = name_uuid("observation|" + name_ + '|' + what);
    observations_.push_back(json::object{{"uuid", observed},
                                         {"title", title},
                                         {"description", statement},
                                         {"methods", json::array{"EXAMINE"}},
                                         {"collected", end_}});
    related_.push_back(json::object{{"observation-uuid", observed}});
    const auto uuid = name_uuid("risk|" + name_ + '|' + what);
    risks_.push_back(json::object{
        {"uuid", uuid},
        {"title", title},
        {"description", "Whether traffic between the nodes was encrypted is not known."},
        {"statement", statement},
        {"status", "open"},
        {"related-observations", one_of(json::object{{"observation-uuid", observed}})}});
    open_risks_.push_back(json::object{{"risk-uuid", uuid}});
  }

  void approved(const json::value& one, const std::string& where) {
    const auto rule = json::text_member(one, "rule");
    const auto who = json::text_member(one, "approved_by");
    const auto ticket = json::text_member(one, "ticket");
    const auto uuid = name_uuid("deviation|" + name_ + '|' + where + '|' + json::canonical(one));
    json::object made{
        {"uuid", uuid},
        {"title", rule + " on " + where},
        {"description", "The rule " + rule + " is not met, which was approved."},
        {"statement", "Approved by " + who + (ticket.empty() ? "." : ", ticket " + ticket + ".")},
        {"props", one_of(property("rule", rule))},
        {"status", "deviation-approved"}};
    if (const auto last = json::text_member(one, "expires_on"); last.size() == 10)
      made["deadline"] = last + "T23:59:59Z";
    risks_.push_back(std::move(made));
    approved_[rule].push_back(json::object{{"risk-uuid", uuid}});
  }

  const CoverageOfWorkspace& workspace_;
  const ControlsByRule& controls_;
  std::string host_;
  std::string begin_;
  std::string end_;
  std::string name_;
  json::array observations_;
  json::array related_;
  json::array risks_;
  json::array open_risks_;
  std::map<std::string, json::array> approved_;  // by rule
  std::set<std::string> reviewed_;               // controls
};

}  // namespace

bool coverage_oscal(const CoverageReport& report, std::string& to) {
  const auto controls =
      report.plugins == nullptr ? ControlsByRule() : controls_by_rule(*report.plugins);
  json::array results;
  std::string last;
  std::string name = report.from + '|' + report.to;
  for (const auto& one : report.workspaces) {
    json::object result;
    if (!OscalResult(one, controls).make(result)) return false;
    last = std::max(last, json::text_member(one.summary, "ends_at"));
    name += '|' + json::text_member(one.summary, "host");
    results.emplace_back(std::move(result));
  }
  const auto plan = name_uuid("plan|" + name);
  const json::object made{
      {"assessment-results",
       {{"uuid", name_uuid("results|" + name)},
        {"metadata",
         {{"title", "Coverage of encryption in transit, " + report.from + " to " + report.to},
          {"last-modified", last.empty() ? report.to + "T00:00:00.000Z" : last},
          {"version", version_text},
          {"oscal-version", "1.2.0"}}},
        {"import-ap", {{"href", '#' + plan}}},
        {"results", std::move(results)},
        {"back-matter",
         {{"resources",
           one_of(json::object{
               {"uuid", plan},
               {"title", "Assessment plan"},
               {"description",
                "hipaactl coverage: events of the clusters against the statements of the "
                "evidence folder, as plugin/coverage/README.md says."}})}}}}}};
  to += json::canonical(made) + '\n';
  return true;
}

}  // namespace hipaa::cli
