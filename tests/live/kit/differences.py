"""What differs between a recorded answer and a simulated one, both redacted: every member, type and value.

Placeholders are compared by type, and by whether they stand for the same thing as before. Times are compared by
their kind (none, zero, seconds, milliseconds). One thread.
"""
import difflib
import json
import re

from redaction import PLACEHOLDER, PROOF, TIMES

ABSENT = "absent"
# Members by which the entries of a list are told apart, best first.
KEYS = ("cluster_id", "node_type_id", "instance_pool_id", "policy_id", "job_id", "run_id", "key", "task_key",
        "name", "id", "type", "display", "setting_name")
# Placeholders of these stand for one thing throughout; of the others only the type is compared.
CONSISTENT = {"cluster-id", "user", "name", "pool-id", "policy-id", "job-id", "run-id", "context-id", "command-id", "id",
              "spark-context-id"}
VOLATILE = re.compile(r"duration$", re.I)


# What depends on how many entries there are, those of others too.
PAGING = ("next_page_token", "prev_page_token", "has_more", "total_count")
SLOW = 5.0  # seconds; an answer that took longer differs from the simulated one, which takes none


class Bindings:
    """Which simulated placeholder is which recorded one."""

    def __init__(self):
        self.simulated, self.recorded = {}, {}  # recorded -> simulated, and back

    def same(self, recorded, simulated):
        """Whether two placeholders may stand for one thing; remembers that they do."""
        (kind, number), (other_kind, other_number) = (recorded[1], recorded[2]), (simulated[1], simulated[2])
        if (recorded[0], recorded[3]) != (simulated[0], simulated[3]):
            return False
        if kind != other_kind and not {kind, other_kind} <= CONSISTENT:
            return False
        mine, theirs = (kind, number), (other_kind, other_number)
        if mine not in self.simulated and theirs not in self.recorded:
            if kind != other_kind:
                return False
            self.simulated[mine], self.recorded[theirs] = theirs, mine
            return True
        return kind not in CONSISTENT or self.simulated.get(mine) == theirs

    def known(self, recorded, simulated):
        """Whether both are keys of the same entry, as far as is known already."""
        one, other = PLACEHOLDER.fullmatch(str(recorded)), PLACEHOLDER.fullmatch(str(simulated))
        if one is None or other is None:
            return recorded == simulated
        return self.simulated.get((one[2], one[3])) == (other[2], other[3])


def time_kind(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return type(value).__name__
    return "0" if value == 0 else "milliseconds" if value > 10 ** 11 else "seconds" if value > 10 ** 8 else "a small number"


def type_of(value):
    match = PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    if match:
        return "integer" if match[1] else "string"
    return {bool: "boolean", int: "integer", float: "number", str: "string", dict: "object", list: "array",
            type(None): "null"}[type(value)]


class Comparison:
    """Differences of one exchange, as (path, kind, recorded, simulated); `left_out`: lists of which others were cut."""

    def __init__(self, bindings, left_out=()):
        self.bindings, self.left_out, self.found = bindings, set(left_out), []
        self.is_paged = False

    def add(self, path, kind, recorded, simulated):
        self.found.append((path, kind, recorded, simulated))

    def values(self, path, recorded, simulated, member=None):
        if type_of(recorded) != type_of(simulated) and {type_of(recorded), type_of(simulated)} != {"integer", "number"}:
            self.add(path, "type", recorded, simulated)
        elif isinstance(recorded, dict):
            self.objects(path, recorded, simulated)
        elif isinstance(recorded, list):
            self.lists(path, recorded, simulated, member)
        elif isinstance(recorded, str):
            self.texts(path, recorded, simulated)
        elif member and VOLATILE.search(member):
            return
        elif member and TIMES.search(member) and not isinstance(recorded, bool) and recorded is not None:
            if time_kind(recorded) != time_kind(simulated):
                self.add(path, "time", recorded, simulated)
        elif recorded != simulated or type(recorded) is not type(simulated):
            self.add(path, "value", recorded, simulated)

    def objects(self, path, recorded, simulated):
        for name in list(recorded) + [one for one in simulated if one not in recorded]:
            inner = f"{path}/{name}"
            if self.left_out and name in PAGING or inner in self.left_out and (self.is_paged or not recorded.get(name)):
                continue
            if name not in simulated:
                self.add(inner, "member", recorded[name], ABSENT)
            elif name not in recorded:
                self.add(inner, "member", ABSENT, simulated[name])
            else:
                self.values(inner, recorded[name], simulated[name], name)

    def texts(self, path, recorded, simulated):
        proofs = PROOF.findall(recorded), PROOF.findall(simulated)
        if proofs[0] and proofs[1]:
            for (_, mine), (_, theirs) in zip(*proofs):
                self.values(path + "/record", json.loads(mine), json.loads(theirs))
            recorded, simulated = (PROOF.sub(r"\1", one) for one in (recorded, simulated))
        mine, theirs = PLACEHOLDER.split(recorded), PLACEHOLDER.split(simulated)
        if mine[::5] != theirs[::5]:
            self.add(path, "text", recorded, simulated)
            return
        for at in range(1, len(mine), 5):
            if not self.bindings.same(mine[at:at + 4], theirs[at:at + 4]):
                self.add(path, "another one", recorded, simulated)
                return

    def key_of(self, recorded, simulated):
        """The member that tells the entries of both lists apart."""
        both = recorded + simulated
        if not both or not all(isinstance(one, dict) for one in both):
            return None
        for key in KEYS:
            held = [[one.get(key) for one in side] for side in (recorded, simulated)]
            if all(isinstance(value, (str, int)) for side in held for value in side) and \
                    all(len(set(map(str, side))) == len(side) for side in held):
                return key
        return None

    def lists(self, path, recorded, simulated, member):
        key = self.key_of(recorded, simulated)
        if key is not None:
            pairs = self.paired_by(key, recorded, simulated)
        elif recorded and all(isinstance(one, dict) and "type" in one for one in recorded + simulated):
            pairs = self.paired_in_order(recorded, simulated)
        else:
            pairs = [(recorded[at] if at < len(recorded) else ABSENT, simulated[at] if at < len(simulated) else ABSENT)
                     for at in range(max(len(recorded), len(simulated)))]
        order = []
        for number, (mine, theirs) in enumerate(pairs):
            name = self.name_of(mine if mine is not ABSENT else theirs, key, number)
            if mine is ABSENT or theirs is ABSENT:
                self.add(f"{path}/[{name}]", "entry", mine, theirs)
            else:
                self.values(f"{path}/[{name}]", mine, theirs, member)
                order.append((next(i for i, one in enumerate(recorded) if one is mine) if key else number,
                              next(i for i, one in enumerate(simulated) if one is theirs) if key else number))
        ranks = [theirs for _, theirs in sorted(order)]
        if ranks != sorted(ranks):
            self.add(path, "order", "another order", "this order")

    @staticmethod
    def name_of(entry, key, number):
        if not isinstance(entry, dict):
            return str(number)
        for one in (key, "type", "name"):
            value = entry.get(one) if one else None
            if isinstance(value, (str, int)) and not PLACEHOLDER.search(str(value)):
                return str(value)
        return "*"

    def paired_by(self, key, recorded, simulated):
        left, pairs = list(simulated), []
        unmatched = []
        for mine in recorded:
            theirs = next((one for one in left if self.bindings.known(mine[key], one[key])), None)
            if theirs is None:
                unmatched.append(mine)
                continue
            left.pop(next(i for i, one in enumerate(left) if one is theirs))
            pairs.append((mine, theirs))
        # Ids that nobody has met yet: in order.
        open_left = [one for one in left if PLACEHOLDER.fullmatch(str(one[key]))]
        for mine in unmatched:
            if PLACEHOLDER.fullmatch(str(mine[key])) and open_left:
                theirs = open_left.pop(0)
                left.pop(next(i for i, one in enumerate(left) if one is theirs))
                pairs.append((mine, theirs))
            else:
                pairs.append((mine, ABSENT))
        return pairs + [(ABSENT, one) for one in left]

    @staticmethod
    def paired_in_order(recorded, simulated):
        matcher = difflib.SequenceMatcher(None, [str(one["type"]) for one in recorded],
                                          [str(one["type"]) for one in simulated], autojunk=False)
        pairs = []
        for kind, mine, mine_end, theirs, theirs_end in matcher.get_opcodes():
            if kind == "equal":
                pairs += list(zip(recorded[mine:mine_end], simulated[theirs:theirs_end]))
            else:
                pairs += [(one, ABSENT) for one in recorded[mine:mine_end]]
                pairs += [(ABSENT, one) for one in simulated[theirs:theirs_end]]
        return pairs


def of_answers(bindings, recorded, simulated, left_out=()):
    """All differences of two answers as a recording has them."""
    made = Comparison(bindings, ["/body" + path for path in left_out])
    body = recorded.get("body")
    made.is_paged = isinstance(body, dict) and bool(body.get("next_page_token") or body.get("has_more"))
    if recorded.get("seconds", 0) > SLOW:
        made.add("/seconds until the answer", "time", recorded["seconds"], "none")
    parts = [{name: value for name, value in one.items() if name != "seconds"} for one in (recorded, simulated)]
    made.values("", *parts)
    return made.found
