#!/usr/bin/env bash
# run.sh BUILD PREFIX CONSUMER: installs BUILD into PREFIX, builds consumer/ against it in CONSUMER,
# and runs what came of it, from another folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 prefix=$2 consumer=$3
rm -rf "$prefix" "$consumer"
cmake --install "$build" --prefix "$prefix" >/dev/null
cmake -S "$here/consumer" -B "$consumer" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$consumer" >/dev/null
cd /
"$consumer/linked"
"$consumer/loaded" "$(find "$prefix" -name 'libhipaa_provider.so.1')"
"$prefix/bin/hipaactl" version --help >/dev/null
echo "installed, linked, loaded"
