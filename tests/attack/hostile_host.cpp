// What a host may do wrong, or be: callbacks that throw or end their thread, threads of little
// stack, standard streams that are closed, documents that nobody wrote by hand.
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;
namespace abi = hipaa::abi;

namespace {

// A configuration with so many keys that nobody knows.
std::string unknown_keys(std::size_t count) {
  std::string text = R"({"format_version":1,"value":{)";
  for (std::size_t i = 0; i < count; ++i)
    text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  return text + "}}";
}

Outcome validate_text(const std::string& config, const abi::Call& call = {}) {
  return run(library().no_provider(), &abi::Provider::validate, Texts{.config = config}, call);
}

// `work` on a thread of `stack` bytes.
void* call_work(void* work) {
  (*static_cast<const std::function<void()>*>(work))();
  return nullptr;
}
void on_a_thread(std::size_t stack, const std::function<void()>& work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  REQUIRE(pthread_attr_setstacksize(&attributes, stack) == 0);
  pthread_t thread{};
  REQUIRE(pthread_create(&thread, &attributes, call_work,
                         const_cast<void*>(static_cast<const void*>(&work))) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

struct Thrown final : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A progress function that `ends` as no host should end one.
abi::Call reporting(const std::function<void()>& ends) {
  abi::Call call;
  call.progress_ctx = const_cast<void*>(static_cast<const void*>(&ends));
  call.progress = [](void* context, const hipaa_progress*) {
    (*static_cast<const std::function<void()>*>(context))();
  };
  return call;
}

}  // namespace

TEST_CASE("a million unknown keys end in time, and in a thousand diagnostics", "[limits]") {
  const auto found = validate_text(unknown_keys(1'200'000));
  CHECK(found.status == HIPAA_E_DIAGNOSTICS);
  REQUIRE(found.findings.size() == 1001);
  CHECK(found.findings.back().code == "HP-LIMIT-DIAGNOSTICS");
  CHECK(found.findings.back().severity == "error");
  CHECK(found.findings.back().summary == "1199000 more diagnostics are not listed");
  std::size_t suggested = 0;
  for (const auto& one : found.findings)
    if (one.code == "HP-ARG-UNKNOWN-KEY" && !one.detail.empty()) ++suggested;
  CHECK(suggested == 20);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  CHECK(used.ru_maxrss < 1 << 20);  // KiB
}

TEST_CASE("a thousand are all told, one more is counted", "[limits]") {
  CHECK(validate_text(unknown_keys(1000)).findings.size() == 1000);
  const auto more = validate_text(unknown_keys(1001));
  REQUIRE(more.findings.size() == 1001);
  CHECK(more.findings.back().summary == "1 more diagnostics are not listed");
}

TEST_CASE("the deadline holds inside of validate", "[limits]") {
  abi::Call call;
  call.timeout_ms = 1;
  CHECK(validate_text(unknown_keys(1'200'000), call).status == HIPAA_E_DEADLINE);
  // Before it is known that it is none: many MB that are no document in the end.
  auto no_document = unknown_keys(1'000'000);
  no_document.back() = ']';
  CHECK(validate_text(no_document).status == HIPAA_E_INVALID_ARGUMENT);
  CHECK(validate_text(no_document, call).status == HIPAA_E_DEADLINE);
  const Texts arguments{.config = no_document, .type_name = "violations"};
  CHECK(run(library().no_provider(), &abi::Provider::call_function, arguments, call).status ==
        HIPAA_E_DEADLINE);
  const auto cancel = library().cancel();
  cancel.request();
  abi::Call cancelled;
  cancelled.cancel = cancel.get();
  CHECK(validate_text(envelope(compliant()), cancelled).status == HIPAA_E_CANCELLED);
}

TEST_CASE("an exception out of a callback ends the operation, with all that it learned",
          "[callbacks]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  const std::function<void()> ends[] = {[] { throw Thrown("of the host"); }, [] { throw 42; }};
  for (const auto& end : ends) {
    simulator.reset();
    simulator.post("/__sim/settings", {{"start_seconds", 3}});
    std::atomic<int> reports = 0;
    // Once the create is under way.
    const std::function<void()> late = [&] {
      if (++reports > 1) end();
    };
    const auto applied = provider.apply(compliant(), planned, nullptr, reporting(late));
    INFO(explained(applied));
    CHECK(applied.status == HIPAA_E_INTERNAL);
    CHECK(applied.findings.front().code == "HP-INTERNAL");
    REQUIRE(applied.state);
    CHECK(applied.tainted());
    CHECK_FALSE(cluster_id(applied).empty());
    // The provider goes on working.
    CHECK(provider.destroy(applied).status == HIPAA_OK);
  }
}

TEST_CASE("an exception out of the log ends the operation", "[callbacks]") {
  auto& simulator = workspace();
  abi::Host host;
  host.log_level = HIPAA_LOG_TRACE;
  host.log = [](void*, hipaa_log_level, const hipaa_str*, const hipaa_str*) {
    throw Thrown("of the host");
  };
  abi::Result report;
  const auto provider = library().provider(
      envelope(json::object{{"host", simulator.url()}, {"token", "dapi-test-token"}}), &report,
      host);
  REQUIRE(provider);
  Texts texts;
  texts.identifier = "0101-000000-x";
  const auto imported = run(provider, &abi::Provider::import_state, texts);
  INFO(explained(imported));
  CHECK(imported.status == HIPAA_E_INTERNAL);
}

TEST_CASE("a thread may end in a callback, and be cancelled during a call", "[callbacks]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto planned = provider.plan(compliant());
  std::atomic<bool> came_back = false;
  const std::function<void()> end = [] { pthread_exit(nullptr); };
  // By the table itself: functions of C++ that promise to throw nothing let no thread end in them.
  const auto config = envelope(compliant());
  abi::Request request;
  request.type_name = abi::borrow("hipaa_cluster");
  request.config = abi::borrow(config);
  request.planned_state = abi::borrow(*planned.state);
  request.private_data = abi::borrow(*planned.private_data);
  const auto ending = reporting(end);
  on_a_thread(std::size_t{1} << 20U, [&] {
    hipaa_result* out = nullptr;
    library().api()->apply(provider.handle().get(), &ending, &request, &out);
    came_back = true;
  });
  CHECK_FALSE(came_back);

  simulator.reset();
  std::atomic<bool> has_state = false;
  const std::function<void()> cancel = [] { pthread_cancel(pthread_self()); };
  on_a_thread(std::size_t{1} << 20U, [&] {
    const auto applied = provider.apply(compliant(), planned, nullptr, reporting(cancel));
    has_state = applied.state.has_value();
    pthread_testcancel();
    has_state = false;
  });
  CHECK(has_state);
  // Nobody holds a lock.
  CHECK(provider.plan(compliant()).status == HIPAA_OK);
}

TEST_CASE("a thread of 128 KB of stack does everything", "[stack]") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  WARN("a sanitizer's frames are larger");
#else
  auto& simulator = prompt_workspace();
  const json::object more{{"host", simulator.tls_url()}, {"ca_file", simulator.certificate()}};
  std::string deep = R"({"format_version":1,"value":{"tasks":)";
  for (int i = 0; i < 60; ++i) deep += "[";
  for (int i = 0; i < 60; ++i) deep += "]";
  deep += "}}";
  std::vector<std::string> said;
  on_a_thread(std::size_t{128} << 10U, [&] {
    const auto provider = ProviderUnderTest::at(simulator.tls_url(), more);
    const auto tell = [&](const char* what, hipaa_status status) {
      said.push_back(std::string(what) + " " + status_name(status));
    };
    tell("deep", validate_text(deep).status);
    tell("validate", provider.validate(compliant()).status);
    const auto applied = provider.plan_and_apply(compliant());
    tell("apply", applied.status);
    const auto read = provider.read(applied);
    tell("read", read.status);
    tell("verify", provider.verify(cluster_id(applied)).status);
    tell("import", provider.import(cluster_id(applied)).status);
    const auto changed = compliant(R"({"custom_tags":{"a":"b"}})");
    const auto updated = provider.plan_and_apply(changed, &read);
    tell("update", updated.status);
    tell("destroy", provider.destroy(updated).status);
    const Texts doctor{.type_name = "doctor"};
    tell("data", run(provider.handle(), &abi::Provider::read_data, doctor).status);
    const Texts lint{.config =
                         R"({"format_version":1,"value":["{\"spark_version\":{\"type\":\"regex\",)"
                         R"(\"pattern\":\"(a|b)*c{1,9}[^d]+\"}}","strict"]})",
                     .type_name = "policy_lint"};
    tell("lint", run(provider.handle(), &abi::Provider::call_function, lint).status);
    tell("describe", library().describe(HIPAA_DOC_SCHEMA).status());
  });
  for (const auto& one : said) INFO(one);
  REQUIRE(said.size() == 11);
  for (const auto* one : {"validate OK", "apply OK", "read OK", "verify OK", "import OK",
                          "update OK", "destroy OK", "describe OK"})
    CHECK(std::find(said.begin(), said.end(), one) != said.end());
#endif
}

TEST_CASE("nothing of ours takes the place of a closed standard stream", "[descriptors]") {
  auto& simulator = prompt_workspace();
  int kept[3] = {};
  for (int stream = 0; stream < 3; ++stream) kept[stream] = dup(stream);
  for (int stream = 0; stream < 3; ++stream) close(stream);
  // Who stands where during the call, and afterwards: 0 nobody.
  int during = 0;
  int after = 0;
  int progress_calls = 0;
  const auto taken = [] {
    int count = 0;
    for (int stream = 0; stream < 3; ++stream)
      if (fcntl(stream, F_GETFD) != -1) ++count;
    return count;
  };
  const std::function<void()> look = [&] {
    ++progress_calls;
    during += taken();
  };
  hipaa_status status = HIPAA_E_INTERNAL;
  {
    const auto provider = ProviderUnderTest::at(
        simulator.tls_url(), {{"host", simulator.tls_url()}, {"ca_file", simulator.certificate()}});
    const auto planned = provider.plan(compliant());
    const auto cancel = library().cancel();
    auto call = reporting(look);
    call.cancel = cancel.get();
    status = provider.apply(compliant(), planned, nullptr, call).status;
    after = taken();  // connections are kept
  }
  for (int stream = 0; stream < 3; ++stream) {
    dup2(kept[stream], stream);
    close(kept[stream]);
  }
  CHECK(status == HIPAA_OK);
  CHECK(progress_calls > 0);
  CHECK(during == 0);
  CHECK(after == 0);
}

TEST_CASE("progress comes once a second at most, whatever the phase", "[progress]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings",
                 {{"start_seconds", 2}, {"context_seconds", 0.3}, {"command_seconds", 0.3}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  std::vector<std::int64_t> at;
  auto report = [&at](const hipaa_progress& event) { at.push_back(event.elapsed_ms); };
  abi::Call call;
  call.on_progress(report);
  REQUIRE(provider.apply(compliant(), provider.plan(compliant()), nullptr, call).status ==
          HIPAA_OK);
  REQUIRE(at.size() > 1);
  for (std::size_t i = 1; i < at.size(); ++i) CHECK(at[i] - at[i - 1] >= 999);
}

TEST_CASE("a child is born while another thread is in its first request", "[fork]") {
  auto& simulator = prompt_workspace();
  // What this host itself makes once, it makes before it has threads.
  const json::object more{{"host", simulator.tls_url()}, {"ca_file", simulator.certificate()}};
  const auto cluster = compliant();
  library();
  // Each time in a process of its own, so that the request is its first.
  for (int round = 0; round < 16; ++round) {
    const auto first = fork();
    if (first == 0) {
      alarm(30);
      const auto ask = [&] {
        const auto provider = ProviderUnderTest::at(simulator.tls_url(), more);
        return provider.import("0101-000000-nobody").status != HIPAA_OK &&
               provider.validate(cluster).status == HIPAA_OK;
      };
      std::atomic<bool> has_begun = false;
      std::thread other([&] {
        has_begun = true;
        ask();
      });
      while (!has_begun) std::this_thread::yield();
      std::this_thread::sleep_for(std::chrono::milliseconds(round));
      const auto child = fork();
      if (child == 0) {
        alarm(20);
        _exit(ask() ? 0 : 1);
      }
      int status = -1;
      waitpid(child, &status, 0);
      other.join();
      _exit(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1);
    }
    int status = -1;
    waitpid(first, &status, 0);
    INFO("round " << round);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
}
