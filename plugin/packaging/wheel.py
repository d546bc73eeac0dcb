"""The Python binding and the library as a wheel: the same content makes the same bytes."""
import base64
import hashlib
import re

from zip_archive import write_zip

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def oldest_glibc(symbols):
    """The lowest C library that has all that `objdump -T` lists: "2.36"."""
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([\d.]+)", symbols)}
    return ".".join(map(str, max(versions)[:2]))


def tag_of(platform, glibc):
    return f"py3-none-manylinux_{glibc.replace('.', '_')}_{MACHINES[platform.partition('_')[2]]}"


def write(folder, version, tag, files, description, epoch):
    """Makes FOLDER/hipaa_provider-VERSION-TAG.whl of {name in the package: bytes}; returns its path."""
    info = f"hipaa_provider-{version}.dist-info"
    metadata = ("Metadata-Version: 2.1\nName: hipaa-provider\n"
                f"Version: {version}\nSummary: A guardrail for protected health information on Databricks\n"
                "Requires-Python: >=3.9\nDescription-Content-Type: text/markdown\n\n" + description)
    contents = {f"hipaa_provider/{name}": data for name, data in files.items() if not name.startswith("licenses/")}
    contents.update({f"{info}/{name}": data for name, data in files.items() if name.startswith("licenses/")})
    contents[f"{info}/METADATA"] = metadata.encode()
    contents[f"{info}/WHEEL"] = (f"Wheel-Version: 1.0\nGenerator: hipaa-provider {version}\n"
                                 f"Root-Is-Purelib: false\nTag: {tag}\n").encode()
    record = "".join(f"{name},sha256={digest(data)},{len(data)}\n" for name, data in sorted(contents.items()))
    contents[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    wheel = folder / f"hipaa_provider-{version}-{tag}.whl"
    write_zip(wheel, contents, epoch, lambda name: ".so." in name)
    return wheel


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
