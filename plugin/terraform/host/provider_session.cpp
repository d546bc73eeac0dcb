#include "plugin/terraform/host/provider_session.hpp"

#include <unistd.h>

#include <array>
#include <climits>

namespace hipaa::terraform {

Session::Session(std::string library_path, const LogLines& log)
    : library_path_(std::move(library_path)), log_(log) {}

void Session::load() {
  abi::LoadError why;
  library_ = abi::Library::load(library_path_, &why);
  if (!library_) {
    load_problem_ = "The library " + library_path_ + " cannot be used: " + why.text +
                    ". It belongs in the same folder as this executable; install the whole package "
                    "again.";
    provider_ = std::make_shared<abi::Provider>();
    cancel_ = std::make_shared<abi::Cancel>();
    return;
  }
  const auto described = library_.describe(HIPAA_DOC_SCHEMA);
  const auto text = described.document(HIPAA_DOC_SCHEMA);
  catalogue_ = read_catalogue(std::string_view(text.data, text.size));
  if (catalogue_.resources.empty()) load_problem_ = library_path_ + " describes no resource.";
  provider_ = std::make_shared<abi::Provider>(library_.no_provider());
  cancel_ = std::make_shared<abi::Cancel>(library_.cancel());
}

const Catalogue& Session::catalogue() {
  std::call_once(loaded_, [this] { load(); });
  return catalogue_;
}

std::shared_ptr<const abi::Provider> Session::provider() {
  catalogue();
  const std::lock_guard lock(mutex_);
  return provider_;
}

bool Session::configure(const std::string& envelope, const std::string& terraform_version,
                        abi::Result& report) {
  catalogue();
  abi::Host host;
  host.name = abi::borrow("terraform");
  host.version = abi::borrow(terraform_version);
  host.on_log(log_.least(), log_);
  auto made = std::make_shared<abi::Provider>(library_.provider(envelope, &report, host));
  if (!*made) return false;
  const std::lock_guard lock(mutex_);
  provider_ = std::move(made);
  reported_.clear();
  if (stopped_.exchange(false)) cancel_ = std::make_shared<abi::Cancel>(library_.cancel());
  return true;
}

bool Session::is_new(const std::string& message) {
  const std::lock_guard lock(mutex_);
  return reported_.insert(message).second;
}

std::shared_ptr<const abi::Cancel> Session::cancel() {
  catalogue();
  const std::lock_guard lock(mutex_);
  return cancel_;
}

void Session::stop() {
  const auto token = cancel();
  stopped_ = true;
  token->request();
}

void Session::close() {
  const std::lock_guard lock(mutex_);
  provider_.reset();
}

std::string library_beside_executable() {
  std::array<char, PATH_MAX> buffer{};
  const auto length = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  std::string folder(buffer.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  folder.erase(folder.find_last_of('/') + 1);
  const std::string name = "libhipaa_provider.so." HIPAA_ABI_MAJOR_TEXT;
  for (const char* const place : {"", "lib/", "../lib/"})
    if (auto path = folder + place + name; ::access(path.c_str(), R_OK) == 0) return path;
  return folder + name;
}

}  // namespace hipaa::terraform
