#!/usr/bin/env bash
# The main job on a simulated workspace of today: a non-compliant cluster refused, a compliant one
# planned, applied, proved, read back, an EBS volume removed behind our back and found, then all
# destroyed; and the article's own proof on a legacy one.
# Installs what is missing and builds first; nothing of it needs a Databricks account.
set -euo pipefail
cd "$(dirname "$0")/.."

bold='' plain=''
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
say() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }

if [ "${1:-}" = --help ]; then
  echo "usage: examples/quickstart.sh"
  echo "Builds the library, hipaactl and a simulated workspace (build/release), then walks through plan, apply, read and destroy."
  exit 0
fi

.ci/install-dependencies.sh
# What others may write is not loaded.
umask 022
# Where there is a Terraform, it is shown too.
terraform=$(type -P terraform || type -P tofu || true)
host=${terraform:+terraform-provider-hipaa}
[ -x build/release/bin/hipaactl ] || echo "Building into build/release; the first time this takes minutes."
if ! build_log=$(cmake -G Ninja -C tests/cmake/release.cmake -S . -B build/release 2>&1 &&
                 cmake --build build/release --target hipaa_provider hipaactl workspace_sim plugin_manifest $host 2>&1); then
  printf '%s\n' "$build_log" >&2
  exit 2
fi
PATH=$PWD/build/release/bin:$PATH
root=$PWD

work=$(mktemp -d)
sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null || true; rm -rf "$work"' EXIT
cp examples/quickstart/*.stack.json "$work"
export HIPAA_PLUGIN_PATH=$PWD/build/release/share/hipaa/plugins
cd "$work"

start() { # start PLATFORM: a simulated workspace, in the place of the last
  [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
  rm -f ready.json
  workspace_sim --start-seconds 2 --platform "$1" --ready-file ready.json >sim.log 2>&1 &
  sim=$!
  for _ in $(seq 100); do [ -s ready.json ] && break; sleep 0.1; done
  [ -s ready.json ] || { echo "the simulated workspace did not start:" >&2; cat sim.log >&2; exit 2; }
  DATABRICKS_HOST=$(field ready.json url)
  export DATABRICKS_HOST DATABRICKS_TOKEN=dapi-test-token
}
field() { # field FILE KEY…: a value of a JSON document
  python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2:]: value = value[int(key) if key.isdigit() else key]
print(value)' "$@"
}
start csp
echo "A simulated workspace of today answers at $DATABRICKS_HOST: its compliance security profile is on."

expect() { # expect CODE COMMAND…: the command has to end with this exit code
  local code=0 wanted=$1
  shift
  printf '$ %s\n' "${*/#brief/$(basename "$terraform")}"
  "$@" || code=$?
  if [ "$code" != "$wanted" ]; then
    echo "expected exit code $wanted, got $code" >&2
    exit 2
  fi
  echo "(exit code $code)"
}

say "1. A cluster that must not process PHI is refused at plan: every finding, with its path and its fix"
expect 1 hipaactl plan non-compliant.stack.json

say "2. A compliant one is planned"
expect 0 hipaactl plan compliant.stack.json

say "3. It is applied: created once, waited for, and proved: spark.ssl.enabled is not set there, the hardware of its instances encrypts"
expect 0 hipaactl apply --auto-approve compliant.stack.json

say "4. The proof, as an auditor gets it"
expect 0 hipaactl verify --stack compliant.stack.json hipaa_cluster.phi

say "5. It is read back: nothing has changed"
expect 0 hipaactl read compliant.stack.json

say "6. Somebody removes the EBS volume behind our back, and is found out"
id=$(field compliant.state.json resources 0 state value cluster_id)
echo "(mallory@example.com sets ebs_volume_count to 0 on cluster $id)"
python3 - "$DATABRICKS_HOST" "$id" <<'PY'
import json, sys, urllib.request
host, cluster = sys.argv[1:]
body = {"cluster_id": cluster, "user": "mallory@example.com", "set": {"aws_attributes.ebs_volume_count": 0}}
urllib.request.urlopen(urllib.request.Request(host + "/__sim/clusters/mutate", json.dumps(body).encode(),
                                              {"Content-Type": "application/json"})).read()
PY
expect 1 hipaactl read compliant.stack.json

say "7. The next apply puts it back, and proves again"
expect 0 hipaactl apply --auto-approve compliant.stack.json

say "8. It is destroyed"
expect 0 hipaactl destroy --auto-approve compliant.stack.json

say "9. The article's own step 3, on a legacy HIPAA workspace: spark.ssl.enabled is read on the running cluster, and true"
start legacy
cp "$root/examples/quickstart/compliant.stack.json" legacy.stack.json
expect 0 hipaactl apply --auto-approve legacy.stack.json
expect 0 hipaactl verify --stack legacy.stack.json hipaa_cluster.phi
expect 0 hipaactl destroy --auto-approve legacy.stack.json

if [ -n "$terraform" ]; then
  say "10. The same with $(basename "$terraform"): planned, applied and proved, nothing left to do, destroyed"
  mkdir terraform
  cp "$root/examples/terraform/quickstart/main.tf" terraform
  cd terraform
  printf 'provider_installation {\n  dev_overrides {\n    "hipaa-provider/hipaa" = "%s"\n  }\n  direct {}\n}\n' \
    "$root/build/release/bin" >terraform.rc
  export TF_CLI_CONFIG_FILE=$PWD/terraform.rc TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
  brief() { "$terraform" "$@" -no-color -compact-warnings | grep -v '^ '; }  # without the plans' listings
  expect 0 brief apply -auto-approve
  expect 0 brief plan -detailed-exitcode
  expect 0 brief destroy -auto-approve
fi

say "Done: refused, planned, applied, proved, read back, drift found and healed, destroyed"
