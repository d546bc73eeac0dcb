// SHA-256. Any thread.
#pragma once

#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "plugin/cli/files/read_file.hpp"

namespace hipaa::cli {

// 64 hexadecimal digits in lower case.
std::string sha256(std::string_view data);
boost::system::result<std::string, FileProblem> sha256_of_file(const std::string& path);

}  // namespace hipaa::cli
