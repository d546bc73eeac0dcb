// How a command writes what it found. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hipaa::cli {

enum class Format : std::uint8_t {
  text,      // for people
  json,      // the findings document
  sarif,     // SARIF 2.1.0, for code scanning
  junit,     // JUnit XML, for test reports
  github,    // workflow commands that GitHub shows as annotations
  markdown,  // for the comment of a pull request
  csv,       // for spreadsheets
  html,      // a page for auditors
};

// As the command line has them.
inline std::vector<std::pair<std::string, Format>> formats_by_name() {
  return {{"text", Format::text},   {"json", Format::json},     {"sarif", Format::sarif},
          {"junit", Format::junit}, {"github", Format::github}, {"markdown", Format::markdown},
          {"csv", Format::csv},     {"html", Format::html}};
}

}  // namespace hipaa::cli
