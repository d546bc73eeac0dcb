"""Which libraries are loaded, and which are not: manifests, digests, owners, versions."""
import hashlib
import json
import os
import shutil
import subprocess

import workbench
from workbench import Case


class Plugins(Case):
    def setUp(self):
        super().setUp()
        self.stack()
        self.plugins = self.folder / "plugins"
        self.plugins.mkdir(mode=0o755)
        self.library = self.plugins / "library.so"
        shutil.copy(workbench.LIBRARY, self.library)
        self.library.chmod(0o755)
        self.manifest = self.plugins / "hipaa-databricks.plugin.json"
        self.content = json.loads(workbench.MANIFEST.read_text())
        (self.place,) = self.content["plugin"]["shared"].values()
        self.place["path"] = "library.so"
        self.environment["HIPAA_PLUGIN_PATH"] = str(self.plugins)
        self.put()

    def put(self):
        self.manifest.write_text(json.dumps(self.content))

    def refused(self, code, *words):
        """The one finding that check ends with."""
        ran = self.ctl("check", "--json", code=2)
        self.assertEqual([one[1] for one in ran.told], [code])
        text = ran.document["findings"][0]["summary"] + "\n" + ran.document["findings"][0]["detail"]
        for word in words:
            self.assertIn(word, text)
        return ran.document["findings"][0]

    def test_the_built_manifest(self):
        content = json.loads(workbench.MANIFEST.read_text())
        self.assertEqual(content["plugin"]["abi"], {"name": "hipaa-provider", "major": 1, "minor": 1})
        (place,) = content["plugin"]["shared"].values()
        library = os.path.realpath(workbench.MANIFEST.parent / place["path"])
        self.assertEqual(library, workbench.LIBRARY)
        with open(library, "rb") as file:
            self.assertEqual(place["sha256"], hashlib.sha256(file.read()).hexdigest())

    def test_a_library_that_is_not_the_manifests(self):
        self.ctl("check", code=0)
        with open(self.library, "ab") as file:
            file.write(b"\n")
        found = hashlib.sha256(self.library.read_bytes()).hexdigest()
        self.refused("HP-PLUGIN-SHA256", "The plugin's library is not the one that the manifest names.",
                     str(self.library), found, self.place["sha256"], "It was not loaded.")

    def test_without_a_digest(self):
        del self.place["sha256"]
        self.put()
        self.ctl("check", code=0)

    def test_what_others_may_write(self):
        for path, what in ((self.manifest, "plugin manifest"), (self.library, "plugin's library"),
                           (self.plugins, "plugin manifest")):
            for more in (0o020, 0o002):
                with self.subTest(path=path.name, mode=more):
                    before = path.stat().st_mode
                    path.chmod(before | more)
                    self.refused("HP-PLUGIN-TRUST",
                                 f"The {what} is not used: others could have changed it.",
                                 f"{path} may be written by its group or by everybody.",
                                 f"Run: chmod go-w '{path}'.")
                    path.chmod(before)

    def test_what_belongs_to_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a file away")
        os.chown(self.library, 4242, -1)
        self.refused("HP-PLUGIN-TRUST", f"{self.library} belongs to another user (4242).")

    def test_a_link_to_where_others_may_write(self):
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        elsewhere.chmod(0o777)
        shutil.move(self.library, elsewhere / "library.so")
        self.library.symlink_to(elsewhere / "library.so")
        self.refused("HP-PLUGIN-TRUST", f"{elsewhere} may be written")

    def test_no_plugin(self):
        stack = self.stack()
        stack["plugins"]["hipaa"] = {"name": "nobody"}
        self.write_stack(stack)
        self.refused("HP-PLUGIN-NOT-FOUND", 'There is no plugin "nobody" here.',
                     str(self.plugins), "/etc/hipaa/plugins", "HIPAA_PLUGIN_PATH")

    def test_no_library(self):
        self.library.unlink()
        self.refused("HP-PLUGIN-FILE", "The plugin's library cannot be found.",
                     "cannot be opened: No such file or directory.")

    def test_no_library_for_this_machine(self):
        self.content["plugin"]["shared"] = {"solaris_sparc": self.place}
        self.put()
        self.refused("HP-PLUGIN-PLATFORM", "It has: solaris_sparc.")

    def test_other_versions(self):
        self.content["plugin"]["abi"]["major"] = 2
        self.put()
        self.refused("HP-PLUGIN-VERSION", "The plugin speaks version 2 of the ABI, this hipaactl version 1.")
        self.content["manifest_version"] = 2
        self.put()
        self.refused("HP-PLUGIN-VERSION", "This hipaactl reads manifests of version 1, not 2.")

    def test_a_library_that_speaks_another_abi(self):
        shutil.copy(os.environ["HIPAA_OTHER_ABI"], self.library)
        self.place.pop("sha256")
        self.put()
        self.refused("HP-PLUGIN-VERSION", "The plugin's library speaks another ABI.",
                     "it does not speak version 1 of the hipaa-provider ABI")

    def test_files_that_are_no_library(self):
        self.place.pop("sha256")
        self.put()
        self.library.write_bytes(b"\x7fELF nothing of the kind")
        self.refused("HP-PLUGIN-LOAD", "The plugin's library cannot be loaded.")
        for path in ("libc.so.6", "libm.so.6"):
            for folder in ("/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu"):
                if os.path.exists(f"{folder}/{path}"):
                    self.place["path"] = f"{folder}/{path}"
                    self.put()
                    self.refused("HP-PLUGIN-LOAD", "The file is not a plugin.")

    def test_manifests_that_are_none(self):
        for text, code in (("", "HP-PLUGIN-JSON"), ("{", "HP-PLUGIN-JSON"), ("[]", "HP-PLUGIN-SHAPE"),
                           ('{"manifest_version":1}', "HP-PLUGIN-SHAPE"), ("[" * 100000, "HP-PLUGIN-JSON"),
                           (" " * (2 << 20), "HP-PLUGIN-FILE")):
            with self.subTest(text[:30]):
                self.manifest.write_text(text)
                self.refused(code)

    def test_by_path_and_by_option(self):
        stack = self.stack()
        self.manifest.rename(self.folder / "other.json")
        self.library.rename(self.folder / "library.so")
        for path in ("other.json", "library.so"):
            stack["plugins"]["hipaa"] = {"path": path}
            self.write_stack(stack)
            self.ctl("plan", "--allow-stack-plugin", code=0)
            self.ctl("version", "--plugin", path, code=0)
        stack["plugins"]["hipaa"] = {"name": "nobody"}
        self.write_stack(stack)
        self.ctl("check", code=2)
        self.ctl("check", "--plugin", "library.so", code=0)

    def test_the_order_of_folders(self):
        self.environment["HIPAA_PLUGIN_PATH"] = "/nowhere:" + str(self.plugins)
        config = self.folder / "config" / "hipaa"
        config.mkdir(parents=True)
        shutil.copytree(self.plugins, config / "plugins")
        self.environment["XDG_CONFIG_HOME"] = str(self.folder / "config")
        taken = lambda: self.ctl("version", "--json", code=0).document["plugin"]["manifest"]
        self.assertIn(str(self.plugins), taken())
        del self.environment["HIPAA_PLUGIN_PATH"]
        # What is installed beside hipaactl, before what a person has.
        self.assertEqual(os.path.realpath(workbench.MANIFEST), taken())
        # A copy of hipaactl with nothing beside it.
        (self.folder / "bin").mkdir()
        shutil.copy(workbench.HIPAACTL, self.folder / "bin" / "hipaactl")
        done = subprocess.run([self.folder / "bin" / "hipaactl", "version", "--json"], cwd=self.folder,
                              env=self.environment, capture_output=True, text=True, check=True)
        self.assertIn(str(config), json.loads(done.stdout)["plugin"]["manifest"])

    def test_members_that_nobody_knows(self):
        self.content["plugin"]["homepage"] = "https://example.org"
        self.put()
        ran = self.ctl("check", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-PLUGIN-SHAPE", "", "/plugin/homepage")])


if __name__ == "__main__":
    workbench.main()
