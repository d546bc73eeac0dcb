// How the process lives and ends. One a process.
#pragma once

#include <string_view>

namespace hipaa::terraform {

// No core dumps (memory holds tokens). Ctrl-C goes to the whole process group, but it is Terraform
// that tells its providers to stop: SIGINT is ignored, and so is writing to a closed pipe. A crash
// reports its cause in the words that Terraform looks for, and no data of the run.
void harden_process();

enum class Ending {
  asked,      // by Terraform, or by its end
  signalled,  // by a signal: Terraform is still there, and waits for the calls that are under way
};

// Waits until somebody calls end(), SIGTERM comes, or Terraform is gone: a provider that Terraform
// left behind would hold its workspace's token for ever. With `stands_alone` it is not Terraform
// that starts and ends the process: SIGINT ends it, too.
class Lifetime {
 public:
  explicit Lifetime(bool stands_alone);
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;
  ~Lifetime();
  [[nodiscard]] Ending wait() const;
  // From any thread.
  void end() const;

 private:
  int ended_ = -1;    // eventfd
  int parent_ = -1;   // pidfd
  int signals_ = -1;  // signalfd
};

}  // namespace hipaa::terraform
