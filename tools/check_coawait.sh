#!/bin/sh
# g++ 12 destroys a temporary closure or aggregate inside a co_await expression twice. This looks for such expressions in
# the files that hold coroutines, and fails if there is one. Usage: tools/check_coawait.sh BUILD_DIR (with
# compile_commands.json). --self-test BUILD_DIR shows that the look-out still sees.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
self_test=0
if [ "${1:-}" = "--self-test" ]; then self_test=1; shift; fi
build=${1:?usage: check_coawait.sh [--self-test] BUILD_DIR}
command -v clang-query-14 >/dev/null || { echo "check_coawait: clang-query-14 is missing" >&2; exit 2; }
[ -f "$build/compile_commands.json" ] || { echo "check_coawait: no compile_commands.json in $build" >&2; exit 2; }

# Files with coroutines are found by their text; a coroutine elsewhere than in src/http is itself a finding.
strays=$(grep -rlE 'co_(await|return|yield)' "$root/src" --include='*.h' --include='*.cpp' | grep -v "^$root/src/http/" || true)
if [ -n "$strays" ]; then
  echo "coroutines belong to src/http alone:" >&2
  echo "$strays" >&2
  exit 1
fi

look() {  # the files, as clang sees them
  out=$(clang-query-14 -p "$build" --extra-arg=-Wno-everything -c "set bind-root true" -c "set output diag" \
    -c "match coawaitExpr(isExpansionInFileMatching(\"$1\"), anyOf(hasDescendant(lambdaExpr()), hasDescendant(initListExpr())))" \
    $2 2>&1) || { echo "$out" >&2; exit 2; }
  if echo "$out" | grep -q 'error:'; then echo "$out" | grep 'error:' >&2; exit 2; fi
  echo "$out" | grep -E '^[0-9]+ match(es)?\.$' | tail -1 | cut -d' ' -f1
}

if [ "$self_test" = 1 ]; then
  probe=$(mktemp -d)
  trap 'rm -r "$probe"' EXIT
  cat > "$probe/probe.cpp" <<'CPP'
#include <coroutine>
#include <functional>
#include <string>
struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
std::suspend_never f(const std::function<void()>&) { return {}; }
Task broken(std::string s) { co_await f([s] { (void)s; }); }
Task fine(std::string s) {
  const std::function<void()> named = [s] { (void)s; };
  co_await f(named);
}
CPP
  printf '[{"directory":"%s","command":"c++ -std=c++20 -c %s/probe.cpp","file":"%s/probe.cpp"}]' "$probe" "$probe" "$probe" > "$probe/compile_commands.json"
  build=$probe
  found=$(look "$probe/probe.cpp" "$probe/probe.cpp")
  [ "$found" = 1 ] || { echo "check_coawait: the self-test should find 1 breach, found '$found'" >&2; exit 2; }
  echo "check_coawait: self-test ok"
  exit 0
fi

seen=$(clang-query-14 -p "$build" --extra-arg=-Wno-everything -c 'set output print' \
  -c 'match coawaitExpr(isExpansionInFileMatching("/src/http/"))' "$root/src/http/connection.cpp" 2>&1 | tail -1)
case "$seen" in
  "0 matches." | *error* | "") echo "check_coawait: no co_await seen at all: $seen" >&2; exit 2 ;;
esac
found=$(look "/src/http/" "$root/src/http/connection.cpp $root/src/http/connection_tls.cpp")
[ -n "$found" ] || { echo "check_coawait: clang-query said nothing" >&2; exit 2; }
if [ "$found" != 0 ]; then
  clang-query-14 -p "$build" -c "set output diag" -c 'match coawaitExpr(isExpansionInFileMatching("/src/http/"), anyOf(hasDescendant(lambdaExpr()), hasDescendant(initListExpr())))' \
    "$root/src/http/connection.cpp" "$root/src/http/connection_tls.cpp" >&2 || true
  echo "check_coawait: $found co_await expressions hold an unnamed closure or aggregate" >&2
  exit 1
fi
echo "check_coawait: ok"
