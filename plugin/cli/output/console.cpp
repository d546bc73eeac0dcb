#include "plugin/cli/output/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

std::string_view setting(const char* name) {
  // Nothing in this program changes the environment.
  const char* const found = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return found == nullptr ? std::string_view() : std::string_view(found);
}

// Beyond this lines are hard to read.
constexpr std::size_t widest = 100;

std::string_view code_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "\x1b[1m";
    case Style::red:
      return "\x1b[1;31m";
    case Style::yellow:
      return "\x1b[1;33m";
    case Style::green:
      return "\x1b[32m";
    case Style::cyan:
      return "\x1b[36m";
    case Style::faint:
      return "\x1b[2m";
  }
  return "";
}

}  // namespace

Console::Console(bool color)
    : in_is_terminal_(::isatty(STDIN_FILENO) == 1),
      err_is_terminal_(::isatty(STDERR_FILENO) == 1 && setting("TERM") != "dumb"),
      out_is_terminal_(::isatty(STDOUT_FILENO) == 1),
      styles_(color && out_is_terminal_ && setting("TERM") != "dumb" &&
              setting("NO_COLOR").empty()) {
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    winsize size{};
    if (::ioctl(stream, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) continue;
    width_ = std::clamp(static_cast<std::size_t>(size.ws_col), std::size_t{40}, widest);
    break;
  }
}

Console::~Console() {
  status("");
}

void Console::clear_status() {
  if (!status_.empty()) std::fputs("\r\x1b[K", stderr);
}

void Console::note_failure() {
  (errno == EPIPE ? out_is_closed_ : out_failed_) = true;
}

void Console::out(std::string_view text) {
  const auto shown = json::with_visible_characters(std::string(text));
  const std::lock_guard<std::mutex> guard(mutex_);
  clear_status();
  if (out_is_closed_) return;
  if (std::fwrite(shown.data(), 1, shown.size(), stdout) != shown.size()) note_failure();
  if (!status_.empty()) {
    std::fflush(stdout);
    std::fputs(status_.c_str(), stderr);
  }
}

void Console::line(std::string_view text) {
  const std::lock_guard<std::mutex> guard(mutex_);
  clear_status();
  // In the order that it happened, where both streams lead to the same place.
  std::fflush(stdout);
  auto whole = json::with_visible_characters(std::string(text));
  whole += '\n';
  std::fwrite(whole.data(), 1, whole.size(), stderr);
  if (!status_.empty()) std::fputs(status_.c_str(), stderr);
}

void Console::status(std::string_view text) {
  if (!err_is_terminal_) return;
  const std::lock_guard<std::mutex> guard(mutex_);
  clear_status();
  status_ = json::with_visible_characters(std::string(text));
  // A line that wraps could not be rewritten.
  if (json::columns(status_) >= width_) {
    std::size_t end = 0;
    for (std::size_t shown = 0; shown + 2 < width_ && end < status_.size(); ++shown) {
      ++end;
      while (end < status_.size() && (static_cast<unsigned char>(status_[end]) & 0xC0U) == 0x80U)
        ++end;
    }
    status_.resize(end);
  }
  if (!status_.empty()) std::fputs(status_.c_str(), stderr);
  std::fflush(stderr);
}

bool Console::flush() {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (!out_is_closed_ && std::fflush(stdout) != 0) note_failure();
  return !out_failed_;
}

std::string Console::ask(std::string_view question) {
  flush();
  status("");
  const std::lock_guard<std::mutex> guard(mutex_);
  std::fwrite(question.data(), 1, question.size(), stderr);
  std::fflush(stderr);
  std::string answer;
  std::array<char, 256> block{};
  for (;;) {
    // read(2) and not a stream: a signal has to end the waiting.
    const auto got = ::read(STDIN_FILENO, block.data(), block.size());
    if (got <= 0) return {};
    answer.append(block.data(), static_cast<std::size_t>(got));
    if (answer.find('\n') != std::string::npos || answer.size() > 4096) break;
  }
  answer.resize(std::min(answer.find('\n'), answer.size()));
  return answer;
}

std::string Console::styled(Style style, std::string_view text) const {
  if (!styles_ || style == Style::plain) return std::string(text);
  return std::string(code_of(style)) + std::string(text) + "\x1b[0m";
}

}  // namespace hipaa::cli
