// Runs a target on files and on all files below folders, once each: replay FILE|FOLDER…
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/harness.hpp"

namespace {

int run_on(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::fprintf(stderr, "%s\n", path.c_str());
  return LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

}  // namespace

int main(int argc, char** argv) {
  int count = 0;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      ++count;
      run_on(argv[i]);
      continue;
    }
    for (const auto& one : std::filesystem::recursive_directory_iterator(argv[i]))
      if (one.is_regular_file()) ++count, run_on(one.path());
  }
  std::printf("%d inputs\n", count);
  return count == 0 ? 1 : 0;
}
