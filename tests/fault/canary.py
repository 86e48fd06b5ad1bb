#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants a mark in every field, header, file and file name of the journeys, and looks for it wherever it could rest.

Searched: the data folder with the database and its write-ahead log (or PostgreSQL's folder), the log, a backup, and the memory
of the running server 5 s after the journeys with scripts; as text, UTF-16, hex, base64 and inside compressed data. A mark may
be found only where docs/threat-model.md says that its field stands clear.

    canary.py --server suluh [--postgres URL]
"""
import pathlib
import subprocess
import sys
import time
import urllib.parse

import harness  # first: it makes tests/support known
import canaries
import client_steps
import sealing
from canaries import Marks
from client import Person
from server import Prepared, Server

# Fields that stand clear in the database, by "Clear at rest" of docs/threat-model.md, and the column each belongs to.
CLEAR = {"invitation name": "invitations.name", "member name": "users.name", "member login": "users.login"}
# In memory a clear field may stand as well; so may an address of the moment, which the page says of a running server.
ADDRESS = "127.83.71.93"


class Journeys:
    def __init__(self, server: Server, prepared: Prepared, marks: Marks):
        self.server, self.marks = server, marks
        self.world = client_steps.World(server.base, prepared.sign_ins)
        self.bob = self.world.person("bob")

    def step(self, person: Person, verb: str, **args):
        return client_steps.STEPS[verb](self.world, person, args)

    def headers(self, kind: str) -> dict[str, str]:
        names = ("User-Agent", "Referer", "Accept-Language", "Cookie", "X-Forwarded-For", "X-Anything")
        return {name: self.marks.mark(f"{kind}: header {name}") for name in names}

    def fields(self, kind: str) -> dict[str, str]:
        return {name: f"Kata {self.marks.mark(f'{kind}: {name}')} lagi" for name in ("story", "village", "when", "contact", "contact_when")}

    def good(self, answer, *statuses: int):
        if answer.status not in statuses:
            raise RuntimeError(f"a journey broke: {answer.status} {answer.body[:300].decode(errors='replace')}")
        return answer

    def with_scripts(self) -> None:
        """A sealed report with a file, an addition, an answer, a note, a label."""
        kind, reporter = "sealed", Person(self.server.base, "reporter")
        reporter.address = ADDRESS
        name = self.marks.mark("sealed: file name") + ".jpg"
        made = self.step(
            reporter, "submission", **self.fields(kind), receipt="sealed",
            files=[{"name": name, "type": "image/jpeg", "text": "isi " + self.marks.mark("sealed: file")}],
        )
        self.good(reporter.ask("POST", f"/api/v1/reports?x={self.marks.mark('sealed: query')}", made, self.headers(kind)), 201)
        self.remember_receipt("sealed")
        self.step(self.bob, "sign-in")
        shown = self.good(self.bob.ask("GET", f"/api/v1/reports/{made['report_id']}"), 200).json()
        if self.step(self.bob, "open-report", report=shown)["body"]["files"][0]["name"] != name:
            raise RuntimeError("Bob does not read what was sent: this test would find nothing anywhere")
        self.good(self.bob.ask("POST", f"/api/v1/reports/{made['report_id']}/replies", self.step(self.bob, "reply", report=shown, text=self.marks.mark("reply"))), 201)
        self.good(self.bob.ask("POST", f"/api/v1/reports/{made['report_id']}/notes", self.step(self.bob, "note", report=shown, text=self.marks.mark("note"))), 201)
        self.good(self.bob.ask("POST", "/api/v1/labels", self.step(self.bob, "label", text=self.marks.mark("label"))), 201)
        more = self.step(reporter, "addition", report_id=made["report_id"], story=self.marks.mark("sealed: addition"), receipt="sealed")
        self.good(reporter.ask("POST", "/api/v1/thread/additions", more, self.headers(kind)), 201)
        thread = self.good(reporter.ask("POST", "/api/v1/thread", {"lookup": more["lookup"], "page": 0}), 200).json()
        if self.step(reporter, "open-thread", thread=thread, receipt="sealed")["replies"][0]["text"] != self.marks.mark("reply"):
            raise RuntimeError("the reporter does not read the answer")
        reporter.close()

    def joining(self) -> None:
        """A new member with a password and a recovery code."""
        alice, guest = self.world.person("alice"), self.world.person("guest")
        self.step(alice, "sign-in")
        token = self.good(alice.ask("POST", "/api/v1/invitations", {"role": "guest", "name": self.marks.mark("invitation name"), "custodian": False}), 201).json()["token"]
        self.marks.also(token, "invitation token")
        opened = self.good(guest.ask("POST", "/api/v1/invitations/open", {"token": token}), 200).json()
        password = self.marks.mark("password")
        accepted = self.step(guest, "accept-invitation", opened=opened, token=token, login=self.marks.mark("member login"), name=self.marks.mark("member name"), password=password)
        self.good(guest.ask("POST", "/api/v1/invitations/accept", accepted, self.headers("joining")), 201)
        self.good(Person(self.server.base).sign_in(self.marks.mark("login that nobody has"), password), 401)

    def without_scripts(self) -> None:
        """A form with a file, and what was added to it; the server seals these itself."""
        phone = Person(self.server.base, "phone")
        phone.address = ADDRESS
        receipt = sealing.Receipt.new(phone.recipients()[0])
        self.world.receipts["form"] = receipt
        self.remember_receipt("form")
        fields = self.fields("form") | {"receipt": receipt.words(), "submission_id": sealing.new_id().hex(), "receipt_noted": "ya", "contact_ok": "yes", "danger": "no"}
        body = b"".join(f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items())
        head = f'--B\r\nContent-Disposition: form-data; name="files"; filename="{self.marks.mark("form: file name")}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        body += head.encode() + canaries.jpeg(self.marks.mark("form: file")) + b"\r\n--B--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=B"}
        self.good(phone.ask("POST", f"/lapor?x={self.marks.mark('form: query')}", body, self.headers("form") | kind), 200, 201)
        broken = urllib.parse.urlencode({"story": self.marks.mark("form: refused story"), "receipt": self.marks.mark("form: wrong receipt")}).encode()
        phone.ask("POST", "/lapor", broken, {"Content-Type": "application/x-www-form-urlencoded"})
        ask = urllib.parse.urlencode({"receipt": receipt.words()}).encode()
        self.good(phone.ask("POST", "/pesan", ask, {"Content-Type": "application/x-www-form-urlencoded"}), 200)
        phone.close()

    def remember_receipt(self, name: str) -> None:
        receipt = self.world.receipts[name]
        self.marks.also(" ".join(receipt.words().split()[:4]), f"{name}: receipt in words")
        self.marks.also(receipt.characters()[:14], f"{name}: receipt in characters")
        self.marks.also(sealing.b64(receipt.lookup), f"{name}: lookup of the receipt")


def memory(server: Server, folder: pathlib.Path) -> bytes:
    made = subprocess.run(["gcore", "-o", str(folder / "core"), str(server.process.pid)], capture_output=True, text=True)
    found = list(folder.glob("core.*"))
    if not found:
        raise RuntimeError(f"no memory could be read: {made.stderr[-300:]}")
    data = found[0].read_bytes()
    found[0].unlink()
    return data


def save(binary: str, data: pathlib.Path, postgres: str | None, backup: pathlib.Path) -> subprocess.CompletedProcess:
    secret = backup.with_name("backup.secret")
    subprocess.run([binary, "keys", "backup", "--data", str(data), "--out", str(secret)], check=True, capture_output=True)
    more = ("--postgres", postgres) if postgres else ()
    return subprocess.run([binary, "backup", "--data", str(data), "--to", str(backup), *more], capture_output=True, text=True)


def tell(verdict: harness.Verdict, what: str, hits: list[canaries.Hit], allowed: set[str]) -> None:
    wrong = sorted({f"{hit.field} ({hit.encoding}) in {hit.where}" for hit in hits if hit.field not in allowed})
    clear = sorted({hit.field for hit in hits if hit.field in allowed})
    seen = f"; clear, as listed: {', '.join(clear)}" if clear else ""
    verdict.hold(not wrong, f"{what}: {len(wrong)} marks that may not be there{seen}" + "".join(f"\n         {w}" for w in wrong[:40]))


def clear_by_the_page() -> bool:
    page = (harness.ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
    return all(f"| `{column}` |" in page for column in CLEAR.values())


def sweep(options, postgres: str | None, verdict: harness.Verdict) -> None:
    print(f"-- {'PostgreSQL' if postgres else 'SQLite'}")
    with Prepared(options.server, postgres) as prepared:
        data, url = prepared.copy()
        marks, server = Marks(), Server(options.server, data, url, ("--limits", "off"))
        try:
            server.wait_ready()
            journeys = Journeys(server, prepared, marks)
            journeys.with_scripts()
            journeys.joining()
            time.sleep(5)
            core = memory(server, prepared.folder)
            tell(verdict, f"memory ({len(core) >> 20} MB), 5 s after", marks.search(core, "memory"), set(CLEAR))
            journeys.without_scripts()
            backup = prepared.folder / "backup"
            made = save(options.server, data, url, backup)
            if verdict.hold(made.returncode == 0 and backup.exists(), f"a backup was made {made.stderr[-200:] if made.returncode else ''}"):
                tell(verdict, "backup", marks.search_tree(backup, "backup"), set())
            hits = marks.search_tree(data, "data folder")
            if postgres:
                folder = pathlib.Path(urllib.parse.parse_qs(urllib.parse.urlsplit(postgres).query)["host"][0])
                subprocess.run(["psql", "-Xq", "-d", url, "-c", "CHECKPOINT"], check=True)
                hits += marks.search_tree(folder, "PostgreSQL's folder")
            tell(verdict, "database and files", hits, set(CLEAR))
            verdict.hold({hit.field for hit in hits} >= set(CLEAR), "what stands clear by the list was found: the search sees")
        finally:
            verdict.hold(server.stop() == 0, "the server ended in peace")
        log = marks.search_tree(server.log, "log")
        tell(verdict, "log", log, set())
        verdict.hold(ADDRESS not in server.log.read_text(errors="replace"), "no address in the log")
        print(f"       {len(marks.fields)} marks planted, {len(marks.others)} other secrets")


def main() -> int:
    options, verdict = harness.arguments("marks in every field"), harness.Verdict("canary")
    verdict.hold(clear_by_the_page(), "docs/threat-model.md lists the fields that are clear")
    sweep(options, None, verdict)
    if options.postgres:
        sweep(options, options.postgres, verdict)
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
