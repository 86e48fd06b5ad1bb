# SPDX-License-Identifier: Apache-2.0
# fault_one.sh PROGRAM: one short run of a program of tests/fault; its output goes to build/results/test/programs/NAME.log The
# name of the variable is none that the server reads (SULUH_...).
set -euo pipefail
python3 "$1" --server build/release/suluh --postgres "$fault_postgres" --short >"build/results/test/programs/$(basename "$1" .py).log" 2>&1
