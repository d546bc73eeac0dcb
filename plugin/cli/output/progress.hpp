// How far a command is: on a terminal one line that is rewritten, elsewhere a line whenever a
// resource enters another phase, and every half minute. Thread-safe.
#pragma once

#include <hipaa/provider.h>

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "plugin/cli/output/console.hpp"
#include "plugin/cli/stack/secrets.hpp"

namespace hipaa::cli {

class Progress {
 public:
  // Both are borrowed.
  Progress(Console& console, const Secrets& secrets) : console_(console), secrets_(secrets) {}

  // `verb`: "reading", "creating". `quiet`: nothing is printed where stderr is no terminal.
  void begin(std::string verb, std::size_t total, bool quiet);
  void start(const std::string& address, const std::string& verb);
  void event(const std::string& address, const hipaa_progress& event);
  void finish(const std::string& address, const std::string& outcome);
  void end();

 private:
  struct Running {
    std::string verb;
    std::string phase;
    std::string message;
    std::chrono::steady_clock::time_point since;
    std::chrono::steady_clock::time_point printed_at;
  };
  void show();
  // `others`: the columns of what stands beside it in the line.
  [[nodiscard]] std::string shown_address(const std::string& address, std::size_t others) const;
  void print_line(const std::string& address, const std::string& what);

  Console& console_;
  const Secrets& secrets_;
  std::mutex mutex_;
  std::map<std::string, Running> running_;
  std::string verb_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  bool quiet_ = false;
};

}  // namespace hipaa::cli
