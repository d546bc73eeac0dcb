// What lies in a folder. The one place that reads folders. Any thread.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <vector>

#include "plugin/files/regular_file.hpp"

namespace hipaa::files {

// The names in `folder`, in the order of their bytes, without "." and "..".
boost::system::result<std::vector<std::string>, FileProblem> names_in(const std::string& folder);

}  // namespace hipaa::files
