#include "tests/support/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

extern char** environ;

namespace hipaa::tests {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> made;
  made.reserve(texts.size() + 1);
  for (auto& one : texts) made.push_back(one.data());
  made.push_back(nullptr);
  return made;
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
             const std::string& errors) {
  auto told = arguments;
  auto variables = environment;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (!errors.empty())
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), O_WRONLY | O_APPEND,
                                     0);
  const int failed =
      posix_spawn(&pid_, told.front().c_str(), &actions, nullptr, pointers(told).data(),
                  environment.empty() ? environ : pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_ = ends[0];
  if (failed == 0) return;
  close(output_);
  throw std::runtime_error("cannot start " + told.front());
}

Child::~Child() {
  end(SIGKILL);
  close(output_);
}

std::string Child::read_line() const {
  std::string line;
  char one = 0;
  while (read(output_, &one, 1) == 1 && one != '\n') line += one;
  return line;
}

int Child::end(int signal) {
  if (pid_ <= 0) return code_;
  if (signal != 0) kill(pid_, signal);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return code_;
}

}  // namespace hipaa::tests
