// The library, and the workspace that Terraform configured in it. One a process; any threads.
#pragma once

#include <atomic>
#include <hipaa/provider.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "plugin/terraform/process/log_lines.hpp"
#include "plugin/terraform/schema/node.hpp"

namespace hipaa::terraform {

class Session {
 public:
  // Loads the library at the first use of catalogue() or provider(): the process answers the
  // handshake before that. `log` must outlive the session.
  Session(std::string library_path, const LogLines& log);

  // What the library offers; empty, with load_problem(), where there is no library.
  const Catalogue& catalogue();
  [[nodiscard]] const std::string& load_problem() const { return load_problem_; }

  // The provider that was configured last; it lives as long as somebody holds it. One that is false
  // before the first configuration: then the library judges only what needs none.
  std::shared_ptr<const abi::Provider> provider();

  // Replaces the provider. `report` gets the library's diagnostics. Where it is refused the old one
  // stays.
  bool configure(const std::string& envelope, const std::string& terraform_version,
                 abi::Result& report);

  // Whether a message is reported for the first time since the last configuration: what holds of
  // the whole workspace is reported with one resource, not with each.
  bool is_new(const std::string& message);

  // The token of calls that begin now. A stop ends those; the next configuration begins anew,
  // because in debug mode one process serves many runs.
  std::shared_ptr<const abi::Cancel> cancel();
  void stop();
  // Frees the provider, unless a call still holds it: what it records is sealed by that.
  void close();

 private:
  void load();

  const std::string library_path_;
  const LogLines& log_;
  std::once_flag loaded_;
  abi::Library library_;
  Catalogue catalogue_;
  std::string load_problem_;
  std::mutex mutex_;
  std::shared_ptr<const abi::Provider> provider_;
  std::shared_ptr<const abi::Cancel> cancel_;
  std::set<std::string> reported_;
  std::atomic<bool> stopped_{false};
};

// Where the library lies: beside the executable, in lib/ beside it or in lib/ beside its folder;
// the first of these where there is none.
std::string library_beside_executable();

}  // namespace hipaa::terraform
