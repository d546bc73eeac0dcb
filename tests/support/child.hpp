// A program of ours as a child process, what it writes to be read here. One thread at a time.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace hipaa::tests {

class Child {
 public:
  // `arguments`: the program's path, and what it is told. `environment` holds all of it, as
  // NAME=value; empty: this process's. `errors`: the file for its standard error; "": this
  // process's. Throws std::runtime_error when it cannot be started.
  explicit Child(const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment = {}, const std::string& errors = {});
  // Kills it.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The next line of its standard output, without its end.
  [[nodiscard]] std::string read_line() const;
  // Sends the signal and waits for the end; no signal where it is 0. Returns the exit code, or -N
  // where signal N ended it; the first end's every time.
  int end(int signal);

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  int code_ = 0;
};

}  // namespace hipaa::tests
