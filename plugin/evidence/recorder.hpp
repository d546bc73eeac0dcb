// Writes the segment of one run: each statement is whole on disk before the operation that it is of
// answers, and the segment is sealed when the run ends. Nothing is made before there is something
// to write. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/evidence/signer.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::evidence {

struct RecorderSettings {
  std::string folder;
  bool is_required = false;  // nothing is done where it cannot be recorded
  SignerSettings signer;
  std::string workspace;  // host
  std::string tool;       // who writes: names and versions of library and host
};

// Where a line stands.
struct RecordedAt {
  std::string segment;
  std::uint64_t line = 0;  // from 1
  // Once a segment: why nobody will sign it, where somebody should.
  std::optional<model::Diagnostic> warning;
};

class Recorder {
 public:
  explicit Recorder(RecorderSettings settings);
  ~Recorder();  // seals the segment
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  [[nodiscard]] const RecorderSettings& settings() const;

  // Opens the segment where that has not been done, and sees to it that what an operation says will
  // have room. HP-EVIDENCE-WRITE, HP-EVIDENCE-KEY.
  support::Result<void> prepare();
  // Appends a line. `is_synced`: it is on disk before this returns; otherwise it survives the
  // process, and is on disk with the next that is synced.
  support::Result<RecordedAt> append(std::string_view line, bool is_synced);

 private:
  class Writer;
  std::unique_ptr<Writer> writer_;
};

}  // namespace hipaa::evidence
