// Checkpoints in signed notes (C2SP tlog-checkpoint and signed-note): origin, size and root of a
// tree, and who signed them. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/transparency/hash.hpp"
#include "plugin/transparency/note_key.hpp"

namespace hipaa::transparency {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};
};

struct NoteSignature {
  std::string name;
  std::uint32_t hash = 0;
  std::string signature;
};

struct SignedNote {
  Checkpoint checkpoint;
  std::string text;  // what is signed
  std::vector<NoteSignature> signatures;
};

// What is signed: three lines.
std::string to_text(const Checkpoint& checkpoint);
// The note: the text alone where nobody has signed.
std::string to_text(const SignedNote& note);

// nullopt where it is none, or another spelling of one.
std::optional<SignedNote> read_note(std::string_view text);

}  // namespace hipaa::transparency
