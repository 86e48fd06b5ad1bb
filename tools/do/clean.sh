# SPDX-License-Identifier: Apache-2.0
do_clean() { rm -rf build web/dist web/dist-public web/node_modules; }
