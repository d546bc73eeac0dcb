// What Terraform marks as sensitive stays out of every output. Any thread.
#pragma once

#include "plugin/cli/finding.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::cli {

// Takes the values that `marks` marks in `value` out of the finding's texts; its path leads into
// `value`. Values of fewer than four characters, which are in every word, only where the finding
// speaks of them.
void hide_sensitive(const json::value& value, const json::value& marks, Finding& finding);

// Whether something at the pointer, or below it, is marked.
bool is_sensitive(const json::value& marks, std::string_view pointer);

}  // namespace hipaa::cli
