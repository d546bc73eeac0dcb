// What is said of a command line that CLI11 does not take. Pure; any thread.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace hipaa::cli {

// After a parse that failed: names the first word that nothing takes, and what may have been meant;
// "" where every word was taken.
std::string unknown_word_text(const CLI::App& app);

}  // namespace hipaa::cli
