// What is known of encryption between nodes: of each cluster how it was proved, and how long ago.
#include <algorithm>

#include "plugin/cli/output/html/html_page.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli::html {
namespace {

constexpr std::size_t most_proofs = 1000;

struct StatusWords {
  std::string_view status;  // of hipaa_cluster's `encryption`
  const char* name;
  const char* style;
  const char* meaning;
};

// What has to be looked at first.
constexpr std::array<StatusWords, 5> statuses{
    {{"measured_not_true", "not encrypted", "e", "measured, and spark.ssl.enabled is not true"},
     {"not_measured", "never", "u", "no measurement is known"},
     {"stale", "stale", "w", "restarted or changed since it was measured"},
     {"hardware", "hardware", "a",
      "encrypted by the instance types, with the compliance security profile on"},
     {"measured_true", "measured", "ok", "spark.ssl.enabled was measured true"}}};

std::size_t index_of(std::string_view status) {
  const auto* const found =
      std::find_if(statuses.begin(), statuses.end(),
                   [&](const StatusWords& one) { return one.status == status; });
  return found == statuses.end() ? 1 : static_cast<std::size_t>(found - statuses.begin());
}

struct Proof {
  std::string resource;
  std::size_t status;
  std::string value;
  std::string measured_at;
};

// "cluster 1129-a" -> "cluster 1129-a (phi)": with the name that it was examined by, and before it
// the workspace where there are several. A cluster policy is none.
std::map<std::string, std::string> examined_clusters(const Report& report) {
  constexpr std::string_view kind = "cluster ";
  std::map<std::string, std::string> names;
  for (const auto& one : report.examined) {
    std::string_view address = one.address;
    if (const auto host = address.substr(0, address.find(' ')); host.ends_with(':'))
      address.remove_prefix(std::min(host.size() + 1, address.size()));
    address = address.substr(0, address.find(" ("));
    if (address.starts_with(kind) && address.find(' ', kind.size()) == std::string_view::npos)
      names.emplace(address, one.address);
  }
  return names;
}

// In csp what the workspace says of the hardware is the proof: nothing has to be measured.
bool needs_no_measurement(const Report& report, std::string_view address) {
  return std::any_of(report.audits.begin(), report.audits.end(), [&](const auto& audit) {
    return json::text_member(audit, "profile") == "csp" &&
           (report.audits.size() == 1 ||
            address.starts_with(json::text_member(audit, "host") + ": "));
  });
}

std::vector<Proof> proofs_of(const Report& report) {
  std::vector<Proof> all;
  auto names = examined_clusters(report);
  for (const auto& [resource, proof] : report.proofs) {
    const auto name = names.find(resource);
    all.push_back({name == names.end() ? resource : name->second,
                   index_of(json::text_member(proof, "status")), json::text_member(proof, "value"),
                   json::text_member(proof, "measured_at")});
    if (name != names.end()) names.erase(name);
  }
  if (!report.audits.empty())
    for (const auto& [address, name] : names)
      if (!needs_no_measurement(report, name)) all.push_back({name, 1, "", ""});
  std::stable_sort(all.begin(), all.end(),
                   [](const Proof& a, const Proof& b) { return a.status < b.status; });
  return all;
}

std::string when_of(const Proof& one, Time now) {
  if (one.measured_at.empty()) return "<td></td><td></td>";
  const auto at = time_of(one.measured_at);
  if (!at) return element("td", escaped(one.measured_at)) + "<td></td>";
  return element("td class=\"when\"", minute_text(*at)) +
         element("td class=\"when\"", age_text(*at, now));
}

std::string status_badge(const StatusWords& words) {
  return element("span class=\"badge " + std::string(words.style) + "\"", words.name);
}

std::string counts_of(const std::vector<Proof>& all) {
  std::array<std::size_t, statuses.size()> counts{};
  for (const auto& one : all) ++counts.at(one.status);
  std::string parts;
  std::string items;
  std::string label;
  std::size_t at = 0;
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    const auto& words = statuses.at(i);
    const auto count = counts.at(i);
    items +=
        element("li", status_badge(words) + " " + std::to_string(count) + ": " + words.meaning);
    if (count == 0) continue;
    parts += "<rect class=\"" + std::string(words.style) + "\" x=\"" +
             std::to_string(at * 1000 / all.size()) + "\" width=\"" +
             std::to_string(std::max<std::size_t>(count * 1000 / all.size(), 4)) +
             "\" height=\"20\"/>";
    label += (label.empty() ? "" : ", ") + std::to_string(count) + " " + words.name;
    at += count;
  }
  return "<svg class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" role=\"img\" "
         "aria-label=\"Proofs: " +
         label + "\">" + parts + "</svg>" + element("ul class=\"legend\"", items);
}

}  // namespace

std::string proofs_section(const Page& page) {
  const auto all = proofs_of(page.report);
  if (all.empty()) return {};
  std::string rows;
  for (std::size_t i = 0; i < std::min(all.size(), most_proofs); ++i) {
    const auto& one = all[i];
    rows += element("tr", element("th scope=\"row\"", shown_name(one.resource)) +
                              element("td", status_badge(statuses.at(one.status))) +
                              element("td", shown_name(one.value)) + when_of(one, page.now));
  }
  if (all.size() > most_proofs)
    rows += element(
        "tr", element("td colspan=\"5\"", counted(all.size() - most_proofs, "more is", "more are") +
                                              " not listed here; --json lists all."));
  const auto table =
      element("table", element("caption", "Encryption between nodes, what needs a look first.") +
                           element("thead", element("tr",
                                                    "<th scope=\"col\">Cluster</th>"
                                                    "<th scope=\"col\">Proof</th>"
                                                    "<th scope=\"col\">spark.ssl.enabled</th>"
                                                    "<th scope=\"col\">Measured</th>"
                                                    "<th scope=\"col\">Age</th>")) +
                           element("tbody", rows));
  return element("section aria-labelledby=\"proofs\"",
                 element("h2 id=\"proofs\"", "Proofs of encryption") + counts_of(all) +
                     scrolling("Proofs", table));
}

}  // namespace hipaa::cli::html
