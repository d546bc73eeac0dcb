// Judges what one file holds, by the library's function `violations`. One thread calls; several
// work, where there is much.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/library/load.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/json/named_place.hpp"
#include "plugin/json/position.hpp"

namespace hipaa::cli {

// A finding, and what it is about within the subject.
struct Found {
  Finding finding;
  std::string within;
};

// What became of one subject.
struct Outcome {
  std::vector<Found> found;
  Findings said;  // by the library, when it cannot judge
  bool can_go_on = true;
};

Outcome violations(const abi::Provider& provider, const abi::Call& call, const Subject& subject,
                   const std::string& profile);

class FileJudge {
 public:
  // All outlive it.
  FileJudge(const Options& options, const Plugin& plugin, const abi::Provider& provider,
            const File& file);

  // All of the file's, several at a time. What was judged goes to `examined`; the first that the
  // library could not do is the last of it.
  void judge(std::vector<Examined>& examined);

  Findings findings;

 private:
  // A few are judged before a thread has begun.
  [[nodiscard]] int threads() const;
  // Texts that must not be shown (HC-PHI-01), and the addresses that hold some.
  void withhold(const std::vector<Outcome>& outcomes);
  void withhold_addresses();
  // What an author wrote that no attribute takes, and that Terraform therefore leaves out.
  void judge_keys(const Subject& subject);
  void take(Found found, const Subject& subject, const std::string& address);

  const Options& options_;
  const File& file_;
  const abi::Provider& provider_;
  json::Positions positions_;
  json::Withheld withheld_;
  abi::Call call_;
};

}  // namespace hipaa::cli
