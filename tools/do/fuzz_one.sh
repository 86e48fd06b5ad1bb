# SPDX-License-Identifier: Apache-2.0
# fuzz_one.sh TARGET: one libFuzzer target for SULUH_FUZZ_SECONDS, from the kept corpus and what earlier runs found.
set -euo pipefail
target=$1 name=$(basename "$1")
out=build/results/test/fuzz
mkdir -p "build/fuzz-corpus/$name"
seeds=tests/fuzz/corpus/${name#suluh_fuzz_}
extra=()
if [ -d "$seeds" ]; then extra=("$seeds"); fi
rm -f "$out/$name.ok"
"$target" "build/fuzz-corpus/$name" "${extra[@]}" -max_total_time="${SULUH_FUZZ_SECONDS:-60}" -timeout=5 -rss_limit_mb=1024 \
  -max_len=65536 -print_final_stats=0 -artifact_prefix="$out/$name-" >"$out/$name.log" 2>&1
touch "$out/$name.ok"
