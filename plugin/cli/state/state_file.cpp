#include "plugin/cli/state/state_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli {
namespace {

struct FreeDeleter {
  void operator()(char* text) const { std::free(text); }  // NOLINT: realpath allocates with malloc
};

// The library may tell the same in another order; that is no reason to write.
bool same_document(const std::string& one, const std::string& other) {
  const auto left = json::read(one);
  const auto right = json::read(other);
  return left && right && *left == *right;
}

}  // namespace

StateFile::StateFile(std::string path, State state, StateLock lock, Redact redact)
    : path_(std::move(path)),
      lock_(std::move(lock)),
      redact_(std::move(redact)),
      lineage_(std::move(state.lineage)),
      serial_(state.serial) {
  for (const auto& [address, entry] : state.entries)
    entries_.emplace(address, render(redact_(entry)));
}

void StateFile::put(const StateEntry& entry) {
  auto address = entry.address();
  auto text = render(redact_(entry));
  const std::lock_guard<std::mutex> guard(mutex_);
  auto& kept = entries_[std::move(address)];
  if (kept == text || same_document(kept, text)) return;
  kept = std::move(text);
  ++change_;
}

void StateFile::remove(const std::string& address) {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (entries_.erase(address) > 0) ++change_;
}

Result<void> StateFile::save() {
  std::unique_lock<std::mutex> guard(mutex_);
  const auto wanted = change_;
  while (change_saved_ < wanted) {
    if (is_saving_) {
      saved_.wait(guard);
      continue;
    }
    is_saving_ = true;
    const auto includes = change_;
    const auto text = render(++serial_, lineage_, entries_);
    guard.unlock();
    auto problem = write_atomically(path_, text);
    guard.lock();
    is_saving_ = false;
    if (!problem) change_saved_ = includes;
    saved_.notify_all();
    if (problem)
      return Failure(
          operational_error("HP-STATE-WRITE", "The state could not be saved.",
                            path_ + " " + problem->why +
                                ". What was done since it was saved last is not recorded: fix "
                                "the cause and run `hipaactl read`, then `hipaactl plan`."));
  }
  return {};
}

std::string real_state_path(const std::string& path) {
  const std::unique_ptr<char, FreeDeleter> real(::realpath(path.c_str(), nullptr));
  if (real != nullptr) return real.get();
  // Nothing there yet, or a link to where nothing is yet.
  std::error_code not_a_link;
  const auto target = std::filesystem::read_symlink(path, not_a_link);
  return not_a_link ? path : path_from(folder_of(path), target.string());
}

}  // namespace hipaa::cli
