"""Real Spark behind the two languages of Command Execution: one process a context.

A context answers as the API does: {"resultType": "text", "data": …} or {"resultType": "error",
"summary": …, "cause": …}.
"""
import json
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading
import uuid

START_SECONDS = 180
HERE = pathlib.Path(__file__).resolve().parent


class SparkFailed(RuntimeError):
    """A process of Spark's that ended, or did not answer in time."""


def spark_environment():
    """The environment of Spark's own programs: everything on the loopback, no user interface."""
    import pyspark
    home = pathlib.Path(pyspark.__file__).parent
    return dict(os.environ, SPARK_HOME=str(home), SPARK_LOCAL_IP="127.0.0.1",
                PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable)


def conf_arguments(settings):
    made = []
    for key, value in dict({"spark.ui.enabled": "false"}, **settings).items():
        made += ["--conf", f"{key}={value}"]
    return made


class Lines:
    """The lines that a process prints, read by a thread of its own so that no pipe fills up."""

    def __init__(self, arguments, cwd):
        self.process = subprocess.Popen(
            arguments, env=spark_environment(), cwd=cwd, stdin=subprocess.PIPE, text=True,
            stdout=subprocess.PIPE, stderr=open(os.path.join(cwd, "stderr.txt"), "w", encoding="utf-8"))
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def send(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def until(self, wanted, seconds):
        """The lines before the one for which `wanted` holds, and that line."""
        before = []
        while True:
            try:
                line = self.lines.get(timeout=seconds)
            except queue.Empty:
                raise SparkFailed(f"no answer within {seconds} s; last: {before[-3:]}") from None
            if line is None:
                raise SparkFailed(f"the process ended; last: {before[-3:]}")
            if wanted(line):
                return before, line
            before.append(line)

    def close(self):
        self.process.kill()
        self.process.wait()


class Scala:
    """spark-shell, fed by files: a text that is pasted whole has no prompts of its own in it."""

    def __init__(self, settings, master):
        import pyspark
        self.folder = tempfile.TemporaryDirectory()
        shell = pathlib.Path(pyspark.__file__).parent / "bin" / "spark-shell"
        self.lines = Lines([str(shell), "--master", master, *conf_arguments(settings)], self.folder.name)
        self.run("println(spark.version)", START_SECONDS)

    def run(self, command, seconds=60):
        file = pathlib.Path(self.folder.name, "command.scala")
        file.write_text(command, encoding="utf-8")
        end = f"end-{uuid.uuid4()}"
        self.lines.send(f":paste {file}\nprintln(\"{end}\")\n")
        printed, _ = self.lines.until(lambda line: line.endswith(end) and "println" not in line, seconds)
        data = [self.without_prompt(line) for line in printed]
        data = [line for line in data if line and not line.startswith("Pasting file")]
        failed = next((line for line in data if "Exception" in line.split(":")[0] or ": error:" in line), None)
        if failed is not None:
            return {"resultType": "error", "summary": failed, "cause": "\n".join(data)}
        return {"resultType": "text", "data": "\n".join(data)}

    @staticmethod
    def without_prompt(line):
        while line.startswith("scala> "):
            line = line.removeprefix("scala> ")
        return line.removeprefix("val ") if line.startswith("val res") else line

    def close(self):
        self.lines.close()
        self.folder.cleanup()


class Python:
    """A Python process with a session of its own (python_session.py)."""

    def __init__(self, settings, master):
        self.folder = tempfile.TemporaryDirectory()
        self.lines = Lines([sys.executable, str(HERE / "python_session.py"), master,
                            json.dumps(dict({"spark.ui.enabled": "false"}, **settings))], self.folder.name)
        self.lines.until(lambda line: line == "ready", START_SECONDS)

    def run(self, command, seconds=60):
        self.lines.send(json.dumps(command) + "\n")
        _, line = self.lines.until(lambda line: line.startswith("answer "), seconds)
        return json.loads(line.removeprefix("answer "))

    def close(self):
        self.lines.close()
        self.folder.cleanup()


class Sql(Python):
    """A statement, as Command Execution shows its rows."""

    def run(self, command, seconds=60):
        return super().run("for _row in spark.sql(" + json.dumps(command) + ").collect():\n"
                           "    print('\\t'.join(str(_cell) for _cell in _row))", seconds)


LANGUAGES = {"scala": Scala, "python": Python, "sql": Sql}
