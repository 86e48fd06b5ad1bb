# SPDX-License-Identifier: Apache-2.0
# Sourced by test.sh and check.sh: runs named steps one after another, keeps each one's output, and counts.
# A step is a function; it calls `count PASSED FAILED SKIPPED` as often as it likes. A step that ends with an error without
# having counted one counts as one failure; so does a step that counted nothing at all.

results_of() { printf 'build/results/%s' "$1"; }

count() { printf '%s %s %s\n' "$1" "$2" "$3" >>"$counts"; }

# closing FILE LINES PATTERN: the runner's own last lines, from its output
closing() { grep -aE "$3" "$1" | tail -n "$2" || true; }

# run_steps KIND STEP...: runs step_NAME for each; sets steps_failed to how many cases failed
run_steps() {
  local kind=$1 folder step began status output
  shift
  folder=$(results_of "$kind")
  rm -rf "$folder"
  mkdir -p "$folder"
  for step in "$@"; do
    began=$SECONDS
    counts=$root/$folder/$step.counts
    output=$root/$folder/$step.log
    : >"$counts"
    say "== $kind: $step"
    # Not `(...) || status=$?`: bash ignores errexit everywhere inside such a condition. For the same reason run_steps
    # always succeeds, tells in steps_failed, and must not stand in a condition itself.
    set +e
    (
      set -e
      "step_$step" "$output"
    )
    status=$?
    set -e
    awk -v step="$step" -v status=$status -v seconds=$((SECONDS - began)) '
      { p += $1; f += $2; s += $3 }
      END {
        if (status != 0 && f == 0) f = 1
        if (p + f + s == 0) f = 1
        print step, p + 0, f + 0, s + 0, seconds
      }' "$counts" >"$folder/$step.result"
    read -r _ p f s seconds <"$folder/$step.result"
    if [ "$f" != 0 ] && [ -s "$output" ]; then
      say "-- the end of $folder/$step.log"
      tail -n "${SULUH_TAIL:-40}" "$output"
    fi
    say "-- $step: $p passed, $f failed, $s skipped ($seconds s)"
  done
  steps_failed=$(cat "$folder"/*.result | awk '{ f += $3 } END { print f + 0 }')
}

# print_sum FOLDER...: the one line that sums them
print_sum() {
  local folder files=()
  for folder in "$@"; do files+=("$folder"/*.result); done
  cat "${files[@]}" | awk '{ p += $2; f += $3; s += $4 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s }'
}
