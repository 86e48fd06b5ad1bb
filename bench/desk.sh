# SPDX-License-Identifier: Apache-2.0
# desk.sh SERVER [POSTGRES_URL]: the border desk with much to do, server, client and browser on the same processors and with the limits of everybody. Goals: a file of
# SULUH_BENCH_CROSSINGS (100000) crossings brought in by the command line under 30 s and by the browser under 120 s, an outbox of 12,000 crossings sent under
# 10 s, and from the last key of a passport's reader to the sentence on the page under 150 ms with 1,000 and with 50,000 people on the office's lists.
# Beside the import stands the same file given again, of which nothing is new: the same way without the writing. Parts: SULUH_BENCH_PARTS ("sqlite
# postgres browser").
set -euo pipefail
server=$1
postgres=${2:-}
count=${SULUH_BENCH_CROSSINGS:-100000}
port=${SULUH_BENCH_PORT:-8196}
parts=${SULUH_BENCH_PARTS:-sqlite postgres browser}
export SULUH_BENCH_PARTS="${parts//browser/} "  # empty would mean all of them
limits=on
. bench/support/serving.sh
base=http://localhost:$port
vite=
trap 'kill "$pid" $vite 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 bench/support/crossings.py "$count" >"$folder/crossings.csv"

# demonstration DIR [POSTGRES]: served
demonstration() {
  "$server" demo --data "$1" ${2:+--postgres "$2"} >/dev/null
  SULUH_POSTGRES=${2:-} serve "$1"
}

import() {
  local began
  began=$(date +%s.%N)
  echo suluh-demo-chelsea | "$server" crossings import "$folder/crossings.csv" --server "$base" --user chelsea --quiet | tail -n 1 | tr '\n' ' '
  date +%s.%N | awk -v began="$began" '{ printf "in %.1f s\n", $1 - began }'
}

part() {
  local name=$1 url=$2
  echo "== command line, $name"
  demonstration "$folder/$name" "$url"
  import
  sleep "${SULUH_BENCH_PAUSE:-65}"  # the budget of batches of an officer fills up again
  import
  end_server
  rm -rf "${folder:?}/$name" "$folder/$name".*
}
each_engine part desk

if [[ " $parts " == *" browser "* ]]; then
  echo "== browser, sqlite"
  demonstration "$folder/browser"
  (cd web && node ../bench/support/desk.mjs import "$base" "$folder/crossings.csv" "$count")
  end_server
  rm -rf "$folder/browser" "$folder/browser".*
  demonstration "$folder/browser"
  (cd web && npm run --silent messages >/dev/null)
  (cd web && SULUH_SERVER=$base exec node node_modules/vite/bin/vite.js --config ../bench/support/vite.mjs --port $((port - 1)) --strictPort) >"$folder/vite" 2>&1 &
  vite=$!
  for _ in $(seq 1200); do
    curl -sf "http://localhost:$((port - 1))/app/" >/dev/null && break
    kill -0 "$vite" 2>/dev/null || { cat "$folder/vite" >&2; exit 1; }
    sleep 0.1
  done
  (cd web && node ../bench/support/desk.mjs sync "http://localhost:$((port - 1))" 12000)
  (cd web && node ../bench/support/desk.mjs reaction "http://localhost:$((port - 1))")
  end_server
fi
