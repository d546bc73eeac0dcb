// The mark of one create: 128 random bits. It goes out as a tag, so that a cluster whose create was
// never answered can be found again.
#pragma once

#include <string>

namespace hipaa::resource {

std::string new_nonce();

}  // namespace hipaa::resource
