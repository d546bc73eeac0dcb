// What a process says that dies of an exception. A child of the test dies.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <stdexcept>
#include <string>

#include "plugin/terraform/process/lifetime.hpp"

namespace {

void meet_a_secret() {
  throw std::invalid_argument("dapi-secret");
}

}  // namespace

TEST_CASE("an uncaught exception is told by its type, not by what it says",
          "[terraform][process]") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    hipaa::terraform::harden_process();
    []() noexcept { meet_a_secret(); }();
    _exit(0);
  }
  close(ends[1]);
  std::string said;
  std::array<char, 4096> part{};
  for (ssize_t size = 0; (size = read(ends[0], part.data(), part.size())) > 0;)
    said.append(part.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
  CHECK_FALSE(WCOREDUMP(status));
  CHECK(said.find("panic: terraform-provider-hipaa: uncaught std::invalid_argument\n") == 0);
  CHECK(said.find("secret") == std::string::npos);
}
