# SPDX-License-Identifier: Apache-2.0
# match.sh SERVER [POSTGRES_URL]: the match engine's speed, each figure beside its alternative. Writes bench/results/match.md too.
# SULUH_BENCH_RECORDS="1000000 10000000" and SULUH_BENCH_JOIN=1000000 for smaller runs; anonlink 0.15.3 is measured when
# SULUH_BENCH_ANONLINK names a Python that has it; plain Levenshtein and Jaro-Winkler when SULUH_BENCH_RAPIDFUZZ names one with
# numpy and rapidfuzz.
set -euo pipefail
postgres=${2:-}
sizes=${SULUH_BENCH_RECORDS:-1000000 10000000}
join=${SULUH_BENCH_JOIN:-1000000}
if [ -z "${SULUH_BENCH_PROGRAMS:-}" ]; then
  cmake --preset release -B build/bench -DSULUH_BENCH=ON >/dev/null
  ninja -C build/bench --quiet suluh_match_search_bench suluh_match_join_bench suluh_match_tile_bench \
    suluh_match_encode suluh_match_weigh suluh_match_held
fi
programs=${SULUH_BENCH_PROGRAMS:-build/bench/bench}
folder=$(mktemp -d /var/tmp/suluh-match.XXXXXX)
trap 'rm -rf "$folder"' EXIT

# PostgreSQL with pg_trgm over the plain names: indexed, analysed, warm, one backend, timed inside the server.
trigrams() {
  chmod 755 "$folder"
  "$programs/suluh_match_search_bench" names "$folder" 1000000 300
  psql -qX -v ON_ERROR_STOP=1 "$postgres" <<SQL
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE UNLOGGED TABLE bench_people (id bigint, name text);
CREATE UNLOGGED TABLE bench_asked (id bigint, name text);
\copy bench_people FROM '$folder/people.tsv'
\copy bench_asked FROM '$folder/queries.tsv'
CREATE INDEX ON bench_people USING gin (name gin_trgm_ops);
VACUUM ANALYZE bench_people;
SET pg_trgm.similarity_threshold = 0.5;
SET jit = off;
CREATE TEMP TABLE took (ms double precision, hit boolean);
CREATE FUNCTION pg_temp.ask(keep boolean) RETURNS void LANGUAGE plpgsql AS \$\$
DECLARE q record; begun timestamptz; hit boolean;
BEGIN
  FOR q IN SELECT * FROM bench_asked LOOP
    begun := clock_timestamp();
    EXECUTE 'SELECT bool_or(id = \$1) FROM (SELECT id FROM bench_people WHERE name % \$2 ORDER BY similarity(name, \$2) DESC LIMIT 10) best'
      INTO hit USING q.id, q.name;
    IF keep THEN INSERT INTO took VALUES (1000 * extract(epoch FROM clock_timestamp() - begun), coalesce(hit, false)); END IF;
  END LOOP;
END \$\$;
SELECT pg_temp.ask(false);
SELECT pg_temp.ask(true);
\pset format unaligned
\pset tuples_only on
\echo '| pg_trgm GIN, plain names, 1,000,000 | p50 ms | p99 ms | right person in the first ten |'
\echo '|---|---|---|---|'
SELECT '| name % query at 0.5, 300 queries | ' || round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 2) || ' | ' ||
  round(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)::numeric, 2) || ' | ' || round(avg(hit::int), 3) || ' |' FROM took;
\echo
EXPLAIN (COSTS OFF) SELECT id FROM bench_people WHERE name % 'siti aminah' ORDER BY similarity(name, 'siti aminah') DESC LIMIT 10;
DROP TABLE bench_people, bench_asked;
SQL
}

{
  printf '# The match engine: speed\n\n%s, %s processors, load %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" \
    "$(cut -d' ' -f1-3 /proc/loadavg)"
  printf '\n## Kernels\n'
  "$programs/suluh_match_tile_bench"
  printf '\n## One against many\n'
  for size in $sizes; do
    printf '\n'
    "$programs/suluh_match_search_bench" "$size" $((size > 3000000 ? 400 : 2000)) people
  done
  printf '\n'
  "$programs/suluh_match_search_bench" 1000000 1000 random
  if [ -n "$postgres" ]; then
    printf '\n'
    trigrams
  fi
  printf '\n## All pairs\n\n'
  "$programs/suluh_match_join_bench" "$join"
  printf '\n## Encoding, one thread\n\n'
  tables=(bench/match/names src/match/data/regencies.csv schemas/person-id.toml)
  "$programs/suluh_match_encode" "${tables[@]}" | sed 's/^/    /'
  printf '\n## Judging pairs in clear, one thread\n\n'
  "$programs/suluh_match_weigh" "${tables[@]}" | sed 's/^/    /'
  printf '\n## The Indonesian set: 5,000 queries against 1,000,000\n\n'
  "$programs/suluh_match_held" "${tables[@]}"
  if [ -n "${SULUH_BENCH_RAPIDFUZZ:-}" ]; then
    "$programs/suluh_match_held" "${tables[@]}" 1000000 "$folder" >/dev/null
    "$SULUH_BENCH_RAPIDFUZZ" bench/match/plain.py "$folder"
  fi
  if [ -n "${SULUH_BENCH_ANONLINK:-}" ]; then
    printf '\n'
    "$SULUH_BENCH_ANONLINK" bench/match/anonlink.py
  fi
} | tee "$folder/match.md"
mkdir -p bench/results
cp "$folder/match.md" bench/results/match.md
