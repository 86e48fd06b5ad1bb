#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The reference model of sharing (src/cases/sharing_model_dbtest.cpp) against the stores, for a million steps on SQLite and a hundred
# thousand on PostgreSQL; the tests run the same for fewer. SULUH_MODEL_STEPS chooses another number for SQLite.
set -euo pipefail
program=build/dev/src/suluh_cases_tests
cmake --preset dev >/dev/null
ninja -C build/dev suluh_cases_tests >/dev/null
run() {
  local begin=$SECONDS
  SULUH_MODEL_STEPS=$2 "$program" --gtest_filter="*SharingModel*/$1" >/dev/null
  echo "$1: $2 steps, each with every read of every person, in $((SECONDS - begin)) s without a difference"
}
run SQLite "${SULUH_MODEL_STEPS:-1000000}"
run PostgreSQL 100000
