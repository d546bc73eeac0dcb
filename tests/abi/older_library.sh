#!/usr/bin/env bash
# Today's ABI with real older libraries. Builds the library of each minor in older_libraries.txt from
# its commit, and runs
#   a host of 1.0, compiled on the frozen header alone, with today's library and with the older one;
#   a host of today with the older library, whose members that came later it finds absent.
# For nightly runs: an older library takes minutes to build.
#
# tests/abi/older_library.sh [BUILD]      BUILD: where today's library and tests are; build/release
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
build=$(realpath "${1:-build/release}")
today=$build/lib/libhipaa_provider.so.1
failed=0

# expect NAME COMMAND…
expect() {
  local name=$1
  shift
  if env -u HIPAA_PROVIDER_LIB "$@"; then echo "ok: $name"; else failed=1 && echo "FAILED: $name"; fi
}

# The commit as it was written down; where history was rewritten since, the one before the next
# minor came.
commit_of() {
  local minor=$1 commit=$2
  if git cat-file -e "$commit^{commit}" 2>/dev/null; then
    echo "$commit"
  else
    git log --reverse --format=%H -S"HIPAA_ABI_MINOR $((minor + 1))u" -- abi/include/hipaa/provider.h |
      head -1 | sed 's/$/^/'
  fi
}

expect "a host of 1.0, today's library" "$build/bin/abi_old_host" "$today"
while read -r minor commit; do
  [[ $minor == [0-9]* ]] || continue
  source=$build/older/1.$minor
  git worktree remove --force "$source" 2>/dev/null
  git worktree add --quiet --detach "$source" "$(commit_of "$minor" "$commit")" || exit 2
  cmake -S "$source" -B "$source-build" -DCMAKE_BUILD_TYPE=Release -DHIPAA_BUILD_TESTS=OFF \
      -DHIPAA_WARNINGS_AS_ERRORS=OFF >/dev/null &&
    cmake --build "$source-build" --target hipaa_provider --parallel "$(nproc)" >/dev/null || exit 2
  older=$source-build/lib/libhipaa_provider.so.1
  expect "a host of 1.0, a library of 1.$minor" "$build/bin/abi_old_host" "$older"
  expect "a host of today, a library of 1.$minor" "$build/bin/abi_acceptance_host" "$older"
  git worktree remove --force "$source"
done <tests/abi/older_libraries.txt
exit "$failed"
