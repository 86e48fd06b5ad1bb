# SPDX-License-Identifier: Apache-2.0
# ./do check: what can be said about the sources without running the product.
. tools/do/results.sh
. tools/do/fmt.sh

check_steps=(layers texts clear licences format coawait opening strings generated tidy)

do_check() {
  local steps=("$@") name
  for name in "$@"; do
    declare -F "step_$name" >/dev/null || die "no check is called '$name' (there are: ${check_steps[*]})"
  done
  [ $# -gt 0 ] || steps=("${check_steps[@]}")
  ensure_packages build check
  run_steps check "${steps[@]}"
  print_sum "$(results_of check)"
  [ "$steps_failed" = 0 ]
}

# lint OUTPUT COMMAND...: one command, one count
lint() {
  local output=$1
  shift
  if "$@" >"$output" 2>&1; then
    count 1 0 0
    tail -n 1 "$output"
  else
    count 0 1 0
    return 1
  fi
}

step_layers() { lint "$1" python3 tools/check_layers.py; }
step_texts() { lint "$1" python3 tools/check_texts.py; }
step_licences() { lint "$1" python3 tools/check_licences.py; }
step_clear() { lint "$1" python3 tools/check_clear.py; }
step_coawait() { lint "$1" bash tools/check_coawait.sh; }

format_check() {
  cpp_files | xargs -0 -r clang-format-14 --dry-run -Werror || return 1
  say "every C++ file is laid out by .clang-format"
}
step_format() { lint "$1" format_check; }

# Every message in both languages, types of the staff app
step_strings() {
  ensure_web_packages
  lint "$1" npm --prefix web run --silent check
}

# The release build; the objects that may open what is sealed are listed in src/LAYERS
step_opening() {
  build_release
  lint "$1" python3 tools/check_opening.py build/release
}

step_generated() {
  build_release
  lint "$1" bash tools/do/generate_files.sh --check
}

# From the release build only the headers of embedded files
step_tidy() {
  build_release
  cmake --preset tidy >"$(log cmake-tidy)" 2>&1
  lint "$1" python3 tools/check_tidy.py build/tidy build/release/generated
}
