// Who answers for an acknowledged finding: the library gives reason and id in the text, the outputs
// want all of it. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/text/json.hpp"

namespace hipaa::cli {

class Acceptances {
 public:
  // Of waiver files that the library reads too; they are read when there is something to look up.
  explicit Acceptances(std::vector<std::string> files) : files_(std::move(files)) {}

  // Into `finding`, where it is acknowledged; `config` is what was judged.
  void note(Finding& finding, const json::value& config);

 private:
  std::vector<std::string> files_;
  std::optional<std::vector<json::value>> waivers_;
};

}  // namespace hipaa::cli
