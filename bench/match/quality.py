#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Precision, recall and F1 of pairs written by suluh link or dedupe.

  quality.py PAIRS.csv A.csv [B.csv]

Two ids are one person when the first number in them is the same (FEBRL's rec-12-org and rec-12-dup-0, the a-12 and b-12
of suluh_match_people_csv). Printed: at the probabilities asked for, and at the best threshold after the fact.
"""
import collections
import csv
import re
import sys


def who(record_id):
    return re.search(r"\d+", record_id).group()


def people(path):
    with open(path, encoding="utf-8", newline="") as table:
        rows = csv.reader(table, delimiter=";" if ";" in table.readline() else ",")
        return collections.Counter(who(row[0]) for row in rows if row)


def main():
    sides = [people(path) for path in sys.argv[2:]]
    if len(sides) == 1:
        true = sum(n * (n - 1) // 2 for n in sides[0].values())
    else:
        true = sum(n * sides[1][person] for person, n in sides[0].items())
    with open(sys.argv[1], encoding="utf-8", newline="") as table:
        pairs = [(float(row["score"]), float(row["probability"]), who(row["id_a"]) == who(row["id_b"]))
                 for row in csv.DictReader(table)]
    pairs.sort(key=lambda pair: (-pair[1], -pair[0]))
    hits, best, at = 0, (0.0, 0.0, 0.0, 0.0), {}
    for number, (_, probability, hit) in enumerate(pairs, 1):
        hits += hit
        precision, recall = hits / number, hits / true
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        best = max(best, (f1, precision, recall, probability))
        for threshold in (0.5, 0.9, 0.99):
            if probability >= threshold:
                at[threshold] = (f1, precision, recall, probability)
    for name, (f1, precision, recall, probability) in [*((f"p >= {t}", v) for t, v in at.items()), ("best", best)]:
        print(f"{name:10} F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}  (p {probability:.3f})")
    bins = collections.defaultdict(lambda: [0, 0.0, 0])
    for _, probability, hit in pairs:
        one = bins[min(int(probability * 10), 9)]
        one[0] += 1
        one[1] += probability
        one[2] += hit
    print("said / seen: " + "  ".join(f"{v[1] / v[0]:.2f}/{v[2] / v[0]:.2f} ({v[0]})" for _, v in sorted(bins.items())))


if __name__ == "__main__":
    main()
