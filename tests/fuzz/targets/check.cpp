// Files as `hipaactl check` reads and judges them. The first line is the file's name, which says
// much of how it is read; what follows is the file.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/cli/inputs/examine.hpp"
#include "tests/fuzz/harness.hpp"

using namespace hipaa;
using fuzz::require;

namespace {

// A folder of this process's in memory, and gone with it.
const std::string& folder() {
  static const std::string made = [] {
    char name[] = "/dev/shm/hipaa-fuzz-XXXXXX";
    require(mkdtemp(name) != nullptr, "there is a folder");
    std::atexit([] { rmdir(folder().c_str()); });
    return std::string(name);
  }();
  return made;
}

// The names that make a difference; all else is as in.json.
std::string name_of(std::string_view wanted) {
  for (const std::string_view one :
       {"databricks.yml", "bundle.yml", "job.yml", "in.yaml", "tfplan.json", "in.json"})
    if (one == wanted) return std::string(one);
  return "in.json";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Parts parts(data, size);
  static cli::Plugins plugins;
  cli::Options options;
  options.command = "check";
  options.profile = "classic";
  options.plugin = HIPAA_FUZZED_LIBRARY;
  const auto path = folder() + "/" + name_of(parts.next());
  const auto text = parts.next();
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  require(file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
          "the file is written");
  close(file);
  {
    cli::Examiner examiner(options, plugins);
    cli::Coverage coverage;
    const auto findings = examiner.examine({path, false}, coverage);
    if (findings)
      for (const auto& one : *findings) {
        require(!one.code.empty() && !one.summary.empty(), "a finding has a code and a summary");
        require(one.code != "HP-INTERNAL", "no defect");
        require(!one.code.starts_with("HP-PLUGIN"), "the library judges");
      }
  }
  unlink(path.c_str());
  return 0;
}
