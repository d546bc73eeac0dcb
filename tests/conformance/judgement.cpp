// What is refused is refused with reasons, what is accepted is planned, and nothing that is not
// acceptable ever looks like success.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/conformance/json.hpp"

using namespace abi_test;
using namespace conformance;

namespace {

// What no operation may leave in *out.
hipaa_result* const left_over = reinterpret_cast<hipaa_result*>(0x1);

bool contains(const std::vector<std::string>& all, const char* one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void check_texts(const Result& result) {
  for (const auto& one : result.diagnostics()) {
    for (const auto* text :
         {&one.code, &one.summary, &one.detail, &one.path, &one.vendor_code, &one.request_id}) {
      REQUIRE(text->data != nullptr);
      CHECK(text->data[text->size] == '\0');
    }
    CHECK(one.code.size > 3);
    CHECK(one.summary.size > 0);
    CHECK((one.path.size == 0 || one.path.data[0] == '/'));
    CHECK((one.severity == HIPAA_SEVERITY_ERROR || one.severity == HIPAA_SEVERITY_WARNING));
    CHECK(one.verdict >= HIPAA_VERDICT_NONE);
    CHECK(one.verdict <= HIPAA_VERDICT_UNDECIDED);
    CHECK(one.reserved0 == 0);
  }
}

// Whether something at the path is undecided, which never is more than a warning.
bool leaves_open(const Result& result, std::string_view path) {
  const auto diagnostics = result.diagnostics();
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const hipaa_diagnostic& one) {
    return one.severity == HIPAA_SEVERITY_WARNING && one.verdict == HIPAA_VERDICT_UNDECIDED &&
           view(one.path) == path;
  });
}

}  // namespace

TEST_CASE("validate refuses with all reasons, by code and path") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const auto request = request_of(SAMPLE_REFUSED_CLUSTER);
  Result result(library);
  result.raw = left_over;
  REQUIRE(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);
  REQUIRE(result.raw != left_over);
  CHECK(library->result_status(result.raw) == HIPAA_E_DIAGNOSTICS);
  const auto errors = result.findings(HIPAA_SEVERITY_ERROR);
  CHECK(contains(errors, "HC-EBS-01 /aws_attributes/ebs_volume_count"));
  CHECK(contains(errors, "HC-RT-01 /spark_version"));
  check_texts(result);
}

TEST_CASE("validate without a provider refuses what every profile refuses") {
  const Library library;
  const auto call = call_of();
  // A pool decides on the disks: volumes of one's own beside it are refused in both profiles.
  const std::string config =
      R"({"format_version":1,"value":{"cluster_name":"claims","spark_version":"15.4.x-scala2.12",)"
      R"("instance_pool_id":"pool-1","num_workers":2,"aws_attributes":{)"
      R"("ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,"ebs_volume_size":100}}})";
  const auto request = request_of(config);
  Result result(library);
  CHECK(library->validate(nullptr, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);
  const auto diagnostics = result.diagnostics();
  CHECK(std::any_of(diagnostics.begin(), diagnostics.end(), [](const hipaa_diagnostic& one) {
    return one.severity == HIPAA_SEVERITY_ERROR && view(one.code) == "HC-EBS-03";
  }));
  check_texts(result);
}

TEST_CASE("validate without a provider leaves open what the profile decides") {
  const Library library;
  const auto call = call_of();
  // A runtime for machine learning: classic asks for an acknowledgement, csp lets it be.
  const std::string config =
      R"({"format_version":1,"value":{"cluster_name":"claims","num_workers":2,)"
      R"("spark_version":"15.4.x-cpu-ml-scala2.12","node_type_id":"m6i.xlarge","aws_attributes":{)"
      R"("ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,"ebs_volume_size":100}}})";
  const auto request = request_of(config);
  Result result(library);
  CHECK(library->validate(nullptr, &call, &request, &result.raw) == HIPAA_OK);
  CHECK(leaves_open(result, "/spark_version"));
  check_texts(result);
}

TEST_CASE("validate accepts what the article accepts") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const auto request = request_of(SAMPLE_CLUSTER);
  for (hipaa_provider* on : {provider.raw, static_cast<hipaa_provider*>(nullptr)}) {
    Result result(library);
    CHECK(library->validate(on, &call, &request, &result.raw) == HIPAA_OK);
    CHECK(result.findings(HIPAA_SEVERITY_ERROR).empty());
    check_texts(result);
  }
}

TEST_CASE("a value that is not known yet is never a success of its rule") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const std::string config =
      R"({"format_version":1,"value":{"cluster_name":"claims","spark_version":null,)"
      R"("node_type_id":"m6i.xlarge","num_workers":2,"aws_attributes":{)"
      R"("ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,"ebs_volume_size":100}},)"
      R"("unknown":["/spark_version"]})";
  const auto request = create_of(config);

  for (hipaa_provider* on : {provider.raw, static_cast<hipaa_provider*>(nullptr)}) {
    Result validated(library);
    CHECK(library->validate(on, &call, &request, &validated.raw) == HIPAA_OK);
    CHECK(leaves_open(validated, "/spark_version"));
  }

  Result planned(library);
  CHECK(library->plan(provider.raw, &call, &request, &planned.raw) == HIPAA_OK);
  CHECK(leaves_open(planned, "/spark_version"));

  // Apply judges with everything known, or not at all.
  Result applied(library);
  CHECK(library->apply(provider.raw, &call, &request, &applied.raw) != HIPAA_OK);
  CHECK_FALSE(applied.findings(HIPAA_SEVERITY_ERROR).empty());
}

TEST_CASE("plan of a create gives the state to come, and the same one twice") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  auto call = call_of();
  const auto request = create_of(SAMPLE_CLUSTER);
  Result first(library);
  REQUIRE(library->plan(provider.raw, &call, &request, &first.raw) == HIPAA_OK);
  const auto state = parsed(library, first, HIPAA_DOC_STATE);
  check_envelope(state);
  const auto& value = state.at("value").as_object();
  CHECK(value.at("spark_version") == "15.4.x-scala2.12");
  // What the workspace will give is not known yet.
  const auto& unknown = state.at("unknown").as_array();
  CHECK(std::find(unknown.begin(), unknown.end(), json::value("/cluster_id")) != unknown.end());
  if (first.has(HIPAA_DOC_REQUIRES_REPLACE))
    CHECK(parsed(library, first, HIPAA_DOC_REQUIRES_REPLACE).is_array());

  // Planned values do not depend on the clock.
  call.now_unix_ms += 90LL * 24 * 3600 * 1000;
  Result second(library);
  REQUIRE(library->plan(provider.raw, &call, &request, &second.raw) == HIPAA_OK);
  CHECK(second.document(HIPAA_DOC_STATE) == first.document(HIPAA_DOC_STATE));
}

TEST_CASE("plan refuses what validate refuses") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const auto request = create_of(SAMPLE_REFUSED_CLUSTER);
  Result result(library);
  CHECK(library->plan(provider.raw, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);
  CHECK(contains(result.findings(HIPAA_SEVERITY_ERROR),
                 "HC-EBS-01 /aws_attributes/ebs_volume_count"));
}

TEST_CASE("apply sends nothing that the rules refuse") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const auto request = create_of(SAMPLE_REFUSED_CLUSTER);
  Result result(library);
  CHECK(library->apply(provider.raw, &call, &request, &result.raw) != HIPAA_OK);
  CHECK_FALSE(result.findings(HIPAA_SEVERITY_ERROR).empty());
}

TEST_CASE("a result outlives its provider and gives nothing that it does not have") {
  forget_credentials();
  const Library library;
  Result result(library);
  {
    const Provider provider(library);
    const auto call = call_of();
    const auto request = request_of(SAMPLE_REFUSED_CLUSTER);
    REQUIRE(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);
  }
  check_texts(result);
  for (const hipaa_document which : {HIPAA_DOC_STATE, HIPAA_DOC_VALUE, 0u, 99u}) {
    hipaa_str document = text("left over");
    CHECK(library->result_document(result.raw, which, &document) == HIPAA_E_NOT_FOUND);
    CHECK(document.data == nullptr);
    CHECK(document.size == 0);
  }
  hipaa_diagnostic one{};
  one.struct_size = sizeof one;
  CHECK(library->result_diagnostic(result.raw, library->result_diagnostic_count(result.raw),
                                   &one) == HIPAA_E_NOT_FOUND);
}

TEST_CASE("types and functions that there are not are unsupported") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  auto request = create_of(SAMPLE_CLUSTER);
  request.type_name = text("no_such_type");
  for (const auto& [name, operation] : operations_of(library.api)) {
    CAPTURE(name);
    Result result(library);
    result.raw = left_over;
    CHECK(operation(provider.raw, &call, &request, &result.raw) == HIPAA_E_UNSUPPORTED);
    REQUIRE(result.raw != left_over);
    CHECK(result.findings(HIPAA_SEVERITY_ERROR).size() == 1);
  }
}
