// One field of comma-separated values (RFC 4180), which no spreadsheet takes for a formula.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::cli {

std::string csv_field(std::string_view text);

}  // namespace hipaa::cli
