# SPDX-License-Identifier: Apache-2.0
# ./do bench [NAME...]: the programs of bench/, and the long runs of the fault tests (crash, powercut). Each writes its figures, beside
# its alternative's and with the machine's description, to bench/results/NAME.txt.
long_faults=(crash powercut)

do_bench() {
  local names=("$@") name program found
  if [ $# = 0 ]; then
    mapfile -t names < <(find bench -maxdepth 1 -name '*.py' -o -maxdepth 1 -name '*.sh' | sed 's#.*/##; s/\.[a-z]*$//' | sort)
    [ ${#names[@]} -gt 0 ] || die "bench/ holds no program"
  fi
  ensure_packages build test bench
  . tools/do/postgres.sh
  trap stop_postgres EXIT
  start_postgres || die "no PostgreSQL could be started; see build/logs/postgres.log"
  build_release
  mkdir -p bench/results
  for name in "${names[@]}"; do
    found=
    for program in "bench/$name.py" "bench/$name.sh" "tests/fault/$name.py"; do
      if [ -e "$program" ]; then found=$program && break; fi
    done
    [ -n "$found" ] || die "no bench is called '$name' (bench/, and of tests/fault: ${long_faults[*]})"
    say "== bench: $name"
    {
      describe_machine
      case $found in
        *.sh) bash "$found" build/release/suluh "$postgres_url" ;;
        *) python3 "$found" --server build/release/suluh --postgres "$postgres_url" ;;
      esac
    } 2>&1 | tee "bench/results/$name.txt"
    [ "${PIPESTATUS[0]}" = 0 ] || die "bench $name failed"
  done
}

describe_machine() {
  printf 'date: %s\ncommit: %s\nprocessor: %s, %s in use\nmemory: %s\nkernel: %s\ndisk: %s\nload: %s\n\n' \
    "$(date -u +%FT%TZ)" "$(git rev-parse --short HEAD)$(git diff --quiet HEAD || echo ' with changes')" \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(awk '/MemTotal/ { printf "%.1f GB", $2 / 1e6 }' /proc/meminfo)" \
    "$(uname -r)" "$(df -T . | awk 'NR == 2 { print $2 }')" "$(cut -d' ' -f1-3 /proc/loadavg)"
}
