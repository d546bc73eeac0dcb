#include "plugin/workspace/http/api_error.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;

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

TEST_CASE("what an error says is UTF-8, whatever bytes came") {
  CHECK(read(502, "d\xe9j\xe0 vu").message == "d\\xe9j\\xe0 vu");
  CHECK(read(400, "BAD_REQUEST: \xff").message == "\\xff");
  CHECK(read(403, "<html><pre>\xc3</pre></html>").message == "\\xc3");
  CHECK(read(500, "{}", {{"x-request-id", "a\xfe"}}).request_id == "a\\xfe");
  // Cut where a character ends.
  const auto cut = read(502, std::string(511, 'a') + "\xc3\xa9" + std::string(99, 'b')).message;
  CHECK(cut == std::string(511, 'a'));
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
