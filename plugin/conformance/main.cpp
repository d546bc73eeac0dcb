// hipaa-conformance LIBRARY: says of each sentence of the contract whether the library keeps it.
// Each is tried in a process of its own, so that one that crashes is found, too. Exit codes: 0 all
// are kept, 1 some are not, 2 the file is no library of this ABI.
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "plugin/conformance/sentences.hpp"

namespace {

using namespace hipaa::conformance;

constexpr unsigned patience_seconds = 60;

// In the form of hipaactl's, out of which its manual page is made.
constexpr const char* help =
    "Check a library against the contract of the hipaa-provider ABI\n"
    "Usage: hipaa-conformance [OPTIONS] LIBRARY\n"
    "\n"
    "Positionals:\n"
    "  LIBRARY                     The shared library, such as libhipaa_provider.so.1\n"
    "\n"
    "Options:\n"
    "  -h,--help                   Print this help message and exit\n"
    "\n"
    "Each sentence of the contract is printed with its verdict: kept, or broken and how.\n"
    "Each is tried in a process of its own, so a crash or a hang breaks that sentence alone.\n"
    "Exit codes: 0 every sentence is kept, 1 one or more are broken, 2 the file is not a library "
    "of "
    "this ABI.\n";

// "kept", "broken", or how it ended.
std::string verdict_of(const Sentence& sentence, const hipaa::abi::Library& library,
                       hipaa_get_api_fn get_api) {
  std::fflush(stdout);
  const auto child = ::fork();
  if (child == 0) {
    ::alarm(patience_seconds);
    ::_exit(sentence.holds(library, get_api) ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return "broken: no process";
  if (WIFSIGNALED(status))
    return std::string("broken: ") +
           (WTERMSIG(status) == SIGALRM ? "it hangs" : strsignal(WTERMSIG(status)));
  return WEXITSTATUS(status) == 0 ? "kept" : "broken";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0)) {
    std::fputs(help, stdout);
    return 0;
  }
  if (argc != 2) {
    std::fprintf(stderr, "%s", help);
    return 2;
  }
  hipaa::abi::LoadError why;
  const auto library = hipaa::abi::Library::load(argv[1], &why);
  if (!library) {
    std::fprintf(stderr, "%s: %s\n", argv[1], why.text.c_str());
    return 2;
  }
  void* const symbol = ::dlsym(::dlopen(argv[1], RTLD_NOW | RTLD_LOCAL), HIPAA_ENTRY_POINT);
  hipaa_get_api_fn get_api = nullptr;
  std::memcpy(&get_api, &symbol, sizeof get_api);
  std::size_t broken = 0;
  for (const auto& one : sentences()) {
    const auto verdict = verdict_of(one, library, get_api);
    if (verdict != "kept") ++broken;
    std::printf("%s: %s\n", verdict.c_str(), one.text);
  }
  std::printf("%zu of %zu sentences are kept.\n", sentences().size() - broken, sentences().size());
  return broken == 0 ? 0 : 1;
}
