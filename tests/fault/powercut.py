#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cuts the power under load: the server dies and its disk forgets what was not synced (tests/fault/forgetfs.cpp).

Every second cut forgets all of it, the others keep a random part. No acknowledged report may be lost. The control runs
with synchronous=NORMAL and must lose some: else this test is blind.

    powercut.py --server suluh [--cuts N]       --short: 20 cuts; otherwise 200
"""
import contextlib
import pathlib
import random
import sqlite3
import sys
import tempfile
import time

import harness
from client import Person
from crash import Load, Target
from disk import Disk
from server import Prepared, Server
from store import Store


def cut_once(options, disk: Disk, number: int, clients: int, extra: tuple[str, ...], surprises: list[str]) -> tuple[int, int]:
    """(acknowledged in this round, lost of them)"""
    disk.attach(*(("--seed", str(number + 1)) if number % 2 else ()))
    server = Server(options.server, disk.mount, None, ("--limits", "off", *extra), disk.folder / "log")
    server.wait_ready()
    target = Target()
    target.move(server.base)
    network, recipients = Person(server.base).recipients()
    load = [Load(number * 1000 + n, target, recipients, network, surprises) for n in range(clients)]
    for one in load:
        one.start()
    time.sleep(random.Random(number).uniform(0.4, 1.2))
    server.kill()
    disk.cut()
    target.end()
    for one in load:
        one.join(30)
    acknowledged = [s for one in load for s in one.sent if s.acknowledged]
    left = disk.look()
    with contextlib.closing(sqlite3.connect(left / "suluh.sqlite")) as connection:
        if (found := connection.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
            surprises.append(f"cut {number}: SQLite's file is damaged: {found}")
            return 0, 0
    stored = {row[0] for row in Store(left).rows("SELECT {b:report_id} FROM reports")}
    return len(acknowledged), sum(bytes.fromhex(s.body["report_id"]) not in stored for s in acknowledged)


def cuts(options, prepared: Prepared, count: int, extra: tuple[str, ...]) -> tuple[int, int, list[str]]:
    surprises: list[str] = []
    acknowledged = lost = 0
    with tempfile.TemporaryDirectory(prefix="suluh-cut-") as folder:
        disk = Disk(pathlib.Path(folder), prepared.copy()[0])
        try:
            for number in range(count):
                got, gone = cut_once(options, disk, number, 16, extra, surprises)
                acknowledged, lost = acknowledged + got, lost + gone
        finally:
            disk.detach()
    return acknowledged, lost, surprises


def main() -> int:
    options = harness.arguments("power cuts under load", cuts=(int, 0, "how many; 0: 20 with --short, else 200"))
    count, verdict = options.cuts or (20 if options.short else 200), harness.Verdict("powercut")
    with Prepared(options.server) as prepared:
        acknowledged, lost, surprises = cuts(options, prepared, count, ())
        verdict.hold(not surprises, f"{len(surprises)} surprises {surprises[:3] if surprises else ''}")
        verdict.hold(acknowledged > 20 * count and lost == 0, f"{count} cuts: {lost} of {acknowledged} acknowledged reports are lost")
        control, gone, _ = cuts(options, prepared, max(4, count // 5), ("--synchronous", "normal"))
        verdict.hold(gone > 0, f"the control without syncs lost {gone} of {control}, as it must")
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
