"""What the tests of evidence share: a stack that records, and its segments taken apart."""
import json

from workbench import Case, example


class EvidenceCase(Case):
    def recording(self, count=1, **block):
        """The example's stack with an `evidence` block."""
        made = self.many(count) if count > 1 else example("compliant")
        made["providers"]["hipaa"]["config"]["evidence"] = block
        self.write_stack(made)
        return made

    def segments(self, folder="phi.evidence"):
        """The segments in the order of their statements' runs: by what names what."""
        return sorted((self.folder / folder).glob("*.jsonl"))

    def lines(self, folder="phi.evidence"):
        return [json.loads(line) for one in self.segments(folder)
                for line in one.read_text(encoding="utf-8").splitlines()]

    def statements(self, folder="phi.evidence"):
        """The predicates of all statements about clusters."""
        return [one["predicate"] for one in self.lines(folder)
                if one.get("predicateType") == "urn:hipaa-provider:evidence:2"]

    def key(self, name="hospital.example/evidence", file="evidence.key"):
        """Makes a key; returns the one that verifies."""
        return self.ctl("evidence", "keygen", name, "--output", file, code=0).out.strip()
