// Files 2.0, as far as Unity Catalog volumes go: files and directories by their path. Volumes are
// put in place by control.
#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::int64_t default_folder_page = 1000;

/// "/Volumes/main/phi/evidence/a": what the route's tail names, without a slash at its end.
std::string path_of(const Call& call) {
  std::string path = "/" + call.arguments.front();
  while (path.ends_with('/')) path.pop_back();
  return path;
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

Reply not_found(std::string_view what) {
  return api_error(404, "NOT_FOUND", what);
}

/// "/Volumes/main/phi/evidence" of a path in it; "" where the path names no volume.
std::string volume_of(const std::string& path) {
  std::size_t end = 0;
  for (int part = 0; part < 4 && end != std::string::npos; ++part) end = path.find('/', end + 1);
  if (!path.starts_with("/Volumes/")) return {};
  return path.substr(0, end);
}

Refusal refuse_volume(const Workspace& workspace, const Call& call, const std::string& path) {
  const std::string volume = volume_of(path);
  if (volume.empty()) return invalid_parameter("Invalid path: unsupported first path component.");
  if (!workspace.volumes.contains(volume)) {
    return not_found("Volume '" + volume.substr(9) + "' does not exist.");
  }
  if (!call.user.admin) {
    return api_error(403, "PERMISSION_DENIED",
                     "User does not have READ VOLUME on Volume '" + volume.substr(9) + "'.");
  }
  return std::nullopt;
}

bool is_directory(const Workspace& workspace, const std::string& path) {
  return workspace.volumes.contains(path) || workspace.directories.contains(path);
}

Reply put_file(Workspace& workspace, const Call& call) {
  const std::string path = path_of(call);
  if (Refusal refused = refuse_volume(workspace, call, path)) return *refused;
  if (!is_directory(workspace, folder_of(path))) {
    return not_found("The directory being accessed is not found.");
  }
  if (workspace.files.contains(path) && !query_flag(call, "overwrite")) {
    return api_error(409, "ALREADY_EXISTS", "The file being created already exists.");
  }
  workspace.files[path] = {call.raw->body, workspace.clock.now()};
  return {204, ""};
}

Reply get_file(Workspace& workspace, const Call& call) {
  const std::string path = path_of(call);
  if (Refusal refused = refuse_volume(workspace, call, path)) return *refused;
  const auto found = workspace.files.find(path);
  if (found == workspace.files.end()) return not_found("The file being accessed is not found.");
  return {200, found->second.bytes, "application/octet-stream"};
}

Reply head_file(Workspace& workspace, const Call& call) {
  Reply reply = get_file(workspace, call);
  reply.body.clear();
  return reply;
}

Reply delete_file(Workspace& workspace, const Call& call) {
  const std::string path = path_of(call);
  if (Refusal refused = refuse_volume(workspace, call, path)) return *refused;
  if (workspace.files.erase(path) == 0) return not_found("The file being accessed is not found.");
  return {204, ""};
}

Reply put_directory(Workspace& workspace, const Call& call) {
  std::string path = path_of(call);
  if (Refusal refused = refuse_volume(workspace, call, path)) return *refused;
  for (; !workspace.volumes.contains(path); path = folder_of(path)) {
    workspace.directories.insert(path);
  }
  return {204, ""};
}

Reply head_directory(Workspace& workspace, const Call& call) {
  const std::string path = path_of(call);
  if (Refusal refused = refuse_volume(workspace, call, path)) return *refused;
  return is_directory(workspace, path) ? Reply{200, ""} : Reply{404, ""};
}

Reply list_directory(Workspace& workspace, const Call& call) {
  const std::string path = path_of(call);
  if (Refusal refused = refuse_volume(workspace, call, path)) return *refused;
  if (!is_directory(workspace, path)) {
    return not_found("The directory being accessed is not found.");
  }
  json::array all;
  for (const std::string& one : workspace.directories) {
    if (folder_of(one) == path) {
      all.push_back(json::object{{"path", one}, {"is_directory", true}, {"name", name_of(one)}});
    }
  }
  for (const auto& [one, file] : workspace.files) {
    if (folder_of(one) == path) {
      all.push_back(json::object{{"path", one},
                                 {"is_directory", false},
                                 {"file_size", static_cast<std::int64_t>(file.bytes.size())},
                                 {"last_modified", file.modified},
                                 {"name", name_of(one)}});
    }
  }
  const Page page = make_page(call, static_cast<std::int64_t>(all.size()),
                              query_integer(call, "page_size", default_folder_page));
  if (page.bad_token) return invalid_parameter("Invalid page token.");
  json::array contents(all.begin() + page.begin, all.begin() + page.end);
  json::object answer{{"contents", std::move(contents)}};
  if (!page.next_token.empty()) answer["next_page_token"] = page.next_token;
  return ok(answer);
}

Reply add_volume(Workspace& workspace, const Call& call) {
  const std::string path = text_at(call.body, "path");
  if (path.empty() || volume_of(path) != path) return control_error("path names a volume");
  workspace.volumes.insert(path);
  return ok();
}

}  // namespace

void register_file_routes(Router& router) {
  router.add("PUT", {"2.0"}, "/fs/files/{*}", put_file);
  router.add("GET", {"2.0"}, "/fs/files/{*}", get_file);
  router.add("HEAD", {"2.0"}, "/fs/files/{*}", head_file);
  router.add("DELETE", {"2.0"}, "/fs/files/{*}", delete_file);
  router.add("PUT", {"2.0"}, "/fs/directories/{*}", put_directory);
  router.add("HEAD", {"2.0"}, "/fs/directories/{*}", head_directory);
  router.add("GET", {"2.0"}, "/fs/directories/{*}", list_directory);
}

void register_control_file_routes(Router& router) {
  router.add("POST", "/__sim/volumes", add_volume);
}

}  // namespace workspace_sim
