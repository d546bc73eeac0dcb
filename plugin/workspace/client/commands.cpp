// Command Execution 1.2. Its JSON is camelCase; a command that fails usually still "Finished".

#include <algorithm>
#include <array>

#include "plugin/json/writer.hpp"
#include "plugin/support/memory.hpp"
#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/client/grace_period_context.hpp"

namespace hipaa::workspace {
namespace {

using namespace std::chrono_literals;
using support::Failure;
using support::Status;
using support::Stop;

struct Entity {
  std::string_view written;
  char character;
};
constexpr std::array<Entity, 6> entities{{{"&lt;", '<'},
                                          {"&gt;", '>'},
                                          {"&quot;", '"'},
                                          {"&#39;", '\''},
                                          {"&nbsp;", ' '},
                                          {"&amp;", '&'}}};

// Results may be HTML: tags go, entities become what they stand for.
std::string plain(std::string_view text) {
  std::string made;
  bool in_tag = false;
  while (!text.empty()) {
    const char c = text.front();
    const auto entity = std::find_if(entities.begin(), entities.end(), [text](const auto& one) {
      return text.starts_with(one.written);
    });
    if (!in_tag && entity != entities.end()) {
      made += entity->character;
      text.remove_prefix(entity->written.size());
      continue;
    }
    text.remove_prefix(1);
    if (c == '<') {
      in_tag = true;
    } else if (c == '>' && in_tag) {
      in_tag = false;
    } else if (!in_tag) {
      made += c;
    }
  }
  return made;
}

// Colours of a terminal: ESC [ 31 m.
std::string without_colours(std::string_view text) {
  std::string made;
  for (auto at = text.find("\x1b["); at != std::string_view::npos; at = text.find("\x1b[")) {
    const auto end = text.find_first_not_of("0123456789;", at + 2);
    made += text.substr(0, at);
    text.remove_prefix(std::min(end == std::string_view::npos ? end : end + 1, text.size()));
  }
  made += text;
  return made;
}

// What a notebook shows stands in <div class="ansiout">, and is HTML there; what a command printed
// is none, whatever it looks like.
std::string printed(std::string_view text) {
  constexpr std::string_view wrapper = "<div class=\"ansiout\">";
  if (text.find(wrapper) == std::string_view::npos) return without_colours(text);
  // Each wrapper is a piece of its own, which begins on a line of its own.
  std::string apart(text);
  for (auto at = apart.find(wrapper); at != std::string::npos;
       at = apart.find(wrapper, at + wrapper.size() + 1))
    if (at > 0) apart.insert(at, "\n");
  return without_colours(plain(apart));
}

// Nothing for what is not there.
std::string cell_text(const json::value& cell) {
  if (cell.is_null()) return {};
  return cell.is_string() ? std::string(cell.get_string()) : json::compact(cell);
}

std::string table_text(const json::array& rows) {
  std::string text;
  for (const auto& row : rows) {
    if (!row.is_array()) continue;
    std::string line;
    for (const auto& cell : row.get_array()) line += (line.empty() ? "" : "\t") + cell_text(cell);
    text += line + "\n";
  }
  return text;
}

CommandAnswer read_results(const json::object& answer, bool engine_failed) {
  CommandAnswer made;
  made.failed = engine_failed;
  const auto* found = answer.if_contains("results");
  if (found == nullptr || !found->is_object()) {
    made.failed = true;
    made.text = "the command gave no result";
    return made;
  }
  const auto& results = found->get_object();
  const auto type = text_in(results, "resultType");
  const auto* data = results.if_contains("data");
  if (type == "error" || engine_failed) {
    made.failed = true;
    made.text = plain(text_in(results, "summary"));
    made.cause = text_in(results, "cause");
    if (made.text.empty()) made.text = made.cause.substr(0, made.cause.find('\n'));
    if (made.text.empty()) made.text = "the command failed without a message";
  } else if (data != nullptr && data->is_array()) {
    made.text = table_text(data->get_array());
  } else if (data != nullptr) {
    made.text = printed(cell_text(*data));
  }
  return made;
}

// Polls until `done` says so: first when it usually is, then after ever longer pauses.
template <class Done>
Result<json::object> poll(Requests& requests, std::string_view path, const Query& query,
                          std::string_view doing, UsualTime& usual, CallContext& call, Done done) {
  auto pause = usual.first_pause();
  auto pauses = pause;
  for (int looks = 1;; ++looks) {
    if (const auto stop = call.wait_for(pause); stop != Stop::none)
      return support::stop_failure(stop, doing);
    auto answer = requests.get(path, query, call);
    if (!answer) return to_failure(answer.error());
    if (done(text_in(*answer, "status"))) {
      usual.note(pauses, looks);
      return std::move(*answer);
    }
    pause = std::clamp<std::chrono::milliseconds>(pause * 3 / 2, 100ms, 5000ms);
    pauses += pause;
  }
}

// A context on the cluster; there are 145 of them, so it is given back whatever happens.
class Context {
 public:
  Context(Requests& requests, std::string cluster_id, std::string id, CallContext& call)
      : requests_(requests), cluster_id_(std::move(cluster_id)), id_(std::move(id)), call_(call) {}
  ~Context() {
    GracePeriodContext grace(call_, 5s);
    // Without memory it stays until the cluster ends.
    const bool is_asked = support::within_memory([&] {
      static_cast<void>(requests_.send("/api/1.2/contexts/destroy",
                                       {{"clusterId", cluster_id_}, {"contextId", id_}},
                                       Repeat::always, grace));
    });
    static_cast<void>(is_asked);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  [[nodiscard]] const std::string& id() const { return id_; }

 private:
  Requests& requests_;
  std::string cluster_id_;
  std::string id_;
  CallContext& call_;
};

Result<CommandAnswer> run_one(Requests& requests, const std::string& cluster_id,
                              const std::string& context_id, std::string_view language,
                              std::string_view command, UsualTime& usual, CallContext& call) {
  const json::object body{{"clusterId", cluster_id},
                          {"contextId", context_id},
                          {"language", language},
                          {"command", command}};
  // A second run of a command that only reads does no harm.
  constexpr std::string_view execute = "/api/1.2/commands/execute";
  const auto id = id_in(requests.post(execute, body, Repeat::always, call), execute, "id");
  if (!id) return to_failure(id.error());
  auto finished = poll(requests, "/api/1.2/commands/status",
                       {{"clusterId", cluster_id}, {"contextId", context_id}, {"commandId", *id}},
                       "waiting for a command", usual, call, [](const std::string& status) {
                         return status == "Finished" || status == "Error" || status == "Cancelled";
                       });
  if (!finished) return std::move(finished).error();
  return read_results(*finished, text_in(*finished, "status") != "Finished");
}

}  // namespace

Result<CommandAnswer> Client::run_command(std::string_view cluster_id, std::string_view language,
                                          std::string_view command, CallContext& call) {
  auto& requests = implementation_->requests;
  const std::string cluster(cluster_id);
  constexpr std::string_view create = "/api/1.2/contexts/create";
  auto created = id_in(requests.post(create, {{"clusterId", cluster}, {"language", language}},
                                     Repeat::if_refused, call),
                       create, "id");
  if (!created) return to_failure(created.error());
  const Context context(requests, cluster, std::move(*created), call);
  auto ready = poll(
      requests, "/api/1.2/contexts/status", {{"clusterId", cluster}, {"contextId", context.id()}},
      "waiting for an execution context", implementation_->usual_context, call,
      [](const std::string& status) { return status == "Running" || status == "Error"; });
  if (!ready) return std::move(ready).error();
  if (text_in(*ready, "status") == "Error")
    return Failure(
        Status::unavailable,
        model::error("HP-API-COMMAND",
                     "The cluster gave no execution context for " + std::string(language) + ".",
                     "Its state is Error; the driver's log may say why."));
  return run_one(requests, cluster, context.id(), language, command, implementation_->usual_command,
                 call);
}

}  // namespace hipaa::workspace
