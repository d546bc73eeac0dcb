"""Which texts of a schema have no limit of their length."""


def unlimited_texts(schema, place=""):
    """Where a schema takes a text, or a name in a map, of any length."""
    if isinstance(schema, list):
        for index, one in enumerate(schema):
            yield from unlimited_texts(one, f"{place}/{index}")
    elif isinstance(schema, dict):
        if schema.get("type") == "string" and not schema.keys() & {"maxLength", "enum", "const"}:
            yield place
        if isinstance(schema.get("additionalProperties"), dict) \
                and "maxLength" not in schema.get("propertyNames", {}):
            yield place + "/propertyNames"
        for key, one in schema.items():
            if key not in ("propertyNames", "returns", "enum", "const", "default"):
                yield from unlimited_texts(one, f"{place}/{key}")
