#include "plugin/rules/read/packages.hpp"

#include <algorithm>
#include <array>

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.';
}

bool may_stand_in_name(char c) {
  return is_letter(c) || is_digit(c) || is_separator(c);
}

std::string_view leading_name(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), may_stand_in_name);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// Collects candidates of one kind and keeps the gravest match.
class PackageSearch {
 public:
  PackageSearch(const model::Catalogue& catalogue, std::string_view kind)
      : catalogue_(catalogue), kind_(kind) {}

  void consider(std::string_view name) {
    if (name.empty()) return;
    const char first = lower(name.front());
    for (const auto& package : catalogue_.packages)
      if (!package.name.empty() && package.name.front() == first && package.kind == kind_ &&
          (found_ == nullptr || package.tier < found_->tier) && is_package(name, package.name))
        found_ = &package;
  }
  void consider_artifact(std::string_view name);
  void consider_file(std::string_view address);
  void consider_address(std::string_view url);
  void consider_requirement(std::string_view line);

  [[nodiscard]] const model::Package* found() const { return found_; }

 private:
  void consider_word(std::string_view word);

  const model::Catalogue& catalogue_;
  std::string_view kind_;
  const model::Package* found_ = nullptr;
};

// "xgboost4j-spark_2.12": the suffix is the Scala version.
void PackageSearch::consider_artifact(std::string_view name) {
  consider(name);
  const auto at = name.rfind('_');
  if (at != std::string_view::npos && at + 1 < name.size() && is_digit(name[at + 1]))
    consider(name.substr(0, at));
}

// "/Volumes/x/horovod-0.28.1-cp310-linux_x86_64.whl", "horovod.git@v0.28.1", "horovod-main.zip".
void PackageSearch::consider_file(std::string_view address) {
  address = address.substr(0, std::min(address.find_first_of("?#"), address.size()));
  while (!address.empty() && address.back() == '/') address.remove_suffix(1);
  auto name = address.substr(address.find_last_of("/\\:") + 1);
  if (const auto git = name.find(".git"); git != std::string_view::npos) name = name.substr(0, git);
  name = name.substr(0, std::min(name.find('@'), name.size()));
  for (const std::string_view ending :
       {".whl", ".egg", ".jar", ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip", ".txt"}) {
    if (!ends_ignoring_case(name, ending)) continue;
    name.remove_suffix(ending.size());
    break;
  }
  consider_artifact(name);
  // The version, or the branch of a downloaded archive, follows a '-'; a name may hold '-' itself.
  for (auto at = name.find('-'); at != std::string_view::npos; at = name.find('-', at + 1)) {
    const auto rest = name.substr(at + 1);
    const bool version =
        !rest.empty() && (is_digit(rest.front()) ||
                          (lower(rest.front()) == 'v' && rest.size() > 1 && is_digit(rest[1])));
    if (!version && !equal_ignoring_case(rest, "main") && !equal_ignoring_case(rest, "master"))
      continue;
    consider_artifact(name.substr(0, at));
    break;
  }
}

// "git+https://github.com/horovod/horovod.git@v0.28.1#egg=horovod", archives of a repository.
void PackageSearch::consider_address(std::string_view url) {
  auto fragment = url.substr(std::min(url.find('#'), url.size()));
  url.remove_suffix(fragment.size());
  if (!fragment.empty()) fragment.remove_prefix(1);
  while (!fragment.empty()) {
    const auto part = next_part(fragment, '&');
    if (starts_ignoring_case(part, "egg=")) consider(leading_name(part.substr(4)));
    if (starts_ignoring_case(part, "subdirectory=")) consider_file(part.substr(13));
  }
  url = url.substr(0, std::min(url.find('?'), url.size()));
  auto path = url.substr(url.find("://") + 3);
  path.remove_prefix(std::min(path.find('/'), path.size()));
  // A branch may hold a '/': what follows the repository's name is no part of the path.
  if (starts_ignoring_case(url, "git+"))
    path = path.substr(0, std::min(path.find('@'), path.size()));
  consider_file(path);
  static constexpr std::array<std::string_view, 8> after_repository{
      {"archive", "releases", "tarball", "zipball", "tree", "raw", "zip", "tar.gz"}};
  std::string_view before;
  while (!path.empty()) {
    const auto segment = next_part(path, '/');
    for (const auto mark : after_repository)
      if (equal_ignoring_case(segment, mark)) consider_file(before);
    before = segment;
  }
}

void PackageSearch::consider_word(std::string_view word) {
  const auto scheme = word.find("://");
  if (scheme == std::string_view::npos) {
    // The leading name comes first: "horovod[spark]>=0.28".
    consider(leading_name(word));
    if (word.find('/') != std::string_view::npos || word.find('-') != std::string_view::npos)
      consider_file(word);
    return;
  }
  // "horovod@https://…" without blanks.
  const auto at = word.find('@');
  if (at < scheme) {
    consider(leading_name(word));
    word.remove_prefix(at + 1);
  }
  consider_address(word);
}

void PackageSearch::consider_requirement(std::string_view line) {
  line = trim(line);
  if (line.empty() || line.front() == '#') return;
  // Behind " #" there is a comment, behind ";" a condition: neither installs anything.
  for (const std::string_view mark : {" #", "\t#", ";"})
    line = line.substr(0, std::min(line.find(mark), line.size()));
  while (!line.empty()) {
    const auto end = std::find_if(line.begin(), line.end(),
                                  [](char c) {
                                    return is_blank(c) || c == ',' || c == '(' || c == ')' ||
                                           c == '`' || c == '&';
                                  }) -
                     line.begin();
    const auto word = line.substr(0, static_cast<std::size_t>(end));
    if (!word.empty() && word.front() != '-') consider_word(word);
    line.remove_prefix(std::min(static_cast<std::size_t>(end) + 1, line.size()));
  }
}

}  // namespace

bool is_package(std::string_view written, std::string_view normalised) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < written.size();) {
    if (at < normalised.size() && normalised[at] == '*') return true;
    char c = lower(written[i++]);
    if (is_separator(c)) {
      c = '-';
      while (i < written.size() && is_separator(written[i])) ++i;
    }
    if (at == normalised.size() || normalised[at++] != c) return false;
  }
  return at == normalised.size();
}

const model::Package* package_in_requirement(const model::Catalogue& catalogue,
                                             std::string_view text) {
  PackageSearch search(catalogue, "pypi");
  while (!text.empty()) search.consider_requirement(next_part(text, '\n'));
  return search.found();
}

const model::Package* package_in_file(const model::Catalogue& catalogue, std::string_view kind,
                                      std::string_view address) {
  PackageSearch search(catalogue, kind);
  search.consider_file(trim(address));
  return search.found();
}

const model::Package* package_in_coordinates(const model::Catalogue& catalogue,
                                             std::string_view text) {
  PackageSearch search(catalogue, "maven");
  auto rest = trim(text);
  const auto group = next_part(rest, ':');
  search.consider_artifact(rest.empty() ? group : next_part(rest, ':'));
  return search.found();
}

const model::Package* package_named(const model::Catalogue& catalogue, std::string_view kind,
                                    std::string_view name) {
  PackageSearch search(catalogue, kind);
  search.consider(trim(name));
  return search.found();
}

}  // namespace hipaa::rules
