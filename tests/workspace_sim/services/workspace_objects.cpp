// Workspace 2.0: folders, files and notebooks of the workspace's own tree. A path may begin with
// /Workspace; answers show it without.
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::size_t largest_content = 10'000'000;  // of the base64, in bytes

std::string object_path(std::string path) {
  constexpr std::string_view prefix = "/Workspace";
  if (path == prefix || path.starts_with("/Workspace/")) path.erase(0, prefix.size());
  while (path.ends_with('/')) path.pop_back();
  return path;
}

std::string parent_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

/// What every workspace has: "" is the root.
bool is_home(const Workspace& workspace, const std::string& path) {
  constexpr std::string_view users = "/Users/";
  return path.empty() || path == "/Users" || path == "/Shared" || path == "/Repos" ||
         (path.starts_with(users) && workspace.users.by_name.contains(path.substr(users.size())));
}

bool is_folder(const Workspace& workspace, const std::string& path) {
  return is_home(workspace, path) || workspace.workspace_folders.contains(path);
}

Reply no_path(const std::string& path) {
  return does_not_exist("Path (" + path + ") doesn't exist.");
}

/// Homes of others are theirs, but for administrators.
Refusal refuse_object(const Call& call, const std::string& path) {
  if (path.empty() || !path.starts_with('/')) {
    return invalid_parameter("Path (" + path + ") doesn't start with '/'");
  }
  const std::string own = "/Users/" + call.user.name;
  if (call.user.admin || path.starts_with("/Shared") || path == own ||
      path.starts_with(own + '/')) {
    return std::nullopt;
  }
  return permission_denied("User does not have permission to use " + path + ".");
}

Reply import_object(Workspace& workspace, const Call& call) {
  std::string path = object_path(text_at(call.body, "path"));
  if (auto refused = refuse_object(call, path)) return *refused;
  const std::string content = text_at(call.body, "content");
  if (content.size() > largest_content) {
    return api_error(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", "The content exceeds the limit of 10 MB.");
  }
  const auto bytes = base64_decode(content);
  if (!bytes) return invalid_parameter("The content must be base64-encoded.");
  if (!is_folder(workspace, parent_of(path))) {
    return does_not_exist("The parent folder (" + parent_of(path) + ") does not exist.");
  }
  if (is_folder(workspace, path) ||
      (workspace.workspace_objects.contains(path) && !flag_at(call.body, "overwrite"))) {
    return api_error(400, "RESOURCE_ALREADY_EXISTS", "Path (" + path + ") already exists.");
  }
  const std::string format = text_at(call.body, "format");
  workspace.workspace_objects[path] = {*bytes, workspace.clock.now(),
                                       format != "AUTO" && format != "RAW"};
  return ok(json::object{});
}

Reply export_object(Workspace& workspace, const Call& call) {
  const std::string path = object_path(query_text(call, "path"));
  if (auto refused = refuse_object(call, path)) return *refused;
  const auto found = workspace.workspace_objects.find(path);
  if (found == workspace.workspace_objects.end()) return no_path(path);
  if (found->second.bytes.size() > largest_content) {
    return api_error(400, "MAX_NOTEBOOK_SIZE_EXCEEDED", "The content exceeds the limit of 10 MB.");
  }
  if (query_flag(call, "direct_download")) {
    return {200, found->second.bytes, "application/octet-stream"};
  }
  return ok(json::object{{"content", base64_encode(found->second.bytes)}});
}

json::object view(const std::string& path, const WorkspaceObject& object) {
  if (object.is_notebook) {
    return {{"path", path}, {"object_type", "NOTEBOOK"}, {"language", "PYTHON"}};
  }
  return {{"path", path},
          {"object_type", "FILE"},
          {"size", static_cast<std::int64_t>(object.bytes.size())},
          {"created_at", object.modified},
          {"modified_at", object.modified}};
}

/// An empty folder has no member `objects`; a file lists itself.
Reply list_objects(Workspace& workspace, const Call& call) {
  const std::string path = object_path(query_text(call, "path"));
  if (auto refused = refuse_object(call, path)) return *refused;
  const auto itself = workspace.workspace_objects.find(path);
  json::array objects;
  if (itself != workspace.workspace_objects.end()) {
    objects.push_back(view(path, itself->second));
  } else if (!is_folder(workspace, path)) {
    return no_path(path);
  }
  for (const std::string& one : workspace.workspace_folders) {
    if (parent_of(one) == path) {
      objects.push_back(json::object{{"path", one}, {"object_type", "DIRECTORY"}});
    }
  }
  for (const auto& [one, object] : workspace.workspace_objects) {
    if (parent_of(one) == path) objects.push_back(view(one, object));
  }
  if (objects.empty()) return ok(json::object{});
  return ok(json::object{{"objects", std::move(objects)}});
}

Reply make_folders(Workspace& workspace, const Call& call) {
  std::string path = object_path(text_at(call.body, "path"));
  if (auto refused = refuse_object(call, path)) return *refused;
  for (std::string one = path; !is_folder(workspace, one); one = parent_of(one)) {
    if (workspace.workspace_objects.contains(one)) {
      return api_error(400, "RESOURCE_ALREADY_EXISTS", "Path (" + one + ") already exists.");
    }
  }
  for (; !is_folder(workspace, path); path = parent_of(path)) {
    workspace.workspace_folders.insert(path);
  }
  return ok(json::object{});
}

Reply delete_object(Workspace& workspace, const Call& call) {
  const std::string path = object_path(text_at(call.body, "path"));
  if (auto refused = refuse_object(call, path)) return *refused;
  if (workspace.workspace_objects.erase(path) == 0) return no_path(path);
  return ok(json::object{});
}

}  // namespace

void register_workspace_object_routes(Router& router) {
  router.add("POST", {"2.0"}, "/workspace/import", import_object);
  router.add("GET", {"2.0"}, "/workspace/export", export_object);
  router.add("GET", {"2.0"}, "/workspace/list", list_objects);
  router.add("POST", {"2.0"}, "/workspace/mkdirs", make_folders);
  router.add("POST", {"2.0"}, "/workspace/delete", delete_object);
}

}  // namespace workspace_sim
