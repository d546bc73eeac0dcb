// The tag that marks a cluster as one create's: see Private::nonce.
#pragma once

#include <string_view>

namespace hipaa::model {

constexpr std::string_view nonce_tag = "hipaa_cluster_request_id";

}  // namespace hipaa::model
