"""A root folder with nothing in it but what a package brings, and the C library of this machine.

Needs the right to make a mount namespace and to change the root: reason() says what is missing.
"""
import os
import pathlib
import shutil
import subprocess

UNSHARE = ["unshare", *([] if os.getuid() == 0 else ["--map-root-user"]), "--mount", "--pid", "--fork",
           "--kill-child"]
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def reason():
    """Why there can be no such folder here; None where there can."""
    if not shutil.which("dpkg"):
        return "no dpkg here"
    done = subprocess.run([*UNSHARE, "--root=/", "--mount-proc", "true"],
                          capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"no right to change the root: {done.stderr.strip()}"


class EmptyRoot:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for name in ("proc", "tmp", "root", "etc", "var/lib/dpkg/info", "var/lib/dpkg/updates",
                     "var/lib/dpkg/triggers"):
            (self.folder / name).mkdir(parents=True)
        for name in ("status", "available"):
            (self.folder / "var/lib/dpkg" / name).touch()
        # What dpkg itself needs of any system: it tells the loader of new libraries.
        self.take("/bin/sh", "bin/sh", 0o755)
        self.take("/sbin/ldconfig", "sbin/ldconfig", 0o755)
        self.take_libraries("/bin/sh", "/sbin/ldconfig")

    def install(self, package):
        """As dpkg does it; what the package depends on comes from this machine (take_libraries)."""
        done = subprocess.run([*UNSHARE, "dpkg", f"--root={self.folder}", "--log=/dev/null", "--force-depends",
                               "--install", str(package)], env={"PATH": PATH}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def take_libraries(self, *programs, also=()):
        """What the loader needs for programs, and the libraries of `also`, from where it finds them here."""
        listed = subprocess.run(["ldd", *map(str, programs), *also], capture_output=True, text=True, check=False).stdout
        for word in {*listed.split(), *also}:
            if word.startswith("/") and not word.endswith(":") and not word.startswith(str(self.folder)):
                target = self.folder / word.lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(os.path.realpath(word), target)
                target.chmod(0o755)

    def take(self, path, name, mode=0o644):
        """A file of this machine, as NAME within the folder."""
        target = self.folder / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(mode)

    def run(self, *command, folder="/", timeout=120, **environment):
        """Within it, in one of its folders, with nothing of this machine's environment."""
        return subprocess.run([*UNSHARE, f"--root={self.folder}", f"--wd={folder}", "--mount-proc", *command],
                              check=False, capture_output=True, text=True, timeout=timeout,
                              env={"PATH": PATH, "HOME": "/root", **environment})
