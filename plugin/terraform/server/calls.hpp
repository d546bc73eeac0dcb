// The calls of clients: what is offered, and what is under way. Any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "plugin/terraform/process/leader_followers.hpp"

namespace hipaa::terraform {

// How gRPC's generated code is asked for the next call of a method that answers once.
template <class Service, class Asked, class Answer>
using LetIn = void (Service::*)(grpc::ServerContext*, Asked*,
                                grpc::ServerAsyncResponseWriter<Answer>*, grpc::CompletionQueue*,
                                grpc::ServerCompletionQueue*, void*);

template <class Service, class Asked, class Answer>
struct Method {
  Service& service;
  LetIn<Service, Asked, Answer> let_in;
  std::function<grpc::Status(const Asked&, Answer&)> answer;
  bool waits;                  // for somebody else: the workspace
  std::function<void()> sent;  // what follows an answer, if anything
  grpc::ServerCompletionQueue& queue;
  std::atomic<std::size_t>& under_way;
};

// One call, from before it comes until its answer was sent; then it deletes itself.
template <class Service, class Asked, class Answer>
class Call final : public Event {
 public:
  using MethodOf = Method<Service, Asked, Answer>;

  explicit Call(const MethodOf& method) : method_(method) {
    (method.service.*method.let_in)(&context_, &asked_, &writer_, &method.queue, &method.queue,
                                    static_cast<Event*>(this));
  }

  void handle(bool happened) override {
    if (has_come_) {
      --method_.under_way;
      if (method_.sent) method_.sent();
    } else if (happened) {
      has_come_ = true;
      ++method_.under_way;
      new Call(method_);
      const auto status = method_.answer(asked_, answer_);
      writer_.Finish(answer_, status, static_cast<Event*>(this));
      return;
    }
    delete this;
  }

  [[nodiscard]] bool waits() const override { return method_.waits && !has_come_; }

 private:
  const MethodOf& method_;
  grpc::ServerContext context_;
  grpc::ServerAsyncResponseWriter<Answer> writer_{&context_};
  Asked asked_;
  Answer answer_;
  bool has_come_ = false;
};

// What one process offers, at one queue of gRPC's. It must outlive the calls.
class Calls {
 public:
  explicit Calls(grpc::ServerCompletionQueue& queue) : queue_(queue) {}

  // Lets calls of a method in; its types are those of `let_in`. The server must run.
  template <class Service, class Asked, class Answer>
  void offer(std::type_identity_t<Service>& service, LetIn<Service, Asked, Answer> let_in,
             std::type_identity_t<std::function<grpc::Status(const Asked&, Answer&)>> answer,
             bool waits = false, std::function<void()> sent = {}) {
    using Offered = Method<Service, Asked, Answer>;
    const auto method = std::make_shared<const Offered>(
        Offered{service, let_in, std::move(answer), waits, std::move(sent), queue_, under_way_});
    methods_.push_back(method);
    new Call<Service, Asked, Answer>(*method);
  }

  [[nodiscard]] grpc::ServerCompletionQueue& queue() const { return queue_; }
  [[nodiscard]] bool are_under_way() const { return under_way_ != 0; }

 private:
  grpc::ServerCompletionQueue& queue_;
  std::atomic<std::size_t> under_way_{0};
  std::vector<std::shared_ptr<const void>> methods_;
};

}  // namespace hipaa::terraform
