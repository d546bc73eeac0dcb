// Documents of the library, parsed; a test fails where one is not JSON.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "tests/abi/loaded.hpp"

namespace conformance {

namespace json = boost::json;

// What stands at `which` of a result; also checks that the text ends with a NUL.
json::value parsed(const abi_test::Library& library, const abi_test::Result& result,
                   hipaa_document which);

// The checks that every envelope of the library has to pass: format_version, value, and unknown
// pointers that point at null.
void check_envelope(const json::value& document);

}  // namespace conformance
