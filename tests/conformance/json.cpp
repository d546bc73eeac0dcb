#include "tests/conformance/json.hpp"

#include <boost/json/src.hpp>
#include <catch2/catch.hpp>

namespace conformance {

json::value parsed(const abi_test::Library& library, const abi_test::Result& result,
                   hipaa_document which) {
  hipaa_str text{};
  REQUIRE(library->result_document(result.raw, which, &text) == HIPAA_OK);
  REQUIRE(text.data != nullptr);
  CHECK(text.data[text.size] == '\0');
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 64;
  auto document = json::parse(json::string_view(text.data, text.size), error, {}, options);
  INFO(std::string(text.data, text.size));
  REQUIRE_FALSE(error);
  return document;
}

void check_envelope(const json::value& document) {
  REQUIRE(document.is_object());
  const auto& envelope = document.as_object();
  REQUIRE(envelope.contains("format_version"));
  CHECK(envelope.at("format_version") == 1);
  REQUIRE(envelope.contains("value"));
  const auto* unknown = envelope.if_contains("unknown");
  if (unknown == nullptr) return;
  for (const auto& pointer : unknown->as_array()) {
    const std::string path(pointer.as_string());
    INFO(path);
    boost::system::error_code error;
    const auto* found = envelope.at("value").find_pointer(path, error);
    REQUIRE(found != nullptr);
    CHECK(found->is_null());
  }
}

}  // namespace conformance
