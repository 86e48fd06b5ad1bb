#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A disk that runs full under reports: no acknowledgement for what is not stored; what was stored is acknowledged again; staff
sign in and read, which writes to the log, out of the reserve; and when there is room again the server goes on by itself.

    diskfull.py --server suluh
"""
import pathlib
import secrets
import sys
import tempfile

import harness
import sealing
from client import Person
from disk import Disk
from server import Prepared, Server
from store import Store

ROOM = (64 + 12) << 20  # the reserve on a small disk, and what reports may fill


def fill(visitor: Person, network: bytes, recipients: list) -> tuple[list[dict], list[dict], set[int]]:
    """(acknowledged, refused, statuses of refusals), until thirty in a row were refused."""
    acknowledged, refused, statuses, in_a_row = [], [], set(), 0
    while in_a_row < 30 and len(acknowledged) < 20_000:
        body = sealing.submission(sealing.Receipt.new(network), sealing.PlainReport(secrets.token_hex(6_000)), recipients)
        answer = visitor.ask("POST", "/api/v1/reports", body)
        if answer.status in (200, 201):
            acknowledged.append(body)
            in_a_row = 0
        else:
            refused.append(body)
            statuses.add(answer.status)
            in_a_row += 1
    return acknowledged, refused, statuses


def staff_work(verdict: harness.Verdict, bob: Person, password: str) -> None:
    """Every delivery is in the log before it is answered, so each of these writes."""
    signed_in = bob.sign_in("bob", password)
    verdict.hold(signed_in.status == 200, f"staff sign in: {signed_in.status}")
    rows = bob.ask("GET", "/api/v1/reports?filter=all").json()["rows"]
    opened = [bob.ask("GET", f"/api/v1/reports/{row['id']}").status for row in rows[:20]]
    verdict.hold(len(opened) == 20 and set(opened) == {200}, f"and open twenty reports: {sorted(set(opened))}")


def main() -> int:
    options, verdict = harness.arguments("a full disk"), harness.Verdict("diskfull")
    with Prepared(options.server) as prepared, tempfile.TemporaryDirectory(prefix="suluh-full-") as folder:
        data, _ = prepared.copy()
        disk = Disk(pathlib.Path(folder), data)
        size = sum(f.stat().st_size for f in disk.live.rglob("*") if f.is_file())
        disk.attach("--quota", str(size + ROOM))
        server = Server(options.server, disk.mount, None, ("--limits", "off"), pathlib.Path(folder) / "log")
        try:
            server.wait_ready()
            visitor = Person(server.base)
            network, recipients = visitor.recipients()
            acknowledged, refused, statuses = fill(visitor, network, recipients)
            verdict.hold(len(acknowledged) > 10 and len(refused) >= 30, f"{len(acknowledged)} reports were taken, then the disk was full")
            verdict.hold(statuses <= {503, 507}, f"the refusals say {sorted(statuses)}")
            answer = visitor.ask("POST", "/api/v1/reports", refused[-1])
            verdict.hold(answer.header("retry-after") is not None, f"and when to come again: {answer.header('retry-after')}")
            verdict.hold(visitor.ask("GET", "/lapor").status == 200 and visitor.ask("GET", "/healthz").status == 200, "pages are still served")
            lookup = visitor.ask("POST", "/api/v1/thread", {"lookup": acknowledged[0]["lookup"], "page": 0})
            verdict.hold(lookup.status == 200 and lookup.json()["found"], "receipts still open")
            repeated = visitor.ask("POST", "/api/v1/reports", acknowledged[-1])
            verdict.hold(repeated.status == 200, f"a stored report sent again is acknowledged again: {repeated.status}")
            staff_work(verdict, Person(server.base, "bob"), prepared.sign_ins["bob"].password)
            disk.lift_quota()
            again = [visitor.ask("POST", "/api/v1/reports", body).status for body in refused]
            verdict.hold(set(again) == {201}, f"with room again, without a restart, the refused ones are taken: {sorted(set(again))}")
            stored = {row[0] for row in Store(disk.mount).rows("SELECT {b:report_id} FROM reports")}
            lost = [b for b in acknowledged + refused if bytes.fromhex(b["report_id"]) not in stored]
            verdict.hold(not lost, f"{len(lost)} acknowledged reports are lost")
        finally:
            verdict.hold(server.stop() == 0, "the server ended in peace")
            disk.detach()
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
