#include "plugin/provider/sinks/volume_sink.hpp"

#include <algorithm>

namespace hipaa::resource {
namespace {

using support::CallContext;
using support::Failure;
using support::Result;

class VolumeSink : public evidence::Sink {
 public:
  VolumeSink(std::string address, std::string path, workspace::Client& client)
      : address_(std::move(address)), path_(std::move(path)), client_(client) {}

  [[nodiscard]] const std::string& address() const override { return address_; }

  Result<std::vector<evidence::SinkEntry>> list(const std::string&, CallContext& call) override {
    std::vector<evidence::SinkEntry> made;
    auto done = client_.each_file(
        path_,
        [&made](const json::array& page) -> Result<void> {
          for (const auto& one : page) {
            const auto* size = json::member(one, "file_size");
            made.push_back(
                {json::text_member(one, "name"), size != nullptr && size->is_int64()
                                                     ? static_cast<std::uint64_t>(size->get_int64())
                                                     : 0});
          }
          return {};
        },
        call);
    if (done) return made;
    auto why = std::move(done).error();
    if (!is_missing(why)) return failure(why);
    // The folder is made; where its volume is missing, that says so.
    if (auto folder = client_.make_directory(path_, call); !folder) return failure(folder.error());
    return made;
  }

  Result<std::string> get(const std::string& name, CallContext& call) override {
    auto found = client_.get_file(path_ + '/' + name, call);
    if (!found) return failure(found.error());
    return std::move(*found);
  }

  Result<void> put(const std::string& name, std::string_view bytes, CallContext& call) override {
    if (auto done = client_.put_file(path_ + '/' + name, bytes, call); !done)
      return failure(done.error());
    return {};
  }

 private:
  static bool is_missing(const Failure& why) {
    return !why.diagnostics.empty() && why.diagnostics.front().http_status == 404;
  }

  [[nodiscard]] Failure failure(const Failure& why) const {
    if (why.diagnostics.empty()) return evidence::sink_failure(address_, "does not answer");
    const auto& given = why.diagnostics.front();
    auto text = given.summary + (given.detail.empty() ? "" : " " + given.detail);
    while (text.ends_with('.')) text.pop_back();
    auto made = is_missing(why)
                    ? evidence::sink_failure(address_,
                                             "is in a volume that does not exist, or that this "
                                             "identity may not see (" +
                                                 text + ")",
                                             "HP-EVIDENCE-SINK-MISSING")
                    : evidence::sink_failure(address_, "cannot be used: " + text);
    auto& diagnostic = made.diagnostics.front();
    diagnostic.http_status = given.http_status;
    diagnostic.vendor_code = given.vendor_code;
    diagnostic.request_id = given.request_id;
    return made;
  }

  const std::string address_;
  const std::string path_;
  workspace::Client& client_;
};

}  // namespace

std::string volume_path(std::string path, std::string& why) {
  while (path.ends_with('/')) path.pop_back();
  constexpr std::string_view root = "/Volumes/";
  const auto parts = std::count(path.begin(), path.end(), '/');
  const auto whole = path + '/';
  const bool is_control = std::any_of(
      path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; });
  if (path == "/Workspace" || path.starts_with("/Workspace/") || path.starts_with("/Users/") ||
      path.starts_with("/Shared/"))
    why =
        "is a folder of the workspace: the Files API serves volumes of Unity Catalog alone, and "
        "what imports files into workspace folders takes no more than 10 MB";
  else if (!path.starts_with(root) || parts < 4)
    why = "does not name a volume";
  else if (is_control || whole.find("//") != std::string::npos ||
           whole.find("/./") != std::string::npos || whole.find("/../") != std::string::npos)
    why = "has a part that is empty, . or .., or a character that no path should have";
  return path;
}

std::unique_ptr<evidence::Sink> make_volume_sink(std::string address, std::string path,
                                                 workspace::Client& client) {
  return std::make_unique<VolumeSink>(std::move(address), std::move(path), client);
}

}  // namespace hipaa::resource
