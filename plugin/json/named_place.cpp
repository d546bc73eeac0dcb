#include "plugin/json/named_place.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::json {
namespace {

constexpr std::size_t digest_digits = 32;

// Of jobs, Terraform's resources, objects of the Databricks APIs; the surest first.
constexpr std::array<std::string_view, 14> natural_keys{"task_key",
                                                        "job_cluster_key",
                                                        "environment_key",
                                                        "address",
                                                        "cluster_id",
                                                        "run_id",
                                                        "job_id",
                                                        "pipeline_id",
                                                        "cluster_name",
                                                        "run_name",
                                                        "instance_pool_name",
                                                        "label",
                                                        "key",
                                                        "name"};

// Blocks that Terraform shows as lists of one: objects in the API.
constexpr std::array<std::string_view, 16> blocks{
    "aws_attributes", "azure_attributes", "gcp_attributes", "docker_image",
    "basic_auth",     "autoscale",        "workload_type",  "cluster_log_conf",
    "new_cluster",    "disk_spec",        "disk_type",      "spec",
    "settings",       "clients",          "git_source",     "schedule"};

bool is_block(std::string_view name) {
  return std::find(blocks.begin(), blocks.end(), name) != blocks.end() || name.ends_with("_task");
}

std::optional<std::string> scalar_text(const value* of) {
  if (of == nullptr) return std::nullopt;
  if (of->is_string() && !of->get_string().empty()) return std::string(view(of->get_string()));
  if (of->is_int64()) return std::to_string(of->get_int64());
  return std::nullopt;
}

// What stands inside of a block, whoever wrote it.
const value* inside(const value* of) {
  const auto* list = of == nullptr ? nullptr : of->if_array();
  return list != nullptr && list->size() == 1 ? &(*list)[0] : of;
}

// "pypi=horovod": another version is the same library with another value.
std::optional<std::string> library_name(const value& element) {
  if (const auto* pypi = inside(member(element, "pypi")))
    if (const auto name = scalar_text(member(*pypi, "package")))
      return "pypi=" + name->substr(0, name->find_first_of("=<>!~[;@ "));
  if (const auto* cran = inside(member(element, "cran")))
    if (const auto name = scalar_text(member(*cran, "package"))) return "cran=" + *name;
  if (const auto* maven = inside(member(element, "maven")))
    if (const auto name = scalar_text(member(*maven, "coordinates")))
      return "maven=" + name->substr(0, name->find(':', name->find(':') + 1));
  for (const std::string_view kind : {"whl", "jar", "egg", "requirements"})
    if (const auto name = scalar_text(member(element, kind)))
      return std::string(kind) + '=' + *name;
  return std::nullopt;
}

bool holds_any(const value& of, const Withheld& withheld) {
  if (const auto text = scalar_text(&of)) return withheld.holds(*text);
  if (const auto* object = of.if_object())
    return std::any_of(object->begin(), object->end(), [&](const auto& one) {
      return withheld.holds(view(one.key())) || withheld.holds_key(view(one.key())) ||
             holds_any(one.value(), withheld);
    });
  const auto* list = of.if_array();
  return list != nullptr && std::any_of(list->begin(), list->end(),
                                        [&](const value& one) { return holds_any(one, withheld); });
}

std::string digest_of(const value& of, Digest digest, const Withheld& withheld) {
  if (holds_any(of, withheld)) return {};
  return digest(canonical_with_unknowns(of)).substr(0, digest_digits);
}

std::string element_name(const value& element, std::size_t index, Digest digest,
                         const Withheld& withheld) {
  std::optional<std::string> name;
  for (const auto key : natural_keys) {
    const auto text = scalar_text(member(element, key));
    if (!text) continue;
    name = std::string(key) + '=' + *text;
    break;
  }
  if (!name) name = library_name(element);
  if (!name) {
    name = digest_of(element, digest, withheld);
    if (!name->empty()) name->insert(0, "sha256=");
  }
  return name->empty() || withheld.holds(*name) ? '#' + std::to_string(index + 1) : *name;
}

std::string member_name(const value* object, const std::string& token, const Withheld& withheld) {
  if (!withheld.holds(token) && !withheld.holds_key(token)) return token;
  std::size_t ordinal = 0;
  if (const auto* members = object == nullptr ? nullptr : object->if_object())
    for (const auto& one : *members) {
      ++ordinal;
      if (view(one.key()) == token) break;
    }
  return '#' + std::to_string(ordinal);
}

std::optional<std::size_t> index_in(const value* list, const std::string& token) {
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::size_t index = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
  if (read.ec != std::errc() || read.ptr != token.data() + token.size() ||
      index >= list->get_array().size())
    return std::nullopt;
  return index;
}

}  // namespace

void Withheld::add(const value& root, std::string_view pointer) {
  boost::system::error_code absent;
  const auto* found = root.find_pointer(boosted(pointer), absent);
  if (found == nullptr) return;
  if (auto text = scalar_text(found)) texts.push_back(std::move(*text));
  if (const auto* object = found->if_object())
    for (const auto& one : *object) keys.emplace_back(view(one.key()));
}

bool Withheld::holds(std::string_view text) const {
  return std::any_of(texts.begin(), texts.end(), [text](const std::string& one) {
    return text.find(one) != std::string_view::npos;
  });
}

bool Withheld::holds_key(std::string_view key) const {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

NamedPlace named_place(const value& root, std::string_view pointer, Digest digest,
                       const Withheld& withheld) {
  NamedPlace made;
  const value* at = &root;
  std::string parent;
  for (const auto& token : pointer_tokens(pointer)) {
    if (const auto index = index_in(at, token)) {
      const auto& list = at->get_array();
      at = &list[*index];
      // The API has an object here, whose members need no number between.
      if (list.size() == 1 && is_block(parent)) continue;
      made.path += '/' + pointer_token(element_name(*at, *index, digest, withheld));
    } else {
      made.path += '/' + pointer_token(member_name(at, token, withheld));
      at = at == nullptr || !at->is_object() ? nullptr : at->get_object().if_contains(token);
    }
    parent = token;
  }
  if (at != nullptr && !at->is_null() && !pointer.empty())
    made.digest = digest_of(*at, digest, withheld);
  return made;
}

}  // namespace hipaa::json
