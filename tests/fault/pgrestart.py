#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL goes away under reports, orderly and by a crash, and comes back. The server is not restarted: it refuses meanwhile,
goes on within five seconds, and nothing that it acknowledged is lost or doubled.

    pgrestart.py --server suluh [--rounds N]       --short: 2 rounds; otherwise 10
"""
import secrets
import signal
import sys
import threading
import time

import harness
import sealing
from client import Person
from cluster import Cluster
from server import Prepared, Server
from store import Store

PATIENCE = 5  # seconds, from the database's return


class Sender(threading.Thread):
    """Sends one report after another and repeats each until it is acknowledged: what a phone's queue does."""

    def __init__(self, base: str, network: bytes, recipients: list):
        super().__init__()
        self.base, self.network, self.recipients = base, network, recipients
        self.ended = threading.Event()
        self.acknowledged: list[bytes] = []
        self.statuses: set[int] = set()
        self.last = 0.0  # when the last fresh acknowledgement came

    def run(self) -> None:
        visitor = Person(self.base, timeout=20)
        while not self.ended.is_set():
            body = sealing.submission(sealing.Receipt.new(self.network), sealing.PlainReport(secrets.token_hex(500)), self.recipients)
            while not self.ended.is_set() and not self.sent(visitor, body):
                time.sleep(0.05)

    def sent(self, visitor: Person, body: dict) -> bool:
        status = visitor.ask("POST", "/api/v1/reports", body).status
        self.statuses.add(status)
        if status in (200, 201):
            self.acknowledged.append(bytes.fromhex(body["report_id"]))
            self.last = time.monotonic()
        return status in (200, 201)


def outage(cluster: Cluster, senders: list[Sender], how: signal.Signals) -> float | None:
    """Seconds from the database's return until every sender had an acknowledgement; None when that took too long."""
    cluster.stop(how)
    time.sleep(1)
    cluster.start()
    back = time.monotonic()
    while time.monotonic() < back + PATIENCE:
        if all(one.last > back for one in senders):
            return time.monotonic() - back
        time.sleep(0.02)
    return None


def main() -> int:
    options, verdict = harness.arguments("a database that restarts", rounds=(int, 10, "outages")), harness.Verdict("pgrestart")
    rounds = 2 if options.short else options.rounds
    with Cluster() as cluster, Prepared(options.server, cluster.url) as prepared:
        data, url = prepared.copy()
        server = Server(options.server, data, url, ("--limits", "off"))
        server.wait_ready()
        process = server.process.pid
        network, recipients = Person(server.base).recipients()
        counts = "SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM audit_entries WHERE action = 'report.received')"
        reports_before, audited_before = Store(data, url).rows(counts)[0]
        senders = [Sender(server.base, network, recipients) for _ in range(8)]
        for one in senders:
            one.start()
        time.sleep(1)
        for number in range(rounds):
            how = signal.SIGQUIT if number % 2 else signal.SIGINT
            took = outage(cluster, senders, how)
            seen = "not within five seconds" if took is None else f"{took:.2f} s after its return"
            verdict.hold(took is not None, f"round {number + 1}, {how.name}: reports are taken again {seen}")
        for one in senders:
            one.ended.set()
        for one in senders:
            one.join()
        acknowledged = [report for one in senders for report in one.acknowledged]
        statuses = set().union(*(one.statuses for one in senders))
        verdict.hold(503 in statuses and statuses <= {200, 201, 503}, f"refused meanwhile, never falsely taken: {sorted(statuses)}")
        rows = [row[0] for row in Store(data, url).rows("SELECT {b:report_id} FROM reports")]
        lost = set(acknowledged) - set(rows)
        verdict.hold(len(acknowledged) > 50 and not lost, f"of {len(acknowledged)} acknowledged reports {len(lost)} are lost")
        reports, audited = Store(data, url).rows(counts)[0]
        verdict.hold(audited - audited_before == reports - reports_before, f"each of {reports - reports_before} reports has its one audit entry")
        verdict.hold(server.process.pid == process and server.process.poll() is None, "the server was never restarted")
        verdict.hold(server.stop() == 0, "the server ended in peace")
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
