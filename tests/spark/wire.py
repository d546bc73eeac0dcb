"""What goes over the wire between executors and driver: counts packets in clear.

A Spark of two executors returns a marker that no text of the driver's holds as a whole; a raw
socket looks for it in what reaches the driver's RPC port over the loopback. Needs root.
"""
import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from repl import conf_arguments, spark_environment

TASKS = 8
PROGRAM = '''
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
halves = sys.argv[1], sys.argv[2]
def marked(rows):
    yield "".join(halves)
got = spark.sparkContext.parallelize(range({tasks}), {tasks}).mapPartitions(marked).collect()
assert len(got) == {tasks}, got
print("flag", spark.conf.get("spark.ssl.enabled", "<unset>"))
spark.stop()
'''.format(tasks=TASKS)


class Watch:
    """Counts TCP segments to one port of the loopback that hold `marker`."""

    def __init__(self, port, marker):
        self.port, self.marker, self.found, self.running = port, marker, 0, True
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
        self.socket.bind(("lo", 0))
        self.socket.settimeout(0.2)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self):
        while self.running:
            try:
                packet, address = self.socket.recvfrom(1 << 17)
            except socket.timeout:
                continue
            # Each packet of the loopback is seen twice: on its way out and on its way in.
            if address[2] == socket.PACKET_OUTGOING or len(packet) < 54 or packet[23] != 6:
                continue
            port = struct.unpack("!H", packet[14 + (packet[14] & 15) * 4 + 2:][:2])[0]
            if port == self.port and self.marker in packet:
                self.found += packet.count(self.marker)

    def stop(self):
        time.sleep(0.5)
        self.running = False
        self.thread.join()
        self.socket.close()
        return self.found


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def measure(settings):
    """(what the flag answers, markers in clear) of a Spark with these settings."""
    import pathlib

    import pyspark
    port = free_port()
    halves = "no-patient-", "marker-in-clear"
    watch = Watch(port, "".join(halves).encode())
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "program.py")
        program.write_text(PROGRAM, encoding="utf-8")
        submit = pathlib.Path(pyspark.__file__).parent / "bin" / "spark-submit"
        ran = subprocess.run(
            [str(submit), "--master", "local-cluster[2,1,768]",
             *conf_arguments(dict({"spark.driver.port": str(port), "spark.driver.host": "127.0.0.1",
                                   "spark.executor.memory": "768m"}, **settings)),
             str(program), *halves],
            env=spark_environment(), cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    found = watch.stop()
    flag = next((line.removeprefix("flag ") for line in ran.stdout.splitlines() if line.startswith("flag ")), None)
    if flag is None:
        raise RuntimeError(f"Spark did not answer: {ran.stderr[-2000:]}")
    return flag, found


if __name__ == "__main__":
    print(measure(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}))
