// A bucket that keeps copies, best one with Object Lock: S3's PUT, GET and LIST, signed by libcurl
// (SigV4). Credentials, region and another endpoint come from AWS's own variables of the
// environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION or
// AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL), and are read when they are needed.
#pragma once

#include "plugin/evidence/sink.hpp"
#include "plugin/workspace/http/transport.hpp"

namespace hipaa::resource {

struct S3Place {
  std::string bucket;
  std::string prefix;  // "" or with a slash at its end
};

// "BUCKET/PREFIX"; `why` where it is none: the end of a sentence.
S3Place s3_place(const std::string& text, std::string& why);

// One page of a list: what ListObjectsV2 answers.
struct S3Page {
  std::vector<evidence::SinkEntry> entries;  // names without the prefix
  std::string next;                          // continuation token, "" at the end
};
S3Page read_s3_page(std::string_view xml, const std::string& prefix);

std::unique_ptr<evidence::Sink> make_s3_sink(std::string address, S3Place place,
                                             std::unique_ptr<workspace::Transport> transport);

}  // namespace hipaa::resource
