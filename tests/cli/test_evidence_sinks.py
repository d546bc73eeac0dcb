"""Sinks of evidence: folders and volumes, what they lack and what they refuse. S3: tests/sinks."""
import base64
import urllib.parse
import urllib.request

from evidence_case import EvidenceCase
import workbench
from workbench import CREATE, TOKEN

VOLUME = "/Volumes/main/phi/evidence"


class Sinks(EvidenceCase):
    def setUp(self):
        super().setUp()
        self.verifier = self.key()

    def recording_to(self, *sinks, **block):
        return self.recording(signing_key_file="evidence.key", sinks=list(sinks), **block)

    def files(self, folder):
        """What the Files API lists there, by name."""
        return {one["name"]: one for one in
                self.simulator.call(f"api/2.0/fs/directories{folder}")["contents"]}

    def bytes_of(self, path):
        request = urllib.request.Request(f"{self.simulator.url}/api/2.0/fs/files{path}",
                                         headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def verify(self, folder):
        return self.ctl("evidence", "verify", folder, "--key", self.verifier, code=0).out


class Folders(Sinks):
    def test_a_folder_has_the_same_segments(self):
        self.recording_to("file:copy")
        self.ctl("apply", "-y", code=0)
        self.ctl("read", code=0)
        self.assertEqual({one.name: one.read_bytes() for one in self.segments("copy")},
                         {one.name: one.read_bytes() for one in self.segments()})
        self.assertEqual(self.verify("copy"), self.verify("phi.evidence"))

    def test_what_could_not_be_copied_is_copied_by_the_next_run(self):
        self.write("copy", "no folder")
        self.recording_to("file:copy")
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-SINK", "hipaa_cluster.phi", "/evidence/sinks")])
        (self.folder / "copy").unlink()
        self.assertEqual(self.ctl("read", "--json", code=0).told, [])
        self.assertEqual(len(self.segments("copy")), 2)
        self.assertIn("2 segments, 2 statements, 1 head", self.verify("copy"))

    def test_required_nothing_is_changed_first(self):
        self.write("copy", "no folder")
        self.recording_to("file:copy", required=True)
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-SINK", "hipaa_cluster.phi", "/evidence/sinks")])
        self.assertIn("Nothing was done, because evidence is required",
                      ran.document["findings"][0]["detail"])
        self.assertEqual(self.simulator.requests(CREATE), [])

    def test_addresses_that_are_none(self):
        for wrong in ("copy", "file:", "file://host/share", "volume:/Volumes/main/phi", "volume:/dbfs/a/b/c",
                      "s3://", "s3://Not_A_Bucket/x", "s3://bucket/a b", "s3://user@bucket/x", "ftp://a/b"):
            self.recording_to("file:fine", wrong)
            ran = self.ctl("apply", "-y", "--json", code=2)
            self.assertEqual(ran.told, [("error", "HP-EVIDENCE-SINK-ADDRESS", "provider.hipaa",
                                         "/evidence/sinks/1")], wrong)
        for folder in ("/Workspace", "/Workspace/Shared", "/Workspace/Shared/../a", "/Users/a@example.com", "/Shared",
                       "/Workspace/Users/a@example.com", "/Repos/a/b"):
            self.recording_to(f"volume:{folder}")
            ran = self.ctl("apply", "-y", "--json", code=2)
            self.assertEqual([one[1] for one in ran.told], ["HP-EVIDENCE-SINK-ADDRESS"], folder)
        self.assertEqual(self.simulator.requests(CREATE), [])


class Volumes(Sinks):
    def setUp(self):
        super().setUp()
        self.simulator.control("volumes", {"path": VOLUME})

    def test_a_volume_has_the_same_segments(self):
        self.recording_to(f"volume:{VOLUME}/of phi/a")
        self.ctl("apply", "-y", code=0)
        self.ctl("read", code=0)
        self.assertEqual(
            {name: self.bytes_of(f"{VOLUME}/of%20phi/a/{name}") for name in self.files(f"{VOLUME}/of%20phi/a")},
            {one.name: one.read_bytes() for one in self.segments()})

    def test_a_run_without_a_disk_of_yesterday_goes_on(self):
        self.recording_to(f"volume:{VOLUME}")
        self.ctl("apply", "-y", code=0)
        (first,) = self.segments()
        for one in self.segments():
            one.unlink()
        self.ctl("read", code=0)
        self.assertEqual([one["segment"] for one in self.lines()[0]["predicate"]["parents"]], [first.name])
        (self.folder / "kept").mkdir()
        for name in self.files(VOLUME):
            (self.folder / "kept" / name).write_bytes(self.bytes_of(f"{VOLUME}/{name}"))
        self.assertIn("2 segments, 2 statements, 1 head", self.verify("kept"))

    def test_a_proof_that_only_the_volume_has(self):
        self.recording_to(f"volume:{VOLUME}")
        self.ctl("apply", "-y", code=0)
        before = len(self.simulator.requests("/api/1.2/commands/execute"))
        for one in (*self.segments(), self.folder / "phi.state.json"):
            one.unlink()
        self.assertEqual(self.ctl("prove", "--all", code=0).out, "1 cluster runs, 0 without a valid proof.\n")
        self.assertEqual(len(self.simulator.requests("/api/1.2/commands/execute")), before)

    def test_a_volume_that_does_not_exist(self):
        self.recording_to("volume:/Volumes/main/phi/nothing")
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual([one[:2] for one in ran.told], [("warning", "HP-EVIDENCE-SINK-MISSING")])
        self.assertEqual(ran.document["findings"][0]["http_status"], 404)
        self.recording_to("volume:/Volumes/main/phi/nothing", required=True)
        ran = self.ctl("destroy", "-y", "--json", code=2)
        self.assertEqual([one[:2] for one in ran.told], [("error", "HP-EVIDENCE-SINK-MISSING")])
        self.assertEqual(len(self.simulator.running()), 1)

    def test_a_volume_that_refuses(self):
        self.simulator.control("faults", {"pattern": "PUT /api/2.0/fs/files/*", "kind": "status", "status": 403,
                                          "times": -1, "body": {"error_code": "PERMISSION_DENIED",
                                                                "message": "No WRITE VOLUME."}})
        self.recording_to(f"volume:{VOLUME}", required=True)
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual([one[:2] for one in ran.told], [("error", "HP-EVIDENCE-SINK")])
        self.assertIn("No WRITE VOLUME", ran.document["findings"][0]["detail"])
        self.assertEqual(self.simulator.requests(CREATE), [])
        self.assertEqual(self.segments(), [])

    def test_a_last_copy_that_fails_is_reported_by_the_run_itself(self):
        # The volume takes the beginning of the segment, and then nothing more.
        refuses = {"pattern": "PUT /api/2.0/fs/files/*", "kind": "status", "status": 403, "times": -1, "offset": 1,
                   "body": {"error_code": "PERMISSION_DENIED", "message": "No WRITE VOLUME."}}
        self.simulator.control("faults", refuses)
        self.recording_to(f"volume:{VOLUME}")
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-EVIDENCE-SINK", "provider.hipaa", "/evidence/sinks")])
        self.assertIn("No WRITE VOLUME", ran.document["findings"][0]["detail"])
        self.assertEqual([one["outcome"] for one in ran.document["changes"]], ["done"])
        (segment,) = self.segments()
        self.assertIn(b'{"seal":', segment.read_bytes())
        self.assertNotIn(b'{"seal":', self.bytes_of(f"{VOLUME}/{segment.name}"))
        # Where it is required, the run has not done what was asked; what was changed is kept all the same.
        self.simulator.control("faults", method="DELETE")
        self.simulator.control("faults", {**refuses, "offset": 2})
        self.recording_to(f"volume:{VOLUME}", required=True)
        ran = self.ctl("read", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-EVIDENCE-SINK", "provider.hipaa", "/evidence/sinks")])
        self.assertEqual(len(self.state()["resources"]), 1)
        self.simulator.control("faults", method="DELETE")
        self.assertEqual(self.ctl("read", "--json", code=0).told, [])
        self.assertIn(b'{"seal":', self.bytes_of(f"{VOLUME}/{segment.name}"))

    def test_what_fails_for_a_moment_is_tried_again_within_the_run(self):
        self.simulator.control("faults", {"pattern": "PUT /api/2.0/fs/files/*", "kind": "status", "status": 503,
                                          "times": 2})
        self.recording_to(f"volume:{VOLUME}")
        self.assertEqual(self.ctl("apply", "-y", "--json", code=0).told, [])
        self.assertEqual(self.bytes_of(f"{VOLUME}/{self.segments()[0].name}"), self.segments()[0].read_bytes())


class WorkspaceFolders(Sinks):
    FOLDER = "/Workspace/Shared/of phi/evidence"

    def there(self):
        """What the Workspace API lists there, by name."""
        listed = self.simulator.call("api/2.0/workspace/list?path=" + urllib.parse.quote(self.FOLDER))
        return {one["path"].rpartition("/")[2]: one for one in listed.get("objects", ())}

    def exported(self, name):
        return base64.b64decode(self.simulator.call(
            "api/2.0/workspace/export?path=" + urllib.parse.quote(f"{self.FOLDER}/{name}"))["content"])

    def test_a_folder_has_the_same_segments(self):
        self.recording_to(f"volume:{self.FOLDER}")
        self.ctl("apply", "-y", code=0)
        self.ctl("read", code=0)
        self.assertEqual({name: self.exported(name) for name in self.there()},
                         {one.name: one.read_bytes() for one in self.segments()})
        self.assertEqual({one["object_type"] for one in self.there().values()}, {"FILE"})

    def test_a_run_without_a_disk_of_yesterday_goes_on(self):
        self.recording_to(f"volume:{self.FOLDER}")
        self.ctl("apply", "-y", code=0)
        (first,) = self.segments()
        first.unlink()
        self.ctl("read", code=0)
        self.assertEqual([one["segment"] for one in self.lines()[0]["predicate"]["parents"]], [first.name])
        self.assertEqual(len(self.there()), 2)

    def test_a_folder_that_this_identity_may_not_use(self):
        self.simulator.control("faults", {"pattern": "GET /api/2.0/workspace/list*", "kind": "status", "status": 403,
                                          "times": -1, "body": {"error_code": "PERMISSION_DENIED",
                                                                "message": "No permission for the folder."}})
        self.recording_to(f"volume:{self.FOLDER}", required=True)
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual([one[:2] for one in ran.told], [("error", "HP-EVIDENCE-SINK")])
        self.assertIn("No permission for the folder", ran.document["findings"][0]["detail"])
        self.assertEqual(self.simulator.requests(CREATE), [])

    def test_a_segment_that_no_import_takes(self):
        self.recording_to(f"volume:{self.FOLDER}")
        self.ctl("apply", "-y", code=0)
        (segment,) = self.segments()
        # Left by a former run; the copy does not ask what it says.
        first, *_ = segment.read_bytes().splitlines(keepends=True)
        large = segment.with_name("20260101T000000Z-" + segment.name.rpartition("-")[2])
        large.write_bytes(first * (7_600_000 // len(first)))
        ran = self.ctl("read", "--json", code=0)
        self.assertEqual([one[1] for one in ran.told], ["HP-EVIDENCE-SINK"])
        detail = ran.document["findings"][0]["detail"]
        self.assertIn(f"takes files of 7500000 bytes at most, and {large.name} has {large.stat().st_size};", detail)
        self.assertEqual(detail.count(self.FOLDER), 1)


if __name__ == "__main__":
    workbench.main()
