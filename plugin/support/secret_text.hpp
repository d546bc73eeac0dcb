// What a secret looks like, by its name or by itself: for the rule that refuses literal secrets,
// for the lint of policies, and for what is never shown or kept. The names and the shapes of tokens
// stand in schemas/catalogs/secrets.json. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/model/catalogue.hpp"

namespace hipaa::support {

// Of a setting or a parameter: "db_password", "--db-password".
bool names_secret(const model::SecretForms& forms, std::string_view name);

// A reference is none, nor is a variable, a flag, or nothing at all.
bool is_literal(std::string_view value);

// Why the value under this name is a secret, in words that do not hold it; "" where it is none.
std::string why_secret(const model::SecretForms& forms, std::string_view name,
                       std::string_view value);

}  // namespace hipaa::support
