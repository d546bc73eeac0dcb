#include "plugin/rules/read/opaque_requirements.hpp"

#include <algorithm>
#include <array>

#include "plugin/rules/read/launch_options.hpp"
#include "plugin/rules/read/plain_text.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// The indexes that the names of the catalogue are those of.
constexpr std::array<std::string_view, 8> public_indexes{
    {"pypi.org", "pypi.python.org", "repo1.maven.org", "repo.maven.apache.org",
     "repos.spark-packages.org", "cran.r-project.org", "cran.rstudio.com", "cloud.r-project.org"}};

bool is_public_index(std::string_view address) {
  address = trim(address);
  constexpr std::string_view scheme = "https://";
  if (!starts_ignoring_case(address, scheme)) return false;
  address.remove_prefix(scheme.size());
  const auto host = address.substr(0, address.find('/'));
  return std::any_of(public_indexes.begin(), public_indexes.end(),
                     [&](auto one) { return equal_ignoring_case(host, one); });
}

// "-r list.txt", "name @ https://…", "git+ssh://…", "./folder", "$NAME".
bool names_no_package(std::string_view line) {
  return line.starts_with('-') || line.starts_with('.') || line.starts_with('/') ||
         line.find("://") != std::string_view::npos ||
         line.find_first_of("@$`") != std::string_view::npos || !is_ascii(line);
}

}  // namespace

std::string as_installed(std::string_view requirement) {
  return ascii_of_look_alikes(percent_decoded(without_quotes(requirement)));
}

bool is_opaque_requirement(std::string_view requirement) {
  const auto read = as_installed(requirement);
  for (std::string_view rest = read; !rest.empty();) {
    const auto line = trim(next_part(rest, '\n'));
    if (!line.empty() && !line.starts_with('#') && names_no_package(line)) return true;
  }
  return false;
}

bool is_from_own_index(const json::value& library) {
  for (const std::string_view kind : {"pypi", "maven", "cran"}) {
    const auto index = text_of(below(below(library, kind), "repo"));
    if (index.has_value() && !trim(index.value()).empty() && !is_public_index(index.value()))
      return true;
  }
  return false;
}

bool runs_pip(std::string_view text) {
  return contains_word(text, "pip") || contains_word(text, "pip3") || contains_word(text, "uv");
}

}  // namespace hipaa::rules
