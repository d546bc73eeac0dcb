// How a command writes what it found. Plain data.
#pragma once

#include <cstdint>

namespace hipaa::cli {

enum class Format : std::uint8_t {
  text,      // for people
  json,      // the findings document
  sarif,     // SARIF 2.1.0, for code scanning
  junit,     // JUnit XML, for test reports
  github,    // workflow commands that GitHub shows as annotations
  markdown,  // for the comment of a pull request
  csv,       // for spreadsheets
};

}  // namespace hipaa::cli
