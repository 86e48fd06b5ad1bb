#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every text column of the schema is named in the list "Clear at rest" of docs/threat-model.md, and the list names no other.

Binary columns hold ids, MACs, keys and envelopes; a new TEXT column is where a name could slip in unnoticed.
"""
import pathlib
import re
import sys


def text_columns(sql: str) -> set[str]:
    found = set()
    for table, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", re.sub(r"--[^\n]*", "", sql), re.DOTALL):
        found |= {f"{table}.{name}" for name in re.findall(r"^\s*(\w+) TEXT\b", body, re.MULTILINE)}
    found |= {f"{t}.{c}" for t, c in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+) TEXT\b", sql)}
    return found


def listed(page: str) -> set[str]:
    section = page.split("## Clear at rest", 1)[-1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `(\w+\.\w+)` \|", section, re.MULTILINE))


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent
    columns = set()
    for path in sorted((root / "src/storage/migrations").glob("*.sql")):
        columns |= text_columns(path.read_text(encoding="utf-8"))
    page = listed((root / "docs/threat-model.md").read_text(encoding="utf-8"))
    for column in sorted(columns - page):
        print(f"{column} is a text column that docs/threat-model.md does not list as clear")
    for column in sorted(page - columns):
        print(f"docs/threat-model.md lists {column}, which is no text column")
    print(f"clear: {len(columns)} text columns, {len(columns ^ page)} faults")
    return 1 if columns ^ page or not columns else 0


if __name__ == "__main__":
    sys.exit(main())
