# SPDX-License-Identifier: Apache-2.0
# screening.sh SERVER [POSTGRES_URL]: who is like this traveller, asked over HTTP against SULUH_BENCH_RECORDS (1000000) listed people of one office, by one and by
# eight clients without a pause beside the server on the same processors. Goals: 2,000 a second for each processor that the server has, p99 under 5 ms with
# eight clients, under 600 MB. "about" beside them is the same way through the server without a question: the floor of this machine. "searched" leaves a
# durable line in the audit log before it answers. SULUH_BENCH_SECONDS (20) for each; SULUH_BENCH_PARTS ("sqlite postgres") for a part.
set -euo pipefail
server=$1
postgres=${2:-}
count=${SULUH_BENCH_RECORDS:-1000000}
seconds=${SULUH_BENCH_SECONDS:-20}
port=${SULUH_BENCH_PORT:-8197}
cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
ninja -C build/bench --quiet suluh_register_make suluh_staff_load
. bench/support/serving.sh

part() {
  local name=$1 url=$2 kind clients
  echo "== $name"
  build/bench/bench/suluh_register_make "$folder/$name" "$count" bench/match/names src/match/data/regencies.csv schemas/person-id.toml $url
  serve "$folder/$name" register
  for clients in 1 8; do
    echo "$clients client$([ "$clients" = 1 ] || echo s)"
    for kind in about screened searched; do "$load" "$port" "$seconds" "$clients" "$folder/$name" "$kind"; done
  done
  end_server
  rm -rf "${folder:?}/$name" "$folder/$name".*
}
each_engine part screening
