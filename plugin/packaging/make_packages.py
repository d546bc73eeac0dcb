#!/usr/bin/env python3
"""Makes all that a release has, in one folder, from what is built.

make_packages.py FACTS OUTPUT

FACTS is the JSON file that CMake writes. The time in every archive is SOURCE_DATE_EPOCH, or that of
the last commit: the same sources make the same bytes, wherever they are built.
"""
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from email.utils import formatdate

import bill_of_materials as materials
import wheel
from zip_archive import OLDEST, write_zip

SHIPPED = {"hipaactl": "hipaactl", "hipaa-conformance": "hipaa-conformance",
           "libhipaa_provider": "hipaa_provider", "libhipaa_provider_checked": "hipaa_provider_checked"}


def epoch_of(source):
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return int(os.environ["SOURCE_DATE_EPOCH"])
    done = subprocess.run(["git", "-C", source, "-c", f"safe.directory={source}", "log", "-1", "--format=%ct"],
                          capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else OLDEST


def quietly(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")


def write_bill_of_materials(facts, work, output, epoch):
    """The SBOM; and the licences' texts for what is installed and, in work/licences, for the wheel."""
    runtime = materials.runtime_archives(facts)
    loaded = materials.materials_of({os.path.realpath(one) for one in facts["loaded"]}, "loaded at run time")
    ours = {name: materials.materials_of(materials.inputs_of(facts, target) | runtime)
            for name, target in SHIPPED.items()}
    materials.copy_licence_texts(materials.merged(*ours.values()).values(), work / "licenses")
    for name in ("hipaactl", "libhipaa_provider"):
        ours[name] = materials.merged(ours[name], loaded)
    along = [str(one) for one in json.loads((pathlib.Path(facts["terraform"]) / "bundled.json").read_text())]
    ours["terraform-provider-hipaa"] = materials.merged(
        materials.materials_of(materials.inputs_of(facts, "terraform-provider-hipaa") | runtime),
        ours["libhipaa_provider"], materials.materials_of({os.path.realpath(one) for one in along}, "bundled"))
    texts = work / "terraform-licenses"
    materials.copy_licence_texts(ours["terraform-provider-hipaa"].values(), texts)
    write_zip(output / f"terraform-provider-hipaa_{facts['version']}_licenses.zip",
              {one.name: one.read_bytes() for one in texts.iterdir()}, epoch)
    text = materials.document(facts, ours, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch)))
    (output / f"hipaa-provider_{facts['version']}_{facts['platform']}.cdx.json").write_text(text)


def write_debian_changelog(facts, work, epoch):
    text = (f"hipaactl ({facts['version']}) stable; urgency=medium\n\n  * The changes are in CHANGELOG.md.\n\n"
            f" -- {facts['maintainer']}  {formatdate(epoch)}\n")
    (work / "changelog.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def make_system_packages(facts, work, output, environment):
    shutil.rmtree(work / "cpack", ignore_errors=True)
    quietly(facts["cpack"], "--config", facts["cpack_config"], "-B", str(work / "cpack"), env=environment)
    for made in (work / "cpack").glob("hipaactl_*"):
        shutil.move(made, output / made.name)


def make_wheel(facts, work, output, epoch):
    python = pathlib.Path(facts["source"], "plugin", "python")
    with tempfile.TemporaryDirectory() as folder:
        quietly(facts["cmake"], "--install", facts["build"], "--prefix", folder, "--strip")
        library = next(pathlib.Path(folder).glob(f"{facts['libdir']}/libhipaa_provider.so.?"))
        symbols = materials.output_of(facts["objdump"], "-T", str(library))
        files = {"__init__.py": (python / "hipaa_provider.py").read_bytes(), library.name: library.read_bytes()}
    for text in sorted((work / "licenses").glob("*.txt")):
        files[f"licenses/{text.name}"] = text.read_bytes()
    tag = wheel.tag_of(facts["platform"], wheel.oldest_glibc(symbols))
    wheel.write(output, facts["version"], tag, files, (python / "README.md").read_text(encoding="utf-8"), epoch)


def write_sums(output):
    files = sorted(one for one in output.rglob("*") if one.is_file())
    lines = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.relative_to(output)}\n" for one in files]
    (output / "SHA256SUMS").write_text("".join(lines))


def main():
    facts = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    output, work = pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[1]).resolve().parent
    epoch = epoch_of(facts["source"])
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    os.umask(0o022)
    shutil.copytree(facts["terraform"], output, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("staging", "bundled.json"))
    write_bill_of_materials(facts, work, output, epoch)
    write_debian_changelog(facts, work, epoch)
    make_system_packages(facts, work, output, {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"})
    make_wheel(facts, work, output, epoch)
    write_sums(output)
    for one in sorted(output.iterdir()):
        print(one)


if __name__ == "__main__":
    main()
