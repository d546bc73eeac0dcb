"""Evidence as hipaactl records it: a statement an operation, in the segment of the run."""
import hashlib
import json
import re
import resource
import stat
import subprocess

import workbench
from evidence_case import EvidenceCase
from workbench import CREATE

NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}\.jsonl")


class Recorded(EvidenceCase):
    def test_without_the_block_nothing_is_recorded(self):
        self.stack()
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertNotIn("recorded", ran.document["changes"][0])
        self.assertEqual(self.names(), ["phi.stack.json", "phi.state.json", "phi.state.json.lock"]
                         if "phi.state.json.lock" in self.names() else ["phi.stack.json", "phi.state.json"])

    def test_an_apply_leaves_one_statement_of_the_cluster(self):
        self.recording()
        ran = self.ctl("apply", "-y", "--json", code=0)
        (cluster,) = self.simulator.running()
        (segment,) = self.segments()
        self.assertRegex(segment.name, NAME)
        self.assertEqual(stat.S_IMODE(segment.stat().st_mode), 0o600)
        self.assertEqual(ran.document["changes"][0]["recorded"], {"segment": segment.name, "line": 2})
        run, applied, seal = self.lines()
        self.assertEqual(run["predicateType"], "urn:hipaa-provider:run:1")
        self.assertEqual(run["predicate"]["parents"], [])
        self.assertEqual(run["predicate"]["segment"], segment.name)
        self.assertEqual(run["predicate"]["workspace"], self.simulator.url)
        self.assertEqual(applied["_type"], "https://in-toto.io/Statement/v1")
        said = applied["predicate"]
        self.assertEqual((said["evidence_version"], said["operation"], said["outcome"]),
                         (2, "apply", "done"))
        self.assertEqual(said["measurement"]["status"], "measured_true")
        self.assertIn("hipaactl/", said["tool"])
        (subject,) = applied["subject"]
        self.assertEqual(subject["name"], f"databricks:cluster:{said['subject']['workspace_id']}/{cluster}")
        whole = json.dumps(said["subject"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        self.assertEqual(subject["digest"], {"sha256": hashlib.sha256(whole.encode()).hexdigest()})
        self.assertEqual(list(seal), ["seal"])

    def test_every_line_is_written_in_one_spelling(self):
        self.recording()
        self.ctl("apply", "-y", code=0)
        for line in self.segments()[0].read_text(encoding="utf-8").splitlines():
            self.assertEqual(line, json.dumps(json.loads(line), sort_keys=True,
                                              separators=(",", ":"), ensure_ascii=False))

    def test_neither_tokens_nor_names_nor_tags_are_in_it(self):
        made = self.recording()
        made["resources"][0]["config"].update(
            cluster_name="CANARY-name", custom_tags={"team": "CANARY-tag"},
            spark_env_vars={"SECRET": "{{secrets/scope/CANARY-key}}"})
        self.write_stack(made)
        self.ctl("apply", "-y", code=0)
        self.ctl("destroy", "-y", code=0)
        text = "".join(one.read_text(encoding="utf-8") for one in self.segments())
        self.assertNotIn("CANARY", text)
        self.assertNotIn(workbench.TOKEN, text)

    def test_what_has_not_changed_is_one_short_line(self):
        count = 20
        self.recording(count)
        self.ctl("apply", "-y", code=0)
        self.ctl("read", code=0)
        first, second = self.segments()
        lines = second.read_text(encoding="utf-8").splitlines()
        same = [line for line in lines if line.startswith('{"cluster":')]
        self.assertEqual(len(same), count)
        # So that a refresh of a thousand writes less than 100 KB.
        self.assertLess(max(len(line) for line in same), 90)
        self.assertLess(second.stat().st_size - sum(len(line) + 1 for line in same), 4000)
        # Each names the statement that said it all.
        said = {one["condition"] for one in self.statements()}
        self.assertEqual({json.loads(line)["same"] for line in same}, said)
        self.assertEqual(json.loads(lines[0])["predicate"]["parents"][0]["segment"], first.name)

    def test_drift_is_stated(self):
        self.recording()
        self.ctl("apply", "-y", code=0)
        (cluster,) = self.simulator.running()
        self.simulator.control("clusters/mutate", {
            "cluster_id": cluster, "user": "mallory@example.com",
            "set": {"aws_attributes.ebs_volume_count": 0}})
        self.ctl("read", code=1)
        drifted = self.statements()[-1]
        self.assertEqual(drifted["operation"], "read")
        self.assertEqual(drifted["encryption"]["status"], "stale")
        self.assertIn({"rule": "HC-EBS-01", "verdict": "fail"},
                      [{"rule": one["rule"], "verdict": one["verdict"]} for one in drifted["verdicts"]])

    def test_verify_prints_where_it_is_recorded(self):
        self.recording()
        self.ctl("apply", "-y", code=0)
        ran = self.ctl("verify", "hipaa_cluster.phi", code=0)
        printed = json.loads(ran.out)
        self.assertEqual(printed["recorded"], {"segment": self.segments()[-1].name, "line": 2})
        del printed["recorded"]
        self.assertEqual(self.statements()[-1], printed)

    def test_a_destroy_says_what_it_ended(self):
        self.recording()
        self.ctl("apply", "-y", code=0)
        (cluster,) = self.simulator.running()
        ran = self.ctl("destroy", "-y", "--json", code=0)
        ended = self.statements()[-1]
        self.assertEqual((ended["operation"], ended["outcome"]), ("destroy", "done"))
        self.assertEqual(ended["subject"]["cluster_id"], cluster)
        self.assertEqual(ended["encryption"]["status"], "measured_true")
        self.assertEqual(ran.document["changes"][0]["recorded"]["segment"], self.segments()[-1].name)

    def test_waivers_are_in_it_whole_with_their_digests(self):
        waiver = {"id": "11111111-2222-4333-8444-555555555555", "rule": "HC-RT-01",
                  "scope": {"cluster_name": "phi-etl"}, "accepts": "15.4.x-cpu-ml-scala2.12",
                  "reason": "Single-node training on de-identified data", "ticket": "RISK-1",
                  "approved_by": "officer@example.org", "approved_on": "2026-11-01",
                  "expires_on": "2027-02-01"}
        import test_waiver_files
        waiver.update({name: test_waiver_files.WAIVER[name] for name in ("approved_on", "expires_on")})
        made = self.recording()
        made["resources"][0]["config"]["spark_version"] = waiver["accepts"]
        made["providers"]["hipaa"]["config"]["waiver_files"] = ["w.json"]
        self.write_stack(made)
        self.write("w.json", {"waivers_version": 1, "waivers": [waiver]})
        self.ctl("apply", "-y", code=0)
        accepted = self.statements()[-1]["acceptances"]
        (one,) = [one for one in accepted if one["rule"] == "HC-RT-01"]
        self.assertEqual(one["waiver"], waiver)
        self.assertEqual(one["approved_by"], "officer@example.org")
        self.assertEqual(one["file_sha256"],
                         hashlib.sha256((self.folder / "w.json").read_bytes()).hexdigest())
        whole = json.dumps(waiver, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        self.assertEqual(one["sha256"], hashlib.sha256(whole.encode()).hexdigest())


class NotWritten(EvidenceCase):
    def test_required_nothing_is_changed_first(self):
        self.recording(folder="taken", required=True)
        self.write("taken", "a file")
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-WRITE", "hipaa_cluster.phi", "/evidence/folder")])
        self.assertIn("Nothing was done, because evidence is required",
                      ran.document["findings"][0]["detail"])
        self.assertEqual(self.simulator.requests(CREATE), [])

    def test_otherwise_the_result_is_kept_and_it_is_a_warning(self):
        self.recording(folder="taken")
        self.write("taken", "a file")
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-WRITE", "hipaa_cluster.phi", "/evidence/folder")])
        self.assertEqual(len(self.state()["resources"]), 1)
        self.assertEqual(len(self.simulator.running()), 1)

    def test_required_and_a_file_may_not_be_so_large(self):
        self.recording(required=True)
        limit = 100_000
        ran = self.ctl("apply", "-y", "--json", code=2, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-WRITE", "hipaa_cluster.phi", "/evidence/folder")])
        self.assertEqual(self.simulator.requests(CREATE), [])

    def small_disk(self, free):
        """A file system of 64 KB with so many bytes left."""
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "evidence", disk],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("a small file system cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "--lazy", disk], check=False)
        (disk / "evidence").mkdir()
        (disk / "filler").write_bytes(b"x" * (65536 - free))

    def test_a_full_disk_required(self):
        self.small_disk(0)
        self.recording(folder="disk/evidence", required=True)
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-WRITE", "hipaa_cluster.phi", "/evidence/folder")])
        self.assertIn("No space left on device", ran.document["findings"][0]["detail"])
        self.assertEqual(self.simulator.requests(CREATE), [])
        self.assertEqual(self.segments("disk/evidence"), [])

    def test_a_disk_that_is_full_meanwhile(self):
        # The run's own statement has room, that of the apply has not: what was written is taken back.
        self.small_disk(4096)
        self.recording(12, folder="disk/evidence")
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertIn("HP-EVIDENCE-WRITE", [one[1] for one in ran.told])
        self.assertEqual({one[0] for one in ran.told}, {"warning"})
        self.assertEqual(len(self.state()["resources"]), 12)
        for one in self.segments("disk/evidence"):
            self.assertTrue(one.read_text(encoding="utf-8").endswith("\n"))
        ran = self.ctl("evidence", "verify", "disk/evidence", "--json", code=0)
        self.assertNotIn("HP-EVIDENCE-ALTERED", [one[1] for one in ran.told])

    def test_a_key_that_is_none(self):
        self.write("evidence.key", "nonsense")
        self.recording(signing_key_file="evidence.key")
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-KEY", "hipaa_cluster.phi", "/evidence")])
        self.assertEqual(len(self.statements()), 1)
        self.ctl("destroy", "-y", code=0)
        self.recording(signing_key_file="evidence.key", required=True)
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-KEY", "hipaa_cluster.phi", "/evidence")])

    def test_a_key_of_another_kind_to_sign_with(self):
        self.recording()
        self.ctl("apply", "-y", code=0)
        verifier = self.key()
        for text, why in (("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n", "is a PEM file"),
                          (verifier + "\n", "is a verifier key; give the signing key instead")):
            self.write("other.key", text)
            self.recording(signing_key_file="other.key")
            ran = self.ctl("read", "--json", code=0)
            self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-KEY", "hipaa_cluster.phi", "/evidence")])
            detail = ran.document["findings"][0]["detail"]
            self.assertIn(why, detail)
            self.assertEqual(detail.count("hipaactl evidence keygen"), 1)


if __name__ == "__main__":
    workbench.main()
