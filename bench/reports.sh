# SPDX-License-Identifier: Apache-2.0
# reports.sh SERVER [POSTGRES_URL]: durable reports a second through the whole HTTP stack, 64 keep-alive clients beside the server, each
# report synced before its 201. "sealed": sealed by browsers; "form": sealed on arrival to three recipients. The alternative in the same
# run is the same program with one commit a report instead of group commits. SULUH_BENCH_SECONDS (60) for each, a third of it for the
# alternative; SULUH_BENCH_PARTS ("sqlite postgres") for a part of it.
set -euo pipefail
server=$1
postgres=${2:-}
seconds=${SULUH_BENCH_SECONDS:-60}
port=${SULUH_BENCH_PORT:-8199}
cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
ninja -C build/bench --quiet suluh_report_load
load=build/bench/bench/suluh_report_load
folder=$(mktemp -d "${SULUH_BENCH_FOLDER:-/var/tmp}/suluh-reports.XXXXXX")  # a disk, not the memory
pid=
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT

# begin NAME URL COMMAND...: a fresh network, and the command serving it
begin() {
  local name=$1 url=$2
  shift 2
  "$load" prepare "$folder/$name" $url
  "$@" 2>>"$folder/log" &
  pid=$!
  for _ in $(seq 100); do
    if curl -fs -o /dev/null "http://127.0.0.1:$port/api/v1/about"; then return 0; fi
    sleep 0.05
  done
  cat "$folder/log" >&2
  return 1
}
end() {
  awk '/VmHWM/ { printf "  server memory at most %.0f MB", $2 / 1000 }' "/proc/$pid/status"
  awk -v tick="$(getconf CLK_TCK)" '{ printf ", processor %.0f s user, %.0f s system\n", $14 / tick, $15 / tick }' "/proc/$pid/stat"
  kill "$pid"
  wait "$pid" 2>/dev/null || true
  rm -rf "${folder:?}/$1" "$folder/$1.key" "$folder/$1.ledger"
}
rate() { sed -n 's/^[a-z]*: \([0-9]*\) reports.*/\1/p' <<<"$1"; }

part() {
  local name=$1 url=$2 grouped single out
  echo "== $name"
  begin "$name" "$url" "$server" serve --data "$folder/$name" --port "$port" --limits off
  out=$("$load" sealed "$port" "$seconds" 64 3000)
  echo "$out"
  grouped=$(rate "$out")
  "$load" form "$port" "$seconds" 64 3000
  end "$name"
  begin "$name-single" "${url/bench_$name/bench_${name}_single}" "$load" serve "$folder/$name-single" "$port" 1
  out=$("$load" sealed "$port" $((seconds / 3)) 64 3000)
  echo "one commit a report, $out"
  single=$(rate "$out")
  end "$name-single"
  awk -v a="$grouped" -v b="$single" 'BEGIN { printf "group commit stores %.1f times as many sealed reports a second\n", a / b }'
}

for engine in ${SULUH_BENCH_PARTS:-sqlite postgres}; do
  if [ "$engine" = sqlite ]; then
    part sqlite ""
  elif [ -n "$postgres" ]; then
    for database in bench_postgres bench_postgres_single; do
      psql -Xqd "$postgres" -c "DROP DATABASE IF EXISTS $database" -c "CREATE DATABASE $database" 2>/dev/null
    done
    part postgres "${postgres/\/suluh?/\/bench_postgres?}"
  fi
done
