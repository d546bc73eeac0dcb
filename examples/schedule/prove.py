"""The task of databricks.yml: copies hipaactl and its plugin off the volume and proves what runs.

prove.py FOLDER: where bin/hipaactl, lib/, share/ and phi.stack.json are. The copy is this task's own:
hipaactl loads no plugin that others may write. It fails where a cluster is not proved, and says which.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile


def main():
    with tempfile.TemporaryDirectory() as folder:
        tools = pathlib.Path(folder) / "tools"
        shutil.copytree(sys.argv[1], tools, symlinks=True)
        for one in tools.rglob("*"):
            if not one.is_symlink():
                one.chmod(0o700)
        done = subprocess.run(
            [tools / "bin" / "hipaactl", "prove", "--all", tools / "phi.stack.json",
             "--evidence", f"{folder}/evidence"], capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr, sep="")
    if done.returncode != 0:
        raise SystemExit(f"hipaactl ended with {done.returncode}")


if __name__ == "__main__":
    main()
