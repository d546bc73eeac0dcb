// The compliant provider and cluster that tests start from: tests/cases/bases.json, as in every
// other language of the tests. Read once; any thread.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace hipaa::tests {

namespace json = boost::json;

// The agreements: no host, no credentials.
const json::object& compliant_provider();
// With changes merged over it.
json::object compliant_cluster(std::string_view changes = "{}");
// A date as acknowledgements have it (UTC), so that a test holds on any day.
std::string day(int after_today = 0);

}  // namespace hipaa::tests
