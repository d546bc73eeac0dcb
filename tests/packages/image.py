#!/usr/bin/env python3
"""Builds the image of examples/ci/Containerfile out of the package, and judges stacks in it.

image.py PACKAGES

Debian's own image, from which it starts, is made here by debootstrap from the mirror that this machine's own
package manager uses, so that no registry of images is asked. Needs root, debootstrap, buildah and crun.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from other_systems import System

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
CONTAINERFILE = EXAMPLES / "ci/Containerfile"


def buildah(storage, *command, code=0):
    place = ["--root", str(storage / "root"), "--runroot", str(storage / "run"), "--storage-driver", "vfs"]
    done = subprocess.run(["buildah", *place, *command], capture_output=True, text=True, check=False)
    if done.returncode != code:
        sys.exit(f"buildah {' '.join(command)}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.strip()


def main():
    package = next(pathlib.Path(sys.argv[1]).glob("hipaactl_*_linux_amd64.deb")).resolve()
    base = next(line.split()[1] for line in CONTAINERFILE.read_text().splitlines() if line.startswith("FROM "))
    with tempfile.TemporaryDirectory(prefix="hipaa-image-") as folder:
        storage = pathlib.Path(folder)
        System("bookworm", storage / "debian")
        made = buildah(storage, "from", "scratch")
        buildah(storage, "add", "--quiet", made, str(storage / "debian"), "/")
        buildah(storage, "commit", "--quiet", made, f"docker.io/library/{base}")
        context = storage / "context"
        context.mkdir()
        shutil.copy(package, context)
        shutil.copy(CONTAINERFILE, context)
        buildah(storage, "build", "--isolation", "chroot", "--pull-never", "--file", str(context / "Containerfile"),
                "--tag", "hipaactl", str(context))
        config = json.loads(buildah(storage, "inspect", "--type", "image", "hipaactl"))["OCIv1"]["config"]
        if (config["User"], config["WorkingDir"], config["Entrypoint"]) != ("pipeline", "/work", ["hipaactl"]):
            sys.exit(f"the image starts otherwise: {config}")
        used = buildah(storage, "from", "--pull-never", "hipaactl")

        def run(*command, code=0):
            return buildah(storage, "run", "--isolation", "chroot", "--volume", f"{EXAMPLES}/quickstart:/work:ro", used,
                           "--", *config["Entrypoint"], *command, code=code)

        version = run("version").splitlines()[0]
        run("check", "--format", "junit", "compliant.stack.json")
        run("check", "--format", "junit", "non-compliant.stack.json", code=1)
    print(f"{base} and {package.name}: an image with {version}, which judges the examples as user {config['User']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
