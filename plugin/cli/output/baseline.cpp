#include "plugin/cli/output/baseline.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <deque>
#include <map>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/inputs/glob.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr std::int64_t version = 2;

bool is_path(std::string_view file) {
  return !file.empty() && file != "-" && file.find("://") == std::string_view::npos;
}

std::string absolute(const std::string& path) {
  std::array<char, PATH_MAX> here{};
  if (path.starts_with('/') || ::getcwd(here.data(), here.size()) == nullptr)
    return normal_path(path);
  return normal_path(std::string(here.data()) + '/' + path);
}

// "../jobs/etl.yml"; as it is where they have no folder in common, or where it is no file.
std::string relative_to(const std::string& folder, const std::string& file) {
  if (!is_path(file)) return file;
  const auto to = absolute(file);
  const auto from = absolute(folder) + '/';
  std::size_t common = 0;
  for (std::size_t i = 0; i < to.size() && i < from.size() && to[i] == from[i]; ++i)
    if (to[i] == '/') common = i + 1;
  if (common <= 1 && from != "//") return to;
  std::string made;
  for (auto i = from.find('/', common); i != std::string::npos; i = from.find('/', i + 1))
    made += "../";
  return made + to.substr(common);
}

std::string file_of(const Finding& one) {
  if (!one.source.empty()) return one.source;
  return one.place.file.empty() ? one.stack : one.place.file;
}

BaselineEntry baseline_entry(const Finding& one, const std::string& folder) {
  BaselineEntry made;
  made.code = one.code;
  made.file = relative_to(folder, file_of(one));
  made.resource = one.resource;
  made.path = one.named_path.empty() ? one.path : one.named_path;
  made.value = one.value_digest;
  made.summary = one.summary;
  return made;
}

std::string entry_identity(const BaselineEntry& one, Values values) {
  return json::canonical(
      json::array{version, one.code, one.file, one.resource, one.path,
                  values == Values::count ? json::value(one.value) : json::value()});
}

std::string digest_of(const BaselineEntry& one) {
  return sha256(entry_identity(one, Values::count)).substr(0, 32);
}

// "…:1", the next of its kind "…:2".
void count(std::vector<BaselineEntry>& entries) {
  std::map<std::string, int> seen;
  for (auto& one : entries) {
    auto made = digest_of(one);
    const auto times = ++seen[made];
    one.fingerprint = std::move(made) + ':' + std::to_string(times);
  }
}

std::vector<BaselineEntry> entries_of(const Findings& findings, const std::string& folder) {
  std::vector<BaselineEntry> entries;
  entries.reserve(findings.size());
  for (const auto& one : findings) entries.push_back(baseline_entry(one, folder));
  count(entries);
  return entries;
}

std::vector<Finding*> that_may_be_known(Findings& findings) {
  std::vector<Finding*> kept;
  for (auto& one : findings)
    if (may_be_known(one)) kept.push_back(&one);
  return kept;
}

// What a baseline has: an entry is used up by the finding that it is.
class Left {
 public:
  explicit Left(const Baseline& baseline) : baseline_(baseline), taken_(baseline.entries.size()) {}

  bool take(std::size_t entry) {
    if (taken_[entry]) return false;
    taken_[entry] = true;
    return true;
  }

  std::vector<BaselineEntry> rest() const {
    std::vector<BaselineEntry> gone;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (taken_[i]) continue;
      auto one = baseline_.entries[i];
      if (!one.is_first_form) {
        // As the outputs of this run name it.
        const auto count = one.fingerprint.substr(one.fingerprint.find(':'));
        if (is_path(one.file)) one.file = relative_to(".", path_from(baseline_.folder, one.file));
        one.fingerprint = digest_of(one) + count;
      }
      gone.push_back(std::move(one));
    }
    return gone;
  }

 private:
  const Baseline& baseline_;
  std::vector<bool> taken_;
};

void compare_by_identity(const Baseline& baseline, const std::vector<Finding*>& findings,
                         Values values, Left& left) {
  std::map<std::string, std::deque<std::size_t>> by_identity;
  for (std::size_t i = 0; i < baseline.entries.size(); ++i)
    by_identity[entry_identity(baseline.entries[i], values)].push_back(i);
  for (auto* one : findings) {
    const auto found =
        by_identity.find(entry_identity(baseline_entry(*one, baseline.folder), values));
    const bool is_known = found != by_identity.end() && !found->second.empty();
    one->known = is_known ? Known::is_known : Known::is_new;
    if (!is_known) continue;
    left.take(found->second.front());
    found->second.pop_front();
  }
}

std::string name_of(const std::string& file) {
  return file.substr(file.rfind('/') + 1);
}

// A file of the same name in another folder may be the one that was meant: nobody can tell.
void compare_first_form(const Baseline& baseline, const std::vector<Finding*>& findings,
                        const std::set<std::string>& files, Left& left) {
  std::map<std::string, std::set<std::string>> by_name;
  for (const auto& one : files) by_name[name_of(one)].insert(normal_path(one));
  for (const auto* one : findings)
    if (const auto file = file_of(*one); is_path(file))
      by_name[name_of(file)].insert(normal_path(file));
  std::multimap<std::string_view, std::size_t> by_fingerprint;
  for (std::size_t i = 0; i < baseline.entries.size(); ++i)
    by_fingerprint.emplace(baseline.entries[i].fingerprint, i);
  std::map<std::string, int> seen;
  std::vector<Finding*> rest;
  for (auto* one : findings) {
    one->known = Known::is_new;
    if (by_name[name_of(file_of(*one))].size() > 1) continue;
    auto mark = first_fingerprint(*one);
    const auto times = ++seen[mark];
    const auto found = by_fingerprint.find(mark + ':' + std::to_string(times));
    if (found != by_fingerprint.end() && left.take(found->second))
      one->known = Known::is_known;
    else
      rest.push_back(one);
  }
  for (auto* one : rest)
    for (std::size_t i = 0; i < baseline.entries.size() && one->known == Known::is_new; ++i)
      if (is_of_first_form(baseline.entries[i], *one) && left.take(i)) one->known = Known::is_known;
}

}  // namespace

bool may_be_known(const Finding& one) {
  return !one.is_operational_error && one.verdict != HIPAA_VERDICT_ACKNOWLEDGED;
}

std::vector<std::string> fingerprints(const Findings& findings, const std::string& folder) {
  std::vector<std::string> all;
  all.reserve(findings.size());
  for (auto& one : entries_of(findings, folder)) all.push_back(std::move(one.fingerprint));
  return all;
}

std::string baseline_document(const Findings& findings, const std::string& folder) {
  Findings kept;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(kept), may_be_known);
  json::array list;
  for (auto& one : entries_of(kept, folder)) {
    json::object entry{{"code", one.code}, {"fingerprint", one.fingerprint}};
    const std::pair<const char*, std::string*> parts[] = {{"file", &one.file},
                                                          {"resource", &one.resource},
                                                          {"path", &one.path},
                                                          {"value", &one.value},
                                                          {"summary", &one.summary}};
    for (const auto& [name, text] : parts)
      if (!text->empty()) entry[name] = std::move(*text);
    list.push_back(std::move(entry));
  }
  return json::indented(
             json::object{{"baseline_version", version}, {"findings", std::move(list)}}) +
         "\n";
}

std::vector<BaselineEntry> compare(const Baseline& baseline, Findings& findings, Values values,
                                   const std::set<std::string>& files) {
  Left left(baseline);
  const auto kept = that_may_be_known(findings);
  if (baseline.is_first_form)
    compare_first_form(baseline, kept, files, left);
  else
    compare_by_identity(baseline, kept, values, left);
  return left.rest();
}

bool is_right_fingerprint(const BaselineEntry& one) {
  return one.fingerprint.starts_with(digest_of(one) + ':');
}

}  // namespace hipaa::cli
