#include "plugin/boundary/inputs.hpp"

#include <initializer_list>
#include <utility>

namespace hipaa::boundary {
namespace {

// More than any header will give a struct: beyond it there is memory of somebody else's.
constexpr std::size_t largest_struct = 4096;

support::Result<void> expect_texts(
    std::initializer_list<std::pair<const char*, const hipaa_str*>> texts) {
  for (const auto& [name, text] : texts)
    if (text->data == nullptr && text->size != 0)
      return bad_argument("The text " + std::string(name) + " is NULL and has a size.",
                          "An absent text is {NULL, 0}.");
  return {};
}

}  // namespace

support::Failure bad_argument(std::string summary, std::string detail) {
  return {support::Status::invalid_argument,
          model::error("HP-ARG-CALL", std::move(summary), std::move(detail))};
}

support::Result<void> expect_readable(const void* given, std::size_t size, std::size_t smallest,
                                      std::size_t known, const std::string& name) {
  if (size < smallest)
    return bad_argument("struct_size of " + name + " is too small.",
                        "It is " + std::to_string(size) +
                            "; set it to sizeof the struct, at least " + std::to_string(smallest) +
                            ".");
  if (size > largest_struct)
    return bad_argument("struct_size of " + name + " cannot be the size of a struct.",
                        "It is " + std::to_string(size) + "; set it to sizeof the struct.");
  const auto* bytes = static_cast<const unsigned char*>(given);
  for (std::size_t i = known; i < size; ++i)
    if (bytes[i] != 0)
      return bad_argument("The " + name + " asks for something that this library does not know.",
                          "Byte " + std::to_string(i) +
                              " of it is not zero, and this library knows " +
                              std::to_string(known) +
                              ". Leave what a later header has zero where abi_minor is older.");
  return {};
}

support::Result<void> expect_valid(const hipaa_host& host) {
  if (host.reserved0 != 0)
    return bad_argument("A reserved member is not zero.", "Set reserved0 of hipaa_host to 0.");
  return expect_texts({{"name", &host.name}, {"version", &host.version}});
}

support::Result<void> expect_valid(const hipaa_call& call) {
  return expect_texts({{"correlation_id", &call.correlation_id}});
}

support::Result<void> expect_valid(const hipaa_request& request) {
  return expect_texts({{"type_name", &request.type_name},
                       {"config", &request.config},
                       {"prior_state", &request.prior_state},
                       {"planned_state", &request.planned_state},
                       {"private_data", &request.private_data},
                       {"identifier", &request.identifier},
                       {"source_provider", &request.source_provider},
                       {"source_type_name", &request.source_type_name}});
}

resource::Request to_request(const hipaa_request& from) {
  resource::Request made;
  made.type_name = text(from.type_name).value_or("");
  made.config = text(from.config);
  made.prior_state = text(from.prior_state);
  made.planned_state = text(from.planned_state);
  made.private_data = text(from.private_data);
  made.identifier = text(from.identifier).value_or("");
  made.schema_version = from.schema_version;
  made.source_provider = text(from.source_provider).value_or("");
  made.source_type_name = text(from.source_type_name).value_or("");
  return made;
}

}  // namespace hipaa::boundary
