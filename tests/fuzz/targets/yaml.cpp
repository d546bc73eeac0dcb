// YAML, as our own files and as asset bundles are read. The first part is the pointer of a place,
// the second the text.
#include "plugin/yaml/yaml.hpp"
#include "plugin/json/writer.hpp"
#include "tests/fuzz/harness.hpp"

using namespace hipaa;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Parts parts(data, size);
  std::vector<std::string> tokens;
  for (auto pointer = parts.next(); !pointer.empty();) {
    const auto end = pointer.find('/');
    tokens.emplace_back(pointer.substr(0, end));
    pointer.remove_prefix(end == std::string_view::npos ? pointer.size() : end + 1);
  }
  const auto text = parts.next();
  for (const auto dialect : {yaml::Dialect::strict, yaml::Dialect::databricks}) {
    const auto read = yaml::read(text, dialect);
    const auto document = yaml::Document::read(text, dialect);
    if (!document) {
      fuzz::require(!read, "what is no document has no value");
      continue;
    }
    const auto value = document->value();
    fuzz::require(value.has_value() == read.has_value(), "both ways read or refuse");
    if (value) fuzz::require(json::compact(*value) == json::compact(*read), "both ways read alike");
    static_cast<void>(document->place(tokens));
    static_cast<void>(document->written(tokens));
  }
  return 0;
}
