// Runs a command of the run's owner by the shell, and takes what it prints. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/transparency/problem.hpp"

namespace hipaa::evidence {

// `input` is the command's standard input; what it prints on its standard error is nobody's. It is
// ended after half a minute. The problem: "could not be started: …".
transparency::Result<std::string> output_of_command(const std::string& command,
                                                    std::string_view input);

}  // namespace hipaa::evidence
