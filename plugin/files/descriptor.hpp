// A file descriptor that closes itself, and is never one of the three of the standard streams: a
// daemon may have closed those, and what it prints later would go into our file. One thread.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace hipaa::files {

// The same open file as `descriptor`, which it takes, at a number above those of the standard
// streams; -1, with errno, where there is none.
inline int above_standard_streams(int descriptor) {
  if (descriptor < 0 || descriptor > STDERR_FILENO) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int why = errno;
  ::close(descriptor);
  errno = why;
  return moved;
}

// Keeps the numbers of the standard streams taken, where one is closed, while others' code opens
// descriptors that we cannot move: nothing of theirs then stands where the host prints. One thread.
class StandardStreamsKept {
 public:
  StandardStreamsKept() {
    while (count_ <= STDERR_FILENO) {
      const int opened = ::open("/dev/null", O_RDWR | O_CLOEXEC);
      if (opened < 0) return;
      if (opened > STDERR_FILENO) {
        ::close(opened);
        return;
      }
      kept_[count_++] = opened;
    }
  }
  ~StandardStreamsKept() {
    while (count_ > 0) ::close(kept_[--count_]);
  }
  StandardStreamsKept(const StandardStreamsKept&) = delete;
  StandardStreamsKept& operator=(const StandardStreamsKept&) = delete;

 private:
  int kept_[STDERR_FILENO + 1] = {};
  int count_ = 0;
};

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int descriptor) : descriptor_(above_standard_streams(descriptor)) {}
  Descriptor(Descriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  [[nodiscard]] int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

}  // namespace hipaa::files
