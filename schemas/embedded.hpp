// The documents of this folder, embedded in the library at build time. Constant; any thread.
#pragma once

#include <string_view>

namespace hipaa::schemas {

// The text of a document by its path below schemas/ ("rules.json", "catalogs/packages.json"); ""
// when there is none.
std::string_view document(std::string_view path);

}  // namespace hipaa::schemas
