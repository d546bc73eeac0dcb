#!/usr/bin/env python3
"""Evidence in an S3 bucket: hipaactl against moto's server, with its authentication switched on.

run.py BIN [TEST…]: needs moto (requirements.txt, in a virtual environment of its own). What moto does
not do is no proof of S3: it takes wrong checksums, and its Object Lock keeps nothing.
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import unittest
import urllib.request

BIN = pathlib.Path(sys.argv[1]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "cli")]
os.environ.setdefault("HIPAACTL", str(BIN / "hipaactl"))
os.environ.setdefault("HIPAA_SIM", str(BIN / "workspace_sim"))
os.environ.setdefault("HIPAA_LIBRARY", str(next(BIN.parent.rglob("libhipaa_provider.so"))))
os.environ.setdefault("HIPAA_MANIFEST",
                      str(BIN.parent / "share/hipaa/plugins/hipaa-databricks.plugin.json"))

import boto3  # noqa: E402
from evidence_case import EvidenceCase  # noqa: E402
from workbench import CREATE  # noqa: E402

BUCKET, REGION = "hospital-evidence", "eu-west-1"
# Before moto asks who it is: two users, each with a policy and a key, and the bucket.
FREE_ACTIONS = 7


def policy(*actions):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": list(actions), "Resource": "*"}]})


class Moto:
    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(FREE_ACTIONS)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/moto-api/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        given = {"endpoint_url": self.url, "region_name": REGION, "aws_access_key_id": "nobody",
                 "aws_secret_access_key": "nothing"}
        iam = boto3.client("iam", **given)
        self.keys = {}
        for user, actions in (("writer", ["s3:PutObject", "s3:GetObject", "s3:ListBucket"]),
                              ("reader", ["s3:GetObject", "s3:ListBucket"])):
            iam.create_user(UserName=user)
            iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=policy(*actions))
            self.keys[user] = iam.create_access_key(UserName=user)["AccessKey"]
        boto3.client("s3", **given).create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def client(self, user="writer"):
        key = self.keys[user]
        return boto3.client("s3", endpoint_url=self.url, region_name=REGION,
                            aws_access_key_id=key["AccessKeyId"],
                            aws_secret_access_key=key["SecretAccessKey"])

    def environment(self, user):
        key = self.keys[user]
        return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
                "AWS_REGION": REGION, "AWS_ENDPOINT_URL": self.url}

    def stop(self):
        self.process.terminate()
        self.process.wait()


class S3(EvidenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moto = Moto()
        cls.addClassCleanup(cls.moto.stop)

    def setUp(self):
        super().setUp()
        self.prefix = self.id().rpartition(".")[2]
        self.verifier = self.key()
        self.as_user("writer")

    def as_user(self, user):
        self.environment.update(self.moto.environment(user))

    def recording_to(self, sink=None, **block):
        return self.recording(signing_key_file="evidence.key",
                              sinks=[sink or f"s3://{BUCKET}/{self.prefix}"], **block)

    def objects(self):
        client = self.moto.client()
        listed = client.list_objects_v2(Bucket=BUCKET, Prefix=self.prefix + "/").get("Contents", [])
        return {one["Key"].rpartition("/")[2]:
                client.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read() for one in listed}

    def codes(self, ran):
        return [one[:2] for one in ran.told]

    def test_a_bucket_has_the_same_segments(self):
        self.recording_to()
        self.assertEqual(self.ctl("apply", "-y", "--json", code=0).told, [])
        self.assertEqual(self.ctl("read", "--json", code=0).told, [])
        self.assertEqual(self.objects(), {one.name: one.read_bytes() for one in self.segments()})
        self.assertEqual(len(self.objects()), 2)

    def test_a_run_without_a_disk_of_yesterday_goes_on(self):
        self.recording_to()
        self.ctl("apply", "-y", code=0)
        (first,) = self.segments()
        first.unlink()
        self.ctl("read", code=0)
        self.assertEqual([one["segment"] for one in self.lines()[0]["predicate"]["parents"]], [first.name])
        (self.folder / "kept").mkdir()
        for name, bytes_of_it in self.objects().items():
            (self.folder / "kept" / name).write_bytes(bytes_of_it)
        ran = self.ctl("evidence", "verify", "kept", "--key", self.verifier, code=0)
        self.assertEqual(ran.out, "2 segments, 2 statements, 1 head, 2 signed by the given keys.\n")

    def test_many_pages(self):
        client = self.moto.client()
        for number in range(1010):
            client.put_object(Bucket=BUCKET, Key=f"{self.prefix}/20200101T000000Z-{number:016x}.jsonl", Body=b"x")
        self.recording_to()
        self.assertEqual(self.ctl("apply", "-y", "--json", code=0).told, [])
        self.assertIn(self.segments()[0].name, [
            one["Key"].rpartition("/")[2] for page in client.get_paginator("list_objects_v2").paginate(
                Bucket=BUCKET, Prefix=self.prefix) for one in page["Contents"]])

    def test_a_bucket_that_refuses(self):
        self.as_user("reader")
        self.recording_to()
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(self.codes(ran), [("warning", "HP-EVIDENCE-SINK")])
        self.assertIn("AccessDenied", ran.document["findings"][0]["detail"])
        self.assertEqual(self.objects(), {})
        # What a former run could not deliver.
        self.as_user("writer")
        self.assertEqual(self.ctl("read", "--json", code=0).told, [])
        self.assertEqual(self.objects(), {one.name: one.read_bytes() for one in self.segments()})

    def test_required_nothing_is_changed_first(self):
        self.as_user("reader")
        self.recording_to(required=True)
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(self.codes(ran), [("error", "HP-EVIDENCE-SINK")])
        self.assertEqual(self.simulator.requests(CREATE), [])

    def test_a_bucket_that_does_not_exist(self):
        self.recording_to("s3://no-such-bucket-here/x")
        self.assertEqual(self.codes(self.ctl("apply", "-y", "--json", code=0)),
                         [("warning", "HP-EVIDENCE-SINK-MISSING")])

    def test_credentials(self):
        secret = self.environment["AWS_SECRET_ACCESS_KEY"]
        self.recording_to(required=True)
        for changes in ({"AWS_SECRET_ACCESS_KEY": "wrong"}, {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"},
                        {"AWS_ACCESS_KEY_ID": ""}, {"AWS_REGION": ""}):
            self.as_user("writer")
            self.environment.update(changes)
            ran = self.ctl("apply", "-y", "--json", code=2)
            self.assertEqual(self.codes(ran), [("error", "HP-EVIDENCE-SINK-CREDENTIALS")], changes)
            self.assertNotIn(secret, ran.out + ran.err)
        self.assertEqual(self.simulator.requests(CREATE), [])

    def test_nobody_answers(self):
        self.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
        self.recording_to()
        self.assertEqual(self.codes(self.ctl("apply", "-y", "--json", code=0)), [("warning", "HP-EVIDENCE-SINK")])

    def test_nothing_of_the_secret_is_written_or_logged(self):
        secret = self.environment["AWS_SECRET_ACCESS_KEY"]
        self.recording_to()
        ran = self.ctl("apply", "-y", "--log-level", "trace", code=0)
        self.assertNotIn(secret, ran.out + ran.err + json.dumps(self.state()))
        self.assertNotIn(secret.encode(), b"".join(self.objects().values()))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
