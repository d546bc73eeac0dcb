#include "plugin/evidence/segment_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "plugin/files/regular_file.hpp"
#include "plugin/support/time_text.hpp"
#include "plugin/transparency/segment.hpp"

namespace hipaa::evidence {
namespace {

using transparency::Problem;

constexpr int owner_only_folder = 0700;
constexpr int owner_only_file = 0600;

// A write beyond the process's limit of file sizes would raise a signal in the host.
transparency::Result<void> expect_allowed(std::size_t size) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
      size > limit.rlim_cur)
    return Problem::of("cannot be written: it would be larger than this process may write files");
  return {};
}

transparency::Result<void> sync_folder(const std::string& folder) {
  const files::Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open || ::fsync(open.get()) != 0)
    return Problem::of(files::system_reason("cannot be written", errno));
  return {};
}

}  // namespace

SegmentFile::SegmentFile(std::string name, files::Descriptor file)
    : name_(std::move(name)), file_(std::move(file)) {}

transparency::Result<SegmentFile> SegmentFile::create(const std::string& folder) {
  if (::mkdir(folder.c_str(), owner_only_folder) != 0 && errno != EEXIST)
    return Problem::of(files::system_reason("cannot be made", errno));
  constexpr int attempts = 8;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    std::uint64_t random = 0;
    if (::getrandom(&random, sizeof random, 0) != static_cast<ssize_t>(sizeof random))
      return Problem::of("cannot be written: the system gives no random bytes");
    auto name = transparency::segment_name(support::system_unix_ms(), random);
    files::Descriptor file(::open((folder + '/' + name).c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
                                  owner_only_file));
    if (file) {
      if (auto synced = sync_folder(folder); !synced) return synced.error();
      return SegmentFile(std::move(name), std::move(file));
    }
    if (errno != EEXIST) return Problem::of(files::system_reason("cannot be written", errno));
  }
  return Problem::of("cannot be written: every name for a new segment is taken");
}

bool SegmentFile::is_removed() const {
  struct stat found {};
  return ::fstat(file_.get(), &found) != 0 || found.st_nlink == 0;
}

transparency::Result<void> SegmentFile::reserve(std::size_t bytes) const {
  if (auto allowed = expect_allowed(size_ + bytes); !allowed) return allowed;
  // Blocks alone: the size stays what was written. A file system that cannot do it says so.
  if (::fallocate(file_.get(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(size_),
                  static_cast<off_t>(bytes)) != 0 &&
      (errno == ENOSPC || errno == EDQUOT || errno == EFBIG || errno == EROFS || errno == EIO))
    return Problem::of(files::system_reason("cannot be written", errno));
  return {};
}

transparency::Result<void> SegmentFile::append(std::string_view line) {
  std::string text;
  text.reserve(line.size() + 1);
  text += line;
  text += '\n';
  if (auto done = append_text(text); !done) return done;
  tree_.append(transparency::leaf_hash(line));
  return {};
}

transparency::Result<void> SegmentFile::append_text(std::string_view text) {
  if (auto allowed = expect_allowed(size_ + text.size()); !allowed) return allowed;
  std::size_t written = 0;
  while (written < text.size()) {
    const auto got = ::write(file_.get(), text.data() + written, text.size() - written);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) {
      written += static_cast<std::size_t>(got);
      continue;
    }
    const int why = got == 0 ? ENOSPC : errno;
    // What is there of the line is taken back, so that the next one is whole.
    if (written != 0 && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0)
      file_ = files::Descriptor();  // every later write fails, and a new segment is begun
    return Problem::of(files::system_reason("cannot be written", why));
  }
  size_ += text.size();
  return {};
}

transparency::Result<void> SegmentFile::sync() const {
  if (::fdatasync(file_.get()) != 0)
    return Problem::of(files::system_reason("cannot be written", errno));
  return {};
}

void SegmentFile::remove(const std::string& folder) const {
  ::unlink((folder + '/' + name_).c_str());
}

void SegmentFile::trim() const {
  static_cast<void>(::ftruncate(file_.get(), static_cast<off_t>(size_)) == 0);
}

}  // namespace hipaa::evidence
