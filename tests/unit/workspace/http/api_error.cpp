#include "plugin/workspace/http/api_error.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;
using hipaa::support::Status;

namespace {

constexpr std::int64_t now = 1800000000000;  // 2027-01-15T08:00:00Z

ApiError read(int status, std::string body, Headers headers = {}) {
  return read_api_error({status, std::move(headers), std::move(body)}, now);
}

}  // namespace

TEST_CASE("an error is read in each of the API's forms") {
  struct Form {
    int status;
    std::string body;
    std::string code;
    std::string message;
  };
  const auto form = GENERATE(values<Form>({
      {400, R"({"error_code":"INVALID_STATE","message":"not now"})", "INVALID_STATE", "not now"},
      {401, R"({"error_code":401,"message":"Credential was not sent"})", "401",
       "Credential was not sent"},
      {500, R"({"error":"ContextNotFound"})", "INTERNAL_ERROR", "ContextNotFound"},
      {401, R"({"error":"invalid_client","error_description":"no such client"})", "UNAUTHENTICATED",
       "no such client"},
      {404, R"({"detail":"User not found","status":"404","schemas":[]})", "SCIM_404",
       "User not found"},
      {409, R"({"detail":"taken","status":"409","scimType":"uniqueness"})", "SCIM_409",
       "uniqueness taken"},
      {500, R"({"detail":"null","status":"500"})", "SCIM_500", "SCIM API Internal Error"},
      {400, "MALFORMED_REQUEST: vpc_endpoints malformed", "MALFORMED_REQUEST",
       "vpc_endpoints malformed"},
      {403, "<html><pre>no entry</pre></html>", "PERMISSION_DENIED", "no entry"},
      {502, "upstream went away", "UNKNOWN", "upstream went away"},
      {503, "", "TEMPORARILY_UNAVAILABLE", ""},
      // Of two forms that would do, the first counts.
      {400, R"({"error_code":"A","message":"b","error":"c","detail":"d","status":"400"})", "A",
       "b"},
      {429, R"({"error_code":"RESOURCE_EXHAUSTED","message":"no: more"})", "RESOURCE_EXHAUSTED",
       "no: more"},
      {400, "lower_case: is no code", "BAD_REQUEST", "lower_case: is no code"},
      {404, R"({"status":"404","detail":"","scimType":"noTarget"})", "SCIM_404",
       "SCIM API Internal Error"},
      {409, R"(["no", "object"])", "CONFLICT", R"(["no", "object"])"},
  }));
  INFO(form.body);
  const auto error = read(form.status, form.body);
  CHECK(error.http_status == form.status);
  CHECK(error.error_code == form.code);
  CHECK(error.message == form.message);
}

TEST_CASE("Retry-After is seconds, a date, or a detail of the body") {
  using namespace std::chrono_literals;
  CHECK(read(429, "{}", {{"retry-after", "7"}}).retry_after == 7s);
  CHECK(read(429, "{}", {{"retry-after", "Fri, 15 Jan 2027 08:00:30 GMT"}}).retry_after == 30s);
  CHECK(read(429, "{}", {{"retry-after", "Fri, 15 Jan 2027 07:00:00 GMT"}}).retry_after == 0s);
  CHECK(read(429, "{}", {{"retry-after", "99999999"}}).retry_after == 1h);
  CHECK_FALSE(read(429, "{}", {{"retry-after", "soon"}}).retry_after);
  CHECK_FALSE(read(429, "{}").retry_after);
  const std::string detail =
      R"({"message":"x","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retry_delay":"3.5s"},
          {"@type":"type.googleapis.com/google.rpc.RequestInfo","request_id":"r-1"}]})";
  CHECK(read(429, detail).retry_after == 3500ms);
  CHECK(read(429, detail).request_id == "r-1");
  CHECK(read(429, detail, {{"x-request-id", "r-0"}}).request_id == "r-0");
}

TEST_CASE("each field that the details refuse is a diagnostic of its own") {
  const auto error =
      read(400,
           R"({"error_code":"INVALID_PARAMETER_VALUE","message":"Bad request","details":[3,
          {"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":[
            {"field":"node_type_id","description":"must support EBS"},
            {"field":"custom_tags"},{"description":"of nothing"},7]},
          {"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":"none"}]})");
  const auto failure = to_failure(error, "POST /api/x", "");
  CHECK(failure.status == Status::diagnostics);
  REQUIRE(failure.diagnostics.size() == 2);
  CHECK(failure.diagnostics[0].vendor_field == "node_type_id");
  CHECK(failure.diagnostics[0].detail ==
        "It refuses node_type_id: must support EBS. It says: Bad request. Change what the message "
        "names.");
  CHECK(failure.diagnostics[1].vendor_field == "custom_tags");
  CHECK(failure.diagnostics[1].detail.starts_with("It refuses custom_tags. It says: "));
}

TEST_CASE("the API's own code decides before the status") {
  struct Meaning {
    int status;
    std::string body;
    Status means;
    std::string code;
  };
  const auto one = GENERATE(values<Meaning>({
      {400, R"({"error_code":"INVALID_STATE","message":"x"})", Status::conflict, "HP-API-CONFLICT"},
      {400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"x"})", Status::diagnostics,
       "HP-API-REFUSED"},
      {500, R"({"error_code":"REQUEST_LIMIT_EXCEEDED","message":"x"})", Status::rate_limited,
       "HP-API-RATE"},
      {429, "", Status::rate_limited, "HP-API-RATE"},
      {404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"x"})", Status::not_found,
       "HP-API-NOT-FOUND"},
      {403, R"({"error_code":"PERMISSION_DENIED","message":"x"})", Status::permission,
       "HP-API-PERMISSION"},
      {403, R"({"error_code":403,"message":"Invalid access token."})", Status::unauthenticated,
       "HP-AUTH-TOKEN"},
      {403, R"({"error_code":403,"message":"Access token has expired."})", Status::unauthenticated,
       "HP-AUTH-TOKEN"},
      {400, R"({"error_code":"X","message":"io.jsonwebtoken: invalid TOKEN"})",
       Status::unauthenticated, "HP-AUTH-TOKEN"},
      {401, "", Status::unauthenticated, "HP-AUTH-TOKEN"},
      {400, R"({"error_code":"ABORTED","message":"x"})", Status::conflict, "HP-API-CONFLICT"},
      {400, R"({"error_code":"ALREADY_EXISTS","message":"x"})", Status::conflict,
       "HP-API-CONFLICT"},
      {400, R"({"error_code":"RESOURCE_ALREADY_EXISTS","message":"x"})", Status::conflict,
       "HP-API-CONFLICT"},
      {400, R"({"error_code":"RESOURCE_EXHAUSTED","message":"x"})", Status::rate_limited,
       "HP-API-RATE"},
      {500, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"x"})", Status::not_found,
       "HP-API-NOT-FOUND"},
      {400, R"({"error_code":"PERMISSION_DENIED","message":"x"})", Status::permission,
       "HP-API-PERMISSION"},
      {500, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"x"})", Status::diagnostics,
       "HP-API-REFUSED"},
      {500, R"({"error_code":"FEATURE_DISABLED","message":"x"})", Status::diagnostics,
       "HP-API-REFUSED"},
      {400, R"({"error_code":"DATA_LOSS","message":"x"})", Status::unavailable,
       "HP-API-UNAVAILABLE"},
      {500, R"({"error_code":"UNKNOWN","message":"x"})", Status::unavailable, "HP-API-UNAVAILABLE"},
      {500, R"({"error_code":"TEMPORARILY_UNAVAILABLE","message":"x"})", Status::unavailable,
       "HP-API-UNAVAILABLE"},
      {400, R"({"error_code":"QUOTA_EXCEEDED","message":"x"})", Status::diagnostics,
       "HP-API-REFUSED"},
      {400, R"({"error_code":"MALFORMED_REQUEST","message":"x"})", Status::diagnostics,
       "HP-API-REFUSED"},
      {400, "", Status::diagnostics, "HP-API-REFUSED"},
      {403, "", Status::permission, "HP-API-PERMISSION"},
      {404, "", Status::not_found, "HP-API-NOT-FOUND"},
      {409, "", Status::conflict, "HP-API-CONFLICT"},
      {499, "", Status::unavailable, "HP-API-UNAVAILABLE"},
      {500, "", Status::unavailable, "HP-API-UNAVAILABLE"},
      {501, "", Status::unavailable, "HP-API-UNAVAILABLE"},
      {504, "", Status::unavailable, "HP-API-UNAVAILABLE"},
      {503, "", Status::unavailable, "HP-API-UNAVAILABLE"},
      {408, "", Status::unavailable, "HP-API-UNAVAILABLE"},
      {303, "", Status::unauthenticated, "HP-HTTP-REDIRECT"},
      {200, "<!DOCTYPE html><html>Sign in</html>", Status::unauthenticated, "HP-HTTP-PAGE"},
  }));
  INFO(one.status << " " << one.body);
  const auto failure = to_failure(read(one.status, one.body), "GET /x", "");
  CHECK(failure.status == one.means);
  CHECK(failure.diagnostics.front().code == one.code);
  CHECK(failure.diagnostics.front().http_status == one.status);
}

TEST_CASE("a workspace behind a private link says so") {
  const auto failure =
      to_failure(read(302, "", {{"location", "/login.html?error=private-link-validation-error"}}),
                 "GET /x", "");
  CHECK(failure.status == Status::permission);
  const auto& told = failure.diagnostics.front();
  CHECK(told.code == "HP-HTTP-REDIRECT");
  CHECK(told.vendor_code == "PRIVATE_LINK_VALIDATION_ERROR");
  CHECK_THAT(told.detail, Catch::Contains("private link"));
}

TEST_CASE("a failure says what, how often, the API's words and what to do") {
  const auto failure = to_failure(
      read(400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid spark version x"})",
           {{"x-request-id", "r-9"}}),
      "POST /api/2.1/clusters/create", "3 attempts in 2 s");
  const auto& told = failure.diagnostics.front();
  CHECK(told.summary ==
        "The workspace answered 400 to POST /api/2.1/clusters/create (3 attempts in 2 s).");
  CHECK(told.detail ==
        "It says: Invalid spark version x. List the runtimes of this workspace: GET "
        "/api/2.1/clusters/spark-versions.");
  CHECK(told.vendor_code == "INVALID_PARAMETER_VALUE");
  CHECK(told.request_id == "r-9");
}

TEST_CASE("why there is no answer is told apart") {
  const auto code = [](NetworkFault fault) {
    return to_failure(ExchangeFailure{fault, "words", true}, "GET /x", "").diagnostics.front().code;
  };
  CHECK(code(NetworkFault::resolve) == "HP-HTTP-RESOLVE");
  CHECK(code(NetworkFault::connect) == "HP-HTTP-CONNECT");
  CHECK(code(NetworkFault::tls) == "HP-HTTP-TLS");
  CHECK(code(NetworkFault::timeout) == "HP-HTTP-TIMEOUT");
  CHECK(code(NetworkFault::closed) == "HP-HTTP-CLOSED");
  CHECK(code(NetworkFault::too_large) == "HP-HTTP-SIZE");
  CHECK(code(NetworkFault::other) == "HP-HTTP-FAILED");
  CHECK(code(NetworkFault::cancelled) == "HP-CALL-CANCELLED");
  CHECK(code(NetworkFault::deadline) == "HP-CALL-DEADLINE");
}

TEST_CASE("each message of the catalogue has its hint") {
  struct Row {
    std::string message;
    std::string hint;
  };
  const auto row = GENERATE(values<Row>({
      {"Workspace restricted to instance types that encrypt in transit. Please specify one such "
       "driver node type",
       "is_encrypted_in_transit"},
      {"At least one EBS volume must be attached for clusters created with node type c5.xlarge.",
       "ebs_volume_count"},
      {"The specified IOPS, 0, is not in the range 3,000 - 16,000", "ebs_volume_iops"},
      {"The field 'node_type_id' cannot be supplied when an instance pool ID is provided.",
       "what the pool decides"},
      {"NumWorkers could be 0 only for SingleNode clusters.", "is_single_node"},
      {"Validation failed for custom_tags, environment must be present", "cluster policy"},
      {"Invalid spark version 11.3.x-photon-scala2.12.", "spark-versions"},
      {"Cluster 1 is in unexpected state Pending.", "try again when it is there"},
      {"Cannot delete pinned cluster 1. Please ask an admin to unpin the cluster first.",
       "has to unpin"},
      {"Current organization 1 does not have any associated worker environments", "new and not"},
      {"Self-bootstrap failure during launch", "often passes"},
      {"Can't attach: cluster has reached the attached notebook limit", "detach notebooks"},
  }));
  INFO(row.message);
  ApiError error;
  error.http_status = 400;
  error.message = row.message;
  const auto failure = to_failure(error, "POST /x", "");
  CHECK_THAT(failure.diagnostics.front().detail, Catch::Contains(row.hint));
}
