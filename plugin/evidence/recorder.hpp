// Writes the segment of one run: each statement is whole on disk before the operation that it is of
// answers, and the segment is sealed when the run ends. Nothing is made before there is something
// to write. What a sink does not take is copied by the next run of the folder. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "plugin/evidence/proof_search.hpp"
#include "plugin/evidence/signer.hpp"
#include "plugin/evidence/sink.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::evidence {

struct RecorderSettings {
  std::string folder;
  bool is_required = false;  // nothing is done where it cannot be recorded
  SignerSettings signer;
  std::string workspace;  // host
  std::string tool;       // who writes: names and versions of library and host
  // A segment that is older or larger is sealed, and the next begun: a service that runs for weeks
  // leaves seals, too.
  std::chrono::milliseconds longest = std::chrono::hours(24);
  std::size_t largest = std::size_t{64} << 20U;  // bytes
};

// Where a line stands.
struct RecordedAt {
  std::string segment;
  std::uint64_t line = 0;  // from 1
  // Reported once: why nobody will sign it, where somebody should, or why it is not copied.
  model::Diagnostics warnings;
};

class Recorder {
 public:
  // Segments are copied to the sinks when they begin and when they are sealed.
  explicit Recorder(RecorderSettings settings, Sinks sinks = {});
  ~Recorder();  // seals the segment, where nobody has
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  [[nodiscard]] const RecorderSettings& settings() const;

  // Opens the segment where that has not been done, and sees to it that what an operation says will
  // have room. HP-EVIDENCE-WRITE, -KEY, -SINK.
  support::Result<void> prepare(support::CallContext& call);
  // Appends a line. `is_synced`: it is on disk before this returns; otherwise it survives the
  // process, and is on disk with the next that is synced. A Failure without diagnostics: why was
  // reported before, and evidence is not required.
  support::Result<RecordedAt> append(std::string_view line, bool is_synced,
                                     support::CallContext& call);
  // Ends the segment, as when the run ends: seals it, and copies it to the sinks. What failed, and
  // what no statement has reported yet: errors where evidence is required, else warnings. What is
  // recorded later begins another segment.
  model::Diagnostics seal(support::CallContext& call);
  // What the folder and the sinks say of these contexts (proof_search.hpp). HP-EVIDENCE-FOLDER.
  support::Result<void> find_proofs(const ProofsOf& of, RunningContexts& contexts,
                                    support::CallContext& call);

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
};

}  // namespace hipaa::evidence
