// A place beside the folder that segments are copied to: another folder, a volume, a bucket.
// Whoever writes may not be able to take back what stands there. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/support/call_context.hpp"
#include "plugin/support/result.hpp"

namespace hipaa::evidence {

struct SinkEntry {
  std::string name;
  std::uint64_t size = 0;  // bytes
};

class Sink {
 public:
  Sink() = default;
  virtual ~Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  // As the configuration names it.
  [[nodiscard]] virtual const std::string& address() const = 0;
  // What stands there, at least all whose names come after `after`; in any order, foreign names
  // included.
  virtual support::Result<std::vector<SinkEntry>> list(const std::string& after,
                                                       support::CallContext& call) = 0;
  virtual support::Result<std::string> get(const std::string& name, support::CallContext& call) = 0;
  // Whole, or not at all; over what stands there.
  virtual support::Result<void> put(const std::string& name, std::string_view bytes,
                                    support::CallContext& call) = 0;
};

using Sinks = std::vector<std::unique_ptr<Sink>>;

// `why` ends the sentence that begins with its address. HP-EVIDENCE-SINK, or what `code` says more
// exactly.
support::Failure sink_failure(const std::string& address, const std::string& why,
                              const char* code = "HP-EVIDENCE-SINK");

// `path`: a folder; it is made where it is missing.
std::unique_ptr<Sink> make_folder_sink(std::string address, std::string path);

}  // namespace hipaa::evidence
