# SPDX-License-Identifier: Apache-2.0
# Ten thousand idle connections: the server's memory, and a live client's times alone and beside them.
set -euo pipefail
cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
ninja -C build/bench --quiet suluh_http_idle_bench
build/bench/bench/suluh_http_idle_bench --connections 10000 --requests 20000
