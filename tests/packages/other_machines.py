#!/usr/bin/env python3
"""Builds where this machine is not: on Debian 13, and for arm64; runs there what it built.

other_machines.py SOURCE [debian13 | arm64]… [--keep FOLDER] [--cmake=OPTION]…

Each has a root of its own by debootstrap, from the mirror that this machine's own package manager uses, so
that nothing is installed here. arm64 is built by Debian's cross compiler on Debian 12 and run by qemu-user.
What is built: all that is shipped, and its packages. What is run, from the installed package: hipaactl
version, check on its examples, a plan against nothing, and all sentences of the contract on the library; from
the build, the provider that terraform starts. --keep leaves the roots in FOLDER, where the next run finds them
again; --cmake is for the configuration. Takes a build's time for each, and qemu's patience.
Needs root and debootstrap.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

from other_systems import System

BUILDS_ANYWHERE = ["cmake", "ninja-build", "pkg-config", "python3", "binutils", "file", "protobuf-compiler",
                   "protobuf-compiler-grpc", "nlohmann-json3-dev", "libcli11-dev"]
LINKED = ["libcurl4-openssl-dev", "libspdlog-dev", "libssl-dev", "libyaml-dev", "libgrpc++-dev", "libprotobuf-dev"]
MACHINES = {
    "debian13": {"suite": "trixie", "packages": ["g++", "libboost-dev", "libboost-json-dev", *LINKED], "runs": [],
                 "options": [], "machine": "x86-64"},
    "arm64": {"suite": "bookworm", "foreign": "arm64", "runs": ["qemu-aarch64-static"], "machine": "ARM aarch64",
              "packages": ["crossbuild-essential-arm64", "qemu-user-static",
                           *(f"{one}:arm64" for one in ("libboost1.81-dev", "libboost-json1.81-dev", *LINKED))],
              "options": ["--toolchain", "/source/tests/cmake/arm64.cmake"]},
}


class Machine(System):
    def __init__(self, name, folder):
        self.wanted = MACHINES[name]
        self.runs = self.wanted["runs"]
        self.name = name
        if (folder / "etc/debian_version").exists():
            self.suite, self.folder = self.wanted["suite"], folder
        else:
            super().__init__(self.wanted["suite"], folder)
        if "foreign" in self.wanted:
            self.inside("dpkg", "--add-architecture", self.wanted["foreign"])
        self.inside("apt-get", "update", "--quiet", "--quiet")
        self.inside("apt-get", "install", "--yes", "--quiet", "--quiet", "--no-install-recommends", *BUILDS_ANYWHERE,
                    *self.wanted["packages"])

    def build(self, source, options):
        """What is committed or about to be, as it would be in a clone."""
        target = self.folder / "source"
        names = self.run(["git", "-C", str(source), "ls-files", "-co", "--exclude-standard"]).splitlines()
        for name in names:
            if (source / name).is_file():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                # Times stay, so that a root that was kept is built again as far as something has changed.
                self.run(["cp", "--preserve=mode,timestamps", "--update", str(source / name), str(target / name)])
        self.inside("cmake", "-G", "Ninja", "-S", "/source", "-B", "/build", "-DHIPAA_BUILD_TESTS=OFF",
                    *self.wanted["options"], *options)
        epoch = self.run(["git", "-C", str(source), "log", "-1", "--format=%ct"]).strip()
        self.inside("env", f"SOURCE_DATE_EPOCH={epoch}", "cmake", "--build", "/build", "--target", "package")

    def use(self):
        said = self.inside("file", "--brief", "/build/bin/hipaactl")
        if self.wanted["machine"] not in said:
            sys.exit(f"{self.name}: {said}")
        (package,) = (self.folder / "build/packages").glob("hipaactl_*.deb")
        self.install(package)
        self.inside(*self.runs, "/build/bin/terraform-provider-hipaa", code=1, shows="started by them")
        kept = self.inside(*self.runs, "/usr/bin/hipaa-conformance", "/usr/lib/libhipaa_provider.so.1").splitlines()
        return f"{super().use()}; {kept[-1]}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("source", type=pathlib.Path)
    arguments.add_argument("machines", nargs="*", metavar="debian13|arm64")
    arguments.add_argument("--keep", type=pathlib.Path)
    arguments.add_argument("--cmake", action="append", default=[], metavar="OPTION")
    given = arguments.parse_args()
    if unknown := [one for one in given.machines if one not in MACHINES]:
        arguments.error(f"{unknown[0]} is not one of {', '.join(MACHINES)}")
    with tempfile.TemporaryDirectory(prefix="hipaa-machines-") as temporary:
        for name in given.machines or MACHINES:
            machine = Machine(name, (given.keep or pathlib.Path(temporary)) / name)
            machine.build(given.source.resolve(), given.cmake)
            print(f"{name}: built on Debian {(machine.folder / 'etc/debian_version').read_text().strip()}; "
                  f"{machine.use()}", flush=True)


if __name__ == "__main__":
    main()
