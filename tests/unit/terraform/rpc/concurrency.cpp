// Terraform has up to ten calls under way at once in one process. This is the part of the host that
// does not speak gRPC, with the library behind it, so that the thread sanitizer sees all of it.
#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/unit/terraform/terraform_caller.hpp"

using namespace hipaa::terraform;
namespace tf = tfplugin6;

namespace {

std::string call_functions(Session& session) {
  tf::GetProviderSchema::Response schema;
  rpc::get_provider_schema(session, schema);
  if (schema.functions_size() == 0 || schema.resource_schemas_size() != 1) return "schema";
  tf::CallFunction::Request asked;
  asked.set_name("runtime_is_ml");
  *asked.add_arguments() = test::sent(R"("15.4.x-cpu-ml-scala2.12")");
  tf::CallFunction::Response answer;
  rpc::call_function(session, asked, answer);
  return test::value_of(answer.result()) == true ? "" : "runtime_is_ml: " + answer.error().text();
}

}  // namespace

TEST_CASE("ten clusters live at once in one process", "[terraform][concurrency]") {
  hipaa::tests::Simulator simulator({"--start-seconds", "0.05"});
  test::Terraform terraform(simulator);
  std::array<std::string, 10> lives;
  std::array<std::string, 2> others;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < lives.size(); ++i)
    threads.emplace_back([&, i] { lives.at(i) = terraform.live("phi-" + std::to_string(i)); });
  for (auto& other : others)
    threads.emplace_back([&] {
      for (int round = 0; round < 20 && other.empty(); ++round)
        other = call_functions(terraform.session());
    });
  for (auto& thread : threads) thread.join();
  CHECK(lives == std::array<std::string, 10>{});
  CHECK(others == std::array<std::string, 2>{});
  CHECK(simulator.count("POST", "/api/2.1/clusters/create") == 10);
  CHECK(simulator.count("POST", "/api/2.1/clusters/permanent-delete") == 10);
}

TEST_CASE("the first calls load the library once", "[terraform][concurrency]") {
  LogLines log(HIPAA_LOG_OFF);
  Session session(hipaa::tests::library_path(), log);
  std::array<std::string, 10> problems;
  std::vector<std::thread> threads;
  threads.reserve(problems.size());
  for (auto& problem : problems) threads.emplace_back([&] { problem = call_functions(session); });
  for (auto& thread : threads) thread.join();
  CHECK(problems == std::array<std::string, 10>{});
}

TEST_CASE("a stop ends the calls that are under way", "[terraform][concurrency]") {
  hipaa::tests::Simulator simulator({"--start-seconds", "60"});
  test::Terraform terraform(simulator);
  std::array<tf::ApplyResourceChange::Response, 10> made;
  std::vector<std::thread> threads;
  threads.reserve(made.size());
  for (auto& one : made) threads.emplace_back([&] { one = terraform.create("phi"); });
  while (simulator.count("POST", "/api/2.1/clusters/create") < made.size())
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  terraform.session().stop();
  for (auto& thread : threads) thread.join();
  for (const auto& one : made) {
    CHECK(!test::error_of(one.diagnostics()).empty());
    // What was created by then is not lost.
    CHECK(test::value_of(one.new_state())["cluster_id"].is_string());
  }
}
