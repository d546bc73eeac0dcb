// Clusters that one create has made besides the one that is tracked: where its answer was lost, it
// was sent again, and the workspace carried out the first request after all, perhaps long after the
// apply had ended. All of them carry the create's mark.
#pragma once

#include "plugin/operations/apply/apply_operation.hpp"

namespace hipaa::resource {

// For a read: looks for them for an hour after the last request that was left without an answer.
// HP-CLUSTER-DOUBLED for each, and the next plan is not empty. What cannot be listed is looked for
// by the next read.
void report_duplicates(ApplyOperation& operation);

// For what is gone: the id of one that is left of its create, "" where none is. A request of a
// moment ago is waited for, as nobody looks for its mark afterwards.
Result<std::string> left_of_create(ApplyOperation& operation, std::string_view gone);

// For an apply: removes them. Where that fails the next plan is not empty, and the answer tells it.
void remove_duplicates_of_create(ApplyOperation& operation);

}  // namespace hipaa::resource
