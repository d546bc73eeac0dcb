// What is behind a Client, for the files that its endpoints are spread over.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <unordered_set>

#include "plugin/workspace/client/client.hpp"
#include "plugin/workspace/client/documented_errors.hpp"
#include "plugin/workspace/client/requests.hpp"

namespace hipaa::workspace {

// How long something usually takes in this workspace: whoever asks for it the first time then asks
// once. Any thread.
class UsualTime {
 public:
  explicit UsualTime(std::chrono::milliseconds at_first)
      : at_first_(at_first.count()), last_(at_first.count()) {}
  [[nodiscard]] std::chrono::milliseconds first_pause() const {
    return std::chrono::milliseconds(last_.load());
  }
  // `pauses` is what was waited, the turn of the request apart, until the answer was the last of
  // `looks`. A first look that was not too early may have been late: the next comes a little
  // sooner. One that was very slow says little of the next.
  void note(std::chrono::milliseconds pauses, int looks) {
    const auto next = looks == 1 ? std::max(at_first_, pauses.count() * 49 / 50) : pauses.count();
    last_ = std::min<std::int64_t>(next, most.count());
  }

 private:
  static constexpr std::chrono::milliseconds most{5000};
  std::int64_t at_first_;
  std::atomic<std::int64_t> last_;
};

struct Client::Implementation {
  Requests requests;
  UsualTime usual_context{std::chrono::milliseconds(100)};
  UsualTime usual_command{std::chrono::milliseconds(50)};
};

// What an endpoint's function gives out, once it has decided all that it had to.
template <class T>
Result<T> as_result(Answered<T> answered) {
  if (answered) return std::move(*answered);
  return to_failure(answered.error());
}

inline Result<void> as_result(const Answered<void>& answered) {
  return answered ? Result<void>() : Result<void>(to_failure(answered.error()));
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

// Lists are whole, or a Failure that names the list (HP-API-LIST): what is left of one never looks
// like all of it.
// The list under `name`, empty where there is none; a Failure where it is no list of objects.
Result<json::array> objects_in(json::object& answer, std::string_view path, std::string_view name);

// The tokens of the pages of one list. Each comes once, and the last page says that it is the last.
// Memory: eight bytes a page.
class PageTokens {
 public:
  PageTokens(std::string_view path, int most) : path_(path), left_(most) {}
  // Of the page after `answer`, "" at the end.
  Result<std::string> after(const json::object& answer, bool is_empty_page);

 private:
  static constexpr int most_empty_pages = 200;
  std::string path_;
  int left_;
  int empty_ = 0;
  std::unordered_set<std::size_t> seen_;
};

// Follows next_page_token, a page at a time; at most `most` pages, which no answer of ours has.
Result<void> each_page(Requests& requests, std::string_view path, Query query,
                       std::string_view name, const TakePage& take, CallContext& call,
                       int most = 10000);
// The same of a list that has one page only.
Result<json::array> one_page(Requests& requests, std::string_view path, std::string_view name,
                             CallContext& call);
// All of them in one list.
Result<json::array> all_pages(Requests& requests, std::string_view path, Query query,
                              std::string_view name, CallContext& call, int most = 10000);

// Whether the request was refused in a way that `means` knows.
template <class T>
bool is_refused(const Answered<T>& answered, bool (*means)(const ApiError&)) {
  if (answered) return false;
  const auto fault = answered.error();
  const auto* error = fault.api_error();
  return error != nullptr && means(*error);
}

// nullopt where `is_gone` says that there is no such thing.
Result<std::optional<json::object>> found_or_gone(Answered<json::object> asked,
                                                  bool (*is_gone)(const ApiError&) = says_missing);

// The end of a delete: a refusal that may mean that nothing is left counts as done where `get`
// finds nothing either.
template <class Get>
Result<void> deleted(const Answered<void>& done, Get get) {
  if (is_refused(done, may_say_gone))
    if (const auto left = get(); left && !left->has_value()) return {};
  return as_result(done);
}

// An answer that lacks the member for which it was asked.
RequestFault lacks(std::string_view path, std::string_view member);
// The id under `name`: not "".
Answered<std::string> id_in(const Answered<json::object>& answered, std::string_view path,
                            std::string_view name);

}  // namespace hipaa::workspace
