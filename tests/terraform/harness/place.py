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

BIN = pathlib.Path(os.environ["HIPAA_BUILD_BIN"])
EXECUTABLE = BIN / "terraform-provider-hipaa"
SIMULATOR = BIN / "workspace_sim"
ROOT = pathlib.Path(__file__).resolve().parents[3]
ADDRESS = "hipaa-provider/hipaa"
COOKIE = {"TF_PLUGIN_MAGIC_COOKIE":
          "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}


def terraform():
    """The path of terraform, or None."""
    named = os.environ.get("HIPAA_TERRAFORM")
    return named or shutil.which("terraform") or shutil.which("tofu")


@functools.lru_cache
def version():
    """Major and minor version of terraform; (0, 0) without one."""
    if not terraform():
        return (0, 0)
    said = json.loads(subprocess.run([terraform(), "version", "-json"], capture_output=True,
                                     text=True, check=True, env=environment()).stdout)
    return tuple(int(part) for part in said["terraform_version"].split(".")[:2])


def environment(**changes):
    """An environment without accounts and without the developer's own Terraform settings."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("TF_", "DATABRICKS_", "PLUGIN_", "HIPAA_"))}
    kept.update(HOME="/nonexistent", CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")
    # A leak check at exit would need ptrace, which a process without core dumps refuses.
    kept["ASAN_OPTIONS"] = "detect_leaks=0"
    kept.update({name: str(value) for name, value in changes.items() if value is not None})
    return kept
