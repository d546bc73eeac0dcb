// workspace_sim: a simulated Databricks workspace over HTTP and HTTPS, for tests. See README.md.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/system/system_error.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "control/seed.hpp"
#include "net/server.hpp"

namespace {

using workspace_sim::json::object;

struct Options {
  workspace_sim::ServerOptions server;
  std::vector<std::string> tokens;
  double start_seconds = 0.2;
  std::string platform = "legacy";
  std::string ready_file;
  std::string seed_file;
  std::string certificate_out;
};

/// Whoever reads the file finds nothing or all of it.
bool write_atomically(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".unfinished";
  {
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file << text;
    if (!file.flush()) return false;
  }
  return std::rename(unfinished.c_str(), path.c_str()) == 0;
}

void declare(CLI::App& app, Options& options) {
  app.add_option("--port", options.server.port, "HTTP port; 0 picks a free one");
  app.add_option("--listen", options.server.listen, "address to listen on");
  app.add_option("--tls-port", options.server.tls_port, "HTTPS port; 0 picks a free one");
  app.add_option("--tls-flavour", options.server.tls_flavour, "certificate of the HTTPS port")
      ->check(CLI::IsMember({"valid", "expired", "wrong-host"}));
  app.add_option("--certificate-out", options.certificate_out,
                 "where to write the certificate authority (PEM) that clients have to trust");
  app.add_option("--token", options.tokens, "a token of the administrator; repeatable");
  app.add_option("--start-seconds", options.start_seconds,
                 "seconds that each change of a cluster's state takes");
  app.add_option("--platform", options.platform,
                 "legacy: sets spark.ssl.enabled; csp: compliance security profile on; plain: "
                 "neither")
      ->check(CLI::IsMember({"legacy", "csp", "plain"}));
  app.add_option("--ready-file", options.ready_file, "the ready line goes to this file too");
  app.add_option("--seed-file", options.seed_file, "control calls to play first (JSON)");
  app.add_flag("--exit-with-parent", options.server.exit_with_parent,
               "quit when the parent process ends");
  app.add_flag("--exit-on-stdin-eof", options.server.exit_on_stdin_eof,
               "quit when standard input ends");
}

int complain(const std::string& what) {
  std::cerr << "workspace_sim: " << what << '\n';
  return 2;
}

/// [{"path":…,"body":…}] or {"calls":[…]}
int seed(workspace_sim::Workspace& workspace, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  const auto document = workspace_sim::parse_json(text.str());
  if (!file || !document) return complain("cannot read " + path + " as JSON");
  const auto* calls = document->if_array();
  if (calls == nullptr && document->is_object()) {
    calls = workspace_sim::array_at(document->get_object(), "calls");
  }
  if (calls == nullptr) return complain(path + " holds no calls");
  const auto refused = workspace_sim::play_seed(workspace, *calls);
  return refused ? complain(path + ": " + refused->body) : 0;
}

}  // namespace

int main(int argument_count, char** arguments) {
  Options options;
  CLI::App app{"A simulated Databricks workspace for tests"};
  declare(app, options);
  CLI11_PARSE(app, argument_count, arguments);
  options.server.quit_on_signals = true;

  workspace_sim::Workspace workspace;
  workspace_sim::Settings settings;
  settings.start_seconds = options.start_seconds;
  settings.use_platform(options.platform);
  workspace.use_as_defaults(settings);
  for (const std::string& token : options.tokens) {
    workspace.users.tokens[token] = {"admin@example.com"};
  }
  if (!options.seed_file.empty()) {
    const int failed = seed(workspace, options.seed_file);
    if (failed != 0) return failed;
  }
  try {
    workspace_sim::Server server(workspace, options.server);
    if (!options.certificate_out.empty() &&
        !write_atomically(options.certificate_out, server.certificate_pem())) {
      return complain("cannot write " + options.certificate_out);
    }
    object ready{{"url", server.url()},
                 {"tls_url", server.tls_url()},
                 {"certificate", options.certificate_out},
                 {"pid", getpid()}};
    const std::string line = workspace_sim::json::serialize(ready) + '\n';
    if (!options.ready_file.empty() && !write_atomically(options.ready_file, line)) {
      return complain("cannot write " + options.ready_file);
    }
    std::cout << line << std::flush;
    server.run();
  } catch (const boost::system::system_error& error) {
    return complain(error.what());
  }
  return 0;
}
