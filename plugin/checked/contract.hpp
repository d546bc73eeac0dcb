// What a host fills, held against the contract of provider.h. Pure.
#pragma once

#include <hipaa/provider.h>

#include <string>

namespace hipaa::checked {

// What is wrong, as a sentence; "" where nothing is.
std::string problem_of(const hipaa_str& text, const char* name);
std::string problem_of(const hipaa_call& call);
std::string problem_of(const hipaa_request& request);
std::string problem_of(const hipaa_host& host);

}  // namespace hipaa::checked
