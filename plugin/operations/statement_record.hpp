// What the evidence of every operation has in common, and how it becomes a statement. Any thread.
#pragma once

#include "plugin/evidence/evidence_document.hpp"
#include "plugin/observe/proof.hpp"

namespace hipaa::resource {

// Who asked for what, when, by which rules, and what they said; the cluster is the operation's own.
evidence::Circumstances circumstances(const Provider& provider, std::string_view operation,
                                      model::Verdicts verdicts, CallContext& call);
void take_proof(const Proof& proof, evidence::Circumstances& of);

// Appends `line` to the provider's segment; `document` then says where it stands. What could not be
// written is reported: an error where evidence is required. False: it is not there.
bool append_statement(evidence::Recorder& recorder, std::string_view line, bool is_synced,
                      json::object& document, model::Diagnostics& reported, CallContext& call);

}  // namespace hipaa::resource
