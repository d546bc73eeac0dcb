"""The compliant provider and cluster that tests start from: tests/cases/bases.json, as in every
other language of the tests."""
import copy
import datetime
import json
import pathlib

BASES = json.loads((pathlib.Path(__file__).resolve().parents[1] / "cases" / "bases.json")
                   .read_text(encoding="utf-8"))
PROVIDER = BASES["provider"]  # the agreements: no host, no credentials
ML = "15.4.x-cpu-ml-scala2.12"  # a runtime that the article excludes


def merged(value, patch):
    """RFC 7386: nulls remove, objects merge, everything else replaces."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    made = copy.deepcopy(value) if isinstance(value, dict) else {}
    for name, one in patch.items():
        if one is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), one)
    return made


def day(after_today=0):
    """A date as acknowledgements have it, so that a test holds on any day."""
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(after_today)).isoformat()


def cluster(**changes):
    """The compliant cluster, with changes merged over it."""
    return merged(BASES["compliant"], changes)


# The same with no more than what every encoding of a cluster can hold.
CLAIMS = cluster(cluster_name="claims", node_type_id="m6i.xlarge", autotermination_minutes=None,
                 aws_attributes={"availability": None})
# What is made and unmade most often.
SMALL = {**CLAIMS, "cluster_name": "phi", "num_workers": 1}
