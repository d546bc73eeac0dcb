// Why a request has no answer, in words.
#include "plugin/workspace/http/request_fault.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;
using hipaa::support::Status;
using hipaa::support::Stop;

namespace {

ApiError refused(int status, std::string body, Headers headers = {}) {
  return read_api_error({status, std::move(headers), std::move(body)}, 0);
}

}  // namespace

TEST_CASE("each field that the details refuse is a diagnostic of its own") {
  const auto error =
      refused(400,
              R"({"error_code":"INVALID_PARAMETER_VALUE","message":"Bad request","details":[3,
          {"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":[
            {"field":"node_type_id","description":"must support EBS"},
            {"field":"custom_tags"},{"description":"of nothing"},7]},
          {"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":"none"}]})");
  const auto failure = to_failure({error, "POST /api/x"});
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
  const auto failure = to_failure({refused(one.status, one.body), "GET /x"});
  CHECK(failure.status == one.means);
  CHECK(failure.diagnostics.front().code == one.code);
  CHECK(failure.diagnostics.front().http_status == one.status);
}

TEST_CASE("a workspace behind a private link says so") {
  const auto failure = to_failure(
      {refused(302, "", {{"location", "/login.html?error=private-link-validation-error"}}),
       "GET /x"});
  CHECK(failure.status == Status::permission);
  const auto& told = failure.diagnostics.front();
  CHECK(told.code == "HP-HTTP-REDIRECT");
  CHECK(told.vendor_code == "PRIVATE_LINK_VALIDATION_ERROR");
  CHECK_THAT(told.detail, Catch::Contains("private link"));
}

TEST_CASE("a failure says what, how often, the API's words and what to do") {
  const auto failure = to_failure(
      {refused(400,
               R"({"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid spark version x"})",
               {{"x-request-id", "r-9"}}),
       "POST /api/2.1/clusters/create", 3, std::chrono::milliseconds(1500)});
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
    return to_failure({ExchangeFailure{fault, "words", true}, "GET /x"}).diagnostics.front().code;
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
  const auto failure = to_failure({error, "POST /x"});
  CHECK_THAT(failure.diagnostics.front().detail, Catch::Contains(row.hint));
}

TEST_CASE("a success that cannot be used says what is wrong with it") {
  const auto told = [](UnusableAnswer answer) {
    const auto failure = to_failure({std::move(answer), "GET /x", 2, std::chrono::seconds(3)});
    CHECK(failure.status == Status::unavailable);
    CHECK(failure.diagnostics.front().code == "HP-HTTP-BODY");
    CHECK(failure.diagnostics.front().http_status == 200);
    CHECK(failure.diagnostics.front().request_id == "r-1");
    return failure.diagnostics.front().summary + " " + failure.diagnostics.front().detail;
  };
  CHECK(told({200, "r-1", 0, ""}) ==
        "The answer to GET /x is not what the API sends (2 attempts in 3 s). The body is empty.");
  CHECK(told({200, "r-1", 7, ""}) ==
        "The answer to GET /x is not what the API sends (2 attempts in 3 s). The body (7 bytes) is "
        "cut off or not JSON. Something between changes answers, or the host is not a workspace.");
  CHECK(told({200, "r-1", 2, "job_id"}) ==
        "The answer to GET /x holds no job_id (2 attempts in 3 s). Something between changes "
        "answers, or the host is not a workspace.");
}

TEST_CASE("a stop between repeats is the failure, and what was repeated its reason") {
  const auto failure =
      to_failure({refused(503, ""), "GET /x", 1, std::chrono::seconds(0), Stop::deadline});
  CHECK(failure.status == Status::deadline);
  REQUIRE(failure.diagnostics.size() == 2);
  CHECK(failure.diagnostics[0].summary == "Out of time while repeating GET /x.");
  CHECK(failure.diagnostics[1].code == "HP-API-UNAVAILABLE");
  CHECK(failure.diagnostics[1].severity == hipaa::model::Severity::warning);
}

TEST_CASE("a request that could not be sent keeps the failure of whoever prevented it") {
  const hipaa::support::Failure none(Status::unauthenticated,
                                     hipaa::model::error("HP-AUTH-OAUTH", "no token"));
  CHECK(to_failure({none, "GET /x"}).diagnostics.front().code == "HP-AUTH-OAUTH");
  CHECK_FALSE(may_have_happened({none, "GET /x"}));
}
