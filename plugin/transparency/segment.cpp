#include "plugin/transparency/segment.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "plugin/files/regular_file.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::transparency {
namespace {

constexpr std::string_view ending = ".jsonl";
constexpr std::string_view seal_begin = "{\"seal\":";
// How the lines begin that are written before the seal: statements, and what did not change.
constexpr std::array<std::string_view, 2> line_begins = {
    "{\"_type\":\"https://in-toto.io/Statement/v1\",", "{\"cluster\":\""};

bool is_our_line(std::string_view line) {
  return line.ends_with('}') &&
         std::any_of(line_begins.begin(), line_begins.end(),
                     [line](std::string_view begin) { return line.starts_with(begin); });
}

std::optional<SignedNote> read_seal(std::string_view line) {
  const auto read = json::read(line);
  auto note = read ? read_note(json::text_member(*read, "seal")) : std::nullopt;
  if (!note || std::string_view(seal_line(*note)) != std::string(line) + '\n') return std::nullopt;
  return note;
}

std::string padded(int number, std::size_t width) {
  auto text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

json::object to_json(const Head& head) {
  return {{"root", to_base64(head.root)},
          {"seal", head.seal ? json::value(to_base64(*head.seal)) : json::value()},
          {"segment", head.segment},
          {"size", static_cast<std::int64_t>(head.size)}};
}

std::optional<Head> read_head(const json::value& value) {
  Head made;
  made.segment = json::text_member(value, "segment");
  const auto root = hash_from_base64(json::text_member(value, "root"));
  const auto* size = json::member(value, "size");
  const auto* sealed = json::member(value, "seal");
  const auto seal = hash_from_base64(json::text_member(value, "seal"));
  if (!is_segment_name(made.segment) || !root || size == nullptr || !size->is_int64() ||
      size->get_int64() < 1 || (sealed != nullptr && !seal))
    return std::nullopt;
  made.root = *root;
  made.size = static_cast<std::uint64_t>(size->get_int64());
  made.seal = seal;
  return made;
}

std::optional<Beginning> read_beginning(std::string_view line) {
  const auto read = json::read(line);
  if (!read || json::text_member(*read, "predicateType") != run_type) return std::nullopt;
  const auto* run = json::member(*read, "predicate");
  const auto* parents = run == nullptr ? nullptr : json::member(*run, "parents");
  if (parents == nullptr || !parents->is_array()) return std::nullopt;
  Beginning made;
  made.segment = json::text_member(*run, "segment");
  made.at = json::text_member(*run, "began_at");
  for (const auto& one : parents->get_array()) {
    auto head = read_head(one);
    if (!head) return std::nullopt;
    made.parents.push_back(std::move(*head));
  }
  return made;
}

bool is_segment_name(std::string_view name) {
  constexpr std::string_view shape = "dddddddd_dddddd_-hhhhhhhhhhhhhhhh.jsonl";
  if (name.size() != shape.size() || !name.ends_with(ending)) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_digit = name[i] >= '0' && name[i] <= '9';
    const bool is_hexadecimal = is_digit || (name[i] >= 'a' && name[i] <= 'f');
    if (shape[i] == 'd' && !is_digit) return false;
    if (shape[i] == 'h' && i > 16 && i < 33 && !is_hexadecimal) return false;
  }
  return name[8] == 'T' && name[15] == 'Z' && name[16] == '-';
}

std::string segment_name(std::int64_t unix_ms, std::uint64_t random) {
  constexpr unsigned digits_of_chance = 13;
  const std::time_t at = unix_ms / 1000;
  random = random << 12U >> 12U | static_cast<std::uint64_t>(unix_ms % 1000)
                                      << 4 * digits_of_chance;
  std::tm of{};
  ::gmtime_r(&at, &of);
  auto made = padded(of.tm_year + 1900, 4) + padded(of.tm_mon + 1, 2) + padded(of.tm_mday, 2) +
              'T' + padded(of.tm_hour, 2) + padded(of.tm_min, 2) + padded(of.tm_sec, 2) + "Z-";
  constexpr std::string_view digits = "0123456789abcdef";
  for (unsigned shift = 64; shift > 0; shift -= 4) made += digits[random >> (shift - 4) & 0xFU];
  return made + std::string(ending);
}

std::string origin_of(std::string_view name) {
  return "hipaa-provider/evidence/" + std::string(name.substr(0, name.size() - ending.size()));
}

std::string seal_line(const SignedNote& note) {
  return std::string(seal_begin) + json::quoted(to_text(note)) + "}\n";
}

Segment split_segment(std::string name, std::string bytes) {
  Segment made;
  made.name = std::move(name);
  made.bytes = std::make_unique<const std::string>(std::move(bytes));
  std::string_view rest = *made.bytes;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (made.seal && made.problem.empty()) made.problem = "goes on after its seal";
    if (line.starts_with(seal_begin)) {
      auto seal = read_seal(line);
      if (!seal && made.problem.empty()) made.problem = "has a seal that was altered";
      if (seal) {
        made.seal = std::move(seal);
        made.seal_line = line;
      }
      continue;
    }
    made.lines.push_back(line);
    if (!is_our_line(line) && made.problem.empty())
      made.problem =
          "has a line " + std::to_string(made.lines.size()) + " that nobody of us wrote so";
  }
  made.torn = rest;
  // A seal stands in a line of its own: the end of the one before it was changed.
  if (!made.seal && !made.lines.empty() && made.problem.empty() &&
      made.lines.back().find(seal_begin) != std::string_view::npos)
    made.problem = "has a seal that was altered";
  if (made.seal && !rest.empty() && made.problem.empty()) made.problem = "goes on after its seal";
  return made;
}

Result<Segment> read_segment(const std::string& folder, const std::string& name) {
  auto bytes = files::read_file(folder + '/' + name, largest_segment);
  if (!bytes) return Problem::of(bytes.error().why);
  return split_segment(name, std::move(*bytes));
}

}  // namespace hipaa::transparency
