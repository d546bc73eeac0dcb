#include "plugin/evidence/delivery.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <map>

#include "plugin/files/regular_file.hpp"
#include "plugin/support/time_text.hpp"
#include "plugin/transparency/folder.hpp"

namespace hipaa::evidence {
namespace {

using support::CallContext;
using support::Failure;
using support::Result;
using transparency::Segment;

// A new segment names heads. Runs follow each other but for a few at a time: heads are among the
// newest segments, or have been named before.
constexpr std::size_t newest_count = 8;
// Where the folder is empty, the newest segments of a sink are looked for this far back first.
constexpr std::int64_t recently = std::int64_t{40} * 24 * 3600 * 1000;
// So much of an operation's time goes into what former runs left; the next run goes on.
constexpr std::chrono::seconds longest_catching_up{30};

std::uint64_t size_of(const std::string& file) {
  struct stat found {};
  return ::stat(file.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

}  // namespace

Result<std::vector<SinkEntry>> Delivery::list(const std::vector<std::string>& own,
                                              CallContext& call) {
  if (!own.empty()) {
    auto before = own.front();
    before.pop_back();  // its own name comes after it
    return sink_->list(before, call);
  }
  auto found =
      sink_->list(transparency::segment_name(support::system_unix_ms() - recently, 0), call);
  return found && found->empty() ? sink_->list("", call) : std::move(found);
}

Result<void> Delivery::copy(const std::string& name, CallContext& call) {
  const auto bytes = files::read_file(folder_ + '/' + name, transparency::largest_segment);
  if (!bytes)
    return sink_failure(sink_->address(), "lacks " + name + ", which " + bytes.error().why);
  return sink_->put(name, *bytes, call);
}

Result<void> Delivery::copy_missing(const std::vector<std::string>& own,
                                    const std::vector<SinkEntry>& there, CallContext& call) {
  std::map<std::string_view, std::uint64_t> sizes;
  for (const auto& one : there) sizes[one.name] = one.size;
  const auto until = call.steady_now() + longest_catching_up;
  for (const auto& name : own) {
    const auto size = size_of(folder_ + '/' + name);
    const auto found = sizes.find(name);
    // Segments only grow: as many bytes are the same.
    if (size == 0 || (found != sizes.end() && found->second >= size)) continue;
    if (call.steady_now() >= until)
      return sink_failure(sink_->address(),
                          "does not have all of the folder yet: there was too much for one run");
    if (auto done = copy(name, call); !done) return done;
  }
  return {};
}

Result<std::vector<Segment>> Delivery::begin(CallContext& call) {
  const auto names = transparency::names_in(folder_);
  const auto own = names ? names->segments : std::vector<std::string>();
  auto there = list(own, call);
  if (!there) return std::move(there).error();
  std::vector<std::string> others;
  for (const auto& one : *there)
    if (transparency::is_segment_name(one.name) &&
        !std::binary_search(own.begin(), own.end(), one.name))
      others.push_back(one.name);
  std::sort(others.rbegin(), others.rend());
  others.resize(std::min(others.size(), newest_count));
  std::vector<Segment> made;
  for (const auto& name : others) {
    auto bytes = sink_->get(name, call);
    if (!bytes) return std::move(bytes).error();
    made.push_back(transparency::split_segment(name, std::move(*bytes)));
  }
  if (auto done = copy_missing(own, *there, call); !done) return std::move(done).error();
  return made;
}

}  // namespace hipaa::evidence
