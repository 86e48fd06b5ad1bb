# SPDX-License-Identifier: Apache-2.0
# A throwaway PostgreSQL for tests: a cluster of its own in a temporary folder, reached by a unix socket only, with
# fsync on (the durability tests mean it). start_postgres sets postgres_url; stop_postgres removes everything. The C++ suites
# start clusters of their own (tests/support/postgres_cluster.h), so that they also run alone.

as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    # From a folder that the user may enter; initdb complains otherwise.
    (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
  else
    "$@"
  fi
}

start_postgres() {
  local bin=/usr/lib/postgresql/15/bin
  # Short, because the socket's path may have 107 characters.
  postgres_folder=$(mktemp -d /tmp/suluh-pg.XXXXXX)
  if [ "$(id -u)" = 0 ]; then chown postgres: "$postgres_folder"; fi
  as_postgres "$bin/initdb" -D "$postgres_folder/data" -U suluh -A trust -E UTF8 --locale=C --no-instructions \
    >"$(log postgres)" 2>&1 || return 1
  as_postgres "$bin/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w -s -o \
    "-c listen_addresses='' -c unix_socket_directories=$postgres_folder -c fsync=on -c synchronous_commit=on -c max_connections=200 -c jit=off" \
    start >>"$(log postgres)" 2>&1 || {
    cat "$postgres_folder/log" >&2
    return 1
  }
  as_postgres "$bin/createdb" -h "$postgres_folder" -U suluh suluh || return 1
  postgres_url="postgresql:///suluh?host=$postgres_folder&user=suluh"
}

stop_postgres() {
  [ -n "${postgres_folder:-}" ] || return 0
  as_postgres /usr/lib/postgresql/15/bin/pg_ctl -D "$postgres_folder/data" -m immediate -w -s stop >/dev/null 2>&1 || true
  rm -rf "$postgres_folder"
  postgres_folder=
}
