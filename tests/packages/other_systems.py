#!/usr/bin/env python3
"""Installs the package on fresh systems, as their users do, and uses it there.

other_systems.py PACKAGES [SUITE…]

Each SUITE (bookworm and trixie, where none is named) is made by debootstrap from the mirror that this
machine's own package manager uses. On the first, what is built against the library is built as well.
Needs root and debootstrap.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CONSUMER = HERE.parent / "install" / "consumer"
EXAMPLES = "/usr/share/doc/hipaactl/examples/quickstart"
QUIET = ["apt-get", "install", "--yes", "--quiet", "--quiet", "--no-install-recommends"]


def mirror():
    sites = subprocess.run(["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"],
                           capture_output=True, text=True, check=True).stdout.split()
    return next(one for one in sites if "security" not in one)


class System:
    runs = ()  # what runs the programs of another machine

    def __init__(self, suite, folder):
        self.suite, self.folder = suite, folder
        self.run(["debootstrap", "--variant=minbase", suite, str(folder), mirror()])
        for one in pathlib.Path("/etc/apt/apt.conf.d").glob("*"):
            if "proxy" in one.read_text(errors="replace").lower():
                shutil.copy(one, folder / "etc/apt/apt.conf.d")

    def run(self, command, code=0, shows=""):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != code or shows not in done.stdout:
            sys.exit(f"{self.suite}: {' '.join(command)}: exit code {done.returncode}\n{done.stdout[-3000:]}")
        return done.stdout

    def inside(self, *command, code=0, shows=""):
        inner = ["chroot", str(self.folder), "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
                 "DEBIAN_FRONTEND=noninteractive", *command]
        return self.run(["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c",
                         f'mount -t proc proc {self.folder}/proc && exec "$@"', "sh", *inner], code, shows)

    def install(self, package):
        shutil.copy(package, self.folder / "tmp")
        self.inside("apt-get", "update", "--quiet", "--quiet")
        self.inside(*QUIET, f"/tmp/{package.name}")

    def use(self):
        hipaactl = [*self.runs, "/usr/bin/hipaactl"]
        version = self.inside(*hipaactl, "version", shows="plugin ").splitlines()
        self.inside(*hipaactl, "check", f"{EXAMPLES}/compliant.stack.json")
        self.inside(*hipaactl, "check", f"{EXAMPLES}/non-compliant.stack.json", code=1)
        # Found, loaded and out of reach: the system's libcurl works.
        self.inside("env", "DATABRICKS_HOST=http://127.0.0.1:9", "DATABRICKS_TOKEN=x", *hipaactl, "plan",
                    f"{EXAMPLES}/compliant.stack.json", code=2, shows="127.0.0.1")
        self.inside("env", "--chdir=/tmp", *hipaactl, "evidence", "keygen", "hospital.example/evidence")
        return f"{self.suite}: {version[0]}, {version[1]}"

    def build_against(self):
        self.inside(*QUIET, "gcc", "libc6-dev", "cmake", "ninja-build", "pkg-config")
        shutil.copytree(CONSUMER, self.folder / "tmp/tests/install/consumer")
        shutil.copytree(CONSUMER.parents[1] / "bench", self.folder / "tmp/tests/bench")
        self.inside("cmake", "-G", "Ninja", "-S", "/tmp/tests/install/consumer", "-B", "/tmp/built")
        self.inside("cmake", "--build", "/tmp/built")
        self.inside("/tmp/built/linked")
        self.inside("sh", "-c", "cc -std=c99 /tmp/tests/install/consumer/linked.c -o /tmp/by_flags "
                                "$(pkg-config --cflags --libs hipaa-provider) && /tmp/by_flags")

    def remove(self):
        self.inside("apt-get", "purge", "--yes", "--quiet", "--quiet", "hipaactl")
        left = [one for one in self.folder.glob("usr/**/*hipaa*")]
        if left:
            sys.exit(f"{self.suite}: {left} is left of the package")


def main():
    package = next(pathlib.Path(sys.argv[1]).glob("hipaactl_*.deb")).resolve()
    for number, suite in enumerate(sys.argv[2:] or ("bookworm", "trixie")):
        with tempfile.TemporaryDirectory(prefix=f"hipaa-{suite}-") as folder:
            system = System(suite, pathlib.Path(folder))
            system.install(package)
            print(system.use(), flush=True)
            if number == 0:
                system.build_against()
                print(f"{suite}: built against by CMake and by pkg-config", flush=True)
            system.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
