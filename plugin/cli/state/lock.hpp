// One command at a time works on a state file. The kernel holds the lock (flock), so it is gone
// with the process, however that ends. One thread.
#pragma once

#include <string>

#include "plugin/cli/finding.hpp"
#include "plugin/files/descriptor.hpp"

namespace hipaa::cli {

class StateLock {
 public:
  // Takes `<state_file>.lock`, and writes into it who we are: `command`, process, since when.
  // HP-STATE-LOCKED says who has it; waits up to `wait_seconds` for them.
  static Result<StateLock> take(const std::string& state_file, const std::string& command,
                                int wait_seconds);

  StateLock() = default;
  StateLock(StateLock&&) noexcept = default;
  StateLock& operator=(StateLock&&) noexcept = default;
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;
  // Removes the file and lets go.
  ~StateLock();

 private:
  std::string path_;
  files::Descriptor file_;
};

}  // namespace hipaa::cli
