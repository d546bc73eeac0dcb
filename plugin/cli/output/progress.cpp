#include "plugin/cli/output/progress.hpp"

#include <algorithm>

#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds retell{30};
constexpr std::size_t shortest_address = 24;

std::string duration_text(Clock::duration duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (seconds < 60) return std::to_string(seconds) + " s";
  return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
}

// Of "cluster 1 is PENDING: why" what comes after the cluster: the address names it already.
std::string state_first(const std::string& message) {
  constexpr std::string_view verb = " is ";
  const auto at = message.find(verb);
  return message.starts_with("cluster ") && at != std::string::npos
             ? message.substr(at + verb.size())
             : message;
}

std::string text_from(const hipaa_str& text) {
  return text.data == nullptr ? std::string() : std::string(text.data, text.size);
}

}  // namespace

void Progress::begin(std::string verb, std::size_t total, bool quiet) {
  const std::lock_guard<std::mutex> guard(mutex_);
  verb_ = std::move(verb);
  total_ = total;
  done_ = 0;
  quiet_ = quiet;
  show();
}

void Progress::start(const std::string& address, const std::string& verb) {
  const std::lock_guard<std::mutex> guard(mutex_);
  running_[address] = {verb, "", "", Clock::now(), Clock::now()};
  if (!quiet_ && !console_.has_status()) print_line(address, verb);
  show();
}

void Progress::event(const std::string& address, const hipaa_progress& event) {
  const std::lock_guard<std::mutex> guard(mutex_);
  const auto found = running_.find(address);
  if (found == running_.end()) return;
  auto& one = found->second;
  const auto phase = text_from(event.phase);
  one.message = json::printable(secrets_.mask(text_from(event.message)));
  const auto now = Clock::now();
  const bool is_new = phase != one.phase || now - one.printed_at >= retell;
  one.phase = phase;
  if (is_new && !quiet_ && !console_.has_status()) {
    one.printed_at = now;
    print_line(address, one.message + " (" + duration_text(now - one.since) + ")");
  }
  show();
}

void Progress::finish(const std::string& address, const std::string& outcome) {
  const std::lock_guard<std::mutex> guard(mutex_);
  const auto found = running_.find(address);
  if (found == running_.end()) return;
  if (!quiet_)
    print_line(address, outcome + " (" + duration_text(Clock::now() - found->second.since) + ")");
  running_.erase(found);
  ++done_;
  show();
}

void Progress::end() {
  const std::lock_guard<std::mutex> guard(mutex_);
  running_.clear();
  console_.status("");
}

void Progress::print_line(const std::string& address, const std::string& what) {
  console_.line(shown_address(address, json::columns(what) + 2) + ": " + what);
}

// On a terminal the end of the address, which tells it from others, where the line is too narrow
// for all of it: what happens stays in sight.
std::string Progress::shown_address(const std::string& address, std::size_t others) const {
  const auto width = console_.width();
  if (!console_.has_status() || address.size() + others < width) return address;
  const auto room = std::max(shortest_address, width > others + 1 ? width - others - 1 : 0);
  return address.size() <= room ? address : "…" + address.substr(address.size() - room + 1);
}

void Progress::show() {
  if (!console_.has_status()) return;
  std::string text;
  if (total_ > 1 || running_.empty())
    text = verb_ + ": " + std::to_string(done_) + " of " + std::to_string(total_);
  if (!running_.empty()) {
    // The one that has been at work longest says most.
    auto oldest = running_.begin();
    for (auto one = running_.begin(); one != running_.end(); ++one)
      if (one->second.since < oldest->second.since) oldest = one;
    if (total_ > 1) text += ", " + std::to_string(running_.size()) + " at work; ";
    // What is cut off where the terminal is narrow is the beginning of the address, then the end of
    // the message, not the time.
    const auto& one = oldest->second;
    const auto rest = " (" + duration_text(Clock::now() - one.since) + "): " +
                      (one.message.empty() ? one.verb
                       : total_ > 1        ? state_first(one.message)
                                           : one.message);
    text += shown_address(oldest->first, json::columns(text) + json::columns(rest) + 2) + rest;
  }
  console_.status(text);
}

}  // namespace hipaa::cli
