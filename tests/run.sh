#!/usr/bin/env bash
# Everything that has to hold, from a fresh clone on: packages, format, the Release build and all
# tests, memory and thread sanitizers, clang-tidy. See --help.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2

usage() {
  cat <<'TEXT'
tests/run.sh [options]

  --quick       format, Release build and its tests only
  --tidy-all    clang-tidy on every source, not only on what changed
  --clang       also build everything with clang
  --hosts       also build and run the examples of hosts in Go, Rust and JavaScript
  --spark       also run the proof's commands in a real Apache Spark (tests/spark; as root)
  --sinks       also keep evidence in an S3 bucket, of moto's server from PyPI (tests/sinks)
  --fuzz        also fuzz each target of tests/fuzz for a minute
  --fuzz-hours N  the same, for N hours each
  --torture     also let each allocation of an operation fail, not a sample of them (tests/attack/torture)
  --live        also the longer tests of the kit for a real workspace, on the simulated one (tests/live)
  --look        also look at the pages of hipaactl in a headless Chromium, which it installs (tests/look)
  --packages    also install the packages on fresh systems by debootstrap, build the image of examples/ci from
                them, build them a second time in another folder and compare the bytes, and ask lintian
                (tests/packages; as root)
  --machines    also build and run on Debian 13, and for arm64 by a cross compiler and qemu-user, in roots of
                their own (tests/packages/other_machines.py; as root)
  --jobs N      how much is built at once; otherwise the number of processors. Tests, which mostly
                wait, run three times as many
  --help        this text

Builds go to build/release, build/asan, build/tsan, build/clang and build/fuzz. What changed is told against
origin/main, or against the previous commit. The last line sums up the tests of all stages, each
stage of its own counting as one: "N passed, N failed, N skipped".
TEXT
}

quick=no tidy_all=no with_clang=no with_spark=no with_sinks=no with_live=no with_look=no with_hosts=no with_torture=no with_packages=no with_machines=no fuzz_seconds=0
jobs=$(nproc)
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=yes ;;
    --tidy-all) tidy_all=yes ;;
    --clang) with_clang=yes ;;
    --spark) with_spark=yes ;;
    --sinks) with_sinks=yes ;;
    --live) with_live=yes ;;
    --look) with_look=yes ;;
    --hosts) with_hosts=yes ;;
    --fuzz) fuzz_seconds=60 ;;
    --fuzz-hours) fuzz_seconds=$((3600 * ${2:?--fuzz-hours needs a number})); shift ;;
    --torture) with_torture=yes ;;
    --packages) with_packages=yes ;;
    --machines) with_machines=yes ;;
    --jobs) jobs=${2:?--jobs needs a number}; shift ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

passed=0 failed=0 skipped=0
failures=()

finish() {
  printf '\n%d s in all\n' "$SECONDS"
  [ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

# count NAME STATUS SECONDS: a stage that has ended.
count() {
  if [ "$2" -eq 0 ]; then
    passed=$((passed + 1))
    echo "== $1: ok, $3 s"
  else
    failed=$((failed + 1))
    failures+=("$1")
    echo "== $1: FAILED, $3 s"
    return 1
  fi
}

# stage NAME COMMAND…: runs it, says how long it took, and counts it.
stage() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  "$@"
  count "$name" $? $((SECONDS - start))
}

# begin NAME COMMAND…: a stage beside the tests, which mostly wait for clusters; it gets what they
# leave idle. `end NAME` waits for all that were begun, shows what this one said, and counts it.
begin() {
  local name=$1 file=build/${1//[^a-z]/_}
  shift
  (
    renice -n 19 "$BASHPID" >/dev/null 2>&1
    start=$SECONDS
    "$@" >"$file.said" 2>&1
    echo "$? $((SECONDS - start))" >"$file.status"
  ) &
}

end() {
  local name=$1 file=build/${1//[^a-z]/_} status=1 seconds=0
  wait
  echo "== $name"
  cat "$file.said"
  read -r status seconds <"$file.status"
  rm -f "$file.said" "$file.status"
  count "$name" "$status" "$seconds"
}

sources() {  # tracked, and not yet tracked
  git ls-files -co --exclude-standard -- '*.c' '*.h' '*.cpp' '*.hpp'
}

check_format() {
  sources | xargs -r -d '\n' -P "$jobs" -n 40 clang-format-14 --dry-run -Werror
}

# build VARIANT [TARGET…]
build() {
  local variant=$1
  shift
  cmake -C "tests/cmake/$variant.cmake" -S . -B "build/$variant" -G Ninja >"build/$variant.log" 2>&1 ||
    { cat "build/$variant.log"; return 1; }
  # Quiet: only what goes wrong is shown.
  cmake --build "build/$variant" -j "$jobs" ${1:+--target "$@"} >"build/$variant.log" 2>&1 ||
    { grep -v '^\[[0-9]*/[0-9]*\] ' "build/$variant.log" | head -100; return 1; }
}

# run_tests VARIANT [ctest options]: counts each test.
run_tests() {
  local variant=$1 start=$SECONDS report="$PWD/build/$1.xml" suite
  shift
  echo "== $variant: tests"
  rm -f "$report"
  ctest --test-dir "build/$variant" -j $((3 * jobs)) --output-on-failure --output-junit "$report" "$@" |
    grep -vE '^ +Start +[0-9]+: |^Internal ctest|^$'
  suite=$(grep -m1 -A6 '<testsuite ' "$report" 2>/dev/null | tr '\n' ' ')
  number() { sed -nE "s/.*[[:space:]]$1=\"([0-9]+)\".*/\\1/p" <<<"$suite"; }
  local all=0 bad=0 left_out=0
  all=$(number tests) bad=$(number failures) left_out=$(number skipped)
  if [ -z "$all" ] || [ "$all" -eq 0 ]; then
    failed=$((failed + 1))
    failures+=("$variant: no test was run")
    return 1
  fi
  local off
  off=$(number disabled)
  left_out=$((left_out + ${off:-0}))
  passed=$((passed + all - bad - left_out))
  failed=$((failed + bad))
  skipped=$((skipped + left_out))
  [ "$bad" -eq 0 ] || failures+=("$variant: $bad of $all tests")
  echo "== $variant: $all tests, $bad failed, $left_out skipped, $((SECONDS - start)) s"
}

# A Java runtime from Debian, Spark from PyPI.
spark() {
  .ci/install-dependencies.sh openjdk-17-jre-headless &&
    python3 tests/tools/in_venv.py --requirements tests/spark/requirements.txt build/spark-venv \
      tests/spark/run.py build/release/bin &&
    python3 tests/tools/in_venv.py --requirements tests/spark/requirements.txt build/spark-venv \
      tests/spark/system_tables.py
}

run_hosts() {
  if [ "$with_hosts" = yes ]; then
    stage hosts cmake --build build/release --target six-hosts
  else
    skipped=$((skipped + 1))
    echo "== hosts: skipped, asked for with --hosts"
  fi
}

run_spark() {
  if [ "$with_spark" = yes ]; then
    stage spark spark
  else
    skipped=$((skipped + 1))
    echo "== spark: skipped, asked for with --spark"
  fi
}

sinks() {
  python3 tests/tools/in_venv.py --requirements tests/sinks/requirements.txt build/sinks-venv \
    tests/sinks/run.py build/release/bin
}

run_sinks() {
  if [ "$with_sinks" = yes ]; then
    stage sinks sinks
  else
    skipped=$((skipped + 1))
    echo "== sinks: skipped, asked for with --sinks"
  fi
}

fuzz() {
  .ci/install-dependencies.sh clang-14 libclang-rt-14-dev &&
    build fuzz fuzz_targets &&
    python3 -B tests/fuzz/run.py build/fuzz --seconds "$fuzz_seconds" --jobs "$jobs"
}

run_fuzz() {
  if [ "$fuzz_seconds" -gt 0 ]; then
    stage fuzz fuzz
  else
    skipped=$((skipped + 1))
    echo "== fuzz: skipped, asked for with --fuzz"
  fi
}

run_torture() {
  if [ "$with_torture" = yes ]; then
    stage torture build/release/bin/attack_torture --every
  else
    skipped=$((skipped + 1))
    echo "== torture: skipped, asked for with --torture"
  fi
}

run_live() {
  if [ "$with_live" = yes ]; then
    stage live python3 -B tests/live/deviations.py build/release/bin
  else
    skipped=$((skipped + 1))
    echo "== live: skipped, asked for with --live"
  fi
}

look() {
  .ci/install-dependencies.sh chromium fonts-dejavu-core && python3 -B tests/look/look.py build/release/bin build/look
}

run_look() {
  if [ "$with_look" = yes ]; then
    stage look look
  else
    skipped=$((skipped + 1))
    echo "== look: skipped, asked for with --look"
  fi
}

packages() {
  .ci/install-dependencies.sh lintian debootstrap buildah crun &&
    build release package &&
    lintian --fail-on error,warning build/release/packages/*.deb &&
    python3 tests/tools/in_venv.py --requirements tests/packages/requirements.txt build/packages-venv \
      tests/packages/valid_bill.py build/release/packages &&
    python3 -B tests/packages/other_systems.py build/release/packages &&
    python3 -B tests/packages/image.py build/release/packages &&
    python3 -B tests/packages/built_elsewhere.py . build/release
}

run_packages() {
  if [ "$with_packages" = yes ]; then
    stage "fresh systems" packages
  else
    skipped=$((skipped + 1))
    echo "== fresh systems: skipped, asked for with --packages"
  fi
  if [ "$with_machines" = yes ]; then
    stage "other machines" machines
  else
    skipped=$((skipped + 1))
    echo "== other machines: skipped, asked for with --machines"
  fi
}

machines() {
  .ci/install-dependencies.sh debootstrap && python3 -B tests/packages/other_machines.py .
}

changed_sources() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null) || base=
  [ "$base" != "$(git rev-parse HEAD)" ] || base=
  [ -n "$base" ] || base=$(git rev-parse -q --verify HEAD~1) || base=$(git hash-object -t tree /dev/null)
  { git diff --name-only --diff-filter=d "$base" -- '*.c' '*.cpp' '*.h' '*.hpp'
    git ls-files -o --exclude-standard -- '*.c' '*.cpp' '*.h' '*.hpp'; } | sort -u
}

# The sources to check: those that changed, and for a header that changed the source beside it.
tidy_sources() {
  if [ "$tidy_all" = yes ]; then
    sources | grep -E '\.(c|cpp)$'
    return
  fi
  changed_sources | sed -E 's/\.h(pp)?$/.cpp/' | sort -u | while read -r file; do
    [ -f "$file" ] && echo "$file"
  done
}

tidy() {
  # clang's own compile commands: gcc has options that clang does not know.
  cmake -C tests/cmake/clang.cmake -S . -B build/clang -G Ninja >build/clang.log 2>&1 ||
    { cat build/clang.log; return 1; }
  # What is generated has to be there to be included.
  cmake --build build/clang --target hipaa_terraform_generated >build/clang.log 2>&1 ||
    { cat build/clang.log; return 1; }
  local files
  files=$(tidy_sources | while read -r file; do
    grep -qF "\"file\": \"$PWD/$file\"" build/clang/compile_commands.json && echo "$file"
  done)
  [ -n "$files" ] || { echo "nothing to check"; return 0; }
  echo "$(wc -l <<<"$files") files"
  xargs -d '\n' -P "$jobs" -n 2 clang-tidy-14 -p build/clang --quiet <<<"$files" >build/tidy.log 2>/dev/null ||
    { grep -vE '^$|warnings generated' build/tidy.log | head -200; return 1; }
}

# What runs beside the tests ends with them.
trap 'trap - TERM; kill 0' INT
mkdir -p build
stage packages .ci/install-dependencies.sh || finish
stage format check_format
stage "release: build" build release || finish
if [ "$quick" = yes ]; then
  run_tests release
  run_hosts
  run_spark
  run_sinks
  run_live
  run_torture
  run_fuzz
  run_look
  run_packages
  finish
fi

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1}
# gcc 12's leak checker takes what lies beside thread-local blocks of dlopened libraries for their bounds, and dies of it.
export LSAN_OPTIONS=${LSAN_OPTIONS:-use_tls=0:suppressions=$PWD/tests/cmake/leaks.supp:print_suppressions=0}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}
begin "asan: build" build asan
run_tests release
if end "asan: build"; then
  begin "tsan: build" build tsan concurrency_tests
  begin clang-tidy tidy
  run_tests asan
  end "tsan: build" && run_tests tsan -L concurrency
  end clang-tidy
fi
run_hosts
run_spark
run_sinks
run_live
run_torture
run_fuzz
run_look
run_packages
[ "$with_clang" = no ] || stage "clang: build" build clang
finish
