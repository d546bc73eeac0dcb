// Coverage: which time of the clusters of a workspace is measured, covered by hardware, or a gap,
// and why; a row a cluster. Only reads. Memory: the list of clusters, the proofs of the folders,
// and the events of one cluster.
#pragma once

#include <functional>
#include <string_view>

#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// Takes one row (schemas/coverage_row.schema.json), which it borrows; false ends it.
using TakeCoverageRow = std::function<bool(std::string_view row)>;

// Rows to `take`; the summary (schemas/hipaa_coverage.schema.json) is the answer's `value`. A gap
// is an error: what no proof covers never looks like success.
Answer tell_coverage(const Provider& provider, const Request& request, CallContext& call,
                     const TakeCoverageRow& take);

// The data source hipaa_coverage: the summary alone, as its state. There a gap is a warning.
Answer read_coverage(const Provider& provider, const Request& request, CallContext& call);

}  // namespace hipaa::resource
