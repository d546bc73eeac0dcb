#!/usr/bin/env python3
"""The release: terraform installs it from its mirror, and it runs where there is nothing else.

package.py BIN_FOLDER PACKAGE_FOLDER

Exit code 77 where there is no terraform. The empty root folder needs the right to chroot.
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile


def check_sums(package):
    for line in next(package.glob("*_SHA256SUMS")).read_text().splitlines():
        wanted, name = line.split("  ")
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() == wanted, name
    manifest = json.loads(next(package.glob("*_manifest.json")).read_text())
    assert manifest == {"version": 1, "metadata": {"protocol_versions": ["6.0"]}}, manifest


def check_mirror(package, project, cluster_block):
    (project.folder / "terraform.rc").write_text(
        'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n'
        % (package / "mirror"))
    project.write(cluster_block())
    project.expect("init", "-no-color")
    project.apply()
    project.expect_no_changes()
    project.destroy()


def check_empty_root(archive, folder, environment):
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            path = pathlib.Path(opened.extract(entry, folder))
            path.chmod(entry.external_attr >> 16 & 0o777 or 0o644)
    for name in ("proc", "tmp"):
        (folder / name).mkdir()
    executable = next(folder.glob("terraform-provider-hipaa_v*")).name
    script = f"mount -t proc proc {folder}/proc && exec chroot {folder} /{executable}"
    process = subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "--kill-child",
                                "sh", "-c", script], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=environment)
    line = process.stdout.readline()
    process.kill()  # unshare ignores SIGTERM, and takes its child along
    _, said = process.communicate(timeout=10)
    if "ermitted" in said or "denied" in said:
        print("skipped the empty root folder: no right to make one")
        return
    assert line.startswith("1|6|unix|"), (line, said)
    print("runs in an empty root folder")


def main():
    os.environ["HIPAA_BUILD_BIN"] = sys.argv[1]
    package = pathlib.Path(sys.argv[2]).resolve()
    from harness import place
    from harness.project import Project, cluster_block
    from support.simulator import Simulator
    if not place.terraform():
        print("skipped: no terraform or tofu on PATH")
        return 77
    check_sums(package)
    with tempfile.TemporaryDirectory(prefix="hipaa-package-") as folder:
        folder = pathlib.Path(folder)
        simulator = Simulator("--start-seconds", "0.05", program=place.SIMULATOR)
        try:
            with Project(simulator) as project:
                check_mirror(package, project, cluster_block)
        finally:
            simulator.stop()
        root = folder / "root"
        root.mkdir()
        check_empty_root(next(package.glob("*.zip")), root,
                         place.environment(**place.COOKIE, TMPDIR="/tmp"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
