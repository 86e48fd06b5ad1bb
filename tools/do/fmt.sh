# SPDX-License-Identifier: Apache-2.0
do_fmt() {
  ensure_packages check
  cpp_files | xargs -0 -r clang-format-14 -i
}

# The project's own C++ files, NUL between them
cpp_files() { git ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.h'; }
