// Jobs with all of their tasks, the jobs that they run, and runs that belong to no job.
#include <charconv>

#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/operations/audit/audit.hpp"

namespace hipaa::resource {
namespace {

constexpr std::string_view job_kind = "job";
constexpr std::string_view run_kind = "run";

std::int64_t integer_in(const json::object& object, std::string_view name) {
  const auto* found = model::find(object, name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

std::optional<std::int64_t> as_id(const std::string& text) {
  std::int64_t id = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, id);
  return read.ec == std::errc() && read.ptr == end && id != 0 ? std::optional(id) : std::nullopt;
}

// The list shows a hundred tasks.
bool is_cut(const json::object& object) {
  const auto* more = model::find(object, "has_more");
  return more != nullptr && more->is_bool() && more->get_bool();
}

}  // namespace

Result<void> Audit::jobs() {
  tally_.name(job_kind);
  auto done = provider_.client().each_job(
      [this](json::array page) -> Result<void> {
        auto judged = each_object(page, [this](json::object& one) { return job(one); });
        if (!judged) return judged;
        call_.progress("audit", "examining jobs", -1);
        return {};
      },
      call_);
  return done ? done : not_readable({job_kind, {}, {}}, std::move(done).error());
}

Result<void> Audit::complete(json::object& object, const Subject& subject, const Get& get) {
  if (!is_cut(object)) return {};
  auto whole = get();
  if (!whole) return not_readable(subject, std::move(whole).error());
  if (whole->has_value()) object = std::move(**whole);
  return {};
}

Result<void> Audit::job(json::object& object) {
  const auto id = integer_in(object, "job_id");
  // A job that moved to a later page meanwhile comes twice.
  if (!job_ids_.insert(id).second) return {};
  const auto* settings = model::find(object, "settings");
  const Subject subject{job_kind, std::to_string(id),
                        settings == nullptr ? std::string() : text_in(*settings, "name")};
  const auto get = [&] { return provider_.client().get_job(id, call_); };
  if (auto done = complete(object, subject, get); !done) return done;
  auto by = examiner();
  const json::value whole(std::move(object));
  if (auto done = by.job(whole, ""); !done) return done;
  name_places(by.found, whole);
  for (auto& chain : by.chained) {
    const auto runs = as_id(chain.job);
    if (!runs || !job_ids_.contains(*runs)) pending_.push_back({subject, std::move(chain)});
  }
  return examined(subject, by);
}

// What the list did not show: it may be newer than the list, or not ours to list. A job that is
// read adds its own chains; one that was examined is never read again, so that cycles end.
Result<void> Audit::chained_jobs() {
  while (!pending_.empty()) {
    const auto [from, chain] = std::move(pending_.back());
    pending_.pop_back();
    const auto id = as_id(chain.job);
    if (id && job_ids_.contains(*id)) continue;
    std::string reason = "the job that it runs is not named";
    model::Diagnostics answered;
    if (id) {
      auto found = provider_.client().get_job(*id, call_);
      if (found && !found->has_value()) continue;  // nothing is left to run
      if (found) {
        if (auto done = job(**found); !done) return done;
        continue;
      }
      if (const auto status = found.error().status;
          status == Status::cancelled || status == Status::deadline)
        return std::move(found).error();
      reason = "job " + chain.job + ", which it runs, could not be read";
      answered = std::move(found).error().diagnostics;
    }
    auto by = examiner();
    by.report_chained(chain);
    if (!answered.empty() && !by.found.empty()) {
      auto& told = by.found.back().what;
      told.detail += " " + answered.front().summary + " " + answered.front().detail;
      told.http_status = answered.front().http_status;
      told.vendor_code = answered.front().vendor_code;
      told.request_id = answered.front().request_id;
    }
    if (auto done = not_readable(from, reason, by.found); !done) return done;
  }
  return {};
}

Result<void> Audit::one_time_runs() {
  tally_.name(run_kind);
  if (wishes_.runs == "none")
    return tally_.skipped(run_kind, "not asked for (runs = none)"), Result<void>();
  const auto judge = [this](json::object& object) -> Result<void> {
    const auto id = integer_in(object, "run_id");
    const Subject subject{run_kind, std::to_string(id), text_in(object, "run_name")};
    const auto get = [&] { return provider_.client().get_run(id, call_); };
    if (auto done = complete(object, subject, get); !done) return done;
    auto by = examiner();
    const json::value whole(std::move(object));
    if (auto done = by.job(whole, ""); !done) return done;
    for (const auto& chain : by.chained) {
      const auto runs = as_id(chain.job);
      if (!runs || !job_ids_.contains(*runs)) by.report_chained(chain);
    }
    name_places(by.found, whole);
    return examined(subject, by);
  };
  auto done = provider_.client().each_run(
      {wishes_.runs == "active", true},
      [&](json::array page) -> Result<void> {
        if (auto judged = each_object(page, judge); !judged) return judged;
        call_.progress("audit", "examining one-time runs", -1);
        return {};
      },
      call_);
  return done ? done : not_readable({run_kind, {}, {}}, std::move(done).error());
}

}  // namespace hipaa::resource
