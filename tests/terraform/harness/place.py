"""What the tests need from their surroundings: the binaries, terraform, and nothing of the developer's.

HIPAA_TERRAFORM names another terraform or tofu than the one on PATH; HIPAA_BUILD_BIN the folder of
the binaries. Everything that could reach an account of the developer's is taken out of the
environment.
"""
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

BIN = pathlib.Path(os.environ["HIPAA_BUILD_BIN"])
EXECUTABLE = BIN / "terraform-provider-hipaa"
SIMULATOR = BIN / "workspace_sim"
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests"))  # support, which all tests share
ADDRESS = "hipaa-provider/hipaa"
COOKIE = {"TF_PLUGIN_MAGIC_COOKIE":
          "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}


def terraform():
    """The path of terraform, or None."""
    named = os.environ.get("HIPAA_TERRAFORM")
    return named or shutil.which("terraform") or shutil.which("tofu")


# What a test may need, and since when each product has it.
SINCE = {
    "moved": {"Terraform": (1, 1), "OpenTofu": (1, 6)},
    "terraform_data": {"Terraform": (1, 4), "OpenTofu": (1, 6)},
    "import blocks": {"Terraform": (1, 5), "OpenTofu": (1, 6)},
    # Older ones of OpenTofu crash of nested attributes.
    "generated configurations": {"Terraform": (1, 5), "OpenTofu": (1, 12)},
    "the command test": {"Terraform": (1, 6), "OpenTofu": (1, 6)},
    "functions of providers": {"Terraform": (1, 8), "OpenTofu": (1, 7)},
    "moved from another provider": {"Terraform": (1, 8), "OpenTofu": (1, 10)},
    "the address of the provider that is moved from": {"Terraform": (1, 8), "OpenTofu": (1, 12)},
    "write-only attributes": {"Terraform": (1, 11), "OpenTofu": (1, 11)},
    "resource identity": {"Terraform": (1, 12), "OpenTofu": (1, 12)},
}
LACKING = "There is not yet: "


@functools.lru_cache
def version():
    """The product and its major and minor version; ("", (0, 0)) without one."""
    if not terraform():
        return "", (0, 0)

    def said(*arguments):
        return subprocess.run([terraform(), "version", *arguments], capture_output=True, text=True,
                              check=True, env=environment()).stdout
    number = json.loads(said("-json"))["terraform_version"].split(".")
    product = next(line.split()[0] for line in said().splitlines()
                   if line.startswith(("Terraform v", "OpenTofu v")))
    return product, (int(number[0]), int(number[1]))


def has(capability):
    product, number = version()
    return number >= SINCE[capability].get(product, (0, 0))


def needs(capability):
    """Skips a test, or a class of tests, that this version cannot run, and says why."""
    product, number = version()
    return unittest.skipUnless(
        has(capability), f"{LACKING}{capability} in {product} {number[0]}.{number[1]}")


def environment(**changes):
    """An environment without accounts and without the developer's own Terraform settings."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("TF_", "DATABRICKS_", "PLUGIN_", "HIPAA_"))}
    kept.update(HOME="/nonexistent", CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")
    # A leak check at exit would need ptrace, which a process without core dumps refuses.
    kept["ASAN_OPTIONS"] = "detect_leaks=0"
    kept.update({name: str(value) for name, value in changes.items() if value is not None})
    return kept
