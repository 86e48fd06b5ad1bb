# SPDX-License-Identifier: Apache-2.0
do_build() {
  [ $# = 0 ] || die "build takes no arguments"
  build_release
}
