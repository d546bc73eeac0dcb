"""JSON pointers into what was recorded or answered."""


def at(value, pointer, otherwise=None):
    """What the pointer leads to; `otherwise` where it leads to nothing."""
    for part in pointer.split("/")[1:]:
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            return otherwise
    return value
