#include "plugin/provider/sinks/volume_sink.hpp"

#include <algorithm>
#include <limits>

namespace hipaa::resource {
namespace {

using support::CallContext;
using support::Failure;
using support::Result;

constexpr std::string_view volumes = "/Volumes/";
// Where a folder may be, and how many parts its path has at least: neither Shared nor a home is a
// folder for evidence alone. The Workspace API knows /Workspace/Shared as /Shared, too.
struct Root {
  std::string_view prefix;
  std::ptrdiff_t parts;
};
constexpr Root roots[] = {
    {volumes, 4}, {"/Workspace/Users/", 4}, {"/Workspace/", 3}, {"/Users/", 3}, {"/Shared/", 2}};

std::uint64_t size_member(const json::value& of, std::string_view name) {
  const auto* size = json::member(of, name);
  return size != nullptr && size->is_int64() ? static_cast<std::uint64_t>(size->get_int64()) : 0;
}

// What both kinds of folders have in common; the calls that differ are theirs.
class DatabricksSink : public evidence::Sink {
 public:
  DatabricksSink(std::string address, std::string path, workspace::Client& client)
      : path_(std::move(path)), client_(client), address_(std::move(address)) {}

  [[nodiscard]] const std::string& address() const override { return address_; }

  Result<std::vector<evidence::SinkEntry>> list(const std::string&, CallContext& call) override {
    std::vector<evidence::SinkEntry> found;
    auto done = each_entry(found, call);
    if (done) return found;
    auto why = std::move(done).error();
    if (!is_missing(why)) return failure(why);
    // The folder is made; where what it would be in is missing, that says so.
    if (auto folder = make_folder(call); !folder) return failure(folder.error());
    return std::vector<evidence::SinkEntry>();
  }

  Result<std::string> get(const std::string& name, CallContext& call) override {
    auto found = read(path_ + '/' + name, call);
    if (!found) return failure(found.error());
    return std::move(*found);
  }

  Result<void> put(const std::string& name, std::string_view bytes, CallContext& call) override {
    if (bytes.size() > largest_file())
      return evidence::sink_failure(address_, "takes files of " + std::to_string(largest_file()) +
                                                  " bytes at most, and " + name + " has " +
                                                  std::to_string(bytes.size()) +
                                                  "; a volume and a bucket take more");
    if (auto done = write(path_ + '/' + name, bytes, call); !done) return failure(done.error());
    return {};
  }

 protected:
  virtual Result<void> each_entry(std::vector<evidence::SinkEntry>& found, CallContext& call) = 0;
  virtual Result<void> make_folder(CallContext& call) = 0;
  virtual Result<std::string> read(const std::string& file, CallContext& call) = 0;
  virtual Result<void> write(const std::string& file, std::string_view bytes,
                             CallContext& call) = 0;
  // In bytes.
  [[nodiscard]] virtual std::size_t largest_file() const {
    return std::numeric_limits<std::size_t>::max();
  }
  // Ends the sentence that begins with the address, where nothing is found there.
  [[nodiscard]] virtual std::string_view missing() const = 0;

  const std::string path_;
  workspace::Client& client_;

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
                    ? evidence::sink_failure(address_, std::string(missing()) + " (" + text + ")",
                                             "HP-EVIDENCE-SINK-MISSING")
                    : evidence::sink_failure(address_, "cannot be used: " + text);
    auto& diagnostic = made.diagnostics.front();
    diagnostic.http_status = given.http_status;
    diagnostic.vendor_code = given.vendor_code;
    diagnostic.request_id = given.request_id;
    return made;
  }

  const std::string address_;
};

class VolumeSink final : public DatabricksSink {
 public:
  using DatabricksSink::DatabricksSink;

 protected:
  Result<void> each_entry(std::vector<evidence::SinkEntry>& found, CallContext& call) override {
    return client_.each_file(
        path_,
        [&found](const json::array& page) -> Result<void> {
          for (const auto& one : page)
            found.push_back({json::text_member(one, "name"), size_member(one, "file_size")});
          return {};
        },
        call);
  }
  Result<void> make_folder(CallContext& call) override {
    return client_.make_directory(path_, call);
  }
  Result<std::string> read(const std::string& file, CallContext& call) override {
    return client_.get_file(file, call);
  }
  Result<void> write(const std::string& file, std::string_view bytes, CallContext& call) override {
    return client_.put_file(file, bytes, call);
  }
  [[nodiscard]] std::string_view missing() const override {
    return "is in a volume that does not exist, or that this identity may not see";
  }
};

class WorkspaceFolderSink final : public DatabricksSink {
 public:
  using DatabricksSink::DatabricksSink;

 protected:
  Result<void> each_entry(std::vector<evidence::SinkEntry>& found, CallContext& call) override {
    return client_.each_workspace_object(
        path_,
        [&found](const json::array& page) -> Result<void> {
          for (const auto& one : page) {
            const auto path = json::text_member(one, "path");
            found.push_back({path.substr(path.rfind('/') + 1), size_member(one, "size")});
          }
          return {};
        },
        call);
  }
  Result<void> make_folder(CallContext& call) override {
    return client_.make_workspace_folder(path_, call);
  }
  Result<std::string> read(const std::string& file, CallContext& call) override {
    return client_.get_workspace_file(file, call);
  }
  Result<void> write(const std::string& file, std::string_view bytes, CallContext& call) override {
    return client_.put_workspace_file(file, bytes, call);
  }
  [[nodiscard]] std::size_t largest_file() const override {
    return workspace::largest_workspace_file;
  }
  [[nodiscard]] std::string_view missing() const override {
    return "is in a folder that does not exist, or that this identity may not see";
  }
};

}  // namespace

std::string volume_path(std::string path, std::string& why) {
  while (path.ends_with('/')) path.pop_back();
  const auto parts = std::count(path.begin(), path.end(), '/');
  const auto whole = path + '/';
  const bool is_control = std::any_of(
      path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; });
  const auto* root = std::find_if(std::begin(roots), std::end(roots), [&path](const Root& one) {
    return path.starts_with(one.prefix);
  });
  if (root == std::end(roots) || parts < root->parts)
    why = "names no folder in a volume, in Shared or in the home of a user";
  else if (is_control || whole.find("//") != std::string::npos ||
           whole.find("/./") != std::string::npos || whole.find("/../") != std::string::npos)
    why = "has a part that is empty, . or .., or a character that no path should have";
  return path;
}

std::unique_ptr<evidence::Sink> make_volume_sink(std::string address, std::string path,
                                                 workspace::Client& client) {
  if (!path.starts_with(volumes))
    return std::make_unique<WorkspaceFolderSink>(std::move(address), std::move(path), client);
  return std::make_unique<VolumeSink>(std::move(address), std::move(path), client);
}

}  // namespace hipaa::resource
