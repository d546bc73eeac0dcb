"""Seals of evidence: keys, what hipaactl evidence says of a folder, and what others' tools say."""
import base64
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time
import unittest

import workbench
from evidence_case import EvidenceCase

OUTSIDE = pathlib.Path(__file__).resolve().parent / "outside" / "main.go"


def go_with_checksum_database():
    """Go's root, where it brings the packages that its checksum database is read by; else None."""
    go = shutil.which("go") or shutil.which("go", path="/usr/local/go/bin")
    if go is None:
        return None
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=False).stdout.strip()
    packages = pathlib.Path(root) / "src/cmd/vendor/golang.org/x/mod/sumdb"
    return (go, packages) if (packages / "tlog").is_dir() and (packages / "note").is_dir() else None


GO = go_with_checksum_database()


class Keys(EvidenceCase):
    def test_keygen_writes_the_secret_for_its_owner_alone_and_never_over_another(self):
        verifier = self.key()
        self.assertRegex(verifier, r"^hospital\.example/evidence\+[0-9a-f]{8}\+A[A-Za-z0-9+/=]{43}$")
        file = self.folder / "evidence.key"
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        before = file.read_text(encoding="utf-8")
        ran = self.ctl("evidence", "keygen", "other", "--output", "evidence.key", code=2)
        self.assertIn("HP-EVIDENCE-KEY", ran.err)
        self.assertEqual(file.read_text(encoding="utf-8"), before)
        self.ctl("evidence", "keygen", "a b", "--output", "b.key", code=2)

    def test_a_key_of_the_file_of_the_environment_and_of_a_command(self):
        verifier = self.key()
        secret = (self.folder / "evidence.key").read_text(encoding="utf-8").strip()
        self.recording(signing_key_file="evidence.key")
        self.ctl("apply", "-y", code=0)
        self.recording()
        self.environment["HIPAA_EVIDENCE_KEY"] = secret
        self.ctl("read", code=0)
        del self.environment["HIPAA_EVIDENCE_KEY"]
        signed = 2
        if shutil.which("openssl"):
            seed = base64.b64decode(secret.split("+", 4)[4])[1:]
            der = bytes.fromhex("302e020100300506032b657004220420") + seed
            self.write("key.pem", "-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(der).decode() +
                       "\n-----END PRIVATE KEY-----\n")
            self.environment["HIPAA_EVIDENCE_SIGN_COMMAND"] = (
                "cat > signed.txt; openssl pkeyutl -sign -inkey key.pem -rawin -in signed.txt | base64 -w0")
            self.environment["HIPAA_EVIDENCE_VERIFIER_KEY"] = verifier
            self.ctl("read", code=0)
            signed = 3
        ran = self.ctl("evidence", "verify", "phi.evidence", "--key", verifier, code=0)
        self.assertEqual(ran.out, f"{signed} segments, {signed} statements, 1 head, "
                                  f"{signed} signed by the given keys.\n")
        self.assertNotIn(secret, "".join(one.read_text(encoding="utf-8") for one in self.segments()))

    def test_keys_of_another_kind(self):
        verifier = self.key()
        self.recording(signing_key_file="evidence.key")
        self.ctl("apply", "-y", code=0)
        for given, why in (("evidence.key", "The key in evidence.key is a signing key"),
                           ("nowhere", "The value of --key is not a file"),
                           ("a+00000000+AgAA", "is of another kind (2)")):
            ran = self.ctl("evidence", "verify", "phi.evidence", "--key", given, "--json", code=2)
            self.assertEqual(ran.told, [("error", "HP-EVIDENCE-KEY", "", "")])
            self.assertIn(why, ran.document["findings"][0]["detail"])
        other = self.key("other", "other.key")
        ran = self.ctl("evidence", "verify", "phi.evidence", "--key", other, "--json", code=1)
        self.assertEqual([one[:2] for one in ran.told], [("error", "HP-EVIDENCE-UNSIGNED")] * 2)
        self.ctl("evidence", "verify", "phi.evidence", "--key", other, "--key", verifier, code=0)

    @unittest.skipIf(os.environ.get("HIPAA_SANITIZE"), "a sanitizer has to be loaded first")
    def test_without_libcrypto_it_says_that_it_cannot_sign(self):
        self.key()
        self.recording(signing_key_file="evidence.key")
        self.environment["LD_PRELOAD"] = os.environ["HIPAA_NO_CRYPTO"]
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-KEY", "hipaa_cluster.phi", "/evidence")])
        self.assertIn("libcrypto", ran.document["findings"][0]["detail"])
        ran = self.ctl("evidence", "verify", "phi.evidence", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-UNSIGNED", "", "")])
        self.recording(signing_key_file="evidence.key", required=True)
        ran = self.ctl("destroy", "-y", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-KEY", "hipaa_cluster.phi", "/evidence")])
        self.assertEqual(len(self.simulator.running()), 1)


class Folders(EvidenceCase):
    def setUp(self):
        super().setUp()
        self.verifier = self.key()
        self.recording(signing_key_file="evidence.key")
        self.ctl("apply", "-y", code=0)
        self.ctl("read", code=0)

    def verify(self, *arguments, code):
        return self.ctl("evidence", "verify", "phi.evidence", "--key", self.verifier, "--json",
                        *arguments, code=code)

    def test_nothing_to_look_at(self):
        (self.folder / "empty").mkdir()
        for folder in ("empty", "nowhere", "phi.stack.json"):
            ran = self.ctl("evidence", "verify", folder, "--json", code=2)
            self.assertEqual(ran.told, [("error", "HP-EVIDENCE-FOLDER", "", "")])
        self.write("empty/notes.txt", "x")
        ran = self.ctl("evidence", "verify", "empty", "--json", code=2)
        self.assertEqual([one[1] for one in ran.told], ["HP-EVIDENCE-FOLDER", "HP-EVIDENCE-FOREIGN"])

    def test_a_foreign_file_is_named(self):
        self.write("phi.evidence/notes.txt", "x")
        self.assertEqual(self.verify(code=0).told,
                         [("warning", "HP-EVIDENCE-FOREIGN", "notes.txt", "")])
        self.ctl("read", code=0)

    def test_a_statement_that_was_changed(self):
        first = self.segments()[0]
        text = first.read_text(encoding="utf-8")
        first.write_text(text.replace('"measured_true"', '"hardware"'), encoding="utf-8")
        self.assertIn(("error", "HP-EVIDENCE-ALTERED", first.name, ""), self.verify(code=1).told)

    def test_a_segment_that_is_gone_and_a_head_by_its_anchor(self):
        ran = self.ctl("evidence", "anchor", "phi.evidence", code=0)
        first, head = self.segments()
        self.assertRegex(ran.out, f"^{head.name} 2 [A-Za-z0-9+/]{{43}}= [A-Za-z0-9+/]{{43}}=\n$")
        self.write("anchor.txt", ran.out)
        kept = head.read_text(encoding="utf-8")
        head.unlink()
        self.verify(code=0)
        self.assertEqual(self.verify("--anchor", "anchor.txt", code=1).told,
                         [("error", "HP-EVIDENCE-MISSING", head.name, "")])
        head.write_text(kept, encoding="utf-8")
        first.unlink()
        self.assertEqual(self.verify(code=1).told, [("error", "HP-EVIDENCE-MISSING", first.name, "")])
        self.write("anchor.txt", "nonsense")
        self.verify("--anchor", "anchor.txt", code=2)

    def test_a_head_without_its_seal_is_undecided(self):
        head = self.segments()[-1]
        lines = head.read_text(encoding="utf-8").splitlines(keepends=True)
        head.write_text("".join(lines[:-1]), encoding="utf-8")
        ran = self.verify(code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-UNSEALED", head.name, "")])
        self.verify("--undecided=error", code=1)
        self.ctl("read", code=0)
        self.assertEqual(self.verify(code=0).told, [])

    def test_a_clock_that_runs_backwards_is_told(self):
        # A run that began, by its clock, two days from now, and was killed.
        first = self.segments()[0]
        line = first.read_text(encoding="utf-8").splitlines(keepends=True)[0]
        then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 172800))
        name = then.replace("-", "").replace(":", "") + "-0000000000000000.jsonl"
        run = json.loads(line)
        run["predicate"].update(began_at=then, segment=name)
        self.write(f"phi.evidence/{name}", json.dumps(run, sort_keys=True, separators=(",", ":")) + "\n")
        before = set(self.segments())
        self.ctl("read", "--json", code=0)
        (last,) = set(self.segments()) - before
        self.assertEqual(self.verify(code=0).told, [("warning", "HP-EVIDENCE-CLOCK", last.name, "")])

    def test_two_runs_in_one_second(self):
        runs = [self.start("verify", "hipaa_cluster.phi") for _ in range(2)]
        for one in runs:
            self.assertEqual(one.wait(), 0)
        self.assertEqual(len(self.segments()), 4)
        self.assertEqual(self.verify(code=0).told, [])

    def test_show(self):
        ran = self.ctl("evidence", "show", "phi.evidence", code=0)
        (cluster,) = self.simulator.running()
        self.assertRegex(ran.out, rf"\d{{4}}-.*Z apply {cluster} done, measured_true\n")
        self.assertIn(f"unchanged {cluster}", ran.out)
        self.assertIn("sealed, signed by hospital.example/evidence\n", ran.out)
        self.ctl("evidence", "show", f"phi.evidence/{self.segments()[0].name}", code=0)

    def test_prove_says_what_cannot_be_proved(self):
        name = f"phi.evidence/{self.segments()[0].name}"
        for arguments in ((name,), (name, "9"), ("phi.stack.json", "1")):
            ran = self.ctl("evidence", "prove", *arguments, code=2)
            self.assertIn("HP-EVIDENCE-FOLDER", ran.err)

    @unittest.skipUnless(GO, "Go with its checksum database's packages is not there")
    def test_other_tools_verify_seals_and_proofs(self):
        go, packages = GO
        module = self.folder / "module"
        for name in ("note", "tlog"):
            shutil.copytree(packages / name, module / "sumdb" / name)
        self.write("module/go.mod", "module golang.org/x/mod\n\ngo 1.22\n")
        (module / "outside").mkdir()
        shutil.copy(OUTSIDE, module / "outside" / "main.go")
        environment = {**self.environment, "GOFLAGS": "", "GOPROXY": "off", "GOTOOLCHAIN": "local",
                       "GOCACHE": str(self.folder / "cache")}
        subprocess.run([go, "build", "-o", "check", "./outside"], cwd=module, env=environment, check=True)

        def outside(proof, key=self.verifier):
            done = subprocess.run([module / "check", key], input=json.dumps(proof), text=True,
                                  capture_output=True, check=False)
            return done.returncode, done.stdout

        for segment in self.segments():
            for line in range(1, len(segment.read_text(encoding="utf-8").splitlines())):
                proof = self.ctl("evidence", "prove", f"phi.evidence/{segment.name}", line, code=0).document
                self.assertEqual(outside(proof), (0, "holds\n"))
                self.assertEqual(outside({**proof, "statement": proof["statement"] + " "})[0], 1)
                self.assertEqual(outside(proof, self.key(f"k{segment.name}{line}", f"{segment.name}{line}"))[0], 1)


class Killed(EvidenceCase):
    """kill -9 at random moments of apply. HIPAA_KILLS: how often; a long run sets 500."""
    simulator_arguments = ("--start-seconds", "0.1")

    def test_what_was_answered_is_there_and_all_of_it_verifies(self):
        draw = random.Random(int(os.environ.get("HIPAA_SEED", "1")))
        verifier = self.key()
        killed = 0
        for moment in range(int(os.environ.get("HIPAA_KILLS", "6"))):
            if moment % 10 == 0:
                self.simulator.control("reset", {})
                for one in ("phi.state.json", "phi.evidence"):
                    path = self.folder / one
                    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            made = self.many(3)
            made["providers"]["hipaa"]["config"]["evidence"] = {"signing_key_file": "evidence.key"}
            for one in made["resources"]:
                one["config"]["custom_tags"] = {"moment": str(moment)}
            self.write_stack(made)
            process = self.start("apply", "-y")
            time.sleep(draw.uniform(0.01, 0.9))
            process.kill()
            process.communicate()
            killed += process.wait() == -signal.SIGKILL
            stated = {}
            for one in self.statements_that_are_whole():
                stated.setdefault(one["subject"].get("cluster_id"), []).append(one["operation"])
            state = self.state() if (self.folder / "phi.state.json").exists() else {"resources": []}
            for one in state["resources"]:
                value = (one.get("state") or {}).get("value", {})  # null: a create that is pending
                if value.get("cluster_id"):
                    self.assertIn("apply", stated.get(value["cluster_id"], []))
            if (self.folder / "phi.evidence").exists() and any(
                    one.stat().st_size for one in self.segments()):
                ran = self.ctl("evidence", "verify", "phi.evidence", "--key", verifier, "--json")
                told = {one[1] for one in ran.told}
                self.assertLessEqual(told, {"HP-EVIDENCE-UNSEALED", "HP-EVIDENCE-UNSIGNED"}, ran.out)
                # Nobody answers yet only where no run has come to its seal.
                if "HP-EVIDENCE-UNSIGNED" in told:
                    self.assertNotIn('{"seal":"', "".join(
                        one.read_text(encoding="utf-8") for one in self.segments()))
        self.assertGreater(killed, 0)
        self.ctl("apply", "-y", code=0)
        self.ctl("evidence", "verify", "phi.evidence", "--key", verifier, code=0)

    def statements_that_are_whole(self):
        found = []
        for one in self.segments():
            for line in one.read_text(encoding="utf-8").splitlines(keepends=True):
                if not line.endswith("\n"):
                    continue
                read = json.loads(line)
                if read.get("predicateType") == "urn:hipaa-provider:evidence:2":
                    found.append(read["predicate"])
        return found


if __name__ == "__main__":
    workbench.main()
