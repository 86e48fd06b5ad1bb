# SPDX-License-Identifier: Apache-2.0
# Sourced by ./do: where things are, installing, node, and building. Everything here is quiet when nothing is to do.
root=$PWD
stamps=$root/build/stamps
jobs=$(nproc)
node_major=22 # installed from npm when the machine's own node is too old

# Paths relative to the clone, so that a second clone finds the first one's results.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

say() { printf '%s\n' "$*"; }
die() {
  printf 'do: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "'$*' needs root, and there is no sudo; run it as root, then this again"
  fi
}

# packages SECTION...: the names in these sections of tools/packages.txt
packages() {
  awk -v want=" $* " '/^\[/ { on = index(want, " " substr($0, 2, length($0) - 2) " "); next } on && NF && !/^#/' tools/packages.txt
}

# ensure_packages SECTION...: installs what is missing; touches the network only then
ensure_packages() {
  command -v dpkg-query >/dev/null || die "this is not Debian; install what tools/packages.txt names, and see CONTRIBUTING.md"
  local wanted missing
  wanted=$(packages "$@")
  # shellcheck disable=SC2086
  missing=$(comm -23 <(sort <<<"$wanted") \
    <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort))
  [ -n "$missing" ] || return 0
  say "Installing: $(tr '\n' ' ' <<<"$missing")"
  if grep -qx 'libboost1.81-dev' <<<"$missing" && dpkg-query -W libboost1.74-dev >/dev/null 2>&1; then
    say "Note: Boost 1.81 and Debian's default Boost 1.74 cannot be installed together; apt removes libboost1.74-dev."
  fi
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get -qq update
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 install $missing >"$(log install)" 2>&1 || {
    tail -n 30 "$(log install)" >&2
    die "installing failed; the whole output is in $(log install)"
  }
}

# log NAME: the file for a step's whole output
log() {
  mkdir -p build/logs
  printf '%s' "build/logs/$1.log"
}

node_is_new_enough() {
  command -v node >/dev/null && node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)'
}

# A node of 20.19 or later on PATH: the machine's, or one from npm inside build/tools.
ensure_node() {
  local own=$root/build/tools/node/node_modules arch
  if [ -x "$own/.bin/npm" ]; then
    export PATH=$root/build/tools/node/bin:$PATH
    return 0
  fi
  if node_is_new_enough && command -v npm >/dev/null; then return 0; fi
  ensure_packages node
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) die "no node of version $node_major on npm for $(uname -m); install node 20.19 or later" ;;
  esac
  say "Fetching node $node_major into build/tools"
  npm install --silent --prefix "$root/build/tools/node" --no-save --ignore-scripts "node-linux-$arch@$node_major" npm@10
  mkdir -p build/tools/node/bin
  ln -sf "$own/node-linux-$arch/bin/node" build/tools/node/bin/node
  ln -sf "$own/.bin/npm" build/tools/node/bin/npm
  ln -sf "$own/.bin/npx" build/tools/node/bin/npx
  export PATH=$root/build/tools/node/bin:$PATH
  node_is_new_enough || die "node from npm does not run here"
}

# stale STAMP PATH...: true when anything below the paths is newer than the stamp, or was added or removed
stale() {
  local stamp=$stamps/$1
  shift
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name node_modules -o -name paraglide -o -name dist -o -name test -o -name .git \) -prune -o -newer "$stamp" -print -quit 2>/dev/null)" ]
}

stamp() {
  mkdir -p "$stamps"
  touch "$stamps/$1"
}

ensure_web_packages() {
  ensure_node
  if [ ! -d web/node_modules ] || stale npm web/package-lock.json; then
    say "Fetching the web app's packages"
    # Not `npm ci`: npm 11 refuses a lock file when an optional package for another platform is not to be had.
    (cd web && npm install --silent --no-save --ignore-scripts) || die "npm install failed"
    stamp npm
  fi
}

# web/dist and web/dist-public, made again only when something under web/ changed
build_web() {
  ensure_web_packages
  if [ ! -e web/dist/index.html ] || [ ! -e web/dist-public/lapor.js ] || stale web web; then
    say "Building the web app"
    (cd web && npm run --silent build) >"$(log web)" 2>&1 || {
      tail -n 30 "$(log web)" >&2
      die "the web app does not build"
    }
    stamp web
  fi
}

# build_preset PRESET TARGET...: configures once, builds; says a line only when it takes more than two seconds
build_preset() {
  local preset=$1 began=$SECONDS announcer status=0
  shift
  (sleep 2 && say "Building: $preset") &
  announcer=$!
  { [ -e "build/$preset/build.ninja" ] || cmake --preset "$preset"; } >"$(log "cmake-$preset")" 2>&1 &&
    ninja -C "build/$preset" -j "$jobs" --quiet "$@" >"$(log "ninja-$preset")" 2>&1 || status=$?
  kill "$announcer" 2>/dev/null || true
  wait "$announcer" 2>/dev/null || true
  if [ $status != 0 ]; then
    tail -n 60 "$(log "cmake-$preset")" "$(log "ninja-$preset")" >&2
    die "the build of $preset failed; the whole output is in build/logs"
  fi
  if [ $((SECONDS - began)) -gt 5 ]; then say "Built: $preset in $((SECONDS - began)) s"; fi
}

build_release() {
  ensure_packages build
  build_web
  build_preset release suluh
  [ -x build/release/suluh ] || die "the build left no build/release/suluh"
}
