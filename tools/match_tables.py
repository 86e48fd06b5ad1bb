#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes web/src/lib/match/tables.ts: the tables and schemas of matching for the browser, from the files that C++ embeds.

match_tables.py [--check]: with --check says whether the file in the repository is what would be written. A vector test
compares the id of the tables with the one C++ computes, so a stale file fails there too.
"""
import hashlib
import json
import pathlib
import sys
import tomllib

DATA = pathlib.Path("src/match/data")
OUT = pathlib.Path("web/src/lib/match/tables.ts")
FILES = ["letters.txt", "words.txt", "places.txt", "regencies.csv"]
RULES = ["titles", "father", "single", "old", "same", "joined", "common", "arabic", "letters", "vowels", "doubled", "final_h",
         "serawai", "unknown_day", "nik", "places"]


def tables_id() -> str:
    """H16 of the frame of the files (docs/formats.md section 1)."""
    frame = b"".join(len(data).to_bytes(4, "big") + data for data in ((DATA / name).read_bytes() for name in FILES))
    return hashlib.blake2b(frame, digest_size=32).digest()[:16].hex()


def body(name: str) -> str:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line and not line.startswith("#"))


def schema(name: str) -> dict:
    read = tomllib.loads(pathlib.Path(f"schemas/{name}.toml").read_text(encoding="utf-8"))
    fields = [
        {"name": f["name"], "type": f["type"], "group": f.get("group", f["name"]), "from": f.get("from", ""), "bits": f.get("bits", 4),
         "weakBits": f.get("weak_bits", 2), "namesOnly": f.get("names_only", False)}
        for f in read["field"]
    ]
    return {"name": read["name"], "harden": read.get("harden", "fold"), "rules": [r for r in RULES if r in read["rules"]], "fields": fields}


def made() -> str:
    parts = ["// SPDX-License-Identifier: Apache-2.0", "// Made by tools/match_tables.py; do not edit. regencies: see src/match/data/regencies.LICENSE.txt."]
    parts.append(f"export const tablesId = '{tables_id()}';")
    for name in FILES:
        parts.append(f"export const {name.split('.')[0]} = {json.dumps(body(name))};")
    parts.append(f"export const personId = {json.dumps(schema('person-id'))} as const;")
    return "\n".join(parts) + "\n"


def main() -> int:
    text = made()
    if "--check" in sys.argv:
        fresh = OUT.exists() and OUT.read_text(encoding="utf-8") == text
        print("match tables: as they should be" if fresh else f"{OUT} is stale; tools/match_tables.py writes it")
        return 0 if fresh else 1
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
