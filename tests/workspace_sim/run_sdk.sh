#!/usr/bin/env bash
# Drives the simulated workspace with Databricks' own SDK for Python.
#   run_sdk.sh SIM_BINARY VENV_DIR [check name part]
# Exits 77 with one line "skipped: why" where the SDK cannot be had.
set -u
if [ $# -lt 2 ]; then
  echo "usage: run_sdk.sh SIM_BINARY VENV_DIR [check name part]" >&2
  exit 2
fi
sim=$1
venv=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)

skip() {
  echo "skipped: $1"
  exit 77
}

if ! "$venv/bin/python" -c '' 2>/dev/null; then
  command -v python3 >/dev/null || skip "python3 is not installed"
  mkdir -p "$(dirname "$venv")"
  python3 -m venv "$venv" >/dev/null 2>&1 || skip "python3 -m venv cannot make $venv"
fi
wanted=$(sed -n 's/^databricks-sdk==//p' "$here/requirements.txt")
installed=$("$venv/bin/python" -c 'import importlib.metadata as m; print(m.version("databricks-sdk"))' 2>/dev/null)
if [ "$installed" != "$wanted" ]; then
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r "$here/requirements.txt" >"$venv/pip.log" 2>&1 ||
    skip "databricks-sdk $wanted cannot be installed (see $venv/pip.log)"
fi

work=$(mktemp -d)
"$sim" --ready-file "$work/ready.json" --certificate-out "$work/authority.pem" \
  --start-seconds 0.1 --exit-with-parent >"$work/sim.out" 2>"$work/sim.err" &
sim_pid=$!
trap 'kill "$sim_pid" 2>/dev/null; wait "$sim_pid" 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  [ -s "$work/ready.json" ] && break
  kill -0 "$sim_pid" 2>/dev/null || { cat "$work/sim.err" >&2; exit 1; }
  sleep 0.05
done
[ -s "$work/ready.json" ] || { echo "the simulated workspace did not come up" >&2; exit 1; }

# Nothing of the caller's own Databricks set-up may leak in.
for name in $(env | sed -n 's/^\(DATABRICKS_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done
export HOME="$work"
"$venv/bin/python" "$here/sdk_drive.py" "$work/ready.json" "$@"
result=$?

# The program has to end well too: a sanitizer's report, say, comes at its end.
kill "$sim_pid"
wait "$sim_pid"
ended=$?
if [ "$ended" -ne 0 ]; then
  cat "$work/sim.err" >&2
  echo "the simulated workspace ended with $ended" >&2
  exit 1
fi
exit "$result"
