"""A gate never runs what it judges: code that a stack or its checkout brings along."""
import os
import shutil

import workbench
from workbench import Case

HOSTILE = os.environ["HIPAA_ATTACK_PLUGIN"]
ALL = (("plan",), ("apply", "-y"), ("read",), ("destroy", "-y"), ("doctor",), ("audit", "phi.stack.json"),
       ("import", "hipaa_cluster.phi", "0101-x", "--stack", "phi.stack.json"),
       ("verify", "--id", "0101-x", "--stack", "phi.stack.json"), ("schema", "--stack", "phi.stack.json"),
       ("policy", "generate", "--stack", "phi.stack.json"))
JUDGING = (("check",), ("check", "phi.stack.json"), ("explain", "HC-EBS-01", "--stack", "phi.stack.json"),
           ("version", "--stack", "phi.stack.json"))


class StackPlugin(Case):
    def setUp(self):
        super().setUp()
        self.mark = self.folder / "harm"
        self.environment["HIPAA_ATTACK_MARK"] = str(self.mark)
        shutil.copy(HOSTILE, self.folder / "plugin.so")
        (self.folder / "plugin.so").chmod(0o755)

    def bring(self, path, base="non-compliant"):
        stack = self.stack(base)
        stack["plugins"]["hipaa"] = {"path": path}
        self.write_stack(stack)

    def manifest(self, folder):
        """Names the hostile library, as if it were ours."""
        folder.mkdir(parents=True, exist_ok=True)
        content = workbench.MANIFEST.read_text(encoding="utf-8")
        made = workbench.json.loads(content)
        for place in made["plugin"]["shared"].values():
            place["path"] = str(self.folder / "plugin.so")
            place.pop("sha256")
        file = folder / "hipaa-databricks.plugin.json"
        file.write_text(workbench.json.dumps(made), encoding="utf-8")
        return file

    def unharmed(self):
        self.assertFalse(self.mark.exists(), "the stack's code ran")

    def test_the_hostile_library_does_harm(self):
        self.bring("plugin.so")
        self.ctl("plan", "--allow-stack-plugin", code=0)
        self.assertTrue(self.mark.exists())

    def test_commands_refuse_it(self):
        for path in ("plugin.so", "./plugin.so", str(self.folder / "plugin.so"), "evil.json"):
            self.manifest(self.folder).rename(self.folder / "evil.json")
            self.bring(path)
            for command in ALL:
                with self.subTest(path=path, command=command):
                    ran = self.ctl(*command, code=2)
                    self.assertIn("HP-PLUGIN-STACK", ran.out + ran.err)
                    self.assertIn("--allow-stack-plugin", ran.out + ran.err)
                    self.unharmed()

    def test_judging_commands_take_the_installed_one(self):
        self.bring("plugin.so")
        for command in JUDGING:
            for more in ((), ("--allow-stack-plugin",)):
                with self.subTest(command=command, more=more):
                    ran = self.ctl(*command, *more, code=1 if command[0] == "check" else 0)
                    self.assertIn("HP-PLUGIN-STACK", ran.out + ran.err)
                    self.unharmed()

    def test_the_verdict_is_that_of_the_installed_one(self):
        self.stack("non-compliant")
        right = self.ctl("check", "--json", code=1).told
        self.bring("plugin.so")
        ran = self.ctl("check", "--json", code=1)
        self.assertEqual([one for one in ran.told if one[1] != "HP-PLUGIN-STACK"], right)
        self.assertIn(("warning", "HP-PLUGIN-STACK", "", "/plugins/hipaa/path"), ran.told)
        self.unharmed()

    def test_a_file_that_is_not_there_is_not_looked_for(self):
        self.bring("/nowhere/plugin.so", "compliant")
        self.ctl("check", code=0)
        self.assertIn("HP-PLUGIN-STACK", self.ctl("plan", code=2).err)

    def test_folders_of_the_checkout_are_not_searched(self):
        for folder in (".hipaa/plugins", ".config/hipaa/plugins", "share/hipaa/plugins", "plugins"):
            self.manifest(self.folder / folder)
        self.manifest(self.folder)
        # The checkout is no one's home.
        self.environment["HOME"] = "/nowhere"
        del self.environment["HIPAA_PLUGIN_PATH"]
        self.stack("non-compliant")
        for command, code in ((("check",), 1), (("version",), 0), (("explain",), 0), (("plan",), 1)):
            with self.subTest(command=command):
                self.ctl(*command, code=code)
                self.unharmed()

    def test_a_link_in_a_folder_that_others_may_write(self):
        shared = self.folder / "shared"
        shared.mkdir()
        (shared / "hipaa-databricks.plugin.json").symlink_to(workbench.MANIFEST)
        self.environment["HIPAA_PLUGIN_PATH"] = str(shared)
        self.stack()
        self.ctl("check", code=0)
        shared.chmod(0o777)
        self.assertIn("HP-PLUGIN-TRUST", self.ctl("check", code=2).err)


if __name__ == "__main__":
    workbench.main()
