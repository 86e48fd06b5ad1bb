# SPDX-License-Identifier: Apache-2.0
# A million damaged requests through nginx and through our reader: no pair may see other message boundaries.
# Usage: bench/http_boundaries.sh [... --n N [--seed N]]; other arguments are the bench verb's and not used.
set -euo pipefail
count=1000000 seed=$(date +%s)
while [ $# -gt 0 ]; do
  case $1 in
    --n) count=$2 && shift ;;
    --seed) seed=$2 && shift ;;
  esac
  shift
done
echo "seed: $seed"
cmake --preset dev -B build/dev >/dev/null
ninja -C build/dev --quiet suluh_http_tests
SULUH_BOUNDARY_REQUESTS=$count SULUH_BOUNDARY_SEED=$seed build/dev/src/suluh_http_tests --gtest_filter='Boundaries.*'
