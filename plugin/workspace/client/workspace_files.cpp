// Workspace 2.0: files in folders of the workspace, by their path. A file's content is base64 in
// the request; the docs state 10 MB of it at most (MAX_NOTEBOOK_SIZE_EXCEEDED beyond).
#include "plugin/json/encoding.hpp"
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {

Result<void> Client::each_workspace_object(std::string_view folder, const TakePage& take,
                                           CallContext& call) {
  return each_page(implementation_->requests, "/api/2.0/workspace/list",
                   {{"path", std::string(folder)}}, "objects", take, call);
}

Result<void> Client::make_workspace_folder(std::string_view path, CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.0/workspace/mkdirs", {{"path", path}},
                                                  Repeat::always, call));
}

Result<std::string> Client::get_workspace_file(std::string_view path, CallContext& call) {
  return as_result(implementation_->requests.get_bytes(
      "/api/2.0/workspace/export",
      {{"path", std::string(path)}, {"format", "AUTO"}, {"direct_download", "true"}}, call));
}

Result<void> Client::put_workspace_file(std::string_view path, std::string_view bytes,
                                        CallContext& call) {
  return as_result(implementation_->requests.send("/api/2.0/workspace/import",
                                                  {{"path", path},
                                                   {"format", "AUTO"},
                                                   {"overwrite", true},
                                                   {"content", json::to_base64(bytes)}},
                                                  Repeat::always, call));
}

}  // namespace hipaa::workspace
