#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every part that ships inside the product has its row in docs/licences.md, with the licence its package states.

Looked at: the production packages of web/package-lock.json (they end up in the bundle), the libraries that CMake links
into `suluh`. Development tools do not ship. `check_licences.py --update` writes the table of the staff app anew.
"""
import json
import pathlib
import re
import sys

# What find_package and pkg_check_modules bring in, by CMake name; GoogleTest and Benchmark never ship.
CMAKE_PARTS = {
    "Boost": "Boost", "OpenSSL": "OpenSSL", "SODIUM": "libsodium", "SQLITE": "SQLite", "PQ": "libpq", "FUSE": "libfuse",
    "CURL": "libcurl", "ZLIB": "zlib", "QRENCODE": "libqrencode", "XLSXWRITER": "libxlsxwriter", "cmark-gfm": "cmark-gfm",
}
# Libraries without a file to link: known by what a source includes.
HEADERS = {"kainjow/": "kainjow mustache", "toml.hpp": "toml11"}
NOT_SHIPPED = {"GTest", "PkgConfig", "Threads", "benchmark", "Python3"}
# Licences that may be combined with Apache-2.0 in one program.
ALLOWED = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "OFL-1.1", "0BSD", "MIT OR Apache-2.0", "Unlicense", "CC0-1.0", "Zlib"}


def rows(text: str) -> dict[str, str]:
    """Name -> licence, from the tables of the page: | name | licence | ... |"""
    found = {}
    for line in text.splitlines():
        cells = [c.strip().strip("`") for c in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 2:
            found[cells[0]] = cells[1]
    return found


def npm_parts(lock: dict) -> dict[str, str]:
    parts = {}
    for path, package in lock.get("packages", {}).items():
        if path and not package.get("dev") and not package.get("optional") and not package.get("peer"):
            parts[path.rsplit("node_modules/", 1)[-1]] = package.get("license", "?")
    return parts


def cmake_parts(texts: list[str]) -> tuple[set[str], list[str]]:
    parts, faults = set(), []
    for text in texts:
        code = re.sub(r"#.*", "", text)
        for name in re.findall(r"(?:find_package|pkg_check_modules)\s*\(\s*([\w-]+)", code):
            if name in CMAKE_PARTS:
                parts.add(CMAKE_PARTS[name])
            elif name not in NOT_SHIPPED:
                faults.append(f"CMake finds '{name}'; tell tools/check_licences.py whether it ships")
        if re.search(r"\bcmark-gfm\b", code):
            parts.add(CMAKE_PARTS["cmark-gfm"])
    return parts, faults


def check(page: str, lock: dict, cmake: list[str], sources: str) -> tuple[list[str], int]:
    listed = rows(page)
    parts, faults = cmake_parts(cmake)
    parts |= {name for header, name in HEADERS.items() if f"#include <{header}" in sources}
    for part in sorted(parts - listed.keys()):
        faults.append(f"docs/licences.md does not list {part}")
    npm = npm_parts(lock)
    for name, licence in sorted(npm.items()):
        if name not in listed:
            faults.append(f"docs/licences.md does not list {name} ({licence})")
        elif listed[name] != licence:
            faults.append(f"docs/licences.md says {listed[name]} for {name}, its package says {licence}")
        if licence not in ALLOWED:
            faults.append(f"{name} has the licence '{licence}', which nobody has decided on")
    return faults, len(parts) + len(npm)


def updated(page: str, lock: dict) -> str:
    """The page with the staff app's table made anew."""
    before, table, after = re.split(r"(\| part \| licence \|\n\|---\|---\|\n(?:\|.*\n)*)", page, maxsplit=1)
    lines = [f"| `{name}` | {licence} |\n" for name, licence in sorted(npm_parts(lock).items())]
    return before + "".join(table.splitlines(keepends=True)[:2] + lines) + after


def main() -> int:
    root = pathlib.Path(__file__).parent.parent
    cmake = [p.read_text() for p in [root / "CMakeLists.txt", *sorted((root / "src").rglob("CMakeLists.txt"))]]
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (root / "src").rglob("*.cpp"))
    page, lock = root / "docs/licences.md", json.loads((root / "web/package-lock.json").read_text())
    if sys.argv[1:] == ["--update"]:
        page.write_text(updated(page.read_text(encoding="utf-8"), lock), encoding="utf-8")
    faults, count = check(page.read_text(encoding="utf-8"), lock, cmake, sources)
    for fault in faults:
        print(fault)
    print(f"licences: {count} parts, {len(faults)} faults")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
