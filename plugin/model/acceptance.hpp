// Who answers for a finding that is acknowledged: an acknowledgement of the resource, or an entry
// of a waiver file. Plain data, made once where the rules' findings meet the acknowledgements,
// shared by all that carry the finding on, and never changed by them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "plugin/model/value.hpp"

namespace hipaa::model {

struct Acceptance {
  enum class Kind : std::uint8_t { acknowledgement, waiver };

  Kind kind = Kind::acknowledgement;
  std::string id;  // of a waiver
  std::string approved_by;
  std::string ticket;  // "" where none was given
  std::string reason;
  std::string expires_on;  // last day, YYYY-MM-DD
  std::string file;        // of a waiver; "": the entry stands in the resource itself
  std::string path;        // JSON Pointer to the entry, in the resource or in the file
};

// nullptr: nobody accepted it.
using SharedAcceptance = std::shared_ptr<const Acceptance>;

// As all documents and the ABI have it (schemas/findings.schema.json), members sorted by name.
json::object to_json(const Acceptance& acceptance);

}  // namespace hipaa::model
