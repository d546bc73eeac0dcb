// The documents of schemas/: as they are, and the rule catalogue with its tables, loaded once.
// Immutable, any thread.
#pragma once

#include <string_view>

#include "plugin/model/catalogue.hpp"
#include "plugin/model/value.hpp"

namespace hipaa::request {

const model::Catalogue& catalogue();

// The document as it stands in schemas/, for example "rules.json"; it is always an object.
model::json::object schema_document(std::string_view path);

}  // namespace hipaa::request
