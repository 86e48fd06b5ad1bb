#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# g++ 12 destroys a temporary closure or aggregate inside a co_await expression twice. This looks for such expressions
# with clang, after showing on two small samples that it still sees; coroutines anywhere else than in src/http fail too.
set -eu
cd "$(dirname "$0")/.."
command -v clang-query-14 >/dev/null || { echo "check_coawait: clang-query-14 is missing" >&2; exit 2; }

# matches MATCHER FILE...: how many expressions match
matches() {
  matcher=$1
  shift
  out=$(clang-query-14 -c 'set output diag' -c "match $matcher" "$@" -- -std=c++20 -Isrc -w 2>&1) || { echo "$out" >&2; exit 2; }
  if echo "$out" | grep -q 'error:'; then echo "$out" | grep 'error:' >&2; exit 2; fi
  echo "$out" | grep -v '^[0-9]* match' >&2
  echo "$out" | sed -n 's/^\([0-9]*\) match.*/\1/p' | tail -n 1
}

unnamed='coawaitExpr(anyOf(hasDescendant(lambdaExpr()), hasDescendant(initListExpr())))'
ours='isExpansionInFileMatching("src/http/")'

probe=$(mktemp -d)
trap 'rm -r "$probe"' EXIT
cat >"$probe/probe.cpp" <<'CPP'
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
struct Pair { std::string a, b; };
std::suspend_never g(const Pair&) { return {}; }
Task closure(std::string s) { co_await f([s] { (void)s; }); }
Task aggregate(std::string s) { co_await g(Pair{s, s}); }
Task named(std::string s) {
  const std::function<void()> work = [s] { (void)s; };
  co_await f(work);
}
CPP
found=$(matches "$unnamed" "$probe/probe.cpp" 2>/dev/null)
[ "$found" = 2 ] || { echo "check_coawait: blind: 2 breaches in the samples, '$found' seen" >&2; exit 2; }

strays=$(grep -rlE '\bco_(await|return|yield)\b' src tests bench --include='*.h' --include='*.cpp' | grep -v '^src/http/' || true)
[ -z "$strays" ] || { echo "coroutines belong to src/http alone: $strays" >&2; exit 1; }

files=$(grep -lE '\bco_(await|return|yield)\b' src/http/*.cpp)
# shellcheck disable=SC2086
all=$(matches "coawaitExpr($ours)" $files 2>/dev/null)
[ "${all:-0}" -gt 0 ] || { echo "check_coawait: no co_await seen in src/http" >&2; exit 2; }
# shellcheck disable=SC2086
found=$(matches "expr($ours, $unnamed)" $files)
[ "$found" = 0 ] || { echo "check_coawait: $found co_await expressions hold an unnamed closure or aggregate" >&2; exit 1; }
echo "check_coawait: $all co_await expressions, none holds an unnamed closure or aggregate"
