"""Evidence as the provider records it under Terraform: each process its own segment, sealed."""
import json

from harness.case import TerraformCase
from harness.project import cluster_block, provider_block

BLOCK = 'evidence = { folder = "${path.module}/evidence" }'


class Evidence(TerraformCase):
    def segments(self):
        return [[json.loads(line) for line in one.read_text(encoding="utf-8").splitlines()]
                for one in sorted((self.project.folder / "evidence").glob("*.jsonl"))]

    def test_each_process_seals_what_it_recorded(self):
        self.project.write(cluster_block(), provider=provider_block(self.simulator, BLOCK))
        self.project.apply()
        (applied,) = self.segments()
        self.assertEqual([one.get("predicateType") for one in applied],
                         ["urn:hipaa-provider:run:1", "urn:hipaa-provider:evidence:2", None])
        self.assertEqual(applied[1]["predicate"]["operation"], "apply")
        self.assertIn("terraform/", applied[1]["predicate"]["tool"])
        self.assertEqual(list(applied[-1]), ["seal"])
        self.project.expect_no_changes()
        for segment in self.segments():
            self.assertEqual(list(segment[-1]), ["seal"])
        # What has not changed is a line that names the statement which said it all.
        (same,) = [one for one in self.segments()[-1] if "same" in one]
        self.assertEqual(same["same"], applied[1]["predicate"]["condition"])

    def test_a_last_copy_that_fails_is_in_the_log_of_the_run_itself(self):
        volume = "/Volumes/main/phi/evidence"
        self.simulator.control("volumes", {"path": volume})
        self.project.write(cluster_block(), provider=provider_block(
            self.simulator, BLOCK.replace(" }", f', sinks = ["volume:{volume}"] }}')))
        # The volume takes the beginning of the segment, and then nothing more.
        self.simulator.fault("PUT /api/2.0/fs/files/*", kind="status", status=403, times=-1, offset=1,
                             body={"error_code": "PERMISSION_DENIED", "message": "No WRITE VOLUME."})
        log = self.project.folder / "log.txt"
        self.project.apply(env={"TF_LOG": "WARN", "TF_LOG_PATH": str(log)})
        text = log.read_text(encoding="utf-8")
        self.assertIn("The evidence could not be copied.", text)
        self.assertIn("HP-EVIDENCE-SINK", text)
        self.assertIn("No WRITE VOLUME", text)

    def test_required_and_not_to_be_written_nothing_is_made(self):
        (self.project.folder / "evidence").write_text("a file", encoding="utf-8")
        required = BLOCK.replace(" }", ", required = true }")
        self.project.write(cluster_block(), provider=provider_block(self.simulator, required))
        outcome = self.project.apply(code=1)
        self.assertIn("HP-EVIDENCE-WRITE", outcome.text)
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])
