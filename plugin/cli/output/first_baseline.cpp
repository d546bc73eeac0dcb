// Baselines of version 1: they name elements by their numbers, and files without their folders.
#include <algorithm>
#include <array>

#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/output/baseline.hpp"
#include "plugin/json/pointer.hpp"

namespace hipaa::cli {
namespace {

bool is_number(std::string_view token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_numbers(std::string_view path) {
  std::string text;
  for (const auto& token : json::pointer_tokens(path))
    text += '/' + (is_number(token) ? std::string("*") : json::pointer_token(token));
  return text;
}

// Lists whose elements the name of the resource tells from each other.
std::string without_numbers_of_resources(std::string_view path) {
  constexpr std::array<std::string_view, 9> lists{
      "",     "tasks", "job_clusters", "resource_changes", "resources", "child_modules",
      "jobs", "runs",  "clusters"};
  std::string text;
  std::string list;
  for (const auto& token : json::pointer_tokens(path)) {
    const bool is_free =
        is_number(token) && std::find(lists.begin(), lists.end(), list) != lists.end();
    text += '/' + (is_free ? std::string("*") : json::pointer_token(token));
    list = token;
  }
  return text;
}

std::string fingerprint_at(const Finding& one, std::string_view path) {
  const auto& file = one.source.empty() ? one.place.file : one.source;
  std::string text = "1\n" + file.substr(file.rfind('/') + 1);  // npos + 1 is 0
  for (const auto* part : {&one.resource, &one.code}) text += '\n' + *part;
  text += '\n' + (one.value.empty() ? std::string(path) : without_numbers(path));
  return sha256(text + '\n' + one.value).substr(0, 32);
}

}  // namespace

std::string first_fingerprint(const Finding& one) {
  return fingerprint_at(one, one.path);
}

bool is_of_first_form(const BaselineEntry& entry, const Finding& one) {
  if (entry.code != one.code || entry.resource != one.resource || one.resource.empty() ||
      without_numbers_of_resources(entry.path) != without_numbers_of_resources(one.path))
    return false;
  // The entry's own path, and this finding's file and value: what it was made of.
  return entry.fingerprint.starts_with(fingerprint_at(one, entry.path) + ':');
}

}  // namespace hipaa::cli
