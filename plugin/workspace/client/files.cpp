// The Files API: files of Unity Catalog volumes, by their path.
#include "plugin/json/encoding.hpp"
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {
namespace {

// "files", "/Volumes/main/a b" -> /api/2.0/fs/files/Volumes/main/a%20b
std::string file_request(std::string_view kind, std::string_view path) {
  std::string made = "/api/2.0/fs/" + std::string(kind);
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    made += '/' + json::percent_encoded(path.substr(0, end));
    path.remove_prefix(end);
  }
  return made;
}

}  // namespace

Result<void> Client::each_file(std::string_view directory, const TakePage& take,
                               CallContext& call) {
  return each_page(implementation_->requests, file_request("directories", directory),
                   {{"page_size", "1000"}}, "contents", take, call);
}

Result<void> Client::make_directory(std::string_view path, CallContext& call) {
  return as_result(implementation_->requests.put(file_request("directories", path), {}, "", call));
}

Result<std::string> Client::get_file(std::string_view path, CallContext& call) {
  return as_result(implementation_->requests.get_bytes(file_request("files", path), {}, call));
}

Result<void> Client::put_file(std::string_view path, std::string_view bytes, CallContext& call) {
  return as_result(implementation_->requests.put(file_request("files", path),
                                                 {{"overwrite", "true"}}, bytes, call));
}

}  // namespace hipaa::workspace
