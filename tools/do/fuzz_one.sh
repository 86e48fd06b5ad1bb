# SPDX-License-Identifier: Apache-2.0
# fuzz_one.sh TARGET: one libFuzzer target for SULUH_FUZZ_SECONDS, from the kept corpus and what earlier runs found, with
# the words of its dictionary where there is one.
set -euo pipefail
target=$1 name=$(basename "$1")
what=${name#suluh_fuzz_}
out=build/results/test/fuzz
mkdir -p "build/fuzz-corpus/$name"
extra=()
if [ -d "tests/fuzz/corpus/$what" ]; then extra+=("tests/fuzz/corpus/$what"); fi
if [ -f "tests/fuzz/$what.dict" ]; then extra+=("-dict=tests/fuzz/$what.dict"); fi
rm -f "$out/$name.ok"
"$target" "build/fuzz-corpus/$name" "${extra[@]}" -max_total_time="${SULUH_FUZZ_SECONDS:-60}" -timeout=5 -rss_limit_mb=1024 \
  -max_len=65536 -print_final_stats=0 -artifact_prefix="$out/$name-" >"$out/$name.log" 2>&1
touch "$out/$name.ok"
