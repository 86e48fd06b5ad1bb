# SPDX-License-Identifier: Apache-2.0
# ./do run: the demonstration. A folder made once is kept, so what was tried in it is still there the next time.
do_run() {
  local data=$root/build/demo port=8080 postgres=()
  while [ $# -gt 0 ]; do
    case $1 in
      --data) data=$(cd "$caller" && realpath -m "${2:?--data needs a folder}") && shift 2 ;;
      --port) port=${2:?--port needs a number} && shift 2 ;;
      --postgres) postgres=(--postgres "${2:?--postgres needs a URL}") && shift 2 ;;
      *) die "run does not know '$1'" ;;
    esac
  done
  [[ $port =~ ^[0-9]{1,5}$ ]] || die "--port needs a number, not '$port'"
  build_release
  if [ ! -e "$data" ]; then
    say "Making demonstration data in $data"
    mkdir -p "$(dirname "$data")"
    build/release/suluh demo --data "$data" "${postgres[@]}" >"$data.sign-ins" || {
      rm -f "$data.sign-ins"
      die "no demonstration data could be made in $data"
    }
  fi
  if [ -e "$data.sign-ins" ]; then cat "$data.sign-ins"; fi
  exec build/release/suluh serve --data "$data" --port "$port" "${postgres[@]}"
}
