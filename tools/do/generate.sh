# SPDX-License-Identifier: Apache-2.0
# ./do generate: the files of the repository that are made from others. ./do check generated says when they are stale.
do_generate() {
  [ $# = 0 ] || die "generate takes no arguments"
  # The description comes out of the server, whose web app is made with the types that come out of the description: build
  # the server with the web app as it stands.
  ensure_packages build
  ensure_web_packages
  [ -e web/dist/index.html ] || mkdir -p web/dist
  build_preset release suluh
  bash tools/do/generate_files.sh
}
