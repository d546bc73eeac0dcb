#include "plugin/rules/accept/apply_waivers.hpp"

#include <algorithm>

#include "plugin/rules/verdict/dates.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

using State = Acknowledgement::State;

// The exact text, or what begins as the pattern does up to a final *. No regular expressions: a
// pattern says what it covers.
Match covers(std::string_view pattern, const model::KnownText& text) {
  if (text.is_unknown()) return pattern == "*" ? Match::yes : Match::maybe;
  const auto value = text.value_or("");
  if (pattern.ends_with('*'))
    return value.starts_with(pattern.substr(0, pattern.size() - 1)) ? Match::yes : Match::no;
  return text.has_value() && value == pattern ? Match::yes : Match::no;
}

model::KnownText cluster_id(const model::Facts& facts) {
  const auto id = text_of(below(facts.cluster, "cluster_id"));
  if (id.has_value() || facts.observed.availability != model::Availability::present) return id;
  return text_of(below(facts.observed.document, "cluster_id"));
}

// The job that is judged, or that the cluster was made for: the API tags such clusters itself.
model::KnownText job_id(const model::Facts& facts) {
  if (!facts.job_id.empty()) return model::KnownText(std::string_view(facts.job_id));
  if (facts.observed.availability != model::Availability::present) return {};
  return text_of(below(below(facts.observed.document, "default_tags"), "JobId"));
}

// Hosts are compared without what does not matter in them.
std::string_view host_of(std::string_view text) {
  if (starts_ignoring_case(text, "https://")) text.remove_prefix(8);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

Match match_host(const json::value& scope, std::string_view address) {
  const auto wanted = text_of(below(scope, "workspace_host"));
  if (!wanted.has_value()) return Match::yes;
  const auto host = host_of(address);
  return covers(host_of(wanted.value()),
                host.empty() ? model::KnownText::unknown() : model::KnownText(host));
}

Match match_scope(const model::Facts& facts, const json::value& scope) {
  auto match = Match::yes;
  const auto narrow = [&](std::string_view key, const model::KnownText& is) {
    if (const auto wanted = text_of(below(scope, key)); wanted.has_value())
      match = std::min(match, covers(wanted.value(), is));
  };
  narrow("cluster_name", text_of(below(facts.cluster, "cluster_name")));
  narrow("cluster_id", cluster_id(facts));
  narrow("job_id", job_id(facts));
  return std::min(match, match_host(scope, facts.host));
}

bool is_exact(const model::KnownText& text) {
  return text.has_value() && !text.value().ends_with('*');
}

bool names_cluster(const json::value& entry) {
  const auto* scope = below(entry, "scope");
  return is_exact(text_of(below(scope, "cluster_id"))) ||
         is_exact(text_of(below(scope, "cluster_name")));
}

// "p*" would cover half a workspace.
constexpr std::size_t shortest_beginning = 4;

bool is_broad(const json::value& entry) {
  const auto* scope = below(entry, "scope");
  const auto narrows = [&](std::string_view key) {
    const auto text = text_of(below(scope, key));
    return text.has_value() &&
           (!text.value().ends_with('*') || text.value().size() > shortest_beginning);
  };
  return !narrows("cluster_id") && !narrows("cluster_name") && !narrows("job_id");
}

std::string label(const json::value& entry, std::string_view problem) {
  return std::string(text_of(below(entry, "file")).value_or("")) + ": the waiver " +
         std::string(text_of(below(entry, "id")).value_or("")) + ": " + std::string(problem);
}

std::string place_of(const json::value& entry, std::string_view below_it) {
  return std::string(text_of(below(entry, "place")).value_or("")) + '/' + std::string(below_it);
}

// A day that is none never comes; "" where it is one.
std::string day_problem(const json::value& entry, std::string_view field) {
  const auto text = text_of(below(entry, field));
  if (!text.has_value()) return {};
  const auto day = read_day(text.value());
  if (day && is_of_this_century(*day)) return {};
  return std::string(field) + " (" + place_of(entry, field) + "): " + quoted(text.value()) +
         (day ? " is not of this century"
              : " is not a calendar date written as YYYY-MM-DD, without a time or zone");
}

// It would be taken as it is written, which no name is.
void add_scope_problems(const json::value& entry, std::vector<std::string>& problems) {
  const auto* scope = below(entry, "scope");
  const auto* members = scope == nullptr ? nullptr : scope->if_object();
  if (members == nullptr) return;
  for (const auto& member : *members) {
    const auto text = text_of(&member.value()).value_or("");
    if (text.find('*') + 1 >= text.size() || text.find('*') == std::string_view::npos) continue;
    problems.push_back("scope: " + std::string(member.key()) + " (" +
                       place_of(entry, "scope/" + std::string(member.key())) + "): " +
                       quoted(text) + " has a * that is not at its end, where alone it counts");
  }
}

// What no day and no cluster can change.
std::vector<std::string> lasting_problems(const model::Catalogue& catalogue,
                                          const json::value& entry, std::int64_t longest) {
  model::Facts facts;
  facts.catalogue = &catalogue;
  const auto read = read_acknowledgement(facts, entry, 0);
  std::vector<std::string> problems;
  if (read.state == State::not_waivable)
    problems.push_back(std::string(read.rule.value()) + " allows no exception");
  for (const auto& [field, problem] : read.problems)
    if (!field.ends_with("_on")) problems.push_back(std::string(field) + ": " + problem);
  if (is_broad(entry) && !flag_of(below(entry, "allow_broad")).value_or(false))
    problems.emplace_back(
        "scope: it names no cluster and no job, or too few of their characters; allow_broad has to "
        "say that this is meant");
  if (text_of(below(entry, "category")).is("mitigated") && below(entry, "mitigation") == nullptr)
    problems.emplace_back("mitigation: it is missing, and category is mitigated");
  for (const std::string_view field : {"approved_on", "expires_on"})
    if (auto problem = day_problem(entry, field); !problem.empty())
      problems.push_back(std::move(problem));
  add_scope_problems(entry, problems);
  const auto approved = read_day(text_of(below(entry, "approved_on")).value_or(""));
  const auto expires = read_day(text_of(below(entry, "expires_on")).value_or(""));
  if (approved && expires && *expires - *approved > longest)
    problems.push_back("expires_on: it lasts " + std::to_string(*expires - *approved) +
                       " days from approved_on; the longest is " + std::to_string(longest));
  return problems;
}

}  // namespace

bool is_for_workspace(const json::value& entry, std::string_view host) {
  const auto* scope = below(entry, "scope");
  return scope != nullptr && match_host(*scope, host) != Match::no;
}

std::vector<Acknowledgement> read_waivers(const model::Facts& facts) {
  std::vector<Acknowledgement> all;
  if (facts.waivers == nullptr) return all;
  for (std::size_t i = 0; i < facts.waivers->entries.size(); ++i) {
    const auto& entry = facts.waivers->entries[i];
    const auto* scope = below(entry, "scope");
    const auto match = scope == nullptr ? Match::no : match_scope(facts, *scope);
    if (match == Match::no) continue;
    auto made = read_acknowledgement(facts, entry, i);
    made.scope = match;
    made.file = text_of(below(entry, "file")).value_or("");
    made.place = text_of(below(entry, "place")).value_or("");
    made.identifier = text_of(below(entry, "id")).value_or("");
    made.names_cluster = names_cluster(entry);
    all.push_back(std::move(made));
  }
  return all;
}

void apply_mode(model::InConfig mode, const std::vector<Acknowledgement>& waivers,
                std::vector<Acknowledgement>& in_resource) {
  if (mode == model::InConfig::allow) return;
  for (auto& one : in_resource) {
    if (one.state == State::not_waivable || one.state == State::void_of_effect) continue;
    const bool denied = mode == model::InConfig::deny;
    auto best = Match::no;
    for (const auto& waiver : waivers) {
      if (denied || !one.rule.has_value() || !one.accepts.has_value() ||
          !waiver.rule.is(one.rule.value()) || !waiver.accepts.is(one.accepts.value()))
        continue;
      if (waiver.state == State::holds) best = std::max(best, waiver.scope);
    }
    if (best == Match::yes) continue;
    if (best == Match::maybe) {
      if (one.state == State::holds) one.state = State::undecided;
      continue;
    }
    one.state = State::void_of_effect;
    one.problems.emplace_back(
        "rule", denied
                    ? "in_config_acknowledgements of the provider is deny: only waiver files count"
                    : "in_config_acknowledgements of the provider is require_external_match, and "
                      "no waiver that holds has this rule and this value for the cluster");
  }
}

model::Diagnostics check_waivers(const model::Catalogue& catalogue, const model::Waivers& waivers) {
  model::Diagnostics found;
  const auto longest = longest_days(&waivers);
  std::vector<std::string> ids;
  for (const auto& entry : waivers.entries) {
    for (const auto& problem : lasting_problems(catalogue, entry, longest))
      found.push_back(model::error("HP-WAIVER", "A waiver could never hold",
                                   label(entry, problem) + ".", "/waiver_files"));
    // A UUID is the same in either case.
    std::string id(text_of(below(entry, "id")).value_or(""));
    for (auto& c : id) c = lower(c);
    if (std::find(ids.begin(), ids.end(), id) != ids.end())
      found.push_back(model::error("HP-WAIVER", "Two waivers have one id",
                                   label(entry, "its id is that of another one") + ".",
                                   "/waiver_files"));
    ids.push_back(std::move(id));
    if (is_broad(entry) && flag_of(below(entry, "allow_broad")).value_or(false))
      found.push_back(
          model::warning("HP-WAIVER-BROAD", "A waiver covers more than named clusters",
                         label(entry, "it holds for every cluster that its scope does not name.") +
                             " Give scope a cluster_id or a cluster_name.",
                         "/waiver_files"));
  }
  return found;
}

}  // namespace hipaa::rules
