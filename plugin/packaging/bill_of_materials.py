"""What the binaries are made of, as the build itself knows it: the archives that were linked, the
headers that were compiled in, and the shared libraries that go along. The system's package manager
says which package each file comes from, in which version, and under which licence.

No file is listed by hand; only the licences' names are (licences.json), and a package without one
there ends the build.
"""
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import uuid

HERE = pathlib.Path(__file__).parent
# Interfaces of the system, not code that is compiled in.
SYSTEM_HEADERS = {"linux"}
NAMESPACE = uuid.UUID("6f1c4a52-7a1e-5b43-9c0e-3f4b0d2f5a10")

# source: Debian's source package; how: headers, static, shared, bundled, loaded at run time
Material = collections.namedtuple("Material", "source version how package")


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def inputs_of(facts, target):
    """Every library and header of the system that went into a target, by ninja's own log."""
    ninja = (facts["ninja"], "-C", facts["build"], "-t")
    inputs = output_of(*ninja, "inputs", target).splitlines()
    objects = [one for one in inputs if one.endswith(".o")]
    listed = output_of(*ninja, "deps", *objects).splitlines() if objects else []
    files = {os.path.realpath(os.path.join(facts["build"], one.strip()))
             for one in [*inputs, *(line for line in listed if line.startswith("    "))]}
    return {one for one in files if one.startswith("/usr/") and kind_of(one)}


def kind_of(file):
    if file.endswith(".a"):
        return "static"
    if re.search(r"\.so(\.[\d.]+)?$", file):
        return "shared"
    return "headers" if "/include/" in file else None


def runtime_archives(facts):
    """What the compiler links by itself, because of -static-libstdc++."""
    return {os.path.realpath(output_of(facts["compiler"], f"-print-file-name={name}").strip())
            for name in ("libstdc++.a",)}


def owners(files):
    """{file: package}; dpkg knows some libraries by their place before /usr was merged."""
    asked = sorted({*files, *(one.removeprefix("/usr") for one in files)})
    done = subprocess.run(["dpkg-query", "--search", *asked], capture_output=True, text=True, check=False)
    found = {}
    for line in done.stdout.splitlines():
        names, _, file = line.partition(": ")
        if not names.startswith("diversion by"):
            found[file] = names.split(", ")[0]
    made = {one: found.get(one) or found.get(one.removeprefix("/usr")) for one in files}
    nobodys = [one for one, package in made.items() if package is None]
    if nobodys:
        raise SystemExit(f"No package has {', '.join(sorted(nobodys)[:5])}: the bill of materials "
                         "would not be complete.")
    return made


def materials_of(files, how=None):
    """A Material for each source package; how: instead of what the files' names say."""
    by_file = owners(files) if files else {}
    packages = sorted(set(by_file.values()))
    if not packages:
        return {}
    text = output_of("dpkg-query", "--show", "--showformat",
                     "${binary:Package} ${source:Package} ${source:Version}\n", *packages)
    sources = {}
    for line in text.splitlines():
        name, source, version = line.split(" ")
        sources[name] = sources[name.partition(":")[0]] = (source, version)
    made = {}
    for file, package in sorted(by_file.items()):
        source, version = sources[package]
        if source in SYSTEM_HEADERS:
            continue
        known = made.get(source)
        kinds = (known.how if known else set()) | {how or kind_of(file)}
        made[source] = Material(source, version, kinds, known.package if known else package)
    return made


def licence_key(source):
    """boost1.81 and gcc-12 without their versions."""
    return re.sub(r"[-.\d]+$", "", source)


def licence_of(source):
    known = {licence_key(name): licence for name, licence in
             json.loads((HERE / "licences.json").read_text(encoding="utf-8")).items()}
    if licence_key(source) not in known:
        raise SystemExit(f"plugin/packaging/licences.json does not say under which licence {source} is.")
    return known[licence_key(source)]


def copy_licence_texts(materials, folder):
    """The text that each source package came with, as FOLDER/SOURCE.txt."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for one in materials:
        name = one.package.partition(":")[0]
        text = pathlib.Path("/usr/share/doc", name, "copyright")
        shutil.copyfile(text, folder / f"{one.source}.txt")


def component(material):
    return {"type": "library", "bom-ref": reference(material), "name": material.source,
            "version": material.version, "purl": reference(material),
            "licenses": [{"expression": licence_of(material.source)}],
            "properties": [{"name": "hipaa:how", "value": how} for how in sorted(material.how)]}


def reference(material):
    version = material.version.replace(":", "%3A").replace("+", "%2B").replace("~", "%7E")
    return f"pkg:deb/debian/{material.source}@{version}?arch=source"


def merged(*groups):
    all_of_them = {}
    for group in groups:
        for source, one in group.items():
            known = all_of_them.get(source)
            all_of_them[source] = one._replace(how=one.how | known.how) if known else one
    return all_of_them


def document(facts, ours, timestamp):
    """CycloneDX 1.6. ours: {name of a binary: {source: Material}}"""
    version = facts["version"]
    known = {}
    for materials in ours.values():
        known = merged(known, materials)
    top = {"type": "application", "bom-ref": "hipaa-provider", "name": "hipaa-provider", "version": version}
    binaries = [{"type": "library" if name.startswith("lib") else "application", "bom-ref": name,
                 "name": name, "version": version} for name in sorted(ours)]
    depends = [{"ref": "hipaa-provider", "dependsOn": sorted(ours)}]
    depends += [{"ref": name, "dependsOn": sorted(reference(known[one]) for one in materials)}
                for name, materials in sorted(ours.items())]
    made = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": {"timestamp": timestamp, "component": top,
                         "properties": [{"name": "hipaa:platform", "value": facts["platform"]}]},
            "components": binaries + [component(known[one]) for one in sorted(known)],
            "dependencies": depends}
    # The same content has the same number.
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(NAMESPACE, json.dumps(made, sort_keys=True))}"
    return json.dumps(made, indent=2, sort_keys=True) + "\n"
