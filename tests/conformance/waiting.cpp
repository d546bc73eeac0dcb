// Deadlines, cancel, progress and the log, against a workspace that never answers.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>

#include "tests/abi/loaded.hpp"
#include "tests/conformance/silent_listener.hpp"

using namespace abi_test;
using conformance::SilentListener;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

// Generous for a machine under load; a wait that nobody ends would take minutes.
constexpr milliseconds at_most{3000};

hipaa_request import_of_something() {
  auto request = request_of();
  request.identifier = text("0601-120000-abcdefgh");
  return request;
}

struct Ended {
  hipaa_status status;
  milliseconds after;
};

Ended import(const Library& library, const Provider& provider, const hipaa_call& call) {
  const auto request = import_of_something();
  Result result(library);
  const auto start = steady_clock::now();
  const auto status = library->import_state(provider.raw, &call, &request, &result.raw);
  const auto after = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
  CHECK(library->result_status(result.raw) == status);
  CHECK_FALSE(result.findings(HIPAA_SEVERITY_ERROR).empty());
  return {status, after};
}

struct Token {
  explicit Token(const Library& from) : library(from) {
    REQUIRE(library->cancel_new(&raw) == HIPAA_OK);
  }
  ~Token() { library->cancel_free(raw); }
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  const Library& library;
  hipaa_cancel* raw = nullptr;
};

// For the signal handler, which can be handed nothing.
const hipaa_api* signal_api = nullptr;
hipaa_cancel* signal_token = nullptr;
void cancel_in_handler(int /*signal*/) {
  signal_api->cancel_request(signal_token);
}

}  // namespace

TEST_CASE("a deadline ends a call in time") {
  forget_credentials();
  const Library library;
  const SilentListener workspace;
  const Provider provider(library, workspace.provider_config());
  INFO(provider.said);
  REQUIRE(provider.raw != nullptr);
  for (const int timeout : {1, 50, 400}) {
    CAPTURE(timeout);
    auto call = call_of();
    call.timeout_ms = timeout;
    const auto ended = import(library, provider, call);
    CHECK(ended.status == HIPAA_E_DEADLINE);
    CHECK(ended.after >= milliseconds(timeout));
    CHECK(ended.after < milliseconds(timeout) + at_most);
  }
}

TEST_CASE("a token requested before the call ends it at once") {
  forget_credentials();
  const Library library;
  const SilentListener workspace;
  const Provider provider(library, workspace.provider_config());
  REQUIRE(provider.raw != nullptr);
  const Token token(library);
  library->cancel_request(token.raw);
  library->cancel_request(token.raw);
  auto call = call_of();
  call.cancel = token.raw;
  call.timeout_ms = 60000;
  // It stays requested: one shot, for every call that carries it.
  for (int i = 0; i < 2; ++i) {
    const auto ended = import(library, provider, call);
    CHECK(ended.status == HIPAA_E_CANCELLED);
    CHECK(ended.after < at_most);
  }
}

TEST_CASE("a token ends all the calls that carry it, from any thread") {
  forget_credentials();
  const Library library;
  const SilentListener workspace;
  const Provider provider(library, workspace.provider_config());
  REQUIRE(provider.raw != nullptr);
  const Token token(library);
  auto call = call_of();
  call.cancel = token.raw;
  call.timeout_ms = 60000;
  std::vector<hipaa_status> statuses(4, HIPAA_E_INTERNAL);
  std::vector<std::thread> threads;
  threads.reserve(statuses.size());
  const auto request = import_of_something();
  for (auto& status : statuses) {
    threads.emplace_back([&] {
      Result result(library);
      status = library->import_state(provider.raw, &call, &request, &result.raw);
    });
  }
  std::this_thread::sleep_for(milliseconds(200));
  const auto requested = steady_clock::now();
  library->cancel_request(token.raw);
  for (auto& one : threads) one.join();
  CHECK(steady_clock::now() - requested < at_most);
  for (const auto status : statuses) CHECK(status == HIPAA_E_CANCELLED);
}

TEST_CASE("a token may be requested in a signal handler") {
  forget_credentials();
  const Library library;
  const SilentListener workspace;
  const Provider provider(library, workspace.provider_config());
  REQUIRE(provider.raw != nullptr);
  const Token token(library);
  signal_api = library.api;
  signal_token = token.raw;
  const auto previous = std::signal(SIGUSR1, cancel_in_handler);
  auto call = call_of();
  call.cancel = token.raw;
  call.timeout_ms = 60000;
  const auto waiting = pthread_self();
  std::thread sender([waiting] {
    std::this_thread::sleep_for(milliseconds(200));
    pthread_kill(waiting, SIGUSR1);
  });
  const auto ended = import(library, provider, call);
  sender.join();
  std::signal(SIGUSR1, previous);
  CHECK(ended.status == HIPAA_E_CANCELLED);
  CHECK(ended.after < milliseconds(200) + at_most);
}

TEST_CASE("calls leave no threads and no descriptors behind") {
  forget_credentials();
  const Library library;
  const SilentListener workspace;
  const auto use_once = [&] {
    const Provider provider(library, workspace.provider_config());
    auto call = call_of();
    call.timeout_ms = 20;
    CHECK(import(library, provider, call).status == HIPAA_E_DEADLINE);
  };
  use_once();
  const auto threads = count_entries("/proc/self/task");
  const auto descriptors = count_entries("/proc/self/fd");
  for (int i = 0; i < 10; ++i) use_once();
  CHECK(count_entries("/proc/self/task") == threads);
  CHECK(count_entries("/proc/self/fd") == descriptors);
}

namespace {

struct Heard {
  std::mutex guard;
  std::vector<hipaa_log_level> levels;
  std::string everything;
  bool well_formed = true;
  bool on_calling_thread = true;
  std::thread::id caller = std::this_thread::get_id();
};

void hear(void* context, hipaa_log_level level, const hipaa_str* message,
          const hipaa_str* fields_json) {
  auto& heard = *static_cast<Heard*>(context);
  const std::lock_guard lock(heard.guard);
  heard.levels.push_back(level);
  heard.everything += std::string(view(*message)) + " " + std::string(view(*fields_json)) + "\n";
  heard.on_calling_thread = heard.on_calling_thread && heard.caller == std::this_thread::get_id();
  heard.well_formed = heard.well_formed && message->data[message->size] == '\0' &&
                      fields_json->data[fields_json->size] == '\0' &&
                      view(*fields_json).substr(0, 1) == "{";
}

void listen_at(hipaa_log_level level, Heard& heard) {
  const Library library;
  const SilentListener workspace;
  hipaa_host host{};
  host.struct_size = sizeof host;
  host.ctx = &heard;
  host.name = text("conformance");
  host.version = text("1.0");
  host.log_level = level;
  host.log = hear;
  const Provider provider(library, workspace.provider_config(), &host);
  REQUIRE(provider.raw != nullptr);
  auto call = call_of();
  call.timeout_ms = 200;
  call.correlation_id = text("conformance-1");
  CHECK(import(library, provider, call).status == HIPAA_E_DEADLINE);
}

}  // namespace

TEST_CASE("the log reaches the host at its level, on the calling thread, without secrets") {
  forget_credentials();
  for (const hipaa_log_level level :
       {HIPAA_LOG_TRACE, HIPAA_LOG_DEBUG, HIPAA_LOG_INFO, HIPAA_LOG_WARN, HIPAA_LOG_ERROR}) {
    CAPTURE(level);
    Heard heard;
    listen_at(level, heard);
    for (const auto one : heard.levels) {
      CHECK(one >= level);
      CHECK(one <= HIPAA_LOG_ERROR);
    }
    CHECK(heard.well_formed);
    CHECK(heard.on_calling_thread);
    CHECK(heard.everything.find(SilentListener::token) == std::string::npos);
  }
}

TEST_CASE("a log that is off hears nothing") {
  forget_credentials();
  Heard heard;
  listen_at(HIPAA_LOG_OFF, heard);
  CHECK(heard.levels.empty());
}
