#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills the server at random moments under load and looks for reports lost, doubled or torn.

Clients send sealed reports (some with a file, some with an addition behind them) and repeat each one, unchanged, until it
is acknowledged: what a phone's queue does. The server dies by SIGKILL 1 to 500 ms after it was ready, again and again. Then:
every acknowledged report is there once and whole, its receipt opens it, its words open with the keys that sealed them, its
file is complete, its audit entries stand in an intact log, and nothing is there that nobody sent.

    crash.py --server suluh [--kills N] [--clients N]       --short: 200 kills; otherwise 1,000
"""
import concurrent.futures
import contextlib
import random
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import harness
import sealing
from client import Person
from server import Prepared, Server
from store import Store


@dataclass
class Sent:
    receipt: sealing.Receipt
    story: str
    body: dict
    key: bytes
    file: sealing.PlainFile | None = None
    addition: dict | None = None
    acknowledged: bool = False
    added: bool = False  # the addition was acknowledged too
    repeats: int = 0  # acknowledged with 200: the first answer was lost


class Target:
    """Where the server is now; clients wait here while there is none."""

    def __init__(self):
        self.condition, self.base, self.ended = threading.Condition(), "", False

    def move(self, base: str) -> None:
        with self.condition:
            self.base = base
            self.condition.notify_all()

    def end(self) -> None:
        with self.condition:
            self.ended = True
            self.condition.notify_all()


class Load(threading.Thread):
    """One client."""

    def __init__(self, number: int, target: Target, recipients: list, network: bytes, surprises: list[str]):
        super().__init__(daemon=True)
        self.number, self.target, self.recipients, self.network = number, target, recipients, network
        self.surprises, self.sent, self.dice = surprises, [], random.Random(number)
        self.person: Person | None = None

    def run(self) -> None:
        try:
            while not self.target.ended:
                one = self.make()
                if one is not None:
                    self.sent.append(one)
                    self.until_acknowledged(one)
        except Exception as wrong:  # a client that dies silently would make the test blind
            self.surprises.append(f"client {self.number}: {type(wrong).__name__}: {wrong}")

    def ask(self, method: str, path: str, body, kinds: dict | None = None):
        """None when the server died under the request."""
        if self.person is None or self.person.base.geturl() != self.target.base:
            if self.person:
                self.person.close()
            self.person = Person(self.target.base, f"client{self.number}", timeout=20)
        try:
            return self.person.ask(method, path, body, kinds)
        except (OSError, ValueError, EOFError, __import__("http.client").client.HTTPException):
            self.person.close()
            time.sleep(0.005 + self.dice.random() * 0.02)
            return None

    def make(self) -> Sent | None:
        story = f"Laporan {secrets.token_hex(12)}: " + "kata " * self.dice.randint(1, 400)
        receipt, key = sealing.Receipt.new(self.network), secrets.token_bytes(32)
        plain = sealing.PlainReport(story, danger=self.dice.choice(["now", "no", "unknown"]))
        uploads: list[str] = []
        if self.dice.random() < 0.1:
            plain.files = [sealing.PlainFile("foto.jpg", "image/jpeg", b"\xff\xd8" + self.dice.randbytes(self.dice.randint(1, 150_000)))]
            upload = self.upload(sealing.seal_file(key, plain.files[0].section_id, self.network, plain.files[0].data))
            if upload is None:
                return None  # the half upload is nobody's; a sweep removes it
            uploads = [upload]
        body = sealing.submission(receipt, plain, self.recipients, key=key, uploads=uploads)
        addition = None
        if self.dice.random() < 0.2:
            addition = sealing.addition(receipt, bytes.fromhex(body["report_id"]), "Tambahan: " + story[:60], self.recipients)
        return Sent(receipt, story, body, key, plain.files[0] if plain.files else None, addition)

    def upload(self, sealed: bytes) -> str | None:
        begun = self.ask("POST", "/api/v1/uploads", {"size": len(sealed)})
        if begun is None or begun.status != 201:
            return None
        told, at, tries = begun.json(), 0, 0
        while at < len(sealed) and tries < 200 and not self.target.ended:
            answer = self.ask("PUT", f"/api/v1/uploads/{told['upload_id']}?offset={at}", sealed[at : at + told["chunk"]], {"Content-Type": "application/octet-stream"})
            if answer is None:
                again = self.ask("GET", f"/api/v1/uploads/{told['upload_id']}", None)
                at = again.json()["offset"] if again is not None and again.status == 200 else at
                tries += 1
            elif answer.status in (200, 409):
                at = answer.json()["offset"]
            else:
                return None
        return told["upload_id"] if at >= len(sealed) else None

    def until_acknowledged(self, one: Sent) -> None:
        for path, body in (("/api/v1/reports", one.body), ("/api/v1/thread/additions", one.addition)):
            while body is not None and not self.target.ended:
                answer = self.ask("POST", path, body)
                if answer is None or answer.status in (429, 503):
                    continue
                if answer.status in (200, 201):
                    one.repeats += answer.status == 200
                    if path == "/api/v1/reports":
                        one.acknowledged = True
                    else:
                        one.added = True
                    break
                self.surprises.append(f"{path}: {answer.status} {answer.body[:200].decode(errors='replace')}")
                return


def kill_loop(options, target: Target, data, kills: int) -> list[float]:
    """Kills so many times; the server is down at the end. Seconds from start to ready, each time."""
    starts, dice = [], random.Random(20_261_124)
    for number in range(kills):
        server = Server(options.server, data, None, ("--limits", "off"))
        starts.append(server.wait_ready())
        target.move(server.base)
        time.sleep(dice.uniform(0.001, 0.5))
        server.kill()
        if (number + 1) % 50 == 0:
            print(f"       {number + 1} kills", flush=True)
    return starts


def settle(options, target: Target, data, clients: list[Load]) -> Server:
    """A last server, on which every client gets its last report acknowledged."""
    server = Server(options.server, data, None, ("--limits", "off"))
    server.wait_ready()
    target.move(server.base)
    time.sleep(1)
    target.ended = True  # clients stop after the report in hand
    deadline = time.monotonic() + 60
    for client in clients:
        client.join(max(0.1, deadline - time.monotonic()))
    return server


def torn(store: Store, sent: list[Sent], network: bytes) -> list[str]:
    """Reports without all of their parts, or whose sealed bytes do not open."""
    stored = {row[0]: row[1:] for row in store.rows("SELECT {b:report_id}, {b:body_id}, {b:body}, files FROM reports")}
    recipients = dict(store.rows("SELECT {b:report_id}, count(*) FROM report_recipients GROUP BY report_id"))
    entries = dict(store.rows("SELECT {b:object_id}, count(*) FROM audit_entries GROUP BY object_id"))
    pieces: dict[bytes, bytes] = {}
    for report, piece in store.rows(
        "SELECT {b:u.report_id}, {b:p.bytes} FROM upload_pieces p JOIN uploads u ON u.upload_id = p.upload_id"
        " WHERE u.report_id IS NOT NULL ORDER BY u.upload_id, p.start_offset"
    ):
        pieces[report] = pieces.get(report, b"") + piece
    faults = []
    for one in sent:
        report = bytes.fromhex(one.body["report_id"])
        if report not in stored:
            continue
        section, envelope, files = stored[report]
        try:
            opened = sealing.open_section(one.key, section, "body", network, envelope)["story"]
        except sealing.Refused as refused:
            opened = str(refused)
        if opened != one.story:
            faults.append(f"{report.hex()}: its words do not open")
        if recipients.get(report, 0) != len(one.body["grants"]):
            faults.append(f"{report.hex()}: {recipients.get(report, 0)} recipients instead of {len(one.body['grants'])}")
        if not entries.get(report):
            faults.append(f"{report.hex()}: no audit entry")
        if files != len(one.body["files"]):
            faults.append(f"{report.hex()}: {files} files instead of {len(one.body['files'])}")
        if one.file and sealing.open_file(one.key, one.file.section_id, network, pieces.get(report, b"")) != one.file.data:
            faults.append(f"{report.hex()}: its file is not whole")
    return faults


def receipts_open(base: str, acknowledged: list[Sent], at_once: int = 64) -> int:
    """How many receipts open their report. The server takes its time for each, right or wrong, so many ask at once."""

    def opened(share: list[Sent]) -> int:
        visitor, count = Person(base), 0
        for one in share:
            answer = visitor.ask("POST", "/api/v1/thread", {"lookup": sealing.b64(one.receipt.lookup), "page": 0})
            count += answer.status == 200 and answer.json()["found"] and answer.json()["report_id"] == one.body["report_id"]
        visitor.close()
        return count

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        return sum(pool.map(opened, [acknowledged[n::at_once] for n in range(at_once)]))


def judge(verdict: harness.Verdict, options, data, before: int, sent: list[Sent], server: Server, network: bytes) -> None:
    acknowledged, store = [one for one in sent if one.acknowledged], Store(data)
    verdict.hold(len(acknowledged) > 100, f"{len(acknowledged)} reports were acknowledged, {sum(one.repeats for one in sent)} answers lost and repeated")
    verdict.hold(receipts_open(server.base, acknowledged) == len(acknowledged), "every acknowledged receipt opens its report")
    verdict.hold(server.stop() == 0, "the last server ended in peace")
    stored = {row[0] for row in store.rows("SELECT {b:report_id} FROM reports")}
    lost = [one for one in acknowledged if bytes.fromhex(one.body["report_id"]) not in stored]
    verdict.hold(not lost, f"{len(lost)} acknowledged reports are lost")
    count, known = store.one("SELECT count(*) FROM reports") - before, {bytes.fromhex(one.body["report_id"]) for one in sent}
    verdict.hold(count == len(stored & known), f"{count} reports are stored, {len(stored & known)} of them sent: none doubled, none from nowhere")
    added = [one for one in acknowledged if one.added]
    items = {row[0] for row in store.rows("SELECT {b:bundle_id} FROM report_items")}
    missing = [one for one in added if bytes.fromhex(one.addition["bundle_id"]) not in items]
    verdict.hold(not missing, f"{len(added)} additions, {len(missing)} of them lost")
    faults = torn(store, sent, network)
    verdict.hold(not faults, f"{len(faults)} torn reports {faults[:3] if faults else ''}")
    with contextlib.closing(sqlite3.connect(store.file)) as connection:
        verdict.hold(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), "SQLite finds its file intact")
        verdict.hold(not connection.execute("PRAGMA foreign_key_check").fetchall(), "no row refers to one that is gone")
    verified = subprocess.run([options.server, "audit", "verify", "--data", str(data)], capture_output=True, text=True)
    verdict.hold(verified.returncode == 0, f"the audit log is intact {verified.stdout[-300:] + verified.stderr[-300:] if verified.returncode else ''}")


def main() -> int:
    options = harness.arguments(
        "kills under load", kills=(int, 0, "how many; 0: 200 with --short, else 1,000"), clients=(int, 32, "how many send at once")
    )
    kills, verdict = options.kills or (200 if options.short else 1000), harness.Verdict("crash")
    with Prepared(options.server) as prepared:
        data, _ = prepared.copy()
        before, server = Store(data).one("SELECT count(*) FROM reports"), Server(options.server, data, None, ("--limits", "off"))
        server.wait_ready()
        network, recipients = Person(server.base).recipients()
        server.stop()
        target, surprises = Target(), []
        clients = [Load(n, target, recipients, network, surprises) for n in range(options.clients)]
        server = Server(options.server, data, None, ("--limits", "off"))
        server.wait_ready()
        target.move(server.base)
        for client in clients:
            client.start()
        time.sleep(0.3)
        server.kill()
        starts = kill_loop(options, target, data, kills)
        server = settle(options, target, data, clients)
        sent = [one for client in clients for one in client.sent]
        verdict.hold(not surprises, f"{len(surprises)} answers that nobody expects {surprises[:3] if surprises else ''}")
        starts.sort()
        print(f"       {kills} kills, {len(sent)} reports; start to ready: median {starts[len(starts) // 2] * 1000:.0f} ms, longest {starts[-1] * 1000:.0f} ms")
        judge(verdict, options, data, before, sent, server, network)
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
