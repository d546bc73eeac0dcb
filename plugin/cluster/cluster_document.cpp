#include "plugin/cluster/cluster_document.hpp"

#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/support/digest.hpp"

namespace hipaa::resource {
namespace {

// An unreadable document is reported with a pointer inside the envelope; the host knows the
// resource only.
Failure inside_resource(Failure failure) {
  constexpr std::string_view prefix = "/value";
  for (auto& one : failure.diagnostics)
    if (std::string_view(one.path).substr(0, prefix.size()) == prefix)
      one.path.erase(0, prefix.size());
  return failure;
}

void drop_nulls(json::value& value) {
  if (auto* object = value.if_object()) {
    for (auto member = object->begin(); member != object->end();) {
      if (member->value().is_null()) {
        member = object->erase(member);
      } else {
        drop_nulls(member->value());
        ++member;
      }
    }
  } else if (auto* array = value.if_array()) {
    for (auto& element : *array) drop_nulls(element);
  }
}

Result<request::Envelope> read_values(std::string_view text, std::string_view what,
                                      request::Role role, json::storage_ptr storage = {},
                                      support::CallContext* call = nullptr) {
  auto envelope = request::read_envelope(text, what, std::move(storage), call);
  if (!envelope) return inside_resource(std::move(envelope).error());
  if (!envelope->value.is_object()) {
    return Failure(
        Status::invalid_argument,
        model::error("HP-ARG-ENVELOPE", "The value in " + std::string(what) + " must be an object.",
                     "Leave the whole document out where there is none."));
  }
  auto problems = request::check(request::Schema::cluster().root(), envelope->value, role, call);
  if (const auto stop = call == nullptr ? support::Stop::none : call->stopped();
      stop != support::Stop::none)
    return support::stop_failure(stop, "reading " + std::string(what));
  if (!problems.empty()) return Failure(Status::diagnostics, std::move(problems));
  drop_nulls(envelope->value);
  return std::move(*envelope);
}

bool first_unknown(const json::value& value, std::string& path) {
  if (model::is_unknown(value)) return true;
  const auto length = path.size();
  const auto enter = [&](const json::value& inner, const std::string& token) {
    path += '/' + token;
    if (first_unknown(inner, path)) return true;
    path.resize(length);
    return false;
  };
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object)
      if (enter(member.value(), json::pointer_token(member.key()))) return true;
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      if (enter((*array)[i], std::to_string(i))) return true;
  }
  return false;
}

void keep_known_members(const request::SchemaNode& node, json::object& object);

// False where nothing of the value is kept.
bool keep_known_part(const request::SchemaNode& node, json::value& value) {
  if (value.is_null() || model::is_unknown(value)) return true;
  if (!node.takes(value)) return false;
  if (auto* list = value.if_array()) {
    for (auto one = list->begin(); one != list->end();)
      one = keep_known_part(*node.element, *one) ? one + 1 : list->erase(one);
  } else if (auto* object = value.if_object()) {
    keep_known_members(node, *object);
  }
  return true;
}

void keep_known_members(const request::SchemaNode& node, json::object& object) {
  for (auto member = object.begin(); member != object.end();) {
    const auto* property = node.property(member->key());
    const auto* inner = property == nullptr ? node.element : property->node;
    member = inner != nullptr && keep_known_part(*inner, member->value())
                 ? member + 1
                 : object.stable_erase(member);
  }
}

}  // namespace

Result<void> expect_cluster(std::string_view type_name) {
  if (type_name == "hipaa_cluster") return {};
  return Failure(Status::unsupported,
                 model::error("HP-ARG-RESOURCE",
                              "There is no resource type \"" + std::string(type_name) + "\".",
                              "This library offers hipaa_cluster."));
}

Result<json::value> read_configuration(std::optional<std::string_view> text,
                                       json::storage_ptr storage, support::CallContext* call) {
  if (!text)
    return Failure(Status::invalid_argument,
                   model::error("HP-ARG-CALL", "The configuration is missing.",
                                "Give the resource's configuration as an envelope in `config`."));
  auto read = read_values(*text, "config", request::Role::configuration, std::move(storage), call);
  if (!read) return std::move(read).error();
  return std::move(read->value);
}

Result<State> read_state(std::string_view text, std::string_view what, support::CallContext* call) {
  auto read = read_values(text, what, request::Role::state, {},
                          text.size() > most_read_at_once ? call : nullptr);
  if (!read) return std::move(read).error();
  return State{std::move(read->value.get_object()), read->tainted};
}

Result<Private> read_private(std::optional<std::string_view> text) {
  Private kept;
  if (!text || text->empty()) return kept;
  const auto refused = [](std::string why) {
    return Failure(Status::invalid_argument,
                   model::error("HP-STATE-PRIVATE", "The provider's private data cannot be read.",
                                std::move(why)));
  };
  auto read = request::read_json(*text, "private_data");
  if (!read) return refused("It is not JSON. It has to come back unchanged from an earlier call.");
  const auto* object = read->if_object();
  const auto* version = object == nullptr ? nullptr : object->if_contains("private_version");
  if (version == nullptr || !version->is_int64() || version->get_int64() != 1)
    return refused("It was written by another version of the provider; this one reads version 1.");
  const auto flag = [object](std::string_view key) {
    const auto* found = object->if_contains(key);
    return found != nullptr && found->is_bool() && found->get_bool();
  };
  kept.nonce = text_of(*object, "nonce");
  kept.workspace_id = text_of(*object, "workspace_id");
  kept.look_up_first = flag("look_up_first");
  const auto time = [object](std::string_view key) {
    const auto* found = object->if_contains(key);
    return found != nullptr && found->is_int64() ? found->get_int64() : 0;
  };
  kept.unanswered_at = time("unanswered_at");
  kept.proved_at = time("proved_at");
  kept.proved_start = time("proved_start");
  kept.doubled = flag("doubled");
  kept.job_made_at = time("job_made_at");
  kept.job_doubled = flag("job_doubled");
  kept.proof_required = flag("proof_required");
  kept.moved = flag("moved");
  kept.unproved = text_of(*object, "unproved");
  kept.planned_against = text_of(*object, "planned_against");
  kept.stated = text_of(*object, "stated");
  kept.carried_out = text_of(*object, "carried_out");
  const auto list = [object](std::string_view key) {
    const auto* found = object->if_contains(key);
    return found != nullptr && found->is_array() ? found->get_array() : json::array();
  };
  kept.failed_libraries = list("failed_libraries");
  kept.dropped_libraries = list("dropped_libraries");
  kept.tolerated = list("tolerated");
  kept.unfinished = list("unfinished");
  if (const auto* sent = object->if_contains("sent"); sent != nullptr && sent->is_object())
    kept.sent = sent->get_object();
  if (const auto* shown = object->if_contains("shown"); shown != nullptr && shown->is_object())
    kept.shown = shown->get_object();
  return kept;
}

std::string configuration_mark(const json::object& configuration) {
  return support::sha256_digest(model::canonical(configuration));
}

std::string state_mark(const State* state) {
  return state == nullptr ? "none" : support::sha256_digest(model::canonical(state->values));
}

void keep_known(json::object& values) {
  keep_known_members(request::Schema::cluster().root(), values);
}

std::string write_state(State state) {
  return request::write_envelope({std::move(state.values), state.tainted});
}

std::string write_private(const Private& kept) {
  std::array<unsigned char, 1024> first;
  json::monotonic_resource memory(first.data(), first.size());
  json::object out({{"private_version", 1}}, &memory);
  if (!kept.nonce.empty()) out["nonce"] = kept.nonce;
  if (!kept.workspace_id.empty()) out["workspace_id"] = kept.workspace_id;
  if (kept.look_up_first) out["look_up_first"] = true;
  if (kept.unanswered_at != 0) out["unanswered_at"] = kept.unanswered_at;
  if (kept.proved_at != 0) out["proved_at"] = kept.proved_at;
  if (kept.proved_start != 0) out["proved_start"] = kept.proved_start;
  if (kept.doubled) out["doubled"] = true;
  if (kept.job_made_at != 0) out["job_made_at"] = kept.job_made_at;
  if (kept.job_doubled) out["job_doubled"] = true;
  if (kept.proof_required) out["proof_required"] = true;
  if (kept.moved) out["moved"] = true;
  if (!kept.unproved.empty()) out["unproved"] = kept.unproved;
  if (!kept.planned_against.empty()) out["planned_against"] = kept.planned_against;
  if (!kept.stated.empty()) out["stated"] = kept.stated;
  if (!kept.carried_out.empty()) out["carried_out"] = kept.carried_out;
  if (!kept.failed_libraries.empty()) out["failed_libraries"] = kept.failed_libraries;
  if (!kept.dropped_libraries.empty()) out["dropped_libraries"] = kept.dropped_libraries;
  if (!kept.tolerated.empty()) out["tolerated"] = kept.tolerated;
  if (!kept.unfinished.empty()) out["unfinished"] = kept.unfinished;
  if (kept.sent) out["sent"] = *kept.sent;
  if (kept.shown) out["shown"] = *kept.shown;
  return json::compact(out);
}

Result<void> expect_known(const json::object& values, std::string_view what) {
  for (const auto& member : values) {
    std::string path = "/" + json::pointer_token(member.key());
    if (!first_unknown(member.value(), path)) continue;
    return Failure(Status::invalid_argument,
                   model::error("HP-ARG-UNKNOWN-VALUE",
                                "A value in " + std::string(what) + " is still unknown.",
                                "All values must be known for this operation.", path));
  }
  return {};
}

std::string text_of(const json::object& values, std::string_view name) {
  const auto* found = values.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace hipaa::resource
