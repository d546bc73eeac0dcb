#!/usr/bin/env bash
# The main job on a simulated workspace: a non-compliant cluster refused, a compliant one planned, applied, proved, read back, an EBS volume
# removed behind our back and found, then all destroyed. Installs what is missing and builds first; nothing of it needs a Databricks account.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }

if [ "${1:-}" = --help ]; then
  echo "usage: examples/quickstart.sh"
  echo "Builds the library, hipaactl and a simulated workspace (build/release), then walks through plan, apply, read and destroy."
  exit 0
fi

.ci/install-dependencies.sh
if ! build_log=$(cmake -G Ninja -C tests/cmake/release.cmake -S . -B build/release 2>&1 &&
                 cmake --build build/release --target hipaa_provider hipaactl workspace_sim plugin_manifest 2>&1); then
  printf '%s\n' "$build_log" >&2
  exit 2
fi
PATH=$PWD/build/release/bin:$PATH

work=$(mktemp -d)
trap 'kill "${sim:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 700 "$work"
cp examples/quickstart/*.stack.json "$work"
workspace_sim --start-seconds 2 --ready-file "$work/ready.json" >/dev/null &
sim=$!
for _ in $(seq 100); do [ -s "$work/ready.json" ] && break; sleep 0.1; done
DATABRICKS_HOST=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["url"])' "$work/ready.json")
export DATABRICKS_HOST DATABRICKS_TOKEN=dapi-test-token HIPAA_PLUGIN_PATH=$PWD/build/release/share/hipaa/plugins
expect() { # expect CODE COMMAND…: the command has to end with this exit code
  local code=0 wanted=$1
  shift
  run "$@" || code=$?
  if [ "$code" != "$wanted" ]; then
    echo "expected exit code $wanted, got $code" >&2
    exit 2
  fi
}

say "1. A cluster that must not process PHI is refused, before anything is sent"
expect 1 hipaactl plan "$work/non-compliant.stack.json"

say "2. A compliant one is planned"
expect 0 hipaactl plan "$work/compliant.stack.json"

say "3. Applied: created once, waited for, and proved on the running cluster"
expect 0 hipaactl apply --auto-approve "$work/compliant.stack.json"

say "4. The proof, as an auditor gets it"
expect 0 hipaactl verify --stack "$work/compliant.stack.json" hipaa_cluster.phi

say "5. Somebody removes the EBS volume behind our back"
id=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["resources"][0]["state"]["value"]["cluster_id"])' "$work/compliant.state.json")
python3 - "$DATABRICKS_HOST" "$id" <<'PY'
import json, sys, urllib.request
host, cluster = sys.argv[1:]
body = {"cluster_id": cluster, "user": "mallory@example.com", "set": {"aws_attributes.ebs_volume_count": 0}}
urllib.request.urlopen(urllib.request.Request(host + "/__sim/clusters/mutate", json.dumps(body).encode(), {"Content-Type": "application/json"})).read()
PY
echo "mallory@example.com set ebs_volume_count to 0 on $id"
expect 1 hipaactl read "$work/compliant.stack.json"

say "6. The next apply puts it back and proves again"
expect 0 hipaactl apply --auto-approve "$work/compliant.stack.json"

say "7. Destroyed"
expect 0 hipaactl destroy --auto-approve "$work/compliant.stack.json"
say "done"
