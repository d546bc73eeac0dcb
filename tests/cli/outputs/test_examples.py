"""The examples for continuous integration: valid, and run step by step.

test_examples.py HIPAACTL LIBRARY EXAMPLES
"""
import hashlib
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys

import yaml

from stacks import BAD, GOOD, OutputTest, main, stack

EXAMPLES = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "examples")
TOOLS = pathlib.Path(sys.executable).parent


class Examples(OutputTest):
    def setUp(self):
        """A repository, and a PATH on which hipaactl finds its plugin by a manifest."""
        super().setUp()
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "hipaactl").symlink_to(self.hipaactl)
        machine = {"x86_64": "linux_amd64", "aarch64": "linux_arm64"}[platform.machine()]
        (tools / "hipaa-databricks.plugin.json").write_text(json.dumps({
            "manifest_version": 1,
            "plugin": {"name": "hipaa-databricks", "version": "1.1.0",
                       "abi": {"name": "hipaa-provider", "major": 1, "minor": 0},
                       "entrypoint": "hipaa_provider_get_api",
                       "shared": {machine: {"path": str(self.library)}},
                       "resources": ["hipaa_cluster"]}}))
        home = self.folder / "home"
        home.mkdir()
        self.environment = dict(
            os.environ, PATH=f"{tools}:{TOOLS}:{os.environ['PATH']}", HIPAA_PLUGIN_PATH=str(tools),
            HIPAA_PLUGIN=str(tools / "hipaa-databricks.plugin.json"), HOME=str(home), PRE_COMMIT_HOME=str(home / "pre-commit"), GIT_CONFIG_NOSYSTEM="1",
            GIT_AUTHOR_NAME="test", GIT_AUTHOR_EMAIL="test@example.org",
            GIT_COMMITTER_NAME="test", GIT_COMMITTER_EMAIL="test@example.org")
        for name in [one for one in self.environment if one.startswith("GIT_") and "CONFIG" not in
                     one and "AUTHOR" not in one and "COMMITTER" not in one]:
            del self.environment[name]
        self.tree = self.folder / "change"
        (self.tree / "stacks").mkdir(parents=True)

    def known(self, folder, config):
        """The files of the target branch: what is known, and a waiver of nothing."""
        self.put(phi=config)
        self.expect(f"hipaactl check --write-baseline {folder}/hipaa.baseline.json stacks/*.stack.json", 0)
        (folder / "hipaa.waivers.json").write_text('{"waivers_version": 1, "waivers": []}')

    def put(self, **configurations):
        (self.tree / "stacks" / "phi.stack.json").write_text(json.dumps(stack(**configurations)))

    def shell(self, command, folder=None):
        return subprocess.run(["bash", "-eo", "pipefail", "-c", command], cwd=folder or self.tree,
                              env=self.environment, capture_output=True, text=True, check=False,
                              timeout=120)

    def expect(self, command, code, folder=None):
        done = self.shell(command, folder)
        self.assertEqual(done.returncode, code, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def check_shape(self, schema, file):
        self.expect(f"check-jsonschema --builtin-schema vendor.{schema} '{file}'", 0)

    def test_github_workflow(self):
        file = EXAMPLES / "ci" / "github-actions.yml"
        self.check_shape("github-workflows", file)
        steps = yaml.safe_load(file.read_text())["jobs"]["check"]["steps"]
        install, judge, mark = [one["run"] for one in steps if "run" in one]
        self.assertEqual([one["working-directory"] for one in steps if "run" in one], ["target", "change", "change"])
        self.check_installation(install)
        for one in steps:
            self.assertRegex(one.get("uses", "a/b@" + 40 * "0"), "@[0-9a-f]{40}$")
        target = self.folder / "target"
        target.mkdir()
        self.known(target, GOOD)
        upload = next(one for one in steps if "upload-sarif" in one.get("uses", ""))
        sarif = self.folder / upload["with"]["sarif_file"]
        for config, code in ((GOOD, 0), (BAD, 1)):
            self.put(phi=config)
            # What the change brings along decides nothing.
            (self.tree / "hipaa.baseline.json").write_text("{")
            self.expect(judge, code)
            results = json.loads(sarif.read_text())["runs"][0]["results"]
            self.assertEqual(bool(results), code == 1)
            marks = self.expect(mark, code)
            self.assertEqual("::error file=stacks/phi.stack.json,line=" in marks, code == 1)

    def check_installation(self, install):
        """A package with another digest than the pinned one is not installed."""
        package = self.folder / "given.deb"
        package.write_text("a package")
        for name, script in (("curl", f'cp "{package}" "$6"'), ("sudo", f'echo "$@" >> "{self.folder}/done"')):
            (self.folder / "tools" / name).write_text(f"#!/bin/sh\n{script}\n")
            (self.folder / "tools" / name).chmod(0o755)
        self.environment.update(RUNNER_TEMP=str(self.folder), URL="https://example.org/hipaactl.deb")
        for digest, code in (("0" * 64, 1), (hashlib.sha256(b"a package").hexdigest(), 0)):
            self.assertFalse((self.folder / "done").exists())
            self.environment["SHA256"] = digest
            self.expect(install, code)
        self.assertEqual((self.folder / "done").read_text(), f"apt-get install --yes --quiet {self.folder}/hipaactl.deb\n")

    def test_gitlab_job(self):
        file = EXAMPLES / "ci" / "gitlab-ci.yml"
        self.check_shape("gitlab-ci", file)
        job = yaml.safe_load(file.read_text())["hipaa_guardrails"]
        report = self.tree / job["artifacts"]["reports"]["junit"]
        self.environment["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = "main"
        origin = self.folder / "origin"
        origin.mkdir()
        self.known(origin, BAD)
        self.expect("git init -q -b main . && git add -A && git commit -qm target", 0, origin)
        self.expect(f"git init -q . && git remote add origin {origin}", 0)
        (self.tree / "hipaa.baseline.json").write_text("{")
        for line in job["script"]:
            self.expect(line, 0)
        self.assertIn("In the baseline: ", report.read_text())
        self.put(phi=BAD, other=BAD)
        *before, judge = job["script"]
        for line in before:
            self.expect(line, 0)
        self.expect(judge, 1)
        self.assertIn("<failure ", report.read_text())

    def test_pre_commit_hook(self):
        hooks = self.folder / "hooks"
        hooks.mkdir()
        shutil.copy(EXAMPLES.parent / ".pre-commit-hooks.yaml", hooks)
        self.expect("pre-commit validate-manifest .pre-commit-hooks.yaml", 0, hooks)
        self.expect("git init -q . && git add -A && git commit -qm hooks", 0, hooks)
        revision = self.expect("git rev-parse HEAD", 0, hooks).strip()
        (self.tree / ".pre-commit-config.yaml").write_text(yaml.safe_dump(
            {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": "hipaactl-check"}]}]}))
        self.put(phi=GOOD)
        self.expect("git init -q . && pre-commit install && git add -A && git commit -qm good", 0)
        self.put(phi=BAD)
        refused = self.shell("git commit -qam bad")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("HC-SSL-02", refused.stdout + refused.stderr)


if __name__ == "__main__":
    main(sys.argv)
