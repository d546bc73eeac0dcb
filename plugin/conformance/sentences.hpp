// The sentences of provider.h that can be tried on any library without a workspace.
#pragma once

#include <hipaa/provider.hpp>
#include <vector>

namespace hipaa::conformance {

struct Sentence {
  const char* text;
  bool (*holds)(const abi::Library& library, hipaa_get_api_fn get_api);
};

const std::vector<Sentence>& sentences();

}  // namespace hipaa::conformance
