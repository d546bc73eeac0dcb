// A network that answers from a list, and keeps what it was sent. The exchanges come in any order
// of threads, but one list.
#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "plugin/workspace/http/transport.hpp"

namespace hipaa::tests {

// What was sent stays readable after the client has taken the transport over.
struct Script {
  using Answer = std::function<workspace::ExchangeResult(const workspace::HttpRequest&)>;
  std::deque<Answer> answers;  // the last one is repeated
  std::vector<workspace::HttpRequest> sent;
  std::mutex mutex;

  void answer(int status, const std::string& body, const workspace::Headers& headers = {}) {
    answers.emplace_back([=](const auto&) {
      return workspace::HttpResponse{status, headers, body};
    });
  }
  void fail(workspace::NetworkFault fault, bool may_be_sent) {
    answers.emplace_back([=](const auto&) {
      return workspace::ExchangeFailure{fault, "as scripted", may_be_sent};
    });
  }
};

class ScriptedTransport final : public workspace::Transport {
 public:
  explicit ScriptedTransport(Script& script) : script_(script) {}
  workspace::ExchangeResult send(const workspace::HttpRequest& request,
                                 support::CallContext&) override {
    Script::Answer answer;
    {
      const std::lock_guard lock(script_.mutex);
      script_.sent.push_back(request);
      answer = script_.answers.front();
      if (script_.answers.size() > 1) script_.answers.pop_front();
    }
    return answer(request);
  }

 private:
  Script& script_;
};

}  // namespace hipaa::tests
