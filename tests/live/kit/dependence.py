"""Where our code depends on what differs: the lines of plugin/ that name the path, the member or the error code."""
import functools
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]
MOST = 3


@functools.lru_cache(maxsize=None)
def _lines():
    found = []
    for folder in ("plugin", "schemas"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp", ".json") and path.is_file():
                name = str(path.relative_to(ROOT))
                for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                    if '"' in line and not line.lstrip().startswith(("//", "#include")):
                        found.append((name, number, line))
    return found


@functools.lru_cache(maxsize=None)
def _naming(text, only_code=True):
    """Lines in which the text stands whole in a literal, or as a part of a path in one."""
    wanted = re.compile(r'["/.]' + re.escape(text) + r'["/.]')
    return [f"{name}:{number}" for name, number, line in _lines()
            if text in line and wanted.search(line) and (name.startswith("plugin/") or not only_code)]


def _shown(places):
    return ", ".join(places[:MOST]) + (f" and {len(places) - MOST} more" if len(places) > MOST else "")


def of(exchange, path, recorded, simulated):
    """Our code's places, the nearest to the difference first."""
    members = [one for one in path.split("/")[1:] if re.fullmatch(r"[A-Za-z_][\w.]*", one) and one not in ("body", "record")]
    for member in reversed(members):
        if member in ("status", "headers", "error_code", "message", "error", "state", "id"):
            break
        places = _naming(member)
        if places:
            return f"{member}: {_shown(places)}"
    for value in (recorded, simulated):  # an error code, a state
        if isinstance(value, str) and re.fullmatch(r"[A-Z][A-Z_]{3,}", value) and _naming(value):
            return f"{value}: {_shown(_naming(value))}"
    route = re.sub(r"<[^>]*>.*", "", exchange["path"])
    places = [one for one in (f"{name}:{number}" for name, number, line in _lines() if f'"{route}' in line)]
    return f"{route}: {_shown(places)}" if places else "not used by our code"


def of_states():
    return "plugin/observe/wait.cpp, tests/workspace_sim: --start-seconds"
