// ${env:NAME} and ${file:PATH} inside the texts of a configuration. What they bring in is taken for
// secret. $${env:NAME} stands for the text ${env:NAME}; any other ${…} is left as it is, because
// Spark has a use for it. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

// One text in which something was put in.
struct Substituted {
  std::string pointer;  // in the configuration
  std::string written;  // "Bearer ${env:TOKEN}"
  std::string value;    // "Bearer abc"
};

// One reference by itself.
struct Reference {
  std::string pointer;  // of the text that it stands in
  std::string written;  // "${env:TOKEN}"
  std::string value;
};

struct SubstitutionProblem {
  std::string pointer;
  std::string summary;
  std::string detail;
  bool is_missing = false;  // the variable is not set, or the file is not there
};

struct Substitution {
  json::value value;  // null where there is a problem
  std::vector<Substituted> texts;
  std::vector<Reference> references;
  std::vector<SubstitutionProblem> problems;
};

// `folder`: what relative paths of files are relative to. Files are read from there and from the
// folders of `files_from` alone, links followed: a stack cannot send other files of whoever runs
// it.
Substitution substitute(const json::value& written, const std::string& folder,
                        const std::vector<std::string>& files_from = {});

// Whether the text brings something in.
bool has_reference(std::string_view text);

}  // namespace hipaa::cli
