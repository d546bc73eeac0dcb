// hipaa_cluster's documents, read and written: configuration, state, and what the provider keeps
// for itself (private).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/model/value.hpp"
#include "plugin/request/operation.hpp"
#include "plugin/support/call_context.hpp"

namespace hipaa::resource {

using support::Result;

// The memory of one call's values: handed out in one go, given back when the call ends. Nothing
// that outlives the call may hold values made in it.
struct Arena {
  std::array<unsigned char, std::size_t{16} << 10U> first;
  json::monotonic_resource memory{first.data(), first.size()};
};

struct State {
  json::object values;  // without nulls; unknowns marked
  bool tainted = false;
};

// What no attribute shows and the next call needs. Given to the host as opaque bytes.
struct Private {
  std::string nonce;           // of the create
  bool look_up_first = false;  // a create with this nonce may already have been sent
  // When a create of this nonce, or an edit, was last left without an answer, in Unix milliseconds;
  // 0 = never. The workspace may carry it out yet: there is another cluster then, or this one is
  // restarted.
  std::int64_t unanswered_at = 0;
  bool doubled = false;  // it has: the next plan must not be empty
  // When we made the job of `tasks`, in Unix milliseconds, while another request for it may be
  // carried out yet; 0 = never, or long ago. And whether one was.
  std::int64_t job_made_at = 0;
  bool job_doubled = false;
  bool proof_required = false;  // the last proof did not succeed: the next plan must not be empty
  // When the last proof was taken, and when the cluster that gave it had been started, by the
  // workspace's clock; in Unix milliseconds, 0 = never.
  std::int64_t proved_at = 0;
  std::int64_t proved_start = 0;
  std::optional<json::object> sent;   // the cluster specification as last sent
  std::optional<json::object> shown;  // how the API's settings then differed from what was sent
  std::string workspace_id;           // "" when not known
  // Of a cluster that runs with a stale proof: since when, and who started it, in words.
  std::string unproved;
  // Libraries that an install of ours left FAILED and that nothing declares: an uninstall is due.
  json::array failed_libraries;
  // Those of them that are marked for it: they are shown until the next restart and never ran.
  json::array dropped_libraries;
  // Attributes that an apply could not bring about: that they differ is nobody's change.
  json::array unfinished;
  json::array tolerated;  // ids of clusters with the same name that a create need not mind
  bool moved = false;     // from another provider's state: the next read takes over what there is
  // Of a plan: which state it was made against (see `state_mark`); "" where none is noted.
  std::string planned_against;
  // How the last statement about the cluster names what is known of it (evidence/statement.hpp).
  std::string stated;
  std::string carried_out;  // the configuration that was applied last (see `configuration_mark`)
};

// E_UNSUPPORTED for another type than hipaa_cluster.
Result<void> expect_cluster(std::string_view type_name);

// Decoding errors carry paths into the resource. Nulls are dropped: absent and null are one thing.
// The configuration is an object, made in `storage`. Where `call` has to stop, reading it ends.
Result<json::value> read_configuration(std::optional<std::string_view> text,
                                       json::storage_ptr storage = {},
                                       support::CallContext* call = nullptr);
// Of a state, `call` ends the reading only where there is very much of it: what an apply or a read
// tells otherwise, should it be stopped, has the state in it.
Result<State> read_state(std::string_view text, std::string_view what,
                         support::CallContext* call = nullptr);
inline constexpr std::size_t most_read_at_once = std::size_t{64} << 10U;
Result<Private> read_private(std::optional<std::string_view> text);

// Names a configuration without showing it.
std::string configuration_mark(const json::object& configuration);
// Names a state without showing it; that of a create, which has none, for nullptr.
std::string state_mark(const State* state);

// Leaves out of what the workspace says what no state can hold, or it could not be read again:
// members that the schema does not have, and values of another type than its.
void keep_known(json::object& values);
std::string write_state(State state);
std::string write_private(const Private& kept);

// Refuses documents that still hold unknowns ("config" in apply and read): all must be known by
// then.
Result<void> expect_known(const json::object& values, std::string_view what);

// Text of a top-level attribute, "" when absent or not a text.
std::string text_of(const json::object& values, std::string_view name);

}  // namespace hipaa::resource
