#include "plugin/provider/sinks/make_sinks.hpp"

#include "plugin/provider/sinks/s3_sink.hpp"
#include "plugin/provider/sinks/volume_sink.hpp"
#include "plugin/workspace/http/curl_transport.hpp"

namespace hipaa::resource {
namespace {

using support::Failure;
using support::Result;

constexpr std::string_view file_scheme = "file:";
constexpr std::string_view volume_scheme = "volume:";
constexpr std::string_view s3_scheme = "s3://";
// A sink is beside the work: nobody waits for it as for the workspace.
constexpr std::chrono::milliseconds longest_silence{20000};

Failure no_sink(const std::string& address, std::size_t index, const std::string& why) {
  return {support::Status::invalid_argument,
          model::error("HP-EVIDENCE-SINK-ADDRESS", "Evidence cannot be copied there.",
                       "\"" + address + "\" " + why +
                           ". A sink is file:FOLDER, volume:/Volumes/CATALOG/SCHEMA/VOLUME/FOLDER, "
                           "volume:/Workspace/Shared/FOLDER, or s3://BUCKET/PREFIX.",
                       "/evidence/sinks/" + std::to_string(index))};
}

}  // namespace

Result<evidence::Sinks> make_sinks(const std::vector<std::string>& addresses,
                                   workspace::Client& client) {
  evidence::Sinks made;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto& one = addresses[i];
    std::string why;
    if (one.starts_with(file_scheme)) {
      auto path = one.substr(file_scheme.size());
      if (path.starts_with("///")) path.erase(0, 2);
      if (path.empty() || path.starts_with("//"))
        why = "does not name a folder of this machine";
      else
        made.push_back(evidence::make_folder_sink(one, std::move(path)));
    } else if (one.starts_with(volume_scheme)) {
      auto path = volume_path(one.substr(volume_scheme.size()), why);
      if (why.empty()) made.push_back(make_volume_sink(one, std::move(path), client));
    } else if (one.starts_with(s3_scheme)) {
      auto place = s3_place(one.substr(s3_scheme.size()), why);
      if (why.empty())
        made.push_back(make_s3_sink(one, std::move(place),
                                    workspace::make_curl_transport({"", longest_silence})));
    } else {
      why = "begins with an unknown scheme";
    }
    if (!why.empty()) return no_sink(one, i, why);
  }
  return made;
}

}  // namespace hipaa::resource
