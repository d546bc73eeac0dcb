// Evidence of a cluster as any workspace may describe it: canonical JSON, the same twice. The
// parts: the cluster, the proof's record, a reason.
#include "plugin/evidence/evidence_document.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/request/read_document.hpp"
#include "tests/fuzz/harness.hpp"

using namespace hipaa;
using fuzz::require;

namespace {

json::object object_of(std::string_view text) {
  auto read = request::read_json(text, "input");
  return read && read->is_object() ? std::move(read->get_object()) : json::object();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Parts parts(data, size);
  evidence::Circumstances circumstances;
  circumstances.operation = "read";
  circumstances.workspace = "https://x";
  circumstances.profile = "strict";
  circumstances.ruleset = "1.2";
  circumstances.cluster = object_of(parts.next());
  circumstances.record = object_of(parts.next());
  circumstances.encryption = circumstances.record;
  const auto reason = parts.next();
  if (json::find_invalid_utf8(reason) != std::string_view::npos) return -1;  // never so: no use
  circumstances.not_measured_because = reason;
  const auto written = evidence::document(circumstances);
  require(evidence::document(circumstances) == written, "equal facts give equal bytes");
  const auto read = request::read_json(written, "evidence");
  require(read.has_value(), "evidence is JSON");
  require(model::canonical(*read) + "\n" == written || model::canonical(*read) == written,
          "evidence is canonical");
  return 0;
}
