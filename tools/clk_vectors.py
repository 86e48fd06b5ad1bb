#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tests/golden/vectors/clk.json with clkhash itself: invented people, encoded by the public implementation.

Not part of a test run: it needs clkhash (pip install clkhash==0.18.3, in an environment of its own). src/match/clk_test.cpp
then holds our encoder to the file.
"""
import json
import pathlib
import random

from clkhash.bloomfilter import stream_bloom_filters
from clkhash.key_derivation import generate_key_lists
from clkhash.schema import from_json_dict
from clkhash.serialization import serialize_bitarray

TEXT = {"type": "string", "encoding": "utf-8"}


def feature(name: str, comparison: dict, strategy: dict, form: dict = TEXT, **more: object) -> dict:
    return {"identifier": name, "format": form, "hashing": {"comparison": comparison, "strategy": strategy, "hash": {"type": "blakeHash"}} | more}


BIGRAM = {"type": "ngram", "n": 2}
DATE = {"type": "date", "format": "%Y-%m-%d"}
SCHEMAS = {
    "plain": {"version": 3, "clkConfig": {"l": 1024, "kdf": {"type": "HKDF", "hash": "SHA256", "salt": "c2FsdA==", "info": "aW5mbw==", "keySize": 64}},
              "features": [{"identifier": "id", "ignored": True}, feature("name", BIGRAM, {"bitsPerFeature": 200}),
                           feature("born", {"type": "ngram", "n": 1, "positional": True}, {"bitsPerFeature": 100}, DATE,
                                   missingValue={"sentinel": "", "replaceWith": "unknown"}),
                           feature("sex", {"type": "exact"}, {"bitsPerToken": 40}, {"type": "enum", "values": ["L", "P"]})]},
    "folded": {"version": 3, "clkConfig": {"l": 1024, "xor_folds": 1, "kdf": {"type": "HKDF"}},
               "features": [feature("name", {"type": "ngram", "n": 3}, {"bitsPerToken": 5}), feature("village", BIGRAM, {"bitsPerToken": 10}),
                            feature("number", BIGRAM, {"bitsPerToken": 7}, {"type": "integer"})]},
}
NAMES = ["", "a", "siti nurhaliza", "Siti Nurhaliza", "sukarno", "Nu'man", "éka łukasz", "محمد علي", "王小明", "Budi 😀", "bb bb", "x" * 300]


def people(which: str) -> list[list[str]]:
    rng = random.Random(f"clk {which}")
    rows = []
    for i in range(40):
        name = NAMES[i] if i < len(NAMES) else "".join(rng.choice("abcdefghijklmnopqrstuvwxyz  0") for _ in range(rng.randint(1, 30)))
        if which == "plain":
            born = "" if i % 7 == 0 else f"{rng.randint(1930, 2020)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            rows.append([str(i), name, born, rng.choice(["L", "P"])])
        else:
            rows.append([name, rng.choice(["Taba Terunjam", "karang tinggi", ""]), rng.choice(["7", "+13", " 42 ", "-5", "007", "0"])])
    return rows


def main() -> None:
    out = {"about": "Made by tools/clk_vectors.py with clkhash 0.18.3; secret: horse staple battery"}
    for name, schema in SCHEMAS.items():
        parsed = from_json_dict(json.loads(json.dumps(schema)))
        keys = generate_key_lists("horse staple battery", len(parsed.fields), key_size=parsed.kdf_key_size, salt=parsed.kdf_salt,
                                  info=parsed.kdf_info, kdf=parsed.kdf_type, hash_algo=parsed.kdf_hash)
        rows = people(name)
        clks = [serialize_bitarray(bits) for bits, _, _ in stream_bloom_filters(rows, keys, parsed)]
        out[f"{name}_schema"] = json.dumps(schema)
        out[name] = [{"in": row, "clk": clk} for row, clk in zip(rows, clks)]
    lines = [f"{json.dumps(k)}: " + ("[\n" + ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in v) + "\n]" if isinstance(v, list) else json.dumps(v))
             for k, v in out.items()]
    pathlib.Path("tests/golden/vectors/clk.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
