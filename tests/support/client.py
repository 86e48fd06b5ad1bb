# SPDX-License-Identifier: Apache-2.0
"""A named person with a browser's memory: cookies, the CSRF token, keys. One connection, kept open."""
import base64
import hashlib
import hmac
import http.client
import json
import struct
import time
import urllib.parse
from dataclasses import dataclass, field

import sealing


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [v for n, v in self.headers if n.lower() == name.lower()]
        return ", ".join(found) if found else None

    def json(self):
        return json.loads(self.body)


def totp(secret: bytes, step: int) -> str:
    mac = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


# A code may be used once; the last step used for a secret, for this whole process.
_steps: dict[bytes, int] = {}


def fresh_totp(secret: bytes) -> str:
    """A code that this process has not used yet; waits when the clock is not far enough."""
    now = int(time.time()) // 30
    step = max(now, _steps.get(secret, 0) + 1)
    while step > int(time.time()) // 30 + 1:  # the server takes one step ahead of its clock
        time.sleep(0.5)
    _steps[secret] = step
    return totp(secret, step)


@dataclass
class Keys:
    """What is known after a sign-in."""

    user_id: bytes
    org_id: bytes
    network: bytes
    person: sealing.PersonKeys
    circles: dict[tuple[bytes, int], sealing.CircleKeys] = field(default_factory=dict)
    rows: list[dict] = field(default_factory=list)
    root_seed: bytes | None = None

    def newest(self) -> tuple[bytes, int]:
        intake = sealing.circle_id(self.org_id, "", "intake")
        return max((k for k in self.circles if k[0] == intake), key=lambda k: k[1])


class Person:
    def __init__(self, base: str, name: str = "visitor", timeout: float = 60):
        self.base, self.name, self.timeout = urllib.parse.urlsplit(base), name, timeout
        self.cookies: dict[str, str] = {}
        self.csrf: str | None = None
        self.keys: Keys | None = None
        self.address: str | None = None  # where requests come from, when it matters
        self._connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _headers(self, method: str, extra: dict[str, str], body: bytes | None) -> dict[str, str]:
        headers = {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if method not in ("GET", "HEAD"):
            headers |= {"Origin": f"{self.base.scheme}://{self.base.netloc}", "Sec-Fetch-Site": "same-origin"}
            if self.csrf:
                headers["x-csrf"] = self.csrf
        if body:
            headers["Content-Type"] = "application/json" if body[:1] in b"{[" else "application/octet-stream"
        for name, value in extra.items():  # "-" leaves a header out
            headers = {k: v for k, v in headers.items() if k.lower() != name.lower()}
            if value != "-":
                headers[name] = value
        return headers

    def ask(self, method: str, path: str, body: bytes | dict | None = None, headers: dict[str, str] | None = None) -> Answer:
        raw = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        sent = self._headers(method, headers or {}, raw)
        for attempt in (0, 1):
            if self._connection is None:
                source = (self.address, 0) if self.address else None
                self._connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=self.timeout, source_address=source)
            try:
                self._connection.request(method, path, body=raw, headers=sent)
                got = self._connection.getresponse()
                streams = (got.getheader("content-type") or "").startswith("text/event-stream")
                answer = Answer(got.status, got.getheaders(), b"" if streams else got.read())
                if streams:  # it does not end by itself
                    self.close()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # An idle connection that the server closed; a second failure is a real one.
                self.close()
                if attempt == 1:
                    raise
        if answer.header("connection") == "close":
            self.close()
        self._remember(answer)
        return answer

    def _remember(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name.lower() != "set-cookie":
                continue
            pair, *attributes = value.split(";")
            key, _, content = pair.strip().partition("=")
            if any(a.strip().lower() == "max-age=0" for a in attributes):
                self.cookies.pop(key, None)
            else:
                self.cookies[key] = content

    def sign_in(self, login: str, password: str, totp_secret: bytes | None = None) -> Answer:
        start = self.ask("POST", "/api/v1/session/start", {"login": login})
        if start.status != 200:
            return start
        told = start.json()
        password_key = sealing.argon2id(password, sealing.unb64(told["salt"]), told["ops"], told["mem"])
        body = {"login": login, "proof": sealing.b64(sealing.login_proof(password_key))}
        if totp_secret:
            body["totp"] = fresh_totp(totp_secret)
        answer = self.ask("POST", "/api/v1/session", body)
        if answer.status in (200, 201):
            self.take_session(answer.json(), password_key)
        return answer

    def take_session(self, session: dict, password_key: bytes) -> None:
        """Opens one's own seed, and with it the circles that one was let into."""
        user, network = bytes.fromhex(session["user"]["id"]), bytes.fromhex(session["network"])
        self.csrf = session["csrf"]
        kek = sealing.key_encryption_key(password_key, sealing.unb64(session["share"]))
        seed = sealing.open_envelope(kek, "seed", user, "password", 1, network, sealing.unb64(session["seed"]))
        org = bytes.fromhex(session["org"]["id"]) if session.get("org") else b""
        self.keys = Keys(user, org, network, sealing.PersonKeys(seed))
        self.load_circles()

    def load_circles(self) -> None:
        answer = self.ask("GET", "/api/v1/keys")
        if answer.status != 200 or not self.keys:
            return
        told = answer.json()
        self.keys.rows = told["circles"]
        for row in told["circles"]:
            seed = sealing.open_sealed(self.keys.person.box, sealing.unb64(row["wrapped"]))
            self.keys.circles[bytes.fromhex(row["circle_id"]), row["epoch"]] = sealing.CircleKeys(seed)
        if told.get("root"):
            self.keys.root_seed = sealing.open_envelope(
                self.keys.person.sym, "root", self.keys.org_id, "root", 1, self.keys.network, sealing.unb64(told["root"])
            )

    def recipients(self) -> tuple[bytes, list[sealing.Recipient]]:
        """Network id and the intake circles that take reports, each verified down from its organisation's root."""
        told = self.ask("GET", "/api/v1/intake").json()
        network, found = bytes.fromhex(told["network"]), []
        circles: dict[bytes, sealing.Recipient] = {}
        for organisation in told["organisations"]:
            circles |= sealing.verified_circles(network, organisation)
        for row in told["recipients"]:
            circle = circles[bytes.fromhex(row["circle_id"])]
            if circle.epoch != row["epoch"]:
                raise sealing.Refused("an old epoch is offered")
            found.append(circle)
        return network, found


def totp_secret(text: str) -> bytes:
    """From base32 as printed for an authenticator app."""
    text = text.replace(" ", "").upper()
    return base64.b32decode(text + "=" * (-len(text) % 8))
