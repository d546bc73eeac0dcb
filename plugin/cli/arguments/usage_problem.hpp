// What is wrong with a command line that CLI11 does not take, in our words. Pure; any thread.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace hipaa::cli {

// After a parse that failed: names the word or the option, what may have been meant, and where to
// look; one or two lines.
std::string usage_problem_text(const CLI::App& app, const CLI::ParseError& problem);

}  // namespace hipaa::cli
