# SPDX-License-Identifier: Apache-2.0
# reports.sh SERVER [POSTGRES_URL]: durable reports a second through the whole HTTP stack, sealed by browsers and sealed on arrival, 64
# keep-alive clients beside the server. The alternative, one commit a report, is in bench/storage_bench.cpp.
set -euo pipefail
server=$1
seconds=${SULUH_BENCH_SECONDS:-60}
cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
ninja -C build/bench --quiet suluh_report_load
folder=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
build/bench/bench/suluh_report_load prepare "$folder/data"
"$server" serve --data "$folder/data" --port 8199 --limits off 2>"$folder/log" &
pid=$!
sleep 1
for mode in sealed form; do
  build/bench/bench/suluh_report_load "$mode" 8199 "$seconds" 64 3000
done
grep -E 'VmHWM|VmRSS' "/proc/$pid/status"
