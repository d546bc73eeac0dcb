#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "plugin/evidence/sink.hpp"
#include "plugin/files/descriptor.hpp"
#include "plugin/files/regular_file.hpp"
#include "plugin/transparency/folder.hpp"

namespace hipaa::evidence {
namespace {

using support::CallContext;
using support::Failure;
using support::Result;

constexpr int owner_only = 0700;
constexpr int file_mode = 0600;

class FolderSink : public Sink {
 public:
  FolderSink(std::string address, std::string path)
      : address_(std::move(address)), path_(std::move(path)) {}

  [[nodiscard]] const std::string& address() const override { return address_; }

  Result<std::vector<SinkEntry>> list(const std::string&, CallContext&) override {
    if (::mkdir(path_.c_str(), owner_only) != 0 && errno != EEXIST) return system_failure(errno);
    const auto names = transparency::names_in(path_);
    if (!names) return sink_failure(address_, names.error().why);
    std::vector<SinkEntry> made;
    for (const auto& name : names->segments) {
      struct stat found {};
      if (::stat((path_ + '/' + name).c_str(), &found) == 0)
        made.push_back({name, static_cast<std::uint64_t>(found.st_size)});
    }
    return made;
  }

  Result<std::string> get(const std::string& name, CallContext&) override {
    auto read = files::read_file(path_ + '/' + name, transparency::largest_segment);
    if (!read) return sink_failure(address_, read.error().why);
    return std::move(*read);
  }

  // Under another name first: nobody sees half of it.
  Result<void> put(const std::string& name, std::string_view bytes, CallContext&) override {
    const auto unfinished = path_ + "/." + name + '.' + std::to_string(::getpid());
    if (const int why = write(unfinished, bytes); why != 0) {
      ::unlink(unfinished.c_str());
      return system_failure(why);
    }
    if (::rename(unfinished.c_str(), (path_ + '/' + name).c_str()) == 0) return {};
    const int why = errno;
    ::unlink(unfinished.c_str());
    return system_failure(why);
  }

 private:
  [[nodiscard]] Failure system_failure(int why) const {
    return sink_failure(address_, files::system_reason("cannot be written", why));
  }

  // 0, or errno.
  static int write(const std::string& file, std::string_view bytes) {
    const files::Descriptor open(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, file_mode));
    if (!open) return errno;
    while (!bytes.empty()) {
      const auto got = ::write(open.get(), bytes.data(), bytes.size());
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return got == 0 ? ENOSPC : errno;
      bytes.remove_prefix(static_cast<std::size_t>(got));
    }
    return ::fdatasync(open.get()) == 0 ? 0 : errno;
  }

  const std::string address_;
  const std::string path_;
};

}  // namespace

Failure sink_failure(const std::string& address, const std::string& why, const char* code) {
  return {support::Status::unavailable,
          model::error(code, "The evidence could not be copied.",
                       "The sink " + address + ' ' + why +
                           ". What it lacks stays in the folder, and the next run tries again.",
                       "/evidence/sinks")};
}

std::unique_ptr<Sink> make_folder_sink(std::string address, std::string path) {
  return std::make_unique<FolderSink>(std::move(address), std::move(path));
}

}  // namespace hipaa::evidence
