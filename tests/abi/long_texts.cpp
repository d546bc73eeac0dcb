// Texts that are far longer than anybody writes, from threads with little stack: each is told by
// where it stands and how long it is, and never repeated.
#include <pthread.h>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/abi/loaded.hpp"

using namespace abi_test;

namespace {

// What sanitizers add to a frame is not what hosts have to provide for.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::size_t small_stack = std::size_t{8} * 1024 * 1024;
#else
constexpr std::size_t small_stack = std::size_t{256} * 1024;
#endif

void run_on_small_stack(std::function<void()> task) {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, small_stack) == 0);
  pthread_t thread{};
  const auto run = [](void* given) -> void* {
    (*static_cast<std::function<void()>*>(given))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &task) == 0);
  REQUIRE(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

std::string repeated(std::string_view what, std::size_t bytes) {
  std::string made;
  while (made.size() < bytes) made += what;
  return made;
}

// SAMPLE_CLUSTER with one more member.
std::string cluster_with(const std::string& member) {
  std::string made = SAMPLE_CLUSTER;
  return made.insert(made.size() - 2, "," + member);
}

struct LongText {
  std::string repeated;  // what the text consists of
  std::string before;    // the members around it
  std::string after;
  std::string pointer;
};

const std::vector<LongText>& long_texts() {
  static const std::string login = R"("docker_image":{"url":"r/i:1","basic_auth":{"username":"u",)";
  static const std::vector<LongText> all{
      {"1h", R"("timeouts":{"create":")", R"("})", "/timeouts/create"},
      {"9", R"("timeouts":{"delete":")", R"(m"})", "/timeouts/delete"},
      {"ab", login + R"("password":"{{secrets/)", R"(/key}}"}})",
       "/docker_image/basic_auth/password"},
      {"ab", login + R"("password":"{{secrets/scope/)", R"(}}"}})",
       "/docker_image/basic_auth/password"},
      {"q7", R"("node_type_id":")", R"(")", "/node_type_id"},
      {"q7", R"("ssh_public_keys":[")", R"("])", "/ssh_public_keys/0"},
      {"q7", R"("custom_tags":{"owner":")", R"("})", "/custom_tags/owner"},
      {"q7", R"("custom_tags":{")", R"(":"team"})", "/custom_tags"}};
  return all;
}

struct Told {
  hipaa_status status = HIPAA_OK;
  std::vector<std::string> errors;
  std::string texts;
};

Told told_by(const Library& library, hipaa_operation operation, const Provider& provider,
             const std::string& config) {
  const auto call = call_of();
  const auto request = create_of(config);
  Result result(library);
  Told told;
  told.status = operation(provider.raw, &call, &request, &result.raw);
  told.errors = result.findings(HIPAA_SEVERITY_ERROR);
  for (const auto& one : result.diagnostics())
    told.texts += std::string(view(one.summary)) + "\n" + std::string(view(one.detail)) + "\n";
  return told;
}

}  // namespace

TEST_CASE("a text that is too long is refused by its place, on a thread with little stack") {
  const Library library;
  const Provider provider(library);
  for (const auto& one : long_texts())
    for (const std::size_t size : {std::size_t{17000}, std::size_t{26000}, std::size_t{1000000}}) {
      const auto text = repeated(one.repeated, size);
      std::string sample = SAMPLE_CLUSTER;
      if (one.pointer == "/node_type_id") {
        const auto at = sample.find(R"("node_type_id")");
        sample.erase(at, sample.find(',', at) + 1 - at);
      }
      const auto config = sample.insert(sample.size() - 2, "," + one.before + text + one.after);
      for (const auto operation : {library->validate, library->plan}) {
        Told told;
        run_on_small_stack([&] { told = told_by(library, operation, provider, config); });
        INFO(one.pointer << " " << size);
        CHECK(told.status == HIPAA_E_DIAGNOSTICS);
        CHECK(told.errors == std::vector<std::string>{"HP-ARG-SIZE " + one.pointer});
        CHECK(told.texts.find(repeated(one.repeated, 16)) == std::string::npos);
        CHECK(told.texts.size() < 1000);
      }
    }
}

TEST_CASE("texts that are as long as they may be are accepted, on a thread with little stack") {
  const Library library;
  const Provider provider(library);
  const auto scope = std::string(128, 's');
  for (const auto& member :
       {R"("timeouts":{"create":")" + std::string(31, '1') + R"(s"})",
        R"("docker_image":{"url":"r/i:1","basic_auth":{"username":"u","password":"{{secrets/)" +
            scope + "/" + scope + R"(}}"}})",
        R"("spark_conf":{"a.b":")" + repeated("x y ", 131072) + R"("})"}) {
    Told told;
    run_on_small_stack(
        [&] { told = told_by(library, library->validate, provider, cluster_with(member)); });
    INFO(member.substr(0, 40));
    for (const auto& error : told.errors) CHECK(error.substr(0, 7) != "HP-ARG-");
  }
}

TEST_CASE("a provider's text that is too long is refused by its place") {
  const Library library;
  const auto host = "https://" + repeated("q7", 26000);
  const std::string config = R"({"format_version":1,"value":{"host":")" + host + R"("}})";
  const hipaa_str given = text(config);
  run_on_small_stack([&] {
    hipaa_provider* made = nullptr;
    Result result(library);
    const auto status = library->provider_new(nullptr, &given, &made, &result.raw);
    CHECK(status == HIPAA_E_DIAGNOSTICS);
    CHECK(result.findings(HIPAA_SEVERITY_ERROR) == std::vector<std::string>{"HP-ARG-SIZE /host"});
    library->provider_free(made);
  });
}
