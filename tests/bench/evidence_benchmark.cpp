// `evidence verify` of 100 000 statements in 1 000 signed segments beside sha256sum of the same
// bytes, in turn in one run. Prints the medians and their ratio beside its limit, and what a run
// costs in a folder that is empty and in one that has those segments.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "plugin/evidence/recorder.hpp"
#include "plugin/evidence/statement.hpp"
#include "plugin/support/plain_call.hpp"
#include "plugin/transparency/verification.hpp"

namespace {

using std::chrono::steady_clock;

constexpr int segments = 1000;
constexpr int statements = 100;
constexpr double limit = 4;

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class Round>
double seconds_of(Round round) {
  const auto start = steady_clock::now();
  round();
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// About as large as the evidence of an apply.
std::string document(int number) {
  std::string verdicts;
  for (int i = 0; i < 25; ++i)
    verdicts += std::string(i == 0 ? "" : ",") +
                R"({"path":"/aws_attributes/ebs_volume_count","rule":"HC-EBS-)" +
                std::to_string(i) + R"(","verdict":"pass"})";
  return R"({"evidence_version":2,"operation":"apply","outcome":"done","subject":{"cluster_id":"1129-)" +
         std::to_string(number) + R"(","workspace_id":"42"},"verdicts":[)" + verdicts + "]}";
}

}  // namespace

int main() {
  using namespace hipaa;
  std::string pattern = std::filesystem::temp_directory_path() / "evidence-XXXXXX";
  const std::filesystem::path root = ::mkdtemp(pattern.data());
  const std::string folder = root / "evidence";
  const auto key = *transparency::new_signing_key("bench.example");
  evidence::RecorderSettings settings;
  settings.folder = folder;
  settings.signer.key = key.text();
  bool is_written = true;
  support::PlainCall call(std::chrono::hours(1));
  std::vector<double> runs;
  for (int i = 0; i < segments; ++i)
    runs.push_back(seconds_of([&] {
      evidence::Recorder recorder(settings);
      for (int j = 0; j < statements; ++j)
        is_written =
            recorder.append(evidence::statement_of(document(j)), false, call) && is_written;
    }));
  std::uintmax_t bytes = 0;
  for (const auto& one : std::filesystem::directory_iterator(folder)) bytes += one.file_size();
  const std::vector keys{key.verifier()};
  const auto command = "sha256sum " + folder + "/*.jsonl > /dev/null";
  std::vector<double> ours, theirs;
  bool holds = is_written;
  for (int i = 0; i < 5; ++i) {
    theirs.push_back(seconds_of([&] { holds = std::system(command.c_str()) == 0 && holds; }));
    ours.push_back(seconds_of([&] {
      const auto found = transparency::verify_folder(folder, keys, {});
      holds = found && found->found.empty() && found->signed_segments == segments && holds;
    }));
  }
  std::filesystem::remove_all(root);
  constexpr int part = segments / 10;
  std::printf(
      "a run of %d statements: %.2f ms as one of the first %d, %.2f ms as one of the last\n",
      statements, 1e3 * median({runs.begin(), runs.begin() + part}), part,
      1e3 * median({runs.end() - part, runs.end()}));
  std::printf(
      "%d statements in %d segments, %.1f MB: verified in %.3f s, sha256sum %.3f s: %.2f times (at "
      "most %.0f)%s\n",
      segments * statements, segments, static_cast<double>(bytes) / 1e6, median(ours),
      median(theirs), median(ours) / median(theirs), limit, holds ? "" : "; NOT VERIFIED");
  return holds ? 0 : 1;
}
