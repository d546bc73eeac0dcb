// Keeps what ${env:…} and ${file:…} brought in out of the state file. The library has to get back
// exactly the documents that it gave, so each secret is replaced by the reference that it came from
// together with a salted digest: as long as the reference still brings in the same, the documents
// come back as they were. Once it brings in something else, what is put back is a text that equals
// nothing, and the next plan shows the attribute as changed. Constant; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/stack/provider_configuration.hpp"
#include "plugin/cli/state/state.hpp"

namespace hipaa::cli {

class Redactor {
 public:
  // `salt`: the state's lineage. `configuration`: of the resource whose documents these are.
  Redactor(std::string salt, const Configuration& configuration);

  [[nodiscard]] StateEntry redact(const StateEntry& entry) const;
  [[nodiscard]] StateEntry restore(const StateEntry& entry) const;

 private:
  struct Secret {
    std::string last_token;  // of the pointer, for values too short to be recognised
    std::string value;
    std::string mark;        // what stands for it in the file
    std::string older_mark;  // the same as states up to 0.1 have it
  };
  [[nodiscard]] std::string document(const std::string& text, bool redact) const;
  void walk(json::value& value, std::string_view last_token, bool redact) const;
  [[nodiscard]] std::string leaf(std::string_view text, std::string_view last_token,
                                 bool redact) const;

  std::vector<Secret> secrets_;  // longest first
};

}  // namespace hipaa::cli
