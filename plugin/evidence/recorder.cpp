#include "plugin/evidence/recorder.hpp"

#include <utility>

#include "plugin/evidence/segment_file.hpp"
#include "plugin/evidence/statement.hpp"
#include "plugin/support/time_text.hpp"
#include "plugin/transparency/folder.hpp"

namespace hipaa::evidence {
namespace {

using support::Failure;
using support::Status;

// What one operation says is far smaller; several that run at once have room, too.
constexpr std::size_t reserved = std::size_t{256} << 10U;

Failure not_written(const std::string& folder, const std::string& why) {
  return {Status::permission,
          model::error("HP-EVIDENCE-WRITE", "The evidence cannot be written.",
                       "The folder " + folder + ' ' + why + '.', "/evidence/folder")};
}

}  // namespace

class Recorder::Writer {
 public:
  explicit Writer(RecorderSettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] const RecorderSettings& settings() const { return settings_; }

  support::Result<void> prepare() {
    const std::lock_guard guard(mutex_);
    if (auto opened = open(); !opened) return opened;
    if (auto room = file_->reserve(reserved); !room)
      return not_written(settings_.folder, room.error().why);
    return {};
  }

  support::Result<RecordedAt> append(std::string_view line, bool is_synced) {
    std::unique_lock guard(mutex_);
    if (auto opened = open(); !opened) return std::move(opened).error();
    if (auto done = file_->append(line); !done) {
      if (!*file_) file_.reset();  // unsealed: the next statement begins a segment that names it
      return not_written(settings_.folder, done.error().why);
    }
    RecordedAt at{file_->name(), file_->tree().size(), std::exchange(unsigned_because_, {})};
    if (!is_synced) return at;
    const auto file = file_;
    guard.unlock();
    if (auto done = sync(*file, at); !done) return std::move(done).error();
    return at;
  }

  void seal() {
    const std::lock_guard guard(mutex_);
    if (file_ == nullptr) return;
    transparency::SignedNote note;
    note.checkpoint = {transparency::origin_of(file_->name()), file_->tree().size(),
                       file_->tree().root()};
    note.text = transparency::to_text(note.checkpoint);
    auto text = note.text;
    if (signer_)
      if (auto made = signer_->sign(note.text)) text = std::move(*made);
    if (const auto sealed = transparency::read_note(text))
      if (file_->append_text(transparency::seal_line(*sealed)))
        static_cast<void>(file_->sync().has_value());
    file_->trim();
    file_.reset();
  }

 private:
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

  support::Result<void> open() {
    if (file_ != nullptr && !file_->is_removed()) return {};
    file_.reset();
    if (!has_signer_) {
      auto signer = make_signer(settings_.signer);
      if (!signer && settings_.is_required) return std::move(signer).error();
      if (!signer) {
        unsigned_because_ = std::move(signer.error().diagnostics.front());
        unsigned_because_->severity = model::Severity::warning;
      } else {
        signer_ = std::move(*signer);
      }
      has_signer_ = true;
    }
    auto made = SegmentFile::create(settings_.folder);
    if (!made) return not_written(settings_.folder, made.error().why);
    if (auto done = begin(*made); !done) {
      made->remove(settings_.folder);
      return not_written(settings_.folder, done.error().why);
    }
    file_ = std::make_shared<SegmentFile>(std::move(*made));
    return {};
  }

  transparency::Result<void> begin(SegmentFile& file) const {
    const auto heads = transparency::heads_of(settings_.folder);
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
  std::optional<model::Diagnostic> unsigned_because_;  // until it was reported
  std::mutex syncing_;
  RecordedAt synced_;  // guarded by `syncing_`
};

Recorder::Recorder(RecorderSettings settings)
    : writer_(std::make_unique<Writer>(std::move(settings))) {}
Recorder::~Recorder() {
  writer_->seal();
}

const RecorderSettings& Recorder::settings() const {
  return writer_->settings();
}
support::Result<void> Recorder::prepare() {
  return writer_->prepare();
}
support::Result<RecordedAt> Recorder::append(std::string_view line, bool is_synced) {
  return writer_->append(line, is_synced);
}

}  // namespace hipaa::evidence
