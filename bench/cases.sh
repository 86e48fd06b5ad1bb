# SPDX-License-Identifier: Apache-2.0
# cases.sh SERVER [POSTGRES_URL]: what it costs to work in a network of SULUH_BENCH_CASES (1000000) cases and SULUH_BENCH_USERS (10000) people, 32 clients without a pause
# beside the server. One organisation owns a quarter of the cases. Goals: open p95 under 40 ms with its durable audit entry, worklist p95 under 40 ms, coded
# filter p95 under 60 ms, under 400 MB resident on SQLite. "about" beside them is the same way through the server without cases: the floor of this machine. SULUH_BENCH_SECONDS (20) for each;
# SULUH_BENCH_PARTS ("sqlite postgres") for a part.
set -euo pipefail
server=$1
postgres=${2:-}
count=${SULUH_BENCH_CASES:-1000000}
users=${SULUH_BENCH_USERS:-10000}
seconds=${SULUH_BENCH_SECONDS:-20}
port=${SULUH_BENCH_PORT:-8198}
cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
ninja -C build/bench --quiet suluh_case_make suluh_staff_load
. bench/support/serving.sh

measure() {
  local kind
  "$load" "$port" 3 32 "$1" open >/dev/null  # warm
  for kind in "${@:2}"; do "$load" "$port" "$seconds" 32 "$1" "$kind"; done
}

part() {
  local name=$1 url=$2
  echo "== $name"
  build/bench/bench/suluh_case_make "$folder/$name" "$count" "$users" $url
  serve "$folder/$name"
  measure "$folder/$name" about open list filter
  end_server
  if [ "$name" = sqlite ]; then du -sm "$folder/$name" | awk '{ printf "data folder %d MB\n", $1 }'; fi
  rm -rf "${folder:?}/$name" "$folder/$name".*
}

each_engine part cases
