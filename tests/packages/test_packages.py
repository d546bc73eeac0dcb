#!/usr/bin/env python3
"""What the target `package` makes: complete, the same bytes each time, installed where there is
nothing else, and what is built against it.

test_packages.py PACKAGES MAKE_PACKAGES FACTS [TEST…]
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import unittest
import venv
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "plugin" / "packaging")]
import wheel  # noqa: E402
from empty_root import EmptyRoot, reason  # noqa: E402
from support.folder_case import FolderCase  # noqa: E402

ARCHIVE = HERE.parents[1] / "plugin" / "packaging" / "zip_archive.py"
PACKAGES, MAKE, FACTS_FILE = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(3))
FACTS = json.loads(FACTS_FILE.read_text())
VERSION, PLATFORM = FACTS["version"], FACTS["platform"]
DEB = PACKAGES / f"hipaactl_{VERSION}_{PLATFORM}.deb"
TARBALL = PACKAGES / f"hipaactl_{VERSION}_{PLATFORM}.tar.gz"
# The oldest C library that all binaries run with; README says on which systems that is.
GLIBC = "2.34"
COMMANDS = ("check", "audit", "plan", "apply", "read", "destroy", "import", "verify", "doctor", "explain", "schema",
            "policy", "evidence", "completion", "version")
FILES = """
bin/hipaactl bin/hipaa-conformance
lib/libhipaa_provider.so lib/libhipaa_provider.so.1 lib/libhipaa_provider_checked.so.1
include/hipaa/provider.h include/hipaa/provider.hpp include/hipaa/audit.h
lib/cmake/hipaa_provider/hipaa_provider-config.cmake lib/cmake/hipaa_provider/hipaa_provider-config-version.cmake
lib/pkgconfig/hipaa-provider.pc
share/hipaa/plugins/hipaa-databricks.plugin.json
share/hipaa/schemas/stack.schema.json share/hipaa/schemas/findings.schema.json
share/man/man1/hipaactl.1.gz share/man/man1/hipaactl-check.1.gz share/man/man1/hipaa-conformance.1.gz
share/bash-completion/completions/hipaactl share/zsh/vendor-completions/_hipaactl
share/fish/vendor_completions.d/hipaactl.fish
share/doc/hipaactl/abi/README.md share/doc/hipaactl/CHANGELOG.md share/doc/hipaactl/copyright
share/doc/hipaactl/examples/quickstart/compliant.stack.json
share/doc/hipaactl/licenses/openssl.txt share/doc/hipaactl/licenses/libyaml.txt
""".split()


def run(*command, **options):
    return subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, **options)


class Packages(FolderCase):
    def expect(self, code, *command, **options):
        done = run(*command, **options)
        self.assertEqual(done.returncode, code, f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def unpacked(self):
        with tarfile.open(TARBALL) as archive:
            archive.extractall(self.folder, filter="data") if hasattr(tarfile, "data_filter") else \
                archive.extractall(self.folder)
        return self.folder / TARBALL.name.removesuffix(".tar.gz")

    def test_a_release_is_whole_and_its_sums_are_right(self):
        sums = dict(reversed(line.split("  ")) for line in (PACKAGES / "SHA256SUMS").read_text().splitlines())
        files = {str(one.relative_to(PACKAGES)) for one in PACKAGES.rglob("*") if one.is_file()}
        self.assertEqual(set(sums), files - {"SHA256SUMS"})
        for name, wanted in sums.items():
            self.assertEqual(hashlib.sha256((PACKAGES / name).read_bytes()).hexdigest(), wanted, name)
        terraform = f"terraform-provider-hipaa_{VERSION}_{PLATFORM}.zip"
        machine = wheel.MACHINES[PLATFORM.partition("_")[2]]
        self.assertLessEqual({
            DEB.name, TARBALL.name, terraform, f"mirror/registry.terraform.io/hipaa-provider/hipaa/{terraform}",
            f"mirror/registry.opentofu.org/hipaa-provider/hipaa/{terraform}",
            f"hipaa-provider_{VERSION}_{PLATFORM}.cdx.json", f"terraform-provider-hipaa_{VERSION}_licenses.zip"}, files)
        self.assertEqual([one for one in files if one.endswith(".whl")],
                         [f"hipaa_provider-{VERSION}-py3-none-manylinux_{GLIBC.replace('.', '_')}_{machine}.whl"])

    def test_both_hold_the_same_and_nothing_is_missing(self):
        listed = self.expect(0, "dpkg-deb", "--contents", DEB).splitlines()
        self.assertEqual({line.split()[1] for line in listed}, {"root/root"})
        # "-rw-r--r-- root/root 1234 2026-01-01 00:00 ./usr/bin/x", and " -> y" of a link
        deb = {re.search(r" \./(.*?)/?(?: -> .*)?$", line)[1] for line in listed}
        with tarfile.open(TARBALL) as archive:
            members = archive.getmembers()
        top = TARBALL.name.removesuffix(".tar.gz")
        self.assertEqual({f"usr/{one.name.removeprefix(top + '/')}" for one in members if not one.isdir()},
                         {one for one in deb if (one.startswith("usr/") and not self.is_folder(listed, one))})
        self.assertLessEqual({f"usr/{one}" for one in FILES}, deb)
        pages = {one.removeprefix("usr/share/man/man1/").removesuffix(".1.gz") for one in deb if one.endswith(".1.gz")}
        self.assertLessEqual({f"hipaactl-{one}" for one in COMMANDS}, pages)
        self.assertEqual({one.mode & 0o022 for one in members if not one.issym()}, {0})
        self.assertEqual({(one.uid, one.gid) for one in members}, {(0, 0)})

    @staticmethod
    def is_folder(listed, name):
        return any(line.startswith("d") and line.endswith(f" ./{name}/") for line in listed)

    def test_what_a_package_needs(self):
        fields = self.expect(0, "dpkg-deb", "--field", DEB)
        self.assertIn(f"Version: {VERSION}\n", fields)
        self.assertRegex(fields, r"Depends: .*libc6 \(>= 2\.\d+\)")
        self.assertRegex(fields, r"Depends: .*libgcc-s1")
        self.assertRegex(fields, r"Depends: .*libcurl4 \| libcurl4t64")

    def test_made_again_they_are_the_same_bytes(self):
        again = self.folder / "another" / "place"
        self.expect(0, sys.executable, "-B", MAKE, FACTS_FILE, again)
        self.assertEqual((again / "SHA256SUMS").read_text(), (PACKAGES / "SHA256SUMS").read_text())

    def test_the_provider_s_archive_depends_on_no_time_and_no_place(self):
        copied = self.folder / "copied"
        shutil.copytree(pathlib.Path(FACTS["terraform"], "staging"), copied, copy_function=shutil.copyfile)
        made = self.folder / "made.zip"
        self.expect(0, "env", "TZ=Asia/Tokyo", sys.executable, "-B", ARCHIVE, copied, made)
        self.assertEqual(made.read_bytes(), next(PACKAGES.glob(f"*_{PLATFORM}.zip")).read_bytes())
        with zipfile.ZipFile(made) as archive:
            self.assertEqual({one.external_attr >> 16 for one in archive.infolist()}, {0o100755})
            self.assertEqual({one.extra for one in archive.infolist()}, {b""})

    def test_no_binary_names_the_folder_that_it_was_built_in(self):
        top = self.unpacked()
        made = {file.name: file.read_bytes() for file in (*top.glob("bin/*"), *top.glob("lib/*.so.1"))}
        with zipfile.ZipFile(next(PACKAGES.glob(f"*_{PLATFORM}.zip"))) as archive:
            made.update({name: archive.read(name) for name in archive.namelist()})
        self.assertEqual([name for name, data in made.items() if FACTS["source"].encode() in data], [])

    def test_the_c_library_that_is_needed(self):
        top = self.unpacked()
        for file in (*top.glob("bin/*"), *top.glob("lib/*.so.1")):
            needed = wheel.oldest_glibc(self.expect(0, FACTS["objdump"], "-T", file))
            self.assertLessEqual(tuple(map(int, needed.split("."))), tuple(map(int, GLIBC.split("."))), file.name)

    @unittest.skipIf(reason(), reason())
    def test_installed_where_there_is_nothing_else(self):
        root = EmptyRoot(self.folder / "root")
        root.install(DEB)
        root.take_libraries(*self.folder.glob("root/usr/bin/*"), self.folder / "root/usr/lib/libhipaa_provider.so.1")
        done = root.run("hipaactl", "version")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.split("\n")[:2], [
            f"hipaactl {VERSION} (ABI {VERSION.rpartition('.')[0]})",
            f"plugin {VERSION} (ABI {VERSION.rpartition('.')[0]}) /usr/lib/libhipaa_provider.so.{VERSION}"])
        examples = "/usr/share/doc/hipaactl/examples/quickstart"
        for name, code in (("compliant", 0), ("non-compliant", 1)):
            done = root.run("hipaactl", "check", f"{examples}/{name}.stack.json")
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def test_unpacked_anywhere_it_runs(self):
        top = self.unpacked()
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
        said = self.expect(0, top / "bin/hipaactl", "version", env=environment, cwd="/")
        self.assertIn(f"{top}/lib/libhipaa_provider.so.{VERSION}", said)
        examples = top / "share/doc/hipaactl/examples/quickstart"
        self.expect(0, top / "bin/hipaactl", "check", examples / "compliant.stack.json", env=environment, cwd="/")

    def test_built_against_by_cmake_and_by_pkg_config(self):
        top = self.unpacked()
        consumer = HERE.parent / "install" / "consumer"
        self.expect(0, "cmake", "-G", "Ninja", "-S", consumer, "-B", self.folder / "built", f"-DCMAKE_PREFIX_PATH={top}",
                    "-DCMAKE_BUILD_TYPE=Release")
        self.expect(0, "cmake", "--build", self.folder / "built")
        self.expect(0, self.folder / "built" / "linked")
        environment = {**os.environ, "PKG_CONFIG_PATH": str(top / "lib/pkgconfig")}
        self.assertEqual(self.expect(0, "pkg-config", "--modversion", "hipaa-provider", env=environment).strip(), VERSION)
        flags = self.expect(0, "pkg-config", "--cflags", "--libs", "hipaa-provider", env=environment).split()
        self.expect(0, "cc", "-std=c99", consumer / "linked.c", "-o", self.folder / "by_flags", *flags)
        self.expect(0, self.folder / "by_flags", env={"LD_LIBRARY_PATH": str(top / "lib")})

    def test_completions_of_bash(self):
        file = self.unpacked() / "share/bash-completion/completions/hipaactl"
        script = (f"source '{file}'; COMP_WORDS=(hipaactl che); COMP_CWORD=1; _hipaactl; echo ${{COMPREPLY[*]}}")
        self.assertEqual(self.expect(0, "bash", "-c", script).strip(), "check")

    def test_the_binding_as_pip_installs_it(self):
        venv.create(self.folder / "venv", with_pip=True)
        python = self.folder / "venv/bin/python"
        self.expect(0, python, "-m", "pip", "install", "--no-index", "--disable-pip-version-check",
                    next(PACKAGES.glob("*.whl")))
        program = ("import hipaa_provider\nlibrary = hipaa_provider.Library()\nprint(library.version)\n"
                   "with library.provider({}) as provider:\n"
                   "    answer = provider.validate({'cluster_name': 'claims', 'spark_version': '15.4.x-cpu-ml-scala2.12'})\n"
                   "print('HC-RT-01' in {one.code for one in answer.findings})\n")
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
        self.assertEqual(self.expect(0, python, "-c", program, env=environment, cwd="/"), f"{VERSION}\nTrue\n")

    def test_the_bill_of_materials(self):
        document = json.loads((PACKAGES / f"hipaa-provider_{VERSION}_{PLATFORM}.cdx.json").read_text())
        self.assertEqual((document["bomFormat"], document["specVersion"]), ("CycloneDX", "1.6"))
        known = {one["bom-ref"]: one for one in document["components"]}
        depends = {one["ref"]: {known[ref]["name"] for ref in one["dependsOn"]} for one in document["dependencies"]}
        self.assertEqual(depends["hipaa-provider"], {"hipaactl", "hipaa-conformance", "libhipaa_provider",
                                                     "libhipaa_provider_checked", "terraform-provider-hipaa"})
        self.assertLessEqual({"cli11", "openssl", "libyaml", "glibc"}, depends["hipaactl"])
        self.assertLessEqual({"curl", "openssl", "spdlog", "libyaml"}, depends["libhipaa_provider"])
        self.assertLessEqual({"grpc", "protobuf", "abseil", "c-ares", "zlib", "nghttp2"}, depends["terraform-provider-hipaa"])
        self.assertNotIn("grpc", depends["hipaactl"] | depends["libhipaa_provider"])
        # Each licence's text is there, and each is named.
        texts = {one.stem for one in (self.unpacked() / "share/doc/hipaactl/licenses").iterdir()}
        for name in ("hipaactl", "libhipaa_provider"):
            self.assertEqual(depends[name] - texts, set())
            self.assertEqual(sorted(re.sub(r"[-.\d]+$", "", one) for one in depends[name] if one.startswith(("boost", "gcc"))),
                             ["boost", "gcc"])
        with zipfile.ZipFile(PACKAGES / f"terraform-provider-hipaa_{VERSION}_licenses.zip") as archive:
            self.assertEqual({name.removesuffix(".txt") for name in archive.namelist()}, depends["terraform-provider-hipaa"])
        self.assertEqual([one["name"] for one in document["components"] if "purl" in one and not one["licenses"]], [])


if __name__ == "__main__":
    unittest.main()
