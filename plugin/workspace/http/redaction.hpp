// What may be seen of a request or an answer in a log: an allow-list of headers, and bodies without
// the values of sensitive keys. Pure.
#pragma once

#include <string>
#include <string_view>

#include "plugin/json/json.hpp"
#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

// {"accept":"…","authorization":"REDACTED"}: what is not on the list keeps its name only.
std::string redacted_headers(const Headers& headers);

// JSON without the values of sensitive keys (passwords, tokens, environment variables, Spark
// configuration, script contents), cut to `longest` bytes. What is not JSON is not shown at all.
std::string redacted_body(std::string_view body, std::size_t longest = 2048);

// Takes passwords in the clear out of a cluster's document, its own and its `spec`'s: nothing that
// is made of it may hold one. References to secrets stay.
void drop_passwords(boost::json::object& cluster);

}  // namespace hipaa::workspace
