# SPDX-License-Identifier: Apache-2.0
# generate_files.sh [--check]: writes the generated files, or says whether the ones in the repository are what would be written.
set -euo pipefail
document=docs/openapi.json types=web/src/lib/api/schema.ts
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
python3 tools/openapi.py write build/release/suluh "$made/openapi.json"
(cd web && npx --no-install openapi-typescript "$made/openapi.json" -o "$made/types.ts") >/dev/null
if [ "${1:-}" = --check ]; then
  stale=0
  python3 tools/match_tables.py --check || stale=1
  for pair in "$made/openapi.json $document" "$made/types.ts $types"; do
    # shellcheck disable=SC2086
    if ! diff -u ${pair#* } ${pair% *} >"$made/diff"; then
      echo "${pair#* } is stale; ./do generate writes it:"
      head -n 20 "$made/diff"
      stale=1
    fi
  done
  [ $stale = 0 ] && echo "generated files are fresh"
  exit $stale
fi
mkdir -p "$(dirname "$types")"
cp "$made/openapi.json" "$document"
cp "$made/types.ts" "$types"
python3 tools/match_tables.py
