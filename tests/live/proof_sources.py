"""The commands of the proof as hipaactl sends them, taken from an apply against the simulated workspace."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from support.simulator import TOKEN, Simulator  # noqa: E402

EXAMPLE = HERE.parents[1] / "examples" / "quickstart" / "compliant.stack.json"
LANGUAGES = ("scala", "python", "sql")


def command_in(language, hipaactl, library, simulator):
    """The text that an apply executes on a cluster where this is the only language."""
    stack = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    stack["resources"][0]["config"].setdefault("spark_conf", {})["spark.databricks.repl.allowedLanguages"] = language
    stack["resources"][0]["config"]["cluster_name"] += "-" + language
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "phi.stack.json").write_text(json.dumps(stack), encoding="utf-8")
        subprocess.run([hipaactl, "apply", "--auto-approve", "--plugin", library, "phi.stack.json"], cwd=folder, capture_output=True, timeout=120,
                       check=False, env={"PATH": os.environ["PATH"], "HOME": folder, "DATABRICKS_HOST": simulator.url,
                                         "DATABRICKS_TOKEN": TOKEN})
    executed = [one["body"] for one in simulator.requests("/api/1.2/commands/execute", "POST")]
    simulator.forget_requests()
    assert executed, f"hipaactl executed nothing in {language}"
    body = executed[0] if isinstance(executed[0], dict) else json.loads(executed[0])
    assert body["language"] == language, body["language"]
    return body["command"]


def all_commands(hipaactl, library, program=None):
    simulator = Simulator("--start-seconds", "0", "--platform", "legacy", program=program)
    try:
        return {language: command_in(language, hipaactl, library, simulator) for language in LANGUAGES}
    finally:
        simulator.stop()


if __name__ == "__main__":  # proof_sources.py BIN: writes kit/proof_commands.json
    BIN = pathlib.Path(sys.argv[1]).resolve()
    made = all_commands(str(BIN / "hipaactl"), str(BIN.parent / "lib" / "libhipaa_provider.so"), str(BIN / "workspace_sim"))
    (HERE / "kit" / "proof_commands.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
