#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Levenshtein and Jaro-Winkler over the plain texts of suluh_match_held's export, at the same measure.

  plain.py FOLDER [queries]     needs numpy and rapidfuzz (a virtual environment of its own)

Name, date, place and sex as written, in small letters, as one text. Recall at the threshold that lets through one wrong
person in 100 queries.
"""
import sys
import time

import numpy
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cdist

CHUNK = 20


def main():
    folder = sys.argv[1]
    with open(f"{folder}/everybody.txt", encoding="utf-8") as text:
        everybody = [line.strip().lower() for line in text]
    with open(f"{folder}/queries.txt", encoding="utf-8") as text:
        queries = [line.strip().lower() for line in text]
    stride = len(everybody) // len(queries)
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else len(queries)
    chosen = list(range(0, len(queries), len(queries) // asked))[:asked]
    for name, scorer, least in (("Levenshtein", Levenshtein.normalized_similarity, 0.6), ("Jaro-Winkler", JaroWinkler.similarity, 0.8)):
        begun, right, wrong = time.process_time(), [], []
        for at in range(0, len(chosen), CHUNK):
            some = chosen[at:at + CHUNK]
            scores = cdist([queries[i] for i in some], everybody, scorer=scorer, score_cutoff=least, dtype=numpy.float32, workers=2)
            for row, i in zip(scores, some):
                right.append(float(row[i * stride]))
                row[i * stride] = 0
                wrong.extend(numpy.partition(row, -50)[-50:].tolist())
        wrong.sort(reverse=True)
        threshold = wrong[len(chosen) // 100]
        recall = sum(one > threshold for one in right) / len(right)
        took = time.process_time() - begun
        print(f"| {name}, plain texts, {len(chosen)} queries | {threshold:.4f} | {recall:.4f} | {1000 * took / len(chosen):.0f} ms a query |", flush=True)


if __name__ == "__main__":
    main()
