"""A Python context of a cluster: python_session.py MASTER SETTINGS, commands as JSON texts, one a
line, answers as `answer {…}`."""
import contextlib
import io
import json
import sys
import traceback

from pyspark.sql import SparkSession


def answer_of(command, names):
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(command, "command", "exec"), names)  # pylint: disable=exec-used
    except Exception as error:  # whatever the command raises is its answer
        return {"resultType": "error", "summary": f"{type(error).__name__}: {error}",
                "cause": traceback.format_exc()}
    return {"resultType": "text", "data": printed.getvalue().rstrip("\n")}


def main():
    builder = SparkSession.builder.master(sys.argv[1])
    for key, value in json.loads(sys.argv[2]).items():
        builder = builder.config(key, value)
    names = {"spark": builder.getOrCreate()}
    print("ready", flush=True)
    for line in sys.stdin:
        print("answer " + json.dumps(answer_of(json.loads(line), names)), flush=True)


if __name__ == "__main__":
    main()
