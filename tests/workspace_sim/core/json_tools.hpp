// Small readers over Boost.JSON documents, shared by every endpoint of the simulated workspace.
//
// Nothing here owns anything: pointers point into the document that was passed and live as long as
// it does. Pure functions, safe from any thread.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workspace_sim {

namespace json = boost::json;

/// The text at `key`, or `fallback` where it is absent, null or no text.
std::string text_at(const json::object& object, std::string_view key,
                    std::string_view fallback = {});
/// The integer at `key`; whole doubles and decimal texts count as integers, as they do in the API.
std::int64_t integer_at(const json::object& object, std::string_view key,
                        std::int64_t fallback = 0);
double number_at(const json::object& object, std::string_view key, double fallback = 0);
/// The boolean at `key`; the texts "true" and "false" count, since query strings carry them.
bool flag_at(const json::object& object, std::string_view key, bool fallback = false);
/// Whether `key` is there and not null: the API treats null as absent.
bool has(const json::object& object, std::string_view key);

const json::object* object_at(const json::object& object, std::string_view key);
json::object* object_at(json::object& object, std::string_view key);
const json::array* array_at(const json::object& object, std::string_view key);
/// The object at `key`, made when it is absent or something else.
json::object& make_object_at(json::object& object, std::string_view key);

/// A scalar as the API would print it: texts without quotes, everything else as JSON.
std::string plain_text(const json::value& value);
std::string lower_case(std::string_view text);
/// A whole number, if the value is one.
std::optional<std::int64_t> as_integer(const json::value& value);
std::optional<double> as_number(const json::value& value);
/// Removes nulls at every depth of objects: the API knows no difference between null and absent.
void drop_nulls(json::value& value);
/// JSON text with numbers as the API writes them: 4.0, where Boost.JSON would write 4E0.
std::string to_text(const json::value& value);
/// nullopt where the text is no JSON. Depth is bounded by Boost.JSON (32).
std::optional<json::value> parse_json(std::string_view text);
/// Copies every member of `from` over `into`, replacing what is there.
void overlay(json::object& into, const json::object& from);
/// Sets `key` where the object has no value of its own for it.
void set_default(json::object& object, std::string_view key, const json::value& value);
bool contains_text(const json::array& array, std::string_view text);

}  // namespace workspace_sim
