// Copies a folder's segments to one sink, what former runs could not copy included, and asks it
// what a new segment has to name. One thread at a time.
#pragma once

#include "plugin/evidence/sink.hpp"
#include "plugin/transparency/segment.hpp"

namespace hipaa::evidence {

class Delivery {
 public:
  Delivery(std::string folder, std::unique_ptr<Sink> sink)
      : folder_(std::move(folder)), sink_(std::move(sink)) {}

  [[nodiscard]] Sink& sink() const { return *sink_; }

  // Before a segment is begun: lists the sink, copies what it lacks, and gives the newest segments
  // there that the folder does not have.
  support::Result<std::vector<transparency::Segment>> begin(support::CallContext& call);
  // One segment as it stands in the folder.
  support::Result<void> copy(const std::string& name, support::CallContext& call);

 private:
  support::Result<std::vector<SinkEntry>> list(const std::vector<std::string>& own,
                                               support::CallContext& call);
  support::Result<void> copy_missing(const std::vector<std::string>& own,
                                     const std::vector<SinkEntry>& there,
                                     support::CallContext& call);

  std::string folder_;
  std::unique_ptr<Sink> sink_;
};

}  // namespace hipaa::evidence
