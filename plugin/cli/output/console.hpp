// The two streams: results on stdout, everything that happens meanwhile on stderr, where a terminal
// also has one line that is rewritten in place. Thread-safe.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace hipaa::cli {

enum class Style { plain, bold, red, yellow, green, cyan, faint };

class Console {
 public:
  // `color`: whether colours are wanted where the stream is a terminal; NO_COLOR and TERM=dumb
  // switch them off too.
  explicit Console(bool color);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // A result, on stdout.
  void out(std::string_view text);
  // A line about what happens, on stderr.
  void line(std::string_view text);
  // The line that is rewritten; "" removes it. Nothing where stderr is no terminal.
  void status(std::string_view text);

  // Whether stdout took everything; what nobody reads any more (a pipe into `head`) is no failure.
  bool flush();

  [[nodiscard]] bool out_is_terminal() const { return out_is_terminal_; }
  [[nodiscard]] bool has_status() const { return err_is_terminal_; }
  // Whether somebody is there to answer a question.
  [[nodiscard]] bool can_ask() const { return in_is_terminal_ && err_is_terminal_; }
  // Asks on stderr; "" when there is no answer, or a signal came instead.
  std::string ask(std::string_view question);

  [[nodiscard]] std::size_t width() const { return width_; }
  // The text in that style, where stdout shows styles.
  [[nodiscard]] std::string styled(Style style, std::string_view text) const;

 private:
  void clear_status();
  void note_failure();

  std::mutex mutex_;
  std::string status_;
  std::size_t width_ = 80;
  bool in_is_terminal_;
  bool err_is_terminal_;
  bool out_is_terminal_;
  bool styles_;
  bool out_failed_ = false;
  bool out_is_closed_ = false;
};

}  // namespace hipaa::cli
