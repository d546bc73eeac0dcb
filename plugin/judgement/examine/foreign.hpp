// Objects that somebody else wrote (the APIs' answers, plans, bundles, hipaa_cluster's own values),
// read as the rules want them: unknown attributes are left out, numbers, flags
// and texts are converted as the API and Databricks' tools do, blocks written as lists of one are
// objects, and the official provider's block names are the APIs'. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/value.hpp"

namespace hipaa::resource {

// What a block holds: the object, or the only element of a list of one; unknown stays unknown;
// nullptr where there is none (absent, null, an empty list).
const json::value* block(const json::value* value);
// The same of a member, under either of its names ("tasks", or the block name "task").
const json::value* block_in(const json::value& object, std::string_view name);
const json::value* list_in(const json::value& object, std::string_view name,
                           std::string_view block_name);
// Text or whole number of a member, "" otherwise.
std::string text_in(const json::value& object, std::string_view name);

// The part of a cluster (a task) that hipaa_cluster's schema knows, in its shape, in `storage`.
// Empty texts and blocks are absent, as the official provider writes them. An object in any case.
// Of a task also what it says of its compute, and kinds that hipaa_cluster does not offer.
json::value known_cluster(const json::value& foreign, const json::storage_ptr& storage);
json::value known_task(const json::value& foreign, const json::storage_ptr& storage);

// What cannot be judged because it has another type than the API's: it must not count as absent, so
// it becomes unknown. Of `known`, as made by known_cluster.
model::Diagnostics take_wrong_types(json::value& known);

// The pointer into `foreign` of what stands at `pointer` in the known part.
std::string foreign_pointer(const json::value& foreign, std::string_view pointer);

}  // namespace hipaa::resource
