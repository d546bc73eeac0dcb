"""A host where nobody answers: one error at the provider, and nothing else."""
import socket
import time

import workbench
from workbench import Case, example

COMMANDS = (("plan",), ("apply", "-y"), ("read",), ("destroy", "-y"))


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Unreachable(Case):
    def three(self, **provider):
        stack = example("compliant")
        (model,) = stack["resources"]
        stack["resources"] = [
            {**model, "name": name, "config": {**model["config"], "cluster_name": name}}
            for name in ("one", "two", "three")]
        stack["providers"]["hipaa"]["config"].update(provider)
        self.write_stack(stack)

    def expect(self, host, code, *command):
        self.environment["DATABRICKS_HOST"] = host
        started = time.monotonic()
        ran = self.ctl(*command, "--json", code=2)
        errors = [one[1:3] for one in ran.told if one[0] == "error"]
        self.assertEqual(errors, [(code, "provider.hipaa")], (host, command))
        self.assertEqual(ran.document["summary"].get("undecided", 0), 0)
        return time.monotonic() - started

    def test_a_plan_of_what_is_not_there_yet(self):
        self.three()
        self.expect(f"http://127.0.0.1:{closed_port()}", "HP-HTTP-CONNECT", "plan")
        self.expect("https://nowhere.invalid", "HP-HTTP-RESOLVE", "plan")
        self.expect(self.simulator.tls_url, "HP-HTTP-TLS", "plan")

    def test_a_host_that_takes_the_connection_and_says_nothing(self):
        self.three(http_timeout_seconds=1)
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(64)
            self.expect(f"http://127.0.0.1:{silent.getsockname()[1]}", "HP-HTTP-CONNECT", "plan")

    def test_every_command_of_clusters_that_are_there(self):
        self.three()
        self.ctl("apply", "-y", code=0)
        before = self.state()
        host = f"http://127.0.0.1:{closed_port()}"
        for command in COMMANDS:
            self.expect(host, "HP-HTTP-CONNECT", *command)
            self.assertEqual(self.state()["resources"], before["resources"])

    def test_credentials_by_oauth(self):
        stack = example("compliant")
        config = stack["providers"]["hipaa"]["config"]
        del config["token"]
        config.update(client_id="id", client_secret="${env:SECRET}")
        self.environment["SECRET"] = "s3cret"
        del self.environment["DATABRICKS_TOKEN"]
        self.write_stack(stack)
        self.expect(f"http://127.0.0.1:{closed_port()}", "HP-HTTP-CONNECT", "plan")


if __name__ == "__main__":
    workbench.main()
