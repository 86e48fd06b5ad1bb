#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A report by SMS through a real gateway: kannel with its fake centre, and suluh, alone in a network namespace.

Kannel's fake centre listens on every address, so all of it runs where no other machine is.

    sms.py --server suluh [--postgres URL]
"""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

import harness  # first: it makes tests/support known
import client_steps
from client import Person
from server import Prepared, Server
from store import Store

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
SECRET = "sms-test-0123456789abcdef"
GATEWAY = f"http://127.0.0.1:13013/cgi-bin/sendsms?username=suluh&password={SECRET}"
NUMBER = "+6281273649501"
STORY = "Lima perempuan dikunci di ruko Pasar Pagi kanariastory"
MORE = "Truknya biru kanariamore"
RECEIPT = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}\b")

CONFIG = f"""
group = core
admin-port = 13000
admin-interface = 127.0.0.1
admin-password = {SECRET}
smsbox-port = 13001
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = fake
port = 10000
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = 13013
sendsms-interface = 127.0.0.1
http-request-retry = 60
http-queue-delay = 1

group = sendsms-user
username = suluh
password = {SECRET}
default-sender = 2345

group = sms-service
keyword = default
catch-all = true
max-messages = 0
post-url = "http://127.0.0.1:PORT/api/v1/sms?password={SECRET}&id=%I&from=%p"
"""


class Gateway:
    """bearerbox, smsbox and the fake centre. Messages are sent by short-lived centres; a lasting one takes the answers."""

    def __init__(self, folder: pathlib.Path, port: int):
        self.folder, self.running = folder, []
        self.config = folder / "kannel.conf"
        self.config.write_text(CONFIG.replace("PORT", str(port)))

    def start(self) -> None:
        self._run("bearerbox", "bearerbox", str(self.config))
        wait_for(lambda: listens(13001) and listens(10000), "bearerbox")
        self._run("smsbox", "smsbox", str(self.config))
        wait_for(lambda: listens(13013), "smsbox")

    def _run(self, name: str, *command: str) -> subprocess.Popen:
        out = open(self.folder / f"{name}.log", "wb")
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=self.folder)
        self.running.append(process)
        return process

    def connect(self, name: str, text: str) -> "Phone":
        """A telephone that sends one message and then listens for answers."""
        line = f"{NUMBER} 2345 text {text}"
        return Phone(self._run(name, FAKESMSC, "-H", "127.0.0.1", "-r", "10000", "-m", "1", "-i", "0.1", line), self.folder / f"{name}.log")

    def stop(self) -> None:
        for process in reversed(self.running):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.running):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()


class Phone:
    def __init__(self, process: subprocess.Popen, log: pathlib.Path):
        self.process, self.log = process, log

    def answers(self) -> list[str]:
        return re.findall(r"Got message \d+: <(.*)>", self.log.read_text(errors="replace"))

    def off(self) -> None:
        self.process.terminate()
        self.process.wait()


def listens(port: int) -> bool:
    shown = subprocess.run(["ss", "-ltnH", f"sport = :{port}"], capture_output=True, text=True, check=True)
    return bool(shown.stdout.strip())


def wait_for(what, name: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise RuntimeError(f"waited in vain for: {name}")
        time.sleep(0.05)


class Journey:
    def __init__(self, server: Server, store: Store, sign_ins, verdict: harness.Verdict):
        self.server, self.store, self.verdict = server, store, verdict
        self.world = client_steps.World(server.base, sign_ins)
        self.before = self.reports()

    def reports(self) -> int:
        return self.store.one("SELECT count(*) FROM reports WHERE channel = 'sms'")

    def additions(self) -> int:
        return self.store.one("SELECT count(*) FROM report_items WHERE kind = 'addition'")

    def inbox_text(self) -> dict:
        """What Bob reads of the newest report by SMS, opened with his keys."""
        bob = self.world.person("bob")
        client_steps.STEPS["sign-in"](self.world, bob, {})
        report = self.store.one("SELECT {b:report_id} FROM reports WHERE channel = 'sms' ORDER BY received_ms DESC LIMIT 1")
        shown = bob.ask("GET", f"/api/v1/reports/{report.hex()}")
        return client_steps.STEPS["open-report"](self.world, bob, {"report": shown.json()})["body"]

    def page(self, receipt: str):
        visitor = Person(self.server.base)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return visitor.ask("POST", "/pesan", urllib.parse.urlencode({"receipt": receipt}).encode(), kind)

    def first_message(self, gateway: Gateway) -> str:
        hold = self.verdict.hold
        phone = gateway.connect("first", STORY)
        wait_for(lambda: len(phone.answers()) >= 1, "the answer to the first message")
        answers = phone.answers()
        phone.off()
        hold(self.reports() - self.before == 1, f"one message, {self.reports() - self.before} report")
        found = RECEIPT.search(answers[0])
        if not hold(found is not None, "the answer carries a receipt"):
            return ""
        hold(answers[0].startswith(f"2345 {NUMBER} text "), "the answer goes to the number that wrote")
        hold("kanaria" not in answers[0] and "ruko" not in answers[0], "the answer carries no case content")
        hold(len(answers[0].split(" text ", 1)[1]) <= 160, "the answer is one message")
        opened, wrong = self.page(found[0]), self.page("A" * 24)
        hold(opened.status == 200 and opened.body != wrong.body, f"the receipt opens the thread on /pesan ({opened.status})")
        body = self.inbox_text()
        hold(body["story"] == STORY and body["contact"] == NUMBER, "Bob reads the words and the sealed number")
        return found[0]

    def addition(self, gateway: Gateway, receipt: str) -> None:
        before = self.additions()
        phone = gateway.connect("second", f"{receipt} {MORE}")
        wait_for(lambda: len(phone.answers()) >= 1, "the answer to the addition")
        answers = phone.answers()
        phone.off()
        self.verdict.hold(self.additions() - before == 1 and self.reports() - self.before == 1, "a message that begins with the receipt is added to its thread")
        self.verdict.hold("kanaria" not in answers[0] and not RECEIPT.search(answers[0]), "its answer carries neither content nor receipt")

    def door(self, gateway: Gateway) -> None:
        """The gateway's request, repeated and forged."""
        hold, visitor, before = self.verdict.hold, Person(self.server.base), self.reports()

        def hand_over(message: str, secret: str = SECRET, number: str = NUMBER, text: str = STORY) -> int:
            query = urllib.parse.urlencode({"password": secret, "id": message, "from": number})
            return visitor.ask("POST", f"/api/v1/sms?{query}", text.encode(), {"Content-Type": "text/plain; charset=UTF-8"}).status

        phone = gateway.connect("third", "Halo kanariathird")
        wait_for(lambda: len(phone.answers()) >= 1, "the answer to the third message")
        codes = [hand_over("copy-1") for _ in range(5)]
        wait_for(lambda: len(phone.answers()) >= 2, "the answer to what was handed over")
        hold(codes == [200] * 5 and self.reports() - before == 2, f"handed over five times: {self.reports() - before - 1} report, answers {codes}")
        # One more message behind the copies: when its answer is here, theirs would be too.
        hand_over("copy-2")
        wait_for(lambda: len(phone.answers()) >= 3, "the answer behind the copies")
        hold(len(phone.answers()) == 3, "a message handed over again is answered once")
        before = self.reports()
        hold(hand_over("forged", "wrong-password-0123") == 404 and self.reports() == before, "without the password: refused")
        hold(hand_over("machine", number="TELKOMSEL") == 200 and self.reports() == before, "a machine's message opens nothing")
        hold(400 <= hand_over("") < 500 and self.reports() == before, "without an id: refused")
        hold(not any("kanaria" in answer for answer in phone.answers()), "no case content in any answer")
        phone.off()


def at_rest(verdict: harness.Verdict, server: Server, data: pathlib.Path, receipt: str) -> None:
    secrets = {"number": NUMBER[1:], "story": "kanariastory", "addition": "kanariamore", "receipt": receipt, "password": SECRET}
    log = server.log.read_text(errors="replace")
    verdict.hold(not [name for name, text in secrets.items() if text in log], "the log holds no number, word, receipt or password")
    files = [path for path in data.rglob("*") if path.is_file()]
    hits = {name for name, text in secrets.items() for path in files if text.encode() in path.read_bytes()}
    verdict.hold(files and not hits, f"{len(files)} files of the data folder hold none either {hits or ''}")


def run(options, postgres: str | None, verdict: harness.Verdict) -> None:
    print(f"-- {'PostgreSQL' if postgres else 'SQLite'}")
    with Prepared(options.server, postgres) as prepared:
        data, url = prepared.copy()
        server = Server(options.server, data, url, ("--sms", GATEWAY))
        gateway = Gateway(prepared.folder, server.port)
        receipt = ""
        try:
            server.wait_ready()
            gateway.start()
            journey = Journey(server, Store(data, url), prepared.sign_ins, verdict)
            receipt = journey.first_message(gateway)
            if receipt:
                journey.addition(gateway, receipt)
            journey.door(gateway)
        finally:
            gateway.stop()
            verdict.hold(server.stop() == 0, "the server ended in peace")
        at_rest(verdict, server, data, receipt or "no receipt")


def main() -> int:
    missing = [name for name in ("bearerbox", "smsbox", FAKESMSC, "ip", "ss") if not shutil.which(name)]
    options, verdict = harness.arguments("reports by SMS"), harness.Verdict("sms")
    if missing:
        verdict.hold(False, f"missing: {', '.join(missing)} (packages kannel, kannel-extras, iproute2)")
        return verdict.end()
    if "SULUH_SMS_ALONE" not in os.environ:
        alone = dict(os.environ, SULUH_SMS_ALONE="1")
        user = [] if os.geteuid() == 0 else ["--map-root-user"]
        return subprocess.run(["unshare", "--net", *user, sys.executable, *sys.argv], env=alone).returncode
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    run(options, None, verdict)
    if options.postgres:
        run(options, options.postgres, verdict)
    return verdict.end()


if __name__ == "__main__":
    sys.exit(main())
