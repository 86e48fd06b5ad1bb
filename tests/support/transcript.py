# SPDX-License-Identifier: Apache-2.0
"""Reads a transcript file (tests/api/README.md says how one is written) into steps."""
import json
import pathlib
import re
import urllib.parse
from dataclasses import dataclass, field

REQUEST = re.compile(r"([a-z][a-z0-9_]*)\s+(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)\s+(/\S*)$")
CLIENT = re.compile(r"([a-z][a-z0-9_]*)\s+!\s+([a-z][a-z-]*)$")
ANSWER = re.compile(r"->\s*(.*)$")
HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):\s?(.*)$")
TEXT_RULE = re.compile(r"(contains|lacks|bytes)\s+(.*)$")


class Unreadable(Exception):
    pass


@dataclass
class Step:
    file: str
    line: int
    title: str
    person: str
    method: str = ""  # empty: a client step
    path: str = ""
    verb: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # of a client step: empty, or [0] when it must be refused
    want_headers: list[tuple[str, str]] = field(default_factory=list)
    want_json: str | None = None
    want_text: list[tuple[str, str]] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


def read(path: pathlib.Path) -> list[Step]:
    return parse(path.read_text(encoding="utf-8"), path.as_posix())


def parse(text: str, name: str) -> list[Step]:
    steps: list[Step] = []
    title: list[str] = []
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if not line:
            title = []
        elif line.startswith("#"):
            title.append(line.lstrip("# "))
        else:
            step, at = _step(lines, at, name, " ".join(title))
            steps.append(step)
            title = []
            continue
        at += 1
    return steps


def _step(lines: list[str], at: int, name: str, title: str) -> tuple[Step, int]:
    line = lines[at].strip()
    step = Step(name, at + 1, title, "")
    if found := REQUEST.match(line):
        step.person, step.method, step.path = found.groups()
    elif found := CLIENT.match(line):
        step.person, step.verb = found.groups()
    else:
        raise Unreadable(f"{name}:{at + 1}: neither 'person METHOD /path' nor 'person ! verb': {line}")
    at = _sent(lines, at + 1, step)
    at = _expected(lines, at, step)
    return step, at


def _block(lines: list[str], at: int):
    """Lines up to the next blank one; a comment inside a block is skipped."""
    while at < len(lines) and lines[at].strip():
        if not lines[at].lstrip().startswith("#"):
            yield at, lines[at]
        at += 1


def _sent(lines: list[str], at: int, step: Step) -> int:
    for at, line in _block(lines, at):
        if ANSWER.match(line.strip()):
            return at
        if not step.body and step.method and (header := HEADER.match(line)):
            step.headers.append((header.group(1), header.group(2).strip()))
        else:
            step.body.append(line)
    raise Unreadable(f"{step.where}: no '->' line says what is expected")


def _expected(lines: list[str], at: int, step: Step) -> int:
    words = ANSWER.match(lines[at].strip()).group(1)
    if step.method:
        step.statuses = [int(w) for w in re.split(r"\s+or\s+|\|", words) if w.strip().isdigit()]
        if not step.statuses:
            raise Unreadable(f"{step.where}: '-> {words}' names no status")
    elif words == "refused":
        step.statuses = [0]
    elif words:
        raise Unreadable(f"{step.where}: a client step is '->' or '-> refused'")
    want: list[str] = []
    last = at
    for last, line in _block(lines, at + 1):
        if not want and (rule := TEXT_RULE.match(line)):
            step.want_text.append((rule.group(1), rule.group(2)))
        elif not want and (header := HEADER.match(line)):
            step.want_headers.append((header.group(1), header.group(2).strip()))
        else:
            want.append(line)
    if want:
        step.want_json = "\n".join(want)
    while last + 1 < len(lines) and lines[last + 1].strip():  # a comment may be the block's last line
        last += 1
    return last + 1


# --- bodies


def body_bytes(lines: list[str], fill, folder: pathlib.Path) -> tuple[bytes | None, str | None]:
    """(body, content type when the body decides it). `fill` replaces {{names}} in a text."""
    if not lines:
        return None, None
    if not lines[0].startswith("@"):
        return fill("\n".join(lines)).encode(), None
    fields: list[tuple[str, str]] = []
    parts: list[tuple[str, str | None, str | None, bytes]] = []
    raw = b""
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "@field":
            name, _, value = rest.partition(" ")
            fields.append((name, fill(value)))
        elif word == "@part":
            name, _, value = rest.partition(" ")
            parts.append((name, None, None, fill(value).encode()))
        elif word == "@file":
            name, filename, kind, content = rest.split(" ", 3)
            parts.append((name, filename, kind, _piece(content, fill, folder)))
        else:
            raw += _piece(line, fill, folder)
    if fields:
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    if parts:
        return _multipart(parts), "multipart/form-data; boundary=suluh-transcript"
    return raw, None


def _piece(line: str, fill, folder: pathlib.Path) -> bytes:
    word, _, rest = line.partition(" ")
    if word == "@text":
        return fill(rest).encode()
    if word == "@hex":
        return bytes.fromhex(rest)
    if word == "@repeat":
        count, _, piece = rest.partition(" ")
        return piece.encode() * int(count)
    if word == "@line":
        return fill(rest).encode() + b"\r\n"
    if word == "@read":
        return (folder / rest).read_bytes()
    raise Unreadable(f"'{word}' is no body line (tests/api/README.md)")


def _multipart(parts: list[tuple[str, str | None, str | None, bytes]]) -> bytes:
    out = bytearray()
    for name, filename, kind, content in parts:
        out += b'--suluh-transcript\r\nContent-Disposition: form-data; name="' + name.encode() + b'"'
        if filename is not None:
            out += b'; filename="' + filename.encode() + b'"\r\nContent-Type: ' + (kind or "").encode()
        out += b"\r\n\r\n" + content + b"\r\n"
    return bytes(out + b"--suluh-transcript--\r\n")


def json_of(text: str, where: str):
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"{where}: the expected JSON cannot be read: {wrong}") from None
