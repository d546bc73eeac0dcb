#!/usr/bin/env python3
"""The proof against a real Apache Spark, and what the flag really encrypts.

run.py BIN: for each row of spark_table.json a Spark with its settings is started; packets between
executors and driver are watched for a marker in clear (wire.py), and hipaactl applies a stack whose
commands reach that Spark (adapter.py). What is measured and what HC-SSL-01 and HC-SSL-03 say of it
are compared with the row, for Scala and for Python. Needs root, for the raw socket, and a Java
runtime. Exit code 1 when a row differs.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]
from support.simulator import TOKEN, Simulator  # noqa: E402

import wire  # noqa: E402
from adapter import Adapter  # noqa: E402

EXAMPLE = HERE.parents[1] / "examples" / "quickstart" / "compliant.stack.json"
PASSWORD = "not-a-secret"
LABEL = "{0:12} {1:8} {2:9} {3:9} {4:32} {5:10} {6:10}"


def store_settings(folder):
    """spark.ssl.* with a key store and a trust store, made by Java's own keytool."""
    key_store = os.path.join(folder, "keys.p12")
    subprocess.run(["keytool", "-genkeypair", "-alias", "spark", "-keyalg", "RSA", "-dname", "CN=localhost",
                    "-keystore", key_store, "-storetype", "PKCS12", "-storepass", PASSWORD, "-validity", "2"],
                   check=True, capture_output=True)
    return {"spark.ssl.keyStore": key_store, "spark.ssl.keyStorePassword": PASSWORD,
            "spark.ssl.keyPassword": PASSWORD, "spark.ssl.keyStoreType": "PKCS12",
            "spark.ssl.trustStore": key_store, "spark.ssl.trustStorePassword": PASSWORD,
            "spark.ssl.trustStoreType": "PKCS12"}


def language_only(language):
    """Cluster attributes by which the proof is read in this language alone."""
    return {"spark_conf": {"spark.databricks.repl.allowedLanguages": language}} if language != "scala" else {}


def applied(bin_folder, settings, language):
    """(verdicts by rule, encryption of the state or of the evidence) of an apply on this Spark."""
    stack = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    stack["resources"][0]["config"].update(language_only(language))
    with tempfile.TemporaryDirectory() as folder:
        simulator = Simulator("--start-seconds", "0", "--platform", "plain",
                              program=os.path.join(bin_folder, "workspace_sim"))
        adapter = Adapter(simulator.url, settings)
        try:
            pathlib.Path(folder, "phi.stack.json").write_text(json.dumps(stack), encoding="utf-8")
            done = subprocess.run(
                [os.path.join(bin_folder, "hipaactl"), "apply", "--auto-approve", "--json", "phi.stack.json"],
                cwd=folder, capture_output=True, text=True, timeout=600, check=False,
                env={"PATH": os.environ["PATH"], "HOME": folder, "DATABRICKS_HOST": adapter.url,
                     "DATABRICKS_TOKEN": TOKEN,
                     "HIPAA_PLUGIN_PATH": os.path.join(bin_folder, "..", "share", "hipaa", "plugins")})
            state = json.loads(pathlib.Path(folder, "phi.state.json").read_text(encoding="utf-8"))
            report = json.loads(done.stdout)
        finally:
            adapter.close()
            simulator.stop()
    values = state["resources"][0]["state"]["value"]
    found = {one["code"]: one["severity"] for one in report["findings"]}
    languages = sorted({one for one, _, _ in adapter.contexts.commands})
    return done.returncode, found, values["encryption"], languages


def rows_of(row, bin_folder, stores):
    settings = dict(row["settings"])
    if row["stores"]:
        settings.update(stores)
    flag, in_clear = wire.measure(settings)
    yield {"flag": flag, "in_clear": in_clear > 0}, in_clear
    for language in ("scala", "python"):
        code, found, encryption, languages = applied(bin_folder, settings, language)
        yield {"language": languages, "exit": code, "status": encryption["status"],
               "HC-SSL-01": found.get("HC-SSL-01", "pass"), "HC-SSL-03": found.get("HC-SSL-03", "pass")}, in_clear


def main():
    bin_folder = os.path.realpath(sys.argv[1])
    table = json.loads((HERE / "spark_table.json").read_text(encoding="utf-8"))
    differ = 0
    print(LABEL.format("settings", "flag", "in clear", "language", "status", "HC-SSL-01", "HC-SSL-03"))
    with tempfile.TemporaryDirectory() as folder:
        stores = store_settings(folder)
        for row in table["rows"]:
            measured = list(rows_of(row, bin_folder, stores))
            on_wire, packets = measured[0]
            wanted = {"flag": row["flag"], "in_clear": row["in_clear"]}
            for language, (one, _) in zip(("scala", "python"), measured[1:]):
                print(LABEL.format(row["name"], on_wire["flag"], str(packets), language, one["status"],
                                   one["HC-SSL-01"], one["HC-SSL-03"]), flush=True)
                expected = dict(row["apply"], language=[language])
                for key in expected:
                    if one[key] != expected[key]:
                        differ += 1
                        print(f"  {key}: {one[key]!r}, expected {expected[key]!r}")
            if on_wire != wanted:
                differ += 1
                print(f"  on the wire: {on_wire}, expected {wanted}")
    print(f"{len(table['rows'])} rows, {differ} differences")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
