// Asset bundles, judged by the library's function `bundle_violations`. One thread.
#pragma once

#include "plugin/cli/inputs/bundle.hpp"
#include "plugin/cli/inputs/examine.hpp"

namespace hipaa::cli {

Findings judge_bundle(const BundleFiles& bundle, const abi::Provider& provider,
                      const abi::Call& call, const Options& options, Coverage& coverage);

}  // namespace hipaa::cli
