// What all sections of a page are made of, counted once: the findings by kind, the resources by how
// bad they are, the rules that found something. Borrows the report. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "plugin/cli/output/html/html_text.hpp"
#include "plugin/cli/output/report.hpp"

namespace hipaa::cli::html {

// The gravest first.
enum class Kind : std::uint8_t { error, warning, undecided, acknowledged, known };
inline constexpr std::size_t kinds = 5;

struct KindWords {
  const char* mark;     // a letter for cells, and the name of its style
  const char* name;     // beside a colour
  const char* heading;  // of its findings
};
const KindWords& words_of(Kind kind);
Kind kind_of(const Finding& finding);
// The word in its colour.
std::string badge(Kind kind);

// How many there are of each kind.
struct Tally {
  std::array<std::size_t, kinds> by_kind{};

  std::size_t& operator[](Kind kind) { return by_kind.at(static_cast<std::size_t>(kind)); }
  std::size_t operator[](Kind kind) const { return by_kind.at(static_cast<std::size_t>(kind)); }
  [[nodiscard]] std::size_t all() const;
  [[nodiscard]] Kind gravest() const;  // of what there is any
  // "3 errors, 1 undecided", of what there is any.
  [[nodiscard]] std::string text() const;
};

// What a rule or code says of itself (schemas/metadata.schema.json); its own texts, not escaped.
struct RuleWords {
  std::string title;
  std::string why;
  std::string fix;
  std::string example;          // indented JSON, "" where there is none
  std::string example_heading;  // where it belongs
  std::string basis;
  std::string citations;  // "45 CFR 164.312(e)(1), …"
};

struct Rule {
  std::string code;
  RuleWords words;
  Tally tally;
  std::size_t resources = 0;  // that it found something at
};

struct Resource {
  std::string name;
  Tally tally;
  std::map<std::size_t, Tally> rules;  // by the rule's index
};

struct Page {
  const Report& report;
  Time now;
  std::string ruleset;
  Tally tally;
  std::vector<Rule> rules;          // the gravest and most frequent first
  std::vector<Resource> resources;  // likewise
};

Page page_of(const Report& report, Time now);

// What the finding is about, with its file or workspace where the command had several; not escaped.
std::string subject_of(const Finding& finding);

// The sections, each with its heading; "" where there is nothing to show.
std::string summary_section(const Page& page);
std::string heat_map_section(const Page& page);
std::string findings_section(const Page& page);
std::string drift_section(const Page& page);
std::string proofs_section(const Page& page);
std::string acceptances_section(const Page& page);
std::string coverage_section(const Page& page);

}  // namespace hipaa::cli::html
