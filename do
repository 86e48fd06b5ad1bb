#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The one door to the project: ./do VERB. Each verb is a file in tools/do/.
set -euo pipefail
caller=$PWD
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
. tools/do/common.sh

usage() {
  cat <<'TEXT'
./do run [--data DIR] [--port N] [--postgres URL]
                       install what is missing, build, serve demonstration data at http://localhost:8080
./do build             leave the server in build/release/suluh
./do test [NAME...]    every test, or some: cpp asan web openapi api e2e sms faults fuzz, a module of src/, or the path of one transcript
./do check [NAME...]   format, layers, texts, licences, strings, generated files, clang-tidy
./do bench [NAME...]   measurements, written to bench/results/
./do generate          write the files made from others (OpenAPI document, TypeScript types)
./do fmt               lay out the C++ files by .clang-format
./do clean             remove what was built, and the demonstration data
TEXT
}

verb=${1:-help}
[ $# -gt 0 ] && shift
case $verb in
  run | build | test | check | bench | generate | fmt | clean)
    . "tools/do/$verb.sh"
    "do_$verb" "$@"
    ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
