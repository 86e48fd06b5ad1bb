# SPDX-License-Identifier: Apache-2.0
# attack.sh SERVER [POSTGRES_URL]: attacks on the encodings of 100,000 invented people (docs/threat-model.md). Fails when the attack is
# weaker than published where nothing hardens. SULUH_BENCH_PEOPLE for a smaller run; two halves at once, one for each processor.
set -euo pipefail
people=${SULUH_BENCH_PEOPLE:-100000}
if [ -z "${SULUH_BENCH_PROGRAMS:-}" ]; then
  cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
  ninja -C build/bench --quiet suluh_match_attack
fi
program=${SULUH_BENCH_PROGRAMS:-build/bench/bench}/suluh_match_attack
folder=$(mktemp -d /var/tmp/suluh-attack.XXXXXX)
trap 'rm -rf "$folder"' EXIT
tables=(bench/match/names src/match/data/regencies.csv schemas/person-id.toml)
"$program" "${tables[@]}" "$people" 5026mo >"$folder/first" &
first=$!
"$program" "${tables[@]}" "$people" 134rf >"$folder/second" &
second=$!
# Both halves must have passed.
failed=0
wait "$first" || failed=1
wait "$second" || failed=1
cat <<TEXT
$people invented people encoded; the public table has as many rows. Of 5,000 encodings, chosen by the seed:
right: the attacker's best guess is the person. sure: his best guess stands out by 0.05 of Dice. of these right: his precision then.

| encodings | overlap | attack | right | sure | of these right |
|---|---|---|---|---|---|
TEXT
sort -s "$folder/first" "$folder/second"
exit "$failed"
