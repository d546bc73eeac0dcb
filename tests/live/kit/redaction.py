"""What a recording shows of an answer: facts as they came, everything else as a placeholder of its type.

`<cluster-id 1>` stands for the same value everywhere; `<int job-id 1>` came as a number; `<user 1 upper>`
is the user that `<user 1>` is, in capitals. A text is kept only where its member is known to hold facts
(node types, states, error texts), or where the kit itself sent it. One thread.
"""
import json
import re

IDENTIFIERS = {
    "cluster_id": "cluster-id", "clusterId": "cluster-id", "ClusterId": "cluster-id", "source_cluster_id": "cluster-id",
    "contextId": "context-id", "commandId": "command-id", "instance_pool_id": "pool-id",
    "driver_instance_pool_id": "pool-id", "policy_id": "policy-id", "job_id": "job-id", "run_id": "run-id",
    "job_run_id": "run-id", "original_attempt_run_id": "run-id", "pipeline_id": "pipeline-id",
    "spark_context_id": "spark-context-id", "script_id": "script-id", "id": "id", "value": "id", "externalId": "id",
    "object_id": "id", "workspace_id": "workspace-id", "account_id": "account-id", "node_id": "node-id",
    "instance_id": "instance-id", "private_ip": "address", "host_private_ip": "address", "public_dns": "address",
    "etag": "etag", "next_page_token": "page-token", "prev_page_token": "page-token", "page_token": "page-token",
    "creator_user_name": "user", "user_name": "user", "userName": "user", "single_user_name": "user",
    "username": "user", "user": "user", "Creator": "user", "owner": "user", "owner_username": "user",
    "run_as_user_name": "user", "pinned_by_user_name": "user", "created_by": "user", "updated_by": "user",
    "cluster_name": "name", "ClusterName": "name", "run_name": "name", "name": "name", "instance_pool_name": "name",
    "policy_name": "name", "notebook_path": "path", "path": "path", "host": "host",
    "displayName": "person", "display_name": "person", "givenName": "person", "familyName": "person",
    "instance_profile_arn": "arn", "password": "secret", "token": "secret", "RunName": "name", "JobId": "job-id",
    "idempotency_token": "nonce", "hipaa_live": "name", "group_name": "group", "display": "group",
}
# Members whose texts are facts of the platform.
FACTS = {
    "node_type_id", "driver_node_type_id", "instance_type_id", "spark_version", "effective_spark_version", "zone_id",
    "ebs_volume_type", "availability", "data_security_mode", "runtime_engine", "kind", "cluster_source", "state",
    "status", "type", "code", "resultType", "error_code", "format", "run_type", "life_cycle_state", "result_state",
    "language", "setting_name", "compliance_standards", "task_key", "job_cluster_key", "scimType", "@type", "schemas",
    "policy_family_id", "definition", "default_zone", "cause_code", "Vendor", "domain", "reason", "metadata",
    "cluster_log_status", "trigger", "edit_mode", "run_if", "ResourceClass", "active", "update_mask",
}
ENUM_MEMBER = re.compile(r"(state|status|type|code|mode|kind|source|reason|engine|format|availability|cause|level)$", re.I)
ENUM = re.compile(r"[A-Z][A-Za-z0-9]*(_[A-Z0-9]+)*")
PLAIN = re.compile(r"true|false|-?\d{1,6}(\.\d{1,6}){0,2}|<unset>|__unset__|<undefined>|null|", re.I)
SETTING = re.compile(r"[\w./$-]{1,24}")  # a version, a flag, a mode
MESSAGES = {"message", "messages", "error", "state_message", "summary", "cause", "detail", "databricks_error_message",
            "violations"}
GROUPS = {"admins", "users", "account users"}  # every workspace has them
FREE = {"custom_tags", "default_tags", "spark_conf", "spark_env_vars", "parameters", "tags", "metadata", "violations"}
CATALOGUES = ("/clusters/list-node-types", "/clusters/spark-versions", "/policy-families")
TIMES = re.compile(r"(time|timestamp|duration)$|_at$|At$", re.I)
PATTERNS = [
    ("secret", r"\b(?:dapi|dose|dkea|dsecret)[0-9a-zA-Z-]{8,}|\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?|\bA[KS]IA[0-9A-Z]{12,}"
               r"|\bBearer\s+\S+"),
    ("url", r"\bhttps?://[^\s\"'<>)]+"),
    ("user", r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
    ("arn", r"\barn:[\w-]+:[^\s\"'<>,]+"),
    ("id", r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"),
    ("cluster-id", r"\b\d{4}-\d{6}-[a-z0-9]{6,}(?:-v2n)?\b"),
    ("aws-id", r"\b(?:i|vol|vpc|subnet|sg|eni|ami|snap)-[0-9a-f]{8,17}\b"),
    ("host", r"\b[\w-]+(?:\.[\w-]+)*\.(?:databricks\.com|databricks\.us|amazonaws\.com|compute\.internal|ec2\.internal)\b"),
    ("host", r"(?<![\w.-])(?!type\.googleapis\.com)[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|gov|edu|example|internal|local|invalid|test)"
             r"(?![\w-]|\.\w)"),
    ("address", r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"),
    ("path", r"/(?:Users|Volumes|Workspace|Shared)/[^\s\"'<>,]+"),
    ("id", r"\b[0-9a-fA-F]{24,}\b"),
    ("number", r"\b\d{12,}\b"),
    ("number", r"\b\d{3}-\d{2}-\d{4}\b"),
]
PATTERN = re.compile("|".join(f"(?P<p{i}>{text})" for i, (_, text) in enumerate(PATTERNS)))
# Shorter values are looked for in their own members only: "admin" is a word of error texts too.
SHORTEST = {"job-id": 3, "run-id": 3, "group": 12}
PLACEHOLDER = re.compile(r"<(int )?([a-z-]+) (\d+)( upper| lower| mixed)?>")
PROOF = re.compile(r"(hipaa-(?:proof|live):)(\{.*\})")


class Leak(Exception):
    """What must not be in a recording was found in it."""


def case_of(text):
    return "upper" if text.isupper() else "lower" if text.islower() else "mixed"


class Redactor:
    """Placeholders of one recording. `secrets`: what must never be seen at all."""

    def __init__(self, secrets=()):
        self.secrets = [one for one in secrets if one]
        self.known = {}   # value without case -> (type, number, value as first seen)
        self.counts = {}
        self.sent = set()
        self._finder, self._patterned = None, {}

    def placeholder(self, kind, value):
        folded = str(value).casefold()
        if folded not in self.known:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.known[folded] = (kind, self.counts[kind], str(value))
            self._finder, self._patterned = None, {}
        kind, number, first = self.known[folded]
        case = "" if str(value) == first else " " + case_of(str(value))
        return f"<{'int ' if isinstance(value, int) else ''}{kind} {number}{case}>"

    def raw(self, placeholder):
        """The value behind a placeholder of ours; None for one that is not."""
        match = PLACEHOLDER.fullmatch(placeholder)
        for kind, number, first in self.known.values():
            if match and kind == match[2] and number == int(match[3]):
                value = {" upper": first.upper(), " lower": first.lower()}.get(match[4], first)
                return int(value) if match[1] else value
        return None

    def _known_in(self, text):
        if self._finder is None:
            names = [one for one, (kind, _, _) in self.known.items() if len(one) >= SHORTEST.get(kind, 6)]
            names.sort(key=len, reverse=True)
            self._finder = re.compile(r"(?<![\w<])(?:" + "|".join(map(re.escape, names)) + r")(?!\w)", re.I) if names \
                else re.compile(r"(?!)")
        return self._finder.sub(lambda found: self.placeholder("text", found[0]), text)

    def patterned(self, text):
        """The text without what is known, or looks like, the name of something."""
        made = self._patterned.get(text)
        if made is None:
            made = self._replaced(text)
            self._patterned[text] = made
        return made

    def _replaced(self, text):
        for secret in self.secrets:
            text = text.replace(secret, self.placeholder("secret", secret))
        def one(found):
            kind = PATTERNS[int(found.lastgroup[1:])][0]
            return self.placeholder(kind, found[0])
        pieces = PLACEHOLDER.split(self._known_in(text))
        # split() yields the groups of each placeholder between the texts.
        out = PATTERN.sub(one, pieces[0])
        for at in range(1, len(pieces), 5):
            is_int, kind, number, case, rest = pieces[at:at + 5]
            out += f"<{is_int or ''}{kind} {number}{case or ''}>" + PATTERN.sub(one, rest)
        return out

    def text(self, member, value, own, catalogue):
        if value == "" or value in GROUPS and member in ("display", "group_name"):
            return value
        for secret in self.secrets:
            if secret in value:
                return self.placeholder("secret", value)
        if value.casefold() in self.known:
            return self.placeholder("text", value)
        if not catalogue and member in IDENTIFIERS and not (member == "value" and own):
            kind = IDENTIFIERS[member]
            if kind == "id" and member == "value" and (value in self.sent or "@" in value or ENUM.fullmatch(value)):
                kind = "user" if "@" in value else "id"
            return self.placeholder(kind, value)
        if PROOF.search(value):
            return self.proof(value)
        kept = self.patterned(value)
        if own or catalogue or value in self.sent or member in MESSAGES or PLAIN.fullmatch(value):
            return kept
        if (member in FACTS or str(member).endswith("_supported")) and re.fullmatch(r"[\w.:@/+,<>{}\"'\[\]\\^$*| -]{0,4000}", kept):
            return kept
        if ENUM_MEMBER.search(member or "") and ENUM.fullmatch(value):
            return kept
        if member == "assigned_principal" and re.fullmatch(r"[a-z-]+:<[^>]+>", kept):
            return kept
        return self.placeholder("text", value)

    def proof(self, value):
        """Of a command's output the record that it was asked for; what else stands there is a placeholder."""
        def record(found):
            try:
                held = json.loads(found[2])
            except ValueError:
                return self.placeholder("text", found[2])
            for key, one in held.items():
                if isinstance(one, str) and one not in self.sent and not PLAIN.fullmatch(one):
                    held[key] = self.patterned(one) if SETTING.fullmatch(one) else self.placeholder("text", one)
            return found[1] + json.dumps(held)
        shown, end = "", 0
        for found in PROOF.finditer(value):
            shown += self.around(value[end:found.start()]) + record(found)
            end = found.end()
        return shown + self.around(value[end:])

    def around(self, text):
        blank = len(text) - len(text.lstrip())
        return text if not text.strip() else text[:blank] + self.placeholder("text", text.strip()) + text[len(text.rstrip()):]

    def key(self, key, parent):
        if key in IDENTIFIERS or key in FACTS or key in self.sent or parent not in FREE:
            is_plain = re.fullmatch(r"[A-Za-z_$@]\w{0,60}", key) and not PATTERN.search(key) and key not in self.secrets
            return key if is_plain else self.patterned(key)
        if re.fullmatch(r"spark\.[\w.]{1,100}|[a-z_]{1,60}", key) and parent in ("spark_conf", "parameters", "metadata"):
            return key
        return self.patterned(key) if parent == "violations" else self.placeholder("text", key)

    def value(self, value, member=None, parent=None, own=False, catalogue=False):
        """A copy of the value for a recording; `own`: the kit itself sent it."""
        if isinstance(value, dict):
            return {self.key(name, member): self.value(one, name, member, own, catalogue)
                    for name, one in value.items()}
        if isinstance(value, list):
            return [self.value(one, member, parent, own, catalogue) for one in value]
        if isinstance(value, str):
            if parent == "spark_conf" or member in ("data",) and value.startswith("spark."):
                return value if value in self.sent or own or PLAIN.fullmatch(value) or value.startswith("spark.") \
                    else self.text(None, value, own, catalogue)
            return self.text(member, value, own, catalogue)
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        if not catalogue and member in IDENTIFIERS:
            return self.placeholder(IDENTIFIERS[member], value) if value else value
        if abs(value) >= 10 ** 11 and not (TIMES.search(member or "") and 10 ** 12 <= value < 3 * 10 ** 12):
            return self.placeholder("number", value)
        return value

    def remember_sent(self, value, member=None):
        """What the kit sends is no secret of the workspace, but for what names something of it."""
        if isinstance(value, dict):
            for name, one in value.items():
                if name not in IDENTIFIERS:
                    self.sent.add(name)
                self.remember_sent(one, name)
        elif isinstance(value, list):
            for one in value:
                self.remember_sent(one, member)
        elif isinstance(value, str) and member not in IDENTIFIERS and not PATTERN.search(value):
            self.sent.add(value)
            if member == "definition":
                self.sent.update(part for path in json.loads(value) for part in (path, path.partition(".")[2]))

    def check(self, document):
        """Raises Leak where a document shows what it must not: a last look, after everything was replaced."""
        text = json.dumps(document, ensure_ascii=False)
        folded = text.casefold()
        if any(one.casefold() in folded for one in self.secrets):
            raise Leak("the recording would show a token")
        if re.search(PATTERNS[0][1] + "|" + PATTERNS[2][1], PLACEHOLDER.sub("<>", text)):
            raise Leak("the recording would show what looks like a token or an e-mail address")
        # Words of the platform may be names too ("clusters"); what was replaced as unknown only is no name.
        values = "\n".join(_texts(document))
        folded = values.casefold()
        for kind, _, first in self.known.values():
            if kind != "text" and len(first) >= 8 and first not in self.sent and first.casefold() in folded and \
                    re.search(r"(?<!\w)" + re.escape(first) + r"(?!\w)", values, re.I):
                raise Leak(f"the recording would show the value of a {kind}")


def _texts(value):
    """All texts of answers and requests, without names of members and without what the kit itself calls things."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("step", "method", "path", "action"):
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield PLACEHOLDER.sub("<>", value)
