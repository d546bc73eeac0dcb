#include <cstddef>
#include <cstring>
#include <utility>

#include "plugin/checked/contract.hpp"

namespace hipaa::checked {
namespace {

// A struct of some minor of this ABI is never larger: what is more was never set.
constexpr std::size_t largest_struct = 4096;

template <class Struct>
std::string size_problem(const Struct& given, const char* name) {
  if (given.struct_size < sizeof(Struct))
    return std::string("struct_size of ") + name + " is " + std::to_string(given.struct_size) +
           ", less than the " + std::to_string(sizeof(Struct)) + " that it has.";
  if (given.struct_size > largest_struct)
    return std::string("struct_size of ") + name + " is " + std::to_string(given.struct_size) +
           ": it was not set.";
  const auto* const bytes = reinterpret_cast<const unsigned char*>(&given);
  for (std::size_t i = sizeof(Struct); i < given.struct_size; ++i)
    if (bytes[i] != 0)
      return std::string("byte ") + std::to_string(i) + " of " + name +
             " is not zero, and is beyond what this library knows.";
  return {};
}

}  // namespace

std::string problem_of(const hipaa_str& text, const char* name) {
  if (text.data == nullptr && text.size != 0)
    return std::string(name) + " is {NULL, " + std::to_string(text.size) +
           "}: absent is {NULL, 0}.";
  return {};
}

std::string problem_of(const hipaa_call& call) {
  if (auto problem = size_problem(call, "hipaa_call"); !problem.empty()) return problem;
  if (call.timeout_ms < 0) return "timeout_ms is negative.";
  return problem_of(call.correlation_id, "correlation_id");
}

std::string problem_of(const hipaa_request& request) {
  if (auto problem = size_problem(request, "hipaa_request"); !problem.empty()) return problem;
  if (request.type_name.data == nullptr) return "type_name is absent: every request has one.";
  const std::pair<const hipaa_str*, const char*> texts[] = {
      {&request.type_name, "type_name"},
      {&request.config, "config"},
      {&request.prior_state, "prior_state"},
      {&request.planned_state, "planned_state"},
      {&request.private_data, "private_data"},
      {&request.identifier, "identifier"},
      {&request.source_provider, "source_provider"},
      {&request.source_type_name, "source_type_name"}};
  for (const auto& [text, name] : texts)
    if (auto problem = problem_of(*text, name); !problem.empty()) return problem;
  return {};
}

std::string problem_of(const hipaa_host& host) {
  if (auto problem = size_problem(host, "hipaa_host"); !problem.empty()) return problem;
  if (host.reserved0 != 0) return "reserved0 of hipaa_host is not zero.";
  if (auto problem = problem_of(host.name, "name"); !problem.empty()) return problem;
  return problem_of(host.version, "version");
}

}  // namespace hipaa::checked
