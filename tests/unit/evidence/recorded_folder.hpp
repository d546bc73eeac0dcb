// A folder of segments for the tests: runs that are recorded, and files to alter. Gone at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "plugin/evidence/recorder.hpp"
#include "plugin/evidence/statement.hpp"
#include "plugin/support/plain_call.hpp"
#include "plugin/transparency/verification.hpp"

namespace hipaa::evidence {

inline constexpr const char* test_key =
    "PRIVATE+KEY+hospital.example/evidence+acb8c7a5+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

// A call that has time enough.
inline support::CallContext& patient_call() {
  thread_local support::PlainCall call{std::chrono::hours(1)};
  return call;
}

class RecordedFolder {
 public:
  RecordedFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "evidence-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    folder = root_ / "evidence";
  }
  ~RecordedFolder() { std::filesystem::remove_all(root_); }
  RecordedFolder(const RecordedFolder&) = delete;
  RecordedFolder& operator=(const RecordedFolder&) = delete;

  [[nodiscard]] RecorderSettings settings(const std::string& key = test_key) const {
    RecorderSettings made;
    made.folder = folder;
    made.workspace = "https://x.example.com";
    made.tool = "test/1";
    made.signer.key = key;
    return made;
  }
  // A run of so many statements; its segment's name.
  [[nodiscard]] std::string run(int statements, const std::string& key = test_key) const {
    Recorder recorder(settings(key));
    std::string name;
    for (int i = 0; i < statements; ++i)
      name = recorder.append(statement_of(line(i)), true, patient_call())->segment;
    return name;
  }
  static std::string line(int number) {
    return R"({"outcome":"done","subject":{"cluster_id":"0101-)" + std::to_string(number) +
           R"(","workspace_id":"42"}})";
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(folder / name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary | std::ios::trunc) << text;
  }

  // Beside the folder, or instead of it.
  void write_at_root(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary | std::ios::trunc) << text;
  }

  [[nodiscard]] transparency::Verification verify(
      const std::vector<transparency::Head>& anchors = {}) const {
    const std::vector keys{transparency::read_signing_key(test_key)->verifier()};
    return *transparency::verify_folder(folder, keys, anchors);
  }

  std::filesystem::path folder;

 private:
  std::filesystem::path root_;
};

}  // namespace hipaa::evidence
