#!/usr/bin/env python3
"""Canaries: what must never be seen in a recording, wherever an answer has it."""
import json
import pathlib
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent / "kit")]
from redaction import Leak, Redactor  # noqa: E402

TOKEN = "dapi" + "0123456789abcdef" * 2
CANARIES = {
    "cluster id": "0915-021615-dv5canar", "e-mail": "jane.roe@clinic.example", "token": TOKEN,
    "another token": "dapi" + "fedcba9876543210" * 2, "web token": "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl",
    "access key": "AKIACANARYCANARY12", "account": "414141414141", "workspace": "7474747474747474",
    "instance": "i-0c0a0c0a0c0a0c0a0", "volume": "vol-0c0a0c0a", "arn": "arn:aws:iam::414141414141:role/canary",
    "address": "10.139.64.17", "host": "dbc-1a2b3c4d-5e6f.cloud.databricks.com", "other host": "db.clinic.example",
    "uuid": "8f14e45f-ceea-467f-ab2d-6a0b0c0d0e0f", "url": "https://dbc-1a2b3c4d-5e6f.cloud.databricks.com/?o=7474747474747474",
    "path": "/Users/jane.roe@clinic.example/ward", "number of a patient": "123-45-6789",
}
NAMED = ("cluster_name", "instance_pool_name", "creator_user_name", "single_user_name", "displayName", "name", "run_name",
         "etag", "account_id", "node_id", "group_name")
UNNAMED = ("comment", "notes", "a_new_member", "description", "owner_title")
WORD = "Ward Seven Canary"


def shown(value, path="", sent=()):
    redactor = Redactor([TOKEN])
    for one in sent:
        redactor.remember_sent(one)
    redactor.value(value)
    text = json.dumps(redactor.value(value))
    redactor.check(json.loads(text))
    return text


class Canaries(unittest.TestCase):
    def test_what_has_the_shape_of_a_name_is_hidden_everywhere(self):
        for what, canary in CANARIES.items():
            for value in ({"message": f"Cluster '{canary}' of {canary}, failed."}, {"state": canary}, {"state_message": canary},
                          {"deep": [{"er": [canary]}]}, {"spark_conf": {"spark.x": canary}}, {"custom_tags": {canary: "x"}},
                          {canary: 1}, {"error_code": canary}, {"results": {"resultType": "text", "data": canary}},
                          {"results": {"resultType": "error", "cause": f"Traceback\n  {canary}\n"}},
                          {"results": {"resultType": "table", "data": [["spark.ssl.enabled", canary]]}},
                          {"results": {"data": 'hipaa-proof:{"spark_version": "' + canary + '"}\n'}},
                          {"results": {"data": canary + '\nhipaa-proof:{"spark_version": "3.5.0"}\n'}}):
                with self.subTest(what, value=value):
                    self.assertNotIn(canary.casefold(), shown(value).casefold())

    def test_names_without_a_shape_are_hidden_in_their_members_and_in_texts(self):
        for member in NAMED:
            with self.subTest(member):
                text = shown({"message": f"{WORD} is taken", "state_message": f"by {WORD.upper()}.", member: WORD})
                self.assertNotIn(WORD.casefold(), text.casefold())

    def test_what_nobody_knows_is_hidden(self):
        for member in UNNAMED:
            for value in ({member: WORD}, {member: {"x": [WORD]}}, {"custom_tags": {WORD: WORD}}, {"default_tags": {"Unit": WORD}},
                          {"spark_env_vars": {"UNIT": WORD}}, {"spark_conf": {"spark.x": WORD}}, {"messages_of": WORD}):
                self.assertNotIn(WORD, shown(value))

    def test_facts_stay(self):
        value = {"state": "RUNNING", "node_type_id": "m5d.large", "error_code": "INVALID_STATE", "num_workers": 0,
                 "spark_version": "17.3.x-scala2.13", "message": "Missing required field: spark_version",
                 "start_time": 1795963882238, "enable_elastic_disk": False, "init_scripts": [], "driver": None,
                 "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo"}]}
        self.assertEqual(value, json.loads(shown(value)))

    def test_one_value_has_one_placeholder_and_numbers_stay_numbers(self):
        value = {"cluster_id": "0915-021615-dv5canar", "job_id": 123, "single_user_name": "Jane@Clinic.example",
                 "message": "Job 123 on 0915-021615-dv5canar", "spec": {"single_user_name": "JANE@CLINIC.EXAMPLE"}}
        self.assertEqual({"cluster_id": "<cluster-id 1>", "job_id": "<int job-id 1>", "single_user_name": "<user 1>",
                          "message": "Job <job-id 1> on <cluster-id 1>", "spec": {"single_user_name": "<user 1 upper>"}},
                         json.loads(shown(value)))

    def test_what_the_kit_sent_is_no_secret_but_for_names(self):
        sent = {"custom_tags": {"live_kit": "yes"}, "single_user_name": "jane@clinic.example"}
        self.assertEqual({"custom_tags": {"live_kit": "yes"}, "single_user_name": "<user 1>"},
                         json.loads(shown(sent, sent=[sent])))

    def test_a_leak_is_no_recording(self):
        redactor = Redactor([TOKEN])
        redactor.value({"cluster_name": WORD})
        for text in (TOKEN, f"of {WORD}.", "mail to jane@clinic.example", CANARIES["another token"]):
            with self.subTest(text), self.assertRaises(Leak):
                redactor.check({"message": text})


if __name__ == "__main__":
    unittest.main()
