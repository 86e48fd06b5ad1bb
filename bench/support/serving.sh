# SPDX-License-Identifier: Apache-2.0
# Sourced by cases.sh, screening.sh and desk.sh, after $server, $postgres and $port ($limits: on, else off): a server on a folder of its own, its load, and its memory.
load=build/bench/bench/suluh_staff_load
folder=$(mktemp -d "${SULUH_BENCH_FOLDER:-/var/tmp}/suluh-bench.XXXXXX")  # a disk, not the memory
pid=
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT

# serve DIR [CAPABILITY]: until it answers, and says that the capability is there
serve() {
  "$server" serve --data "$1" --port "$port" --limits "${limits:-off}" 2>>"$folder/log" &
  pid=$!
  for _ in $(seq 600); do
    if curl -s "http://127.0.0.1:$port/readyz" | grep -q "\"${2:-database}\": *true"; then return 0; fi
    sleep 0.1
  done
  cat "$folder/log" >&2
  return 1
}
end_server() {
  awk '/VmRSS/ { printf "resident %.0f MB", $2 / 1000 } /VmHWM/ { high = $2 / 1000 } END { printf ", at most %.0f MB\n", high }' "/proc/$pid/status"
  kill "$pid"
  wait "$pid" 2>/dev/null || true
}

# each_engine PART NAME: PART sqlite "", and PART postgres with the address of a new database
each_engine() {
  local engine
  for engine in ${SULUH_BENCH_PARTS:-sqlite postgres}; do
    if [ "$engine" = sqlite ]; then
      "$1" sqlite ""
    elif [ -n "$postgres" ]; then
      psql -Xqd "$postgres" -c "DROP DATABASE IF EXISTS bench_$2" -c "CREATE DATABASE bench_$2" 2>/dev/null
      "$1" postgres "${postgres/\/suluh?/\/bench_$2?}"
    fi
  done
}
