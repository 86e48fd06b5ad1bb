#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same report sent again: lost answers, many copies at once, a phone's queue replayed in any order. One report each.

    replay.py --server suluh [--postgres URL]       --short: fewer of each
"""
import concurrent.futures
import json
import random
import secrets
import select
import socket
import sys
import urllib.parse

import harness
import sealing
from client import Person
from server import Prepared, Server
from store import Store


def lost_answer(base: str, path: str, body: bytes, kind: str, dice: random.Random) -> None:
    """Sends a request and goes away: before the answer, while it is on its way, or when it is there but unread."""
    url = urllib.parse.urlsplit(base)
    with socket.create_connection((url.hostname, url.port), timeout=20) as sock:
        head = f"POST {path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        sock.sendall(head.encode() + body)
        if dice.random() < 0.5:
            select.select([sock], [], [], 20)
        # Closing with unread bytes resets the connection: the server cannot know what was seen.


class World:
    def __init__(self, server: Server, store: Store):
        self.base, self.store, self.visitor = server.base, store, Person(server.base)
        self.network, self.recipients = self.visitor.recipients()

    def reports(self) -> int:
        return self.store.one("SELECT count(*) FROM reports")

    def make(self, receipt: sealing.Receipt | None = None, story: str = "", submission_id: bytes | None = None) -> dict:
        receipt = receipt or sealing.Receipt.new(self.network)
        story = story or f"Laporan {secrets.token_hex(8)}"
        return sealing.submission(receipt, sealing.PlainReport(story), self.recipients, submission_id)


def lost_answers(world: World, verdict: harness.Verdict, times: int) -> None:
    dice, before, codes = random.Random(7), world.reports(), []
    for _ in range(times):
        body = world.make()
        lost_answer(world.base, "/api/v1/reports", json.dumps(body).encode(), "application/json", dice)
        codes.append(world.visitor.ask("POST", "/api/v1/reports", body).status)
    verdict.hold(set(codes) <= {200, 201}, f"{times} lost answers, each repeated: {codes.count(200)} times 200, {codes.count(201)} times 201")
    verdict.hold(world.reports() - before == times, f"{world.reports() - before} reports of {times} sent twice")


def copies_at_once(world: World, verdict: harness.Verdict, rounds: int, copies: int = 100) -> None:
    before, faults = world.reports(), []
    with concurrent.futures.ThreadPoolExecutor(copies) as pool:
        people = [Person(world.base, f"copy{n}") for n in range(copies)]
        for _ in range(rounds):
            body = json.dumps(world.make()).encode()
            codes = sorted(pool.map(lambda p: p.ask("POST", "/api/v1/reports", body).status, people))
            if codes != [200] * (copies - 1) + [201]:
                faults.append({code: codes.count(code) for code in set(codes)})
        for person in people:
            person.close()
    verdict.hold(not faults, f"{rounds} times {copies} copies at once: one 201, the others 200 {faults[:2] if faults else ''}")
    verdict.hold(world.reports() - before == rounds, f"{world.reports() - before} reports of {rounds} sent a hundred times")


def queue_replayed(world: World, verdict: harness.Verdict, items: int) -> None:
    dice, before = random.Random(11), world.reports()
    queue = [world.make() for _ in range(items)]
    first_answers: dict[str, int] = {}
    seen: list[int] = []
    for _ in range(3):
        dice.shuffle(queue)
        for body in queue:
            answer = world.visitor.ask("POST", "/api/v1/reports", body)
            seen.append(answer.status)
            told = answer.json().get("received_ms", -1)
            if first_answers.setdefault(body["submission_id"], told) != told:
                seen.append(-1)
    verdict.hold(seen.count(201) == items and seen.count(200) == 2 * items, f"a queue of {items}, three times in random order: {seen.count(201)} new, {seen.count(200)} known")
    verdict.hold(world.reports() - before == items, f"{world.reports() - before} reports of {items}")


def conflicts(world: World, verdict: harness.Verdict) -> None:
    before, receipt, submission = world.reports(), sealing.Receipt.new(world.network), sealing.new_id()
    first = world.visitor.ask("POST", "/api/v1/reports", world.make(receipt, "Satu", submission))
    again = world.visitor.ask("POST", "/api/v1/reports", world.make(receipt, "Satu", submission))
    other_words = world.visitor.ask("POST", "/api/v1/reports", world.make(receipt, "Dua", submission))
    other_id = world.visitor.ask("POST", "/api/v1/reports", world.make(receipt, "Tiga"))
    verdict.hold((first.status, again.status) == (201, 200), "the same words sealed anew are the same report")
    verdict.hold(other_words.status == 409, f"other words under the same id: {other_words.status}")
    verdict.hold(other_id.status == 409, f"other words under the same receipt: {other_id.status}")
    verdict.hold(world.reports() - before == 1, "and one report is stored")


def forms(world: World, verdict: harness.Verdict, times: int) -> None:
    """The same with scripts off: the receipt and the submission id come with the page."""
    dice, before, codes = random.Random(13), world.reports(), []
    for number in range(times):
        receipt = sealing.Receipt.new(world.network)
        fields = {"story": f"Tanpa skrip {number}", "receipt": receipt.words(), "submission_id": sealing.new_id().hex(), "receipt_noted": "ya"}
        body, kind = urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
        lost_answer(world.base, "/lapor", body, kind, dice)
        codes.append(world.visitor.ask("POST", "/lapor", body, {"Content-Type": kind}).status)
    other = urllib.parse.urlencode(fields | {"story": "Kata lain"}).encode()
    conflict = world.visitor.ask("POST", "/lapor", other, {"Content-Type": kind}).status
    verdict.hold(set(codes) <= {200, 201}, f"{times} forms without scripts, their answers lost: {sorted(set(codes))}")
    verdict.hold(conflict == 409, f"other words under the receipt of a form: {conflict}")
    verdict.hold(world.reports() - before == times, f"{world.reports() - before} reports of {times} forms sent twice")


def run(options, postgres: str | None, verdict: harness.Verdict) -> None:
    print(f"-- {'PostgreSQL' if postgres else 'SQLite'}")
    scale = 1 if options.short else 5
    with Prepared(options.server, postgres) as prepared:
        data, url = prepared.copy()
        server = Server(options.server, data, url, ("--limits", "off"))
        try:
            server.wait_ready()
            world = World(server, Store(data, url))
            lost_answers(world, verdict, 200 * scale)
            copies_at_once(world, verdict, 3 * scale)
            queue_replayed(world, verdict, 100 * scale)
            conflicts(world, verdict)
            forms(world, verdict, 20 * scale)
        finally:
            verdict.hold(server.stop() == 0, "the server ended in peace")


def main() -> int:
    options, verdict = harness.arguments("repetitions"), harness.Verdict("replay")
    run(options, None, verdict)
    if options.postgres:
        run(options, options.postgres, verdict)
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
