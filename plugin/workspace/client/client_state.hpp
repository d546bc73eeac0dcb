// What is behind a Client, for the files that its endpoints are spread over.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "plugin/workspace/client/client.hpp"
#include "plugin/workspace/client/requests.hpp"

namespace hipaa::workspace {

// How long something usually takes in this workspace: whoever asks for it the first time then asks
// once. Any thread.
class UsualTime {
 public:
  explicit UsualTime(std::chrono::milliseconds at_first) : last_(at_first.count()) {}
  [[nodiscard]] std::chrono::milliseconds first_pause() const {
    return std::chrono::milliseconds(last_.load());
  }
  // One that was very slow says little of the next.
  void note(std::chrono::milliseconds took) {
    last_ = std::min<std::int64_t>(took.count(), most.count());
  }

 private:
  static constexpr std::chrono::milliseconds most{5000};
  std::atomic<std::int64_t> last_;
};

struct Client::Implementation {
  Requests requests;
  UsualTime usual_context{std::chrono::milliseconds(100)};
  UsualTime usual_command{std::chrono::milliseconds(50)};
};

// A change that may be repeated, and answers nothing that matters.
inline Result<void> post_and_forget(Requests& requests, std::string_view path,
                                    const json::object& body, CallContext& call) {
  auto done = requests.post(path, body, Repeat::always, call);
  return done ? Result<void>() : Result<void>(std::move(done).error());
}

// The list under `name`; empty where there is none.
inline json::array list_in(json::object& answer, std::string_view name) {
  auto* found = answer.if_contains(name);
  return found != nullptr && found->is_array() ? std::move(found->get_array()) : json::array();
}

inline std::string text_in(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// Follows next_page_token, a page at a time; at most `most` pages, which no answer of ours has.
Result<void> each_page(Requests& requests, std::string_view path, Query query,
                       std::string_view name, const TakePage& take, CallContext& call,
                       int most = 10000);
// All of them in one list.
Result<json::array> all_pages(Requests& requests, std::string_view path, Query query,
                              std::string_view name, CallContext& call, int most = 10000);

// nullopt where the API says in one of its ways that there is no such thing.
Result<std::optional<json::object>> found_or_gone(
    Result<json::object> asked, std::initializer_list<std::string_view> gone_messages);

}  // namespace hipaa::workspace
