// Terraform's bytes, read and written without a tree between, against the way by the tree. The
// first part are the bytes of a value, the second, if it is there, an envelope of the library.
#include "plugin/terraform/values/direct.hpp"
#include "plugin/terraform/values/msgpack.hpp"
#include "plugin/terraform/values/plain.hpp"
#include "plugin/terraform/values/wire.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/unit/terraform/cluster_schema.hpp"

using namespace hipaa::terraform;
using hipaa::fuzz::require;

namespace {

std::optional<std::string> by_tree(std::string_view bytes) {
  const auto wire = read_msgpack(test::toy(), bytes);
  return wire ? std::optional(envelope_of(plain_of(test::toy(), *wire))) : std::nullopt;
}

std::string by_tree(std::string_view envelope, std::string_view hint, Unknowns unknowns) {
  auto wire = wire_of(test::toy(), open_envelope(envelope).plain,
                      read_msgpack(test::toy(), hint).value_or(Json()));
  if (unknowns == Unknowns::are_null) wire = without_unknowns(std::move(wire));
  return write_msgpack(test::toy(), wire);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hipaa::fuzz::Parts parts(data, size);
  const auto bytes = parts.next();
  const auto direct = envelope_of_bytes(test::toy(), bytes);
  const auto tree = by_tree(bytes);
  require(direct.has_value() == tree.has_value(), "both ways read or refuse");
  if (!direct) return 0;
  require(*direct == *tree, "both ways read alike");
  // Back to Terraform, with the same bytes for a hint, as a plan has it.
  const auto wire = read_msgpack(test::toy(), bytes);
  if (!wire->is_object()) return 0;
  // What is no UTF-8 was replaced by U+FFFD, as Terraform does itself; the hint keeps its bytes.
  if (direct->find("\xef\xbf\xbd") != std::string::npos) return 0;
  const auto hint = attribute_bytes(test::toy(), bytes);
  for (const auto unknowns : {Unknowns::stay, Unknowns::are_null})
    // Not by their bytes: a length may be written in several ways, and what the hint says already
    // is taken as it stands there.
    require(read_msgpack(bytes_of_envelope(test::toy(), *direct, hint, unknowns)) ==
                read_msgpack(by_tree(*direct, bytes, unknowns)),
            "both ways write alike");
  if (parts.empty()) return 0;
  // Whatever the library says, something is written that can be read.
  const auto written = bytes_of_envelope(test::toy(), parts.next(), hint, Unknowns::stay);
  require(read_msgpack(test::toy(), written).has_value(), "what is written can be read");
  return 0;
}
