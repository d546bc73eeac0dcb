#include "plugin/cli/inputs/judge_bundle.hpp"

#include "plugin/cli/run/reply.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::string arguments_of(const BundleFiles& bundle, const std::string& profile) {
  std::string text = R"({"format_version":1,"value":[)";
  write_bundle(bundle, text);
  return text + ',' + (profile.empty() ? "null" : json::quoted(profile)) + "]}";
}

bool flag_member(const json::value& of, std::string_view name) {
  const auto* found = json::member(of, name);
  return found != nullptr && *found == true;
}

// "/resources/jobs/etl/…" of a resource that is asked for; what belongs to none is always reported.
bool is_wanted(const BundleFiles& bundle, const std::string& path) {
  const auto tokens = json::pointer_tokens(path);
  return bundle.only.empty() || tokens.size() < 3 || tokens[0] != "resources" ||
         tokens[2].starts_with('#') ||  // whose name is not shown
         bundle.only.count(tokens[1] + '.' + tokens[2]) > 0;
}

const json::array& list_member(const json::value& of, std::string_view name) {
  static const json::array none;
  const auto* found = json::member(of, name);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

}  // namespace

Findings judge_bundle(const BundleFiles& bundle, const abi::Provider& provider,
                      const abi::Call& call, const Options& options, Coverage& coverage) {
  const auto arguments = arguments_of(bundle, options.profile);
  abi::Request request;
  request.type_name = abi::borrow("bundle_violations");
  request.config = abi::borrow(arguments);
  const auto result = provider.call_function(call, request);
  if (!result.ok()) return findings_of(result, "", Secrets());
  const auto value = result.document(HIPAA_DOC_VALUE);
  const auto answer = json::read({value.data, value.size});
  const auto* report = answer ? json::member(*answer, "value") : nullptr;
  if (report == nullptr)
    return {operational_error("HP-PLUGIN-ANSWER", "The library's answer cannot be read.")};
  Findings findings;
  for (const auto& row : list_member(*report, "findings")) {
    auto one = finding_of(row);
    if (!is_wanted(bundle, one.path)) continue;
    one.resource = named(json::text_member(row, "resource"), json::text_member(row, "subject"));
    one.is_operational_error = flag_member(row, "prevents");
    const auto* file = json::member(row, "file");
    const auto index = file != nullptr && file->is_int64() && file->get_int64() > 0
                           ? static_cast<std::size_t>(file->get_int64())
                           : std::size_t{0};
    if (index < bundle.parts.size())
      one.place = place_in(bundle.parts[index], json::text_member(row, "pointer"));
    findings.push_back(std::move(one));
  }
  for (const auto& one : list_member(*report, "examined"))
    if (bundle.only.empty() || bundle.only.count(json::text_member(one, "resource")) > 0)
      coverage.examined.push_back({json::text_member(one, "resource"), flag_member(one, "found")});
  if (const auto* skipped = json::member(*report, "skipped");
      skipped != nullptr && skipped->is_object())
    for (const auto& one : skipped->get_object())
      if (one.value().is_int64())
        coverage.skipped["resources of other kinds"].insert(
            coverage.skipped["resources of other kinds"].end(),
            static_cast<std::size_t>(one.value().get_int64()),
            bundle.parts.front().name + ": " + std::string(json::view(one.key())));
  return findings;
}

}  // namespace hipaa::cli
