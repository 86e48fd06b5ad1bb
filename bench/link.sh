# SPDX-License-Identifier: Apache-2.0
# link.sh SERVER: suluh link as it comes on SULUH_BENCH_RECORDS (1000000) invented people in each of two files, three in ten of whom are in both, written again by another office:
# in clear, by encodings of fields, and by whole encodings. Quality (bench/match/quality.py), wall clock, processor, memory.
set -euo pipefail
server=$1
count=${SULUH_BENCH_RECORDS:-1000000}
cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
ninja -C build/bench --quiet suluh_match_people_csv
folder=$(mktemp -d "${SULUH_BENCH_FOLDER:-/var/tmp}/suluh-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
build/bench/bench/suluh_match_people_csv bench/match/names src/match/data/regencies.csv "$count" "$folder/a.csv" "$folder/b.csv" 20260101
"$server" keys linkage make --out "$folder/key" >/dev/null 2>&1

# measure NAME OPTIONS...
measure() {
  printf '\n== %s\n' "$1"
  shift
  python3 -c '
import resource, subprocess, sys, time
begin = time.monotonic()
status = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.monotonic() - begin:.1f} s, processor {used.ru_utime + used.ru_stime:.1f} s, at most {used.ru_maxrss / 1000:.0f} MB")
sys.exit(status)' "$server" link "$folder/a.csv" "$folder/b.csv" --schema schemas/person-id.toml --quiet --out "$folder/pairs.csv" "$@"
  python3 bench/match/quality.py "$folder/pairs.csv" "$folder/a.csv" "$folder/b.csv"
}
measure "in clear" --plain
measure "encodings of fields" --key-file "$folder/key"
measure "whole encodings" --key-file "$folder/key" --whole
