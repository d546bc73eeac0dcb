// A segment: what one run recorded, a file of lines of JSON. The first is the run's own statement,
// which names the segments that were the heads when it began; the last seals all before it, by a
// note around the root of their Merkle tree. A run that was killed leaves no seal, and perhaps a
// last line that is not whole. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"
#include "plugin/transparency/problem.hpp"
#include "plugin/transparency/signed_note.hpp"

namespace hipaa::transparency {

inline constexpr std::string_view statement_type = "https://in-toto.io/Statement/v1";
inline constexpr std::string_view run_type = "urn:hipaa-provider:run:1";
inline constexpr std::string_view evidence_type = "urn:hipaa-provider:evidence:2";
inline constexpr std::size_t largest_segment = std::size_t{1} << 30U;

// How far a segment had come when a later one began.
struct Head {
  std::string segment;
  std::uint64_t size = 0;  // lines
  Hash root{};
  std::optional<Hash> seal;  // SHA-256 of the line that seals it; nullopt: it had none
};

json::object to_json(const Head& head);
std::optional<Head> read_head(const json::value& value);

// What the first line says.
struct Beginning {
  std::string segment;
  std::string at;
  std::vector<Head> parents;
};

// nullopt where the line is none.
std::optional<Beginning> read_beginning(std::string_view line);

struct Segment {
  std::string name;
  std::unique_ptr<const std::string> bytes;
  std::vector<std::string_view> lines;  // whole ones, without the seal: the leaves
  std::optional<SignedNote> seal;
  std::string_view seal_line;  // "" without one
  std::string_view torn;       // what stands after the last line's end
  std::string problem;         // "goes on after its seal"; "" = its lines are such as we write
};

// "20261129T180000Z-0123456789abcdef.jsonl"
bool is_segment_name(std::string_view name);
// The first three digits after the dash are milliseconds, so that names have the order of time; the
// others are chance, so that runs of one moment differ.
std::string segment_name(std::int64_t unix_ms, std::uint64_t random);
std::string origin_of(std::string_view segment_name);

// As the last line has it, its end included.
std::string seal_line(const SignedNote& note);

// Splits what stands in the file `name`.
Segment split_segment(std::string name, std::string bytes);
Result<Segment> read_segment(const std::string& folder, const std::string& name);

}  // namespace hipaa::transparency
