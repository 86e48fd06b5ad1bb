# SPDX-License-Identifier: Apache-2.0
# ./do test: everything that proves the product, in an order that fails early and cheaply. A step that cannot run is a
# failure. Each step's whole output is in build/results/test/.
. tools/do/results.sh
. tools/do/postgres.sh

test_steps=(tools cpp web openapi api sms e2e faults asan fuzz)

do_test() {
  local steps=() modules=() files=() name began=$SECONDS
  for name in "$@"; do
    if [[ " ${test_steps[*]} " == *" $name "* ]]; then
      steps+=("$name")
    elif [ -f "$caller/$name" ] || [ -f "$name" ]; then
      files+=("$(cd "$caller" && realpath "$name" 2>/dev/null || realpath "$name")")
    elif [ -d "src/$name" ]; then
      modules+=("$name")
    else
      die "no test is called '$name' (steps: ${test_steps[*]}; modules of src/; transcript files)"
    fi
  done
  [ $# -gt 0 ] || steps=("${test_steps[@]}")
  if [ ${#files[@]} -gt 0 ] && [[ " ${steps[*]} " != *" api "* ]]; then steps+=(api); fi
  if [ ${#modules[@]} -gt 0 ] && [[ " ${steps[*]} " != *" cpp "* ]]; then steps+=(cpp); fi
  test_modules=$(IFS='|' && printf '%s' "${modules[*]}")
  test_transcripts=("${files[@]}")

  ensure_packages build test
  if [[ " ${steps[*]} " == *" fuzz "* ]]; then ensure_packages fuzz; fi
  trap stop_postgres EXIT
  start_postgres || die "no PostgreSQL could be started; see build/logs/postgres.log"
  build_release
  run_steps test "${steps[@]}"
  say "Tests took $((SECONDS - began)) s"
  print_sum "$(results_of test)"
  [ "$steps_failed" = 0 ]
}

step_tools() {
  local status=0
  python3 -m unittest discover -s tools/tests -p '*_test.py' >"$1" 2>&1 || status=1
  count_unittest "$1"
  closing "$1" 3 '^(Ran|OK|FAILED)'
  return $status
}

count_unittest() {
  local ran failed
  ran=$(sed -n 's/^Ran \([0-9]*\) tests\?.*/\1/p' "$1" | tail -n 1)
  failed=$(sed -n 's/^FAILED (\(.*\))/\1/p' "$1" | tr -c '0-9\n' ' ' | awk '{ for (i = 1; i <= NF; i++) n += $i } END { print n + 0 }')
  count $((${ran:-0} - failed)) "$failed" 0
}

# ctest_preset PRESET OUTPUT [PATTERN]: runs the C++ suites and counts the cases inside them, not the programs
ctest_preset() {
  local preset=$1 output=$2 status=0 xml=$root/build/$1/Testing/xml
  rm -rf "$xml"
  # Twice as many programs as processors: they wait for disks and sockets half of the time.
  ctest --test-dir "build/$preset" -j $((jobs * 2)) --output-on-failure --timeout 600 -R "${3:-.}" >"$output" 2>&1 || status=$?
  closing "$output" 6 '^(100%|[0-9]+% tests passed|Total Test time|The following tests FAILED|\s+[0-9]+ - )'
  python3 tools/gtest_count.py "$xml" >>"$counts"
  return $status
}

step_cpp() {
  build_preset dev all
  ctest_preset dev "$1" "${test_modules:+^($test_modules)(-[0-9]+)?$}"
}

# All C++ suites and, on SQLite, all transcripts against a server, with AddressSanitizer, LeakSanitizer and UBSan in them.
step_asan() {
  local status=0
  build_preset asan all
  # The sanitizers look at what the code does, once for each way through it; step cpp has the large numbers.
  export SULUH_AUDIT_CHANGES=1000 SULUH_BOUNDARY_REQUESTS=4000 SULUH_MODEL_STEPS=3000 SULUH_SYNC_CROSSINGS=1200
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
  ctest_preset asan "$1" || status=1
  python3 tools/transcripts.py --server build/asan/suluh tests/api >"$1.transcripts" 2>&1 || status=1
  cat "$1.transcripts" >>"$1"
  count_transcripts "$1"
  return $status
}

step_web() {
  local status=0
  (cd web && npm run --silent test) >"$1" 2>&1 || status=$?
  closing "$1" 4 '^ *(Test Files|Tests|Duration|FAIL) '
  count_vitest "$1"
  return $status
}

count_vitest() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '/^ *Tests / {
      for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p = $(i-1); if ($i ~ /^failed/) f = $(i-1); if ($i ~ /^(skipped|todo)/) s += $(i-1) } }
    END { print p + 0, f + 0, s + 0 }' >>"$counts"
}

step_openapi() {
  python3 tools/openapi.py check build/release/suluh >"$1" 2>&1
  closing "$1" 1 .
  count 1 0 0
}

count_transcripts() {
  closing "$1" 3 '^(transcripts|coverage)'
  sed -n 's/^transcripts.*: \([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2 0/p' "$1" >>"$counts"
}

step_api() {
  local status=0 what=(tests/api --coverage)
  if [ ${#test_transcripts[@]} -gt 0 ]; then what=("${test_transcripts[@]}"); fi
  python3 tools/transcripts.py --server build/release/suluh "${what[@]}" >"$1" 2>&1 || status=1
  python3 tools/transcripts.py --server build/release/suluh --postgres "$postgres_url" "${what[@]}" >>"$1" 2>&1 || status=1
  count_transcripts "$1"
  return $status
}

step_e2e() {
  local status=0
  (cd web && SULUH_BINARY=$root/build/release/suluh npx --no-install playwright test) >"$1" 2>&1 || status=$?
  closing "$1" 4 '^ +[0-9]+ (passed|failed|skipped|flaky|did not run)'
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '/^ +[0-9]+ passed/ { p = $1 } /^ +[0-9]+ (failed|flaky)/ { f += $1 } /^ +[0-9]+ (skipped|did not run)/ { s += $1 }
    END { print p + 0, f + 0, s + 0 }' >>"$counts"
  return $status
}

# run_programs OUTPUT AT_ONCE PROGRAM...: every program of tests/fault tells in its last line what it found, "NAME: N passed, N failed".
# Two at once: they wait for kills, disks and sockets most of the time.
run_programs() {
  local output=$1 at_once=$2 program part folder=build/results/test/programs status=0
  shift 2
  rm -rf "$folder" && mkdir -p "$folder"
  printf '%s\n' "$@" | fault_postgres=$postgres_url xargs -P "$at_once" -n 1 bash tools/do/fault_one.sh || status=1
  : >"$output"
  for program in "$@"; do
    part=$folder/$(basename "$program" .py).log
    { say "-- $program" && cat "$part"; } >>"$output"
    tail -n 1 "$part"
    tail -n 1 "$part" | sed -n 's/.*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2 0/p' >>"$counts"
  done
  return $status
}

step_sms() { run_programs "$1" 1 tests/fault/sms.py; }

# Kills, power cuts, lost answers and replays, a full disk, a database that restarts, the canary sweep; short runs. ./do bench crash is the long one.
step_faults() { run_programs "$1" 2 tests/fault/{crash,powercut,canary,diskfull,replay,pgrestart}.py; }

# What strangers' bytes meet first, a minute each. SULUH_FUZZ_SECONDS=3600 ./do test fuzz is the long run.
step_fuzz() {
  local target name status=0
  build_preset fuzz fuzz_targets
  mkdir -p build/fuzz-corpus build/results/test/fuzz
  : >"$1"
  for name in tests/fuzz/*_fuzz.cpp; do
    name=${name##*/}
    say "build/fuzz/tests/fuzz/suluh_fuzz_${name%_fuzz.cpp}"
  done >build/results/test/fuzz/targets
  export SULUH_FUZZ_SECONDS=${SULUH_FUZZ_SECONDS:-60}
  # Two at a time: one for each processor the tests may count on.
  xargs -a build/results/test/fuzz/targets -P 2 -n 1 bash tools/do/fuzz_one.sh || status=1
  while read -r target; do
    name=$(basename "$target")
    cat "build/results/test/fuzz/$name.log" >>"$1"
    if [ -e "build/results/test/fuzz/$name.ok" ]; then count 1 0 0; else count 0 1 0; fi
    say "$name: $(grep -aE '^(Done|SUMMARY)' "build/results/test/fuzz/$name.log" | tail -n 1)"
  done <build/results/test/fuzz/targets
  return $status
}
