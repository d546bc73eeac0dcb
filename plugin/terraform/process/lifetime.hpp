// How the process lives and ends. One a process.
#pragma once

#include <string_view>

namespace hipaa::terraform {

// No core dumps (memory holds tokens). Ctrl-C goes to the whole process group, but it is Terraform
// that tells its providers to stop: SIGINT is ignored, and so is writing to a closed pipe. A crash
// tells Terraform why, in the words that it looks for.
void harden_process();

// Waits until somebody calls end_process, or Terraform is gone: a provider that Terraform left
// behind would hold its workspace's token for ever. With `stands_alone` only SIGINT and SIGTERM end
// it.
class Lifetime {
 public:
  explicit Lifetime(bool stands_alone);
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;
  ~Lifetime();
  void wait() const;
  // From any thread.
  void end() const;

 private:
  int ended_ = -1;    // eventfd
  int watched_ = -1;  // pidfd of the parent, or signalfd
};

}  // namespace hipaa::terraform
