// What a library says of itself, before there is any provider.
#include <catch2/catch.hpp>

#include "tests/conformance/json.hpp"

using namespace abi_test;
using namespace conformance;

TEST_CASE("describe gives the schema of what it manages") {
  const Library library;
  Result result(library);
  REQUIRE(library->describe(HIPAA_DOC_SCHEMA, &result.raw) == HIPAA_OK);
  CHECK(library->result_status(result.raw) == HIPAA_OK);
  CHECK(library->result_diagnostic_count(result.raw) == 0);
  const auto schema = parsed(library, result, HIPAA_DOC_SCHEMA);
  REQUIRE(schema.is_object());
  // The resource is described, and in JSON Schema's words.
  const auto text = json::serialize(schema);
  CHECK(text.find(SAMPLE_TYPE) != std::string::npos);
  CHECK(text.find("json-schema.org/draft/2020-12") != std::string::npos);
  CHECK(text.find("\"spark_version\"") != std::string::npos);
}

TEST_CASE("describe gives the metadata") {
  const Library library;
  Result result(library);
  REQUIRE(library->describe(HIPAA_DOC_METADATA, &result.raw) == HIPAA_OK);
  const auto metadata = parsed(library, result, HIPAA_DOC_METADATA);
  REQUIRE(metadata.is_object());
  const auto text = json::serialize(metadata);
  CHECK(text.find(library->provider_version) != std::string::npos);
  CHECK(text.find("HC-EBS-01") != std::string::npos);
}

TEST_CASE("describe twice says the same") {
  const Library library;
  for (const hipaa_document which : {HIPAA_DOC_SCHEMA, HIPAA_DOC_METADATA}) {
    Result first(library);
    Result second(library);
    REQUIRE(library->describe(which, &first.raw) == HIPAA_OK);
    REQUIRE(library->describe(which, &second.raw) == HIPAA_OK);
    CHECK(first.document(which) == second.document(which));
  }
}

TEST_CASE("describe of another number is refused") {
  const Library library;
  for (const hipaa_document which : {0u, HIPAA_DOC_STATE, HIPAA_DOC_VALUE, 99u, 0xffffffffu}) {
    CAPTURE(which);
    Result result(library);
    CHECK(library->describe(which, &result.raw) == HIPAA_E_NOT_FOUND);
    CHECK(library->result_status(result.raw) == HIPAA_E_NOT_FOUND);
    CHECK(result.findings(HIPAA_SEVERITY_ERROR).size() == 1);
  }
}
