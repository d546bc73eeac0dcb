// Clusters that one create has made besides the one that is tracked: where its answer was lost, it
// was sent again, and the workspace carried out the first request after all, perhaps long after the
// apply had ended. All of them carry the create's mark.
#pragma once

#include <chrono>

#include "plugin/resource/work.hpp"

namespace hipaa::resource {

// No request is held up for longer on its way.
constexpr std::chrono::milliseconds longest_way = std::chrono::hours(1);

// For a read: looks for them for an hour after the last request that was left without an answer.
// HP-CLUSTER-DOUBLED for each, and the next plan is not empty. What cannot be listed is looked for
// by the next read.
void look_for_doubles(Work& work);

// For an apply: removes them. Where that fails the next plan is not empty, and the answer tells it.
void remove_doubles(Work& work);

}  // namespace hipaa::resource
