#include "plugin/evidence/recorder.hpp"

#include <algorithm>
#include <utility>

#include "plugin/evidence/delivery.hpp"
#include "plugin/evidence/segment_file.hpp"
#include "plugin/evidence/statement.hpp"
#include "plugin/support/deadline_context.hpp"
#include "plugin/support/plain_call.hpp"
#include "plugin/support/time_text.hpp"
#include "plugin/transparency/folder.hpp"

namespace hipaa::evidence {
namespace {

using support::Failure;
using support::Status;

// What one operation says is far smaller; several that run at once have room, too.
constexpr std::size_t reserved = std::size_t{256} << 10U;
// An operation waits no longer for sinks, nor a host that ends for its last copies.
constexpr std::chrono::seconds longest_first_copy{60};
constexpr std::chrono::seconds longest_last_copy{30};

Failure not_written(const std::string& folder, const std::string& why) {
  return {Status::permission,
          model::error("HP-EVIDENCE-WRITE", "The evidence cannot be written.",
                       "The folder " + folder + ' ' + why + '.', "/evidence/folder")};
}

}  // namespace

class Recorder::Writer {
 public:
  Writer(RecorderSettings settings, Sinks sinks) : settings_(std::move(settings)) {
    for (auto& one : sinks) deliveries_.push_back({Delivery(settings_.folder, std::move(one))});
  }

  [[nodiscard]] const RecorderSettings& settings() const { return settings_; }

  support::Result<void> prepare(support::CallContext& call) {
    const std::lock_guard guard(mutex_);
    if (auto opened = open(call); !opened) return opened;
    if (auto room = file_->reserve(reserved); !room)
      return not_written(settings_.folder, room.error().why);
    return {};
  }

  support::Result<RecordedAt> append(std::string_view line, bool is_synced,
                                     support::CallContext& call) {
    std::unique_lock guard(mutex_);
    if (auto opened = open(call); !opened) return reported_once(std::move(opened).error());
    if (auto done = file_->append(line); !done) {
      if (!*file_) file_.reset();  // unsealed: the next statement begins a segment that names it
      return reported_once(not_written(settings_.folder, done.error().why));
    }
    RecordedAt at{file_->name(), file_->tree().size(), std::exchange(warnings_, {})};
    if (!is_synced) return at;
    const auto file = file_;
    guard.unlock();
    if (auto done = sync(*file, at); !done) {
      guard.lock();
      return reported_once(std::move(done).error());
    }
    return at;
  }

  support::Result<void> find_proofs(const ProofsOf& of, RunningContexts& contexts,
                                    support::CallContext& call) {
    const std::lock_guard guard(mutex_);
    std::vector<Sink*> sinks;
    for (const auto& one : deliveries_) sinks.push_back(&one.delivery.sink());
    return evidence::find_proofs(settings_.folder, sinks, of, contexts, call);
  }

  model::Diagnostics seal(support::CallContext& outer) {
    const std::lock_guard guard(mutex_);
    support::DeadlineContext call(outer, longest_last_copy);
    if (file_ != nullptr) seal_open_file(call);
    auto made = std::exchange(warnings_, {});
    if (settings_.is_required)
      for (auto& one : made) one.severity = model::Severity::error;
    return made;
  }

 private:
  struct Target {
    Delivery delivery;
    bool has_begun = false;   // this run has asked it what a new segment has to name
    bool has_warned = false;  // of this segment it is known already that it lacks something
  };

  // Under `mutex_`.
  void seal_open_file(support::CallContext& call) {
    transparency::SignedNote note;
    note.checkpoint = {transparency::origin_of(file_->name()), file_->tree().size(),
                       file_->tree().root()};
    note.text = transparency::to_text(note.checkpoint);
    auto text = note.text;
    if (signer_) {
      auto made = signer_->sign(note.text);
      if (made)
        text = std::move(*made);
      else
        warn(made.error());
    }
    if (const auto sealed = transparency::read_note(text)) {
      auto done = file_->append_text(transparency::seal_line(*sealed));
      if (done) done = file_->sync();
      if (!done) warn(not_written(settings_.folder, done.error().why));
    }
    file_->trim();
    // The whole of it. What cannot be copied now is left to the next run.
    for (auto& one : deliveries_)
      if (auto done = one.delivery.copy(file_->name(), call); !done) warn_of(one, done.error());
    file_.reset();
  }

  // Of a thousand operations one says why nothing is recorded; where that fails them, each does.
  Failure reported_once(Failure failure) {
    if (settings_.is_required || failure.diagnostics.empty()) return failure;
    auto why = failure.diagnostics.front().detail;
    if (why == reported_)
      failure.diagnostics.clear();
    else
      reported_ = std::move(why);
    return failure;
  }

  // Those who wait meanwhile find theirs on disk with it.
  support::Result<void> sync(const SegmentFile& file, const RecordedAt& at) {
    const std::lock_guard one_at_a_time(syncing_);
    if (synced_.segment == at.segment && synced_.line >= at.line) return {};
    auto until = at.line;
    {
      const std::lock_guard guard(mutex_);
      if (file_.get() == &file) until = file.tree().size();
    }
    if (auto done = file.sync(); !done) {
      const std::lock_guard guard(mutex_);
      if (file_.get() == &file) file_.reset();
      return not_written(settings_.folder, done.error().why);
    }
    synced_.segment = at.segment;
    synced_.line = until;
    return {};
  }

  // Once a sink and segment, whatever else it meets.
  void warn_of(Target& sink, const Failure& why) {
    if (!std::exchange(sink.has_warned, true)) warn(why);
  }

  void warn(const Failure& why) {
    for (auto one : why.diagnostics) {
      one.severity = model::Severity::warning;
      if (const auto text = one.detail; text != warned_ && text != reported_) {
        warned_ = text;
        warnings_.push_back(std::move(one));
      }
    }
  }

  // A new segment of this folder, and what it has to name of other places.
  support::Result<void> begin_file(support::CallContext& outer) {
    support::DeadlineContext call(outer, longest_first_copy);
    std::vector<transparency::Segment> elsewhere;
    for (auto& one : deliveries_) {
      auto found = one.delivery.begin(call);
      one.has_begun = static_cast<bool>(found);
      one.has_warned = false;
      if (!found && settings_.is_required) return std::move(found).error();
      if (!found) {
        warn_of(one, found.error());
        continue;
      }
      for (auto& segment : *found)
        if (std::none_of(elsewhere.begin(), elsewhere.end(),
                         [&](const auto& known) { return known.name == segment.name; }))
          elsewhere.push_back(std::move(segment));
    }
    auto made = SegmentFile::create(settings_.folder);
    if (!made) return not_written(settings_.folder, made.error().why);
    if (auto done = begin(*made, elsewhere); !done) {
      made->remove(settings_.folder);
      return not_written(settings_.folder, done.error().why);
    }
    // Whether it takes anything is known before anything is done, and that a run began is there
    // whatever becomes of it.
    for (auto& one : deliveries_) {
      if (!one.has_begun) continue;
      auto done = one.delivery.copy(made->name(), call);
      if (!done && settings_.is_required) {
        made->remove(settings_.folder);
        return done;
      }
      if (!done) warn_of(one, done.error());
    }
    file_ = std::make_shared<SegmentFile>(std::move(*made));
    begun_at_ = std::chrono::steady_clock::now();
    return {};
  }

  support::Result<void> open(support::CallContext& call) {
    if (file_ != nullptr && !file_->is_removed()) {
      if (file_->size() < settings_.largest &&
          std::chrono::steady_clock::now() - begun_at_ < settings_.longest)
        return {};
      seal_open_file(call);
    }
    file_.reset();
    if (!has_signer_) {
      auto signer = make_signer(settings_.signer);
      if (!signer && settings_.is_required) return std::move(signer).error();
      if (!signer) {
        warnings_.push_back(std::move(signer.error().diagnostics.front()));
        warnings_.back().severity = model::Severity::warning;
      } else {
        signer_ = std::move(*signer);
      }
      has_signer_ = true;
    }
    return begin_file(call);
  }

  transparency::Result<void> begin(SegmentFile& file,
                                   const std::vector<transparency::Segment>& elsewhere) const {
    const auto heads = transparency::heads_of(settings_.folder, elsewhere);
    if (!heads) return transparency::Problem::of("cannot be read: " + heads.error().why);
    json::array parents;
    for (const auto& one : *heads) parents.push_back(transparency::to_json(one));
    json::object run{{"began_at", support::rfc3339(support::system_unix_ms())},
                     {"parents", std::move(parents)},
                     {"segment", file.name()},
                     {"tool", settings_.tool},
                     {"workspace", settings_.workspace}};
    if (signer_) run["verifier_key"] = signer_->verifier_key();
    return file.append(statement_of_run(file.name(), run));
  }

  const RecorderSettings settings_;
  std::mutex mutex_;
  std::shared_ptr<SegmentFile> file_;
  std::unique_ptr<Signer> signer_;
  bool has_signer_ = false;
  std::chrono::steady_clock::time_point begun_at_;
  std::vector<Target> deliveries_;
  model::Diagnostics warnings_;  // until they were reported
  std::string warned_;           // the last of them
  std::string reported_;         // why nothing could be written, last
  std::mutex syncing_;
  RecordedAt synced_;  // guarded by `syncing_`
};

Recorder::Recorder(RecorderSettings settings, Sinks sinks)
    : writer_(std::make_unique<Writer>(std::move(settings), std::move(sinks))) {}
Recorder::~Recorder() {
  support::PlainCall call(longest_last_copy);
  static_cast<void>(writer_->seal(call));
}

const RecorderSettings& Recorder::settings() const {
  return writer_->settings();
}
support::Result<void> Recorder::prepare(support::CallContext& call) {
  return writer_->prepare(call);
}
support::Result<RecordedAt> Recorder::append(std::string_view line, bool is_synced,
                                             support::CallContext& call) {
  return writer_->append(line, is_synced, call);
}

model::Diagnostics Recorder::seal(support::CallContext& call) {
  return writer_->seal(call);
}

support::Result<void> Recorder::find_proofs(const ProofsOf& of, RunningContexts& contexts,
                                            support::CallContext& call) {
  return writer_->find_proofs(of, contexts, call);
}

}  // namespace hipaa::evidence
