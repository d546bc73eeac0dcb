#include "plugin/provider/sinks/s3_sink.hpp"

#include <charconv>
#include <chrono>
#include <random>

#include "plugin/json/encoding.hpp"
#include "plugin/support/digest.hpp"
#include "plugin/workspace/auth/configuration.hpp"
#include "plugin/workspace/http/retry_policy.hpp"

namespace hipaa::resource {
namespace {

using support::CallContext;
using support::Failure;
using support::Result;

constexpr int most_attempts = 4;
constexpr std::string_view key_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/";

struct S3Access {
  std::string base;  // "https://bucket.s3.eu-west-1.amazonaws.com"
  std::string region;
  std::string key_id;
  std::string secret;
  std::string session_token;
};

// What stands between `begin` and `end` in `xml` from `from` on; `from` goes behind it.
std::optional<std::string_view> between(std::string_view xml, std::string_view begin,
                                        std::string_view end, std::size_t& from) {
  const auto first = xml.find(begin, from);
  if (first == std::string_view::npos) return std::nullopt;
  const auto last = xml.find(end, first + begin.size());
  if (last == std::string_view::npos) return std::nullopt;
  from = last + end.size();
  return xml.substr(first + begin.size(), last - first - begin.size());
}

std::string element(std::string_view xml, const std::string& name) {
  std::size_t from = 0;
  const auto found = between(xml, '<' + name + '>', "</" + name + '>', from);
  return std::string(found.value_or(""));
}

std::string without_entities(std::string text) {
  for (const auto& [entity, character] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}})
    for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
      text.replace(at, std::string_view(entity).size(), character);
  return text;
}

// Of the digest's 64 digits.
std::string base64_of(const std::string& digest) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digest.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(digest.data() + i, digest.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return json::to_base64(bytes);
}

class S3Sink : public evidence::Sink {
 public:
  S3Sink(std::string address, S3Place place, std::unique_ptr<workspace::Transport> transport)
      : address_(std::move(address)), place_(std::move(place)), transport_(std::move(transport)) {}

  [[nodiscard]] const std::string& address() const override { return address_; }

  Result<std::vector<evidence::SinkEntry>> list(const std::string& after,
                                                CallContext& call) override {
    std::vector<evidence::SinkEntry> made;
    std::string token;
    do {
      // Sorted, and each with a value: so they are signed.
      std::string query;
      if (!token.empty()) query += "continuation-token=" + json::percent_encoded(token) + '&';
      query += "list-type=2&prefix=" + json::percent_encoded(place_.prefix);
      if (!after.empty()) query += "&start-after=" + json::percent_encoded(place_.prefix + after);
      auto answer = send("GET", "/", query, "", call);
      if (!answer) return std::move(answer).error();
      auto page = read_s3_page(*answer, place_.prefix);
      for (auto& one : page.entries) made.push_back(std::move(one));
      token = std::move(page.next);
    } while (!token.empty());
    return made;
  }

  Result<std::string> get(const std::string& name, CallContext& call) override {
    return send("GET", '/' + place_.prefix + name, "", "", call);
  }

  Result<void> put(const std::string& name, std::string_view bytes, CallContext& call) override {
    auto done = send("PUT", '/' + place_.prefix + name, "", bytes, call);
    if (!done) return std::move(done).error();
    return {};
  }

 private:
  Failure failure(const std::string& why, const char* code = "HP-EVIDENCE-SINK") const {
    return evidence::sink_failure(address_, why, code);
  }

  // Out of the environment, each time: what a token of some minutes needs.
  Result<S3Access> access() const {
    const auto environment = workspace::Environment::of_process();
    const auto first_of = [&environment](std::initializer_list<std::string_view> names) {
      for (const auto name : names)
        if (auto found = environment.variable(name); found && !found->empty()) return *found;
      return std::string();
    };
    S3Access made;
    made.key_id = first_of({"AWS_ACCESS_KEY_ID"});
    made.secret = first_of({"AWS_SECRET_ACCESS_KEY"});
    made.session_token = first_of({"AWS_SESSION_TOKEN"});
    made.region = first_of({"AWS_REGION", "AWS_DEFAULT_REGION"});
    if (made.key_id.empty() || made.secret.empty())
      return failure(
          "cannot be asked without credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are "
          "not set in the environment of the run",
          "HP-EVIDENCE-SINK-CREDENTIALS");
    if (made.region.empty())
      return failure("cannot be asked without its region: AWS_REGION is not set in the environment",
                     "HP-EVIDENCE-SINK-CREDENTIALS");
    auto endpoint = first_of({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
    while (endpoint.ends_with('/')) endpoint.pop_back();
    const std::string domain =
        made.region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    if (!endpoint.empty())
      made.base = endpoint + '/' + place_.bucket;
    else if (place_.bucket.find('.') == std::string::npos)
      made.base = "https://" + place_.bucket + ".s3." + made.region + domain;
    else  // a certificate is for one label
      made.base = "https://s3." + made.region + domain + '/' + place_.bucket;
    return made;
  }

  // The answer's body.
  Result<std::string> send(std::string_view method, const std::string& path,
                           const std::string& query, std::string_view body, CallContext& call) {
    auto by = access();
    if (!by) return std::move(by).error();
    workspace::HttpRequest request;
    request.method = method;
    request.url = by->base + path + (query.empty() ? "" : "?" + query);
    request.body = body;
    const auto digest = support::sha256_digest(body);
    // All of them are signed, and S3's own tools sign no user agent.
    request.headers = {{"x-amz-content-sha256", digest}};
    if (!by->session_token.empty())
      request.headers.emplace_back("x-amz-security-token", by->session_token);
    if (method == "PUT") {
      request.headers.emplace_back("content-type", "application/x-ndjson");
      // A bucket with Object Lock takes nothing without a checksum.
      request.headers.emplace_back("x-amz-checksum-sha256", base64_of(digest));
      request.headers.emplace_back("x-amz-sdk-checksum-algorithm", "SHA256");
    }
    request.aws = {"aws:amz:" + by->region + ":s3", by->key_id, by->secret};
    for (int attempt = 1;; ++attempt) {
      auto answer = transport_->send(request, call);
      if (answer && answer->status >= 200 && answer->status < 300) return std::move(answer->body);
      const bool may_pass = answer ? answer->status == 429 || answer->status >= 500
                                   : answer.error().fault != workspace::NetworkFault::tls &&
                                         answer.error().fault != workspace::NetworkFault::other;
      if (!may_pass || attempt == most_attempts || call.stopped() != support::Stop::none)
        return answer ? refused(*answer) : failure("does not answer: " + answer.error().message);
      if (call.wait_for(workspace::pause_before_repeat(
              attempt, std::uniform_real_distribution<double>()(random_), {})) !=
          support::Stop::none)
        return failure("did not answer in time");
    }
  }

  Failure refused(const workspace::HttpResponse& answer) const {
    const auto code = element(answer.body, "Code");
    auto message = without_entities(element(answer.body, "Message"));
    while (message.ends_with('.')) message.pop_back();
    const auto said = " (" + std::to_string(answer.status) + (code.empty() ? "" : " " + code) +
                      (message.empty() ? "" : ": " + message) + ")";
    if (code == "NoSuchBucket" || (answer.status == 404 && code.empty()))
      return failure("is in a bucket that does not exist" + said, "HP-EVIDENCE-SINK-MISSING");
    if (code == "InvalidAccessKeyId" || code == "SignatureDoesNotMatch" || code == "ExpiredToken" ||
        code == "InvalidToken" || code == "InvalidClientTokenId")
      return failure("does not take the credentials" + said, "HP-EVIDENCE-SINK-CREDENTIALS");
    if (answer.status == 403)
      return failure("refuses" + said +
                     ": s3:PutObject, s3:GetObject and s3:ListBucket must be allowed");
    return failure("refuses" + said);
  }

  const std::string address_;
  const S3Place place_;
  const std::unique_ptr<workspace::Transport> transport_;
  // Of the pauses between repeats. Not std::random_device, which needs a newer C library.
  std::minstd_rand random_{
      static_cast<std::uint_fast32_t>(std::chrono::steady_clock::now().time_since_epoch().count())};
};

}  // namespace

S3Place s3_place(const std::string& text, std::string& why) {
  const auto slash = text.find('/');
  S3Place made{text.substr(0, slash), slash == std::string::npos ? "" : text.substr(slash + 1)};
  const auto& bucket = made.bucket;
  if (bucket.size() < 3 || bucket.size() > 63 ||
      bucket.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") != std::string::npos ||
      bucket.front() == '-' || bucket.front() == '.' || bucket.back() == '-' ||
      bucket.back() == '.' || bucket.find("..") != std::string::npos)
    why = "does not name a bucket";
  else if (made.prefix.find_first_not_of(key_characters) != std::string::npos)
    why = "has a prefix with other characters than letters, digits, - . _ and /";
  else if (made.prefix.starts_with('/') || made.prefix.find("//") != std::string::npos ||
           ('/' + made.prefix + '/').find("/./") != std::string::npos ||
           ('/' + made.prefix + '/').find("/../") != std::string::npos)
    why = "has a prefix with a part that is empty, . or ..";
  if (!made.prefix.empty() && !made.prefix.ends_with('/')) made.prefix += '/';
  return made;
}

S3Page read_s3_page(std::string_view xml, const std::string& prefix) {
  S3Page made;
  std::size_t from = 0;
  while (const auto object = between(xml, "<Contents>", "</Contents>", from)) {
    const auto key = without_entities(element(*object, "Key"));
    const auto size = element(*object, "Size");
    evidence::SinkEntry one;
    std::from_chars(size.data(), size.data() + size.size(), one.size);
    if (!key.starts_with(prefix)) continue;
    one.name = key.substr(prefix.size());
    made.entries.push_back(std::move(one));
  }
  if (element(xml, "IsTruncated") == "true")
    made.next = without_entities(element(xml, "NextContinuationToken"));
  return made;
}

std::unique_ptr<evidence::Sink> make_s3_sink(std::string address, S3Place place,
                                             std::unique_ptr<workspace::Transport> transport) {
  return std::make_unique<S3Sink>(std::move(address), std::move(place), std::move(transport));
}

}  // namespace hipaa::resource
