// The state file of one stack while a command works on it. Changes come from several threads; each
// waits until its own is on the disk, and one write serves all that wait.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "plugin/cli/state/lock.hpp"
#include "plugin/cli/state/state.hpp"

namespace hipaa::cli {

class StateFile {
 public:
  // What is written of an entry, in place of what the library gave: secrets redacted.
  using Redact = std::function<StateEntry(const StateEntry&)>;

  // `lock` is held as long as the object lives.
  StateFile(std::string path, State state, StateLock lock, Redact redact);

  // In memory only, until `save`.
  void put(const StateEntry& entry);
  void remove(const std::string& address);

  // Returns when everything that this thread has put or removed is on the disk. HP-STATE-WRITE.
  Result<void> save();

 private:
  const std::string path_;
  const StateLock lock_;
  const Redact redact_;
  const std::string lineage_;
  std::mutex mutex_;
  std::condition_variable saved_;
  std::map<std::string, std::string> entries_;  // rendered, by address
  std::int64_t serial_;
  std::uint64_t change_ = 0;        // counts changes
  std::uint64_t change_saved_ = 0;  // the last one that is on the disk
  bool is_saving_ = false;
};

// The file that a path stands for: links resolved, because a link would be replaced by a file.
std::string real_state_path(const std::string& path);

}  // namespace hipaa::cli
