"""Whether a Databricks cluster policy accepts a cluster: written anew from the policy reference,
so that the library's own reading of it is not its own witness."""
import re


def value_at(cluster, path):
    head, _, rest = path.partition(".")
    found = cluster.get(head)
    if not rest or found is None:
        return found
    # The keys of maps hold dots themselves.
    return found.get(rest) if isinstance(found, dict) else None


def spelled(value):
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else \
        str(value)


def accepts_value(limits, value):
    kind = limits["type"]
    if kind == "forbidden":
        return value is None
    if kind == "fixed":
        return value is None or spelled(value) == spelled(limits["value"])
    if kind == "unlimited":
        return value is not None or limits.get("isOptional", True)
    if value is None:
        return limits.get("isOptional", False)
    if kind == "allowlist":
        return spelled(value) in [spelled(one) for one in limits["values"]]
    if kind == "blocklist":
        return spelled(value) not in [spelled(one) for one in limits["values"]]
    if kind == "regex":
        return re.fullmatch(limits["pattern"], spelled(value)) is not None
    if kind == "range":
        return limits.get("minValue", value) <= value <= limits.get("maxValue", value)
    raise ValueError(kind)


def accepts(definition, cluster):
    return all(accepts_value(limits, value_at(cluster, path))
               for path, limits in definition.items())
