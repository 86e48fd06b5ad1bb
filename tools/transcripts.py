#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays tests/api/**/*.http against a real server; tests/api/README.md says how a transcript is written.

    transcripts.py --server build/release/suluh [--postgres URL] [--coverage] PATH...

Every file gets a server of its own on a fresh copy of the demonstration data. With --coverage every operation of
/api/openapi.json must have succeeded in some file, and each that changes something must have left an audit entry, unless
tests/api/no-audit.txt names it with its reason. Last line: `transcripts (ENGINE): N passed, N failed`.
"""
import argparse
import json
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/support"))
import client_steps
import patterns
import sealing
import transcript
from server import Prepared, Server
from store import Store

MUTATING = {"POST", "PUT", "PATCH", "DELETE"}
# What must never stand in a server's log: our own failures and the sanitizers' words.
LOG_FAULTS = re.compile(r"ERROR: AddressSanitizer|runtime error:|LeakSanitizer|handler_threw|\"level\":\"fatal\"")


class Failure(Exception):
    pass


class Run:
    """One file against one server."""

    def __init__(self, server: Server, sign_ins: dict, operations: list, covered: dict):
        self.world = client_steps.World(server.base, sign_ins)
        self.known: dict = {"base": server.base}
        self.store = Store(server.data, server.postgres)
        self.operations, self.covered = operations, covered

    def steps(self, steps: list[transcript.Step]) -> int:
        for step in steps:
            try:
                if step.method:
                    self.exchange(step)
                else:
                    self.client(step)
            except (patterns.Mismatch, Failure, sealing.Refused, transcript.Unreadable, KeyError, TypeError, OSError) as wrong:
                title = f" ({step.title})" if step.title else ""
                what = f"{step.person} {step.method} {step.path}" if step.method else f"{step.person} ! {step.verb}"
                detail = str(wrong) if isinstance(wrong, (patterns.Mismatch, Failure, sealing.Refused)) else f"{type(wrong).__name__}: {wrong}"
                raise Failure(f"{step.where}{title}: {what}: {detail}") from wrong
        return len(steps)

    def fill(self, text: str) -> str:
        return patterns.fill(text, self.known)

    def client(self, step: transcript.Step) -> None:
        if step.verb not in client_steps.STEPS:
            raise Failure(f"there is no client step '{step.verb}' (there are: {', '.join(sorted(client_steps.STEPS))})")
        args = json.loads(self.fill("\n".join(step.body)) or "{}")
        person = self.world.person(step.person)
        try:
            value = client_steps.STEPS[step.verb](self.world, person, args)
        except sealing.Refused as refused:
            if step.statuses == [0]:
                return
            raise Failure(f"refused: {refused}") from refused
        if step.statuses == [0]:
            raise Failure(f"was not refused: {patterns.shown(value)}")
        if step.want_json is not None:
            patterns.match(transcript.json_of(step.want_json, step.where), value, self.known)

    def exchange(self, step: transcript.Step) -> None:
        person, path = self.world.person(step.person), self.fill(step.path)
        body, kind = transcript.body_bytes(step.body, self.fill, ROOT / "tests/api")
        headers = {"Content-Type": kind} if kind else {}
        headers |= {name: self.fill(value) for name, value in step.headers}
        operation = self.operation(step.method, path)
        watched = operation is not None and step.method in MUTATING and operation not in self.covered
        before = self.store.one("SELECT count(*) FROM audit_entries") if watched else 0
        answer = person.ask(step.method, path, body, headers)
        if answer.status not in step.statuses:
            raise Failure(f"status {answer.status} instead of {' or '.join(map(str, step.statuses))}: {answer.body[:400].decode(errors='replace')}")
        if operation and answer.status < 400:
            self.covered.setdefault(operation, (self.store.one("SELECT count(*) FROM audit_entries") - before) if watched else 0)
        for name, want in step.want_headers:
            have = answer.header(name)
            if want == "<absent>":
                if have is not None:
                    raise Failure(f"header {name} is there: {have}")
            elif have is None:
                raise Failure(f"no header {name}")
            else:
                patterns.match(want, have, self.known, name)
        self.texts(step, answer.body)
        if step.want_json is not None:
            try:
                have = answer.json()
            except ValueError:
                raise Failure(f"the answer is no JSON: {answer.body[:200]!r}") from None
            patterns.match(transcript.json_of(step.want_json, step.where), have, self.known)

    def texts(self, step: transcript.Step, body: bytes) -> None:
        text = body.decode(errors="replace")
        for rule, value in step.want_text:
            want = self.fill(value)
            if rule == "contains" and want not in text:
                raise Failure(f"the answer does not contain '{want}': {text[:400]}")
            if rule == "lacks" and want in text:
                raise Failure(f"the answer contains '{want}'")
            if rule == "bytes":
                limit = re.fullmatch(r"(<=|=)\s*(\d+)", want)
                if not limit or not (len(body) <= int(limit[2]) if limit[1] == "<=" else len(body) == int(limit[2])):
                    raise Failure(f"the answer has {len(body)} bytes, not {want}")

    def operation(self, method: str, path: str) -> tuple[str, str] | None:
        bare = path.split("?", 1)[0]
        for one, pattern, template in self.operations:
            if one == method and pattern.fullmatch(bare):
                return one, template
        return None


def read_operations(document: dict) -> list[tuple[str, re.Pattern, str]]:
    found = []
    for template, methods in document["paths"].items():
        pattern = re.compile("/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/")))
        found += [(m.upper(), pattern, template) for m in methods if m in ("get", "post", "put", "patch", "delete")]
    return sorted(found, key=lambda o: o[2].count("{"))  # fixed paths before those with parameters


def exempt_from_audit(text: str) -> dict[tuple[str, str], str]:
    found = {}
    for line in text.splitlines():
        words = line.split(None, 2)
        if words and not line.startswith("#"):
            found[words[0], words[1]] = words[2]  # a line without a reason is an error
    return found


def coverage_faults(operations: list, covered: dict, exempt: dict) -> list[str]:
    faults = []
    for method, _, template in operations:
        operation = (method, template)
        if operation not in covered:
            faults.append(f"coverage: no transcript gets a good answer from {method} {template}")
        elif method in MUTATING and covered[operation] == 0 and operation not in exempt:
            faults.append(f"coverage: {method} {template} left no audit entry (and tests/api/no-audit.txt does not say why)")
        elif operation in exempt and covered[operation] > 0:
            faults.append(f"coverage: {method} {template} left an audit entry; take it out of tests/api/no-audit.txt")
    known = {(m, t) for m, _, t in operations}
    faults += [f"coverage: tests/api/no-audit.txt names {m} {t}, which is no operation" for m, t in exempt if (m, t) not in known]
    return faults


def run_file(path: pathlib.Path, prepared: Prepared, binary: str, covered: dict) -> tuple[int, str | None, list]:
    """(steps done, what went wrong, operations of the server)"""
    data, url = prepared.copy()
    server = Server(binary, data, url, ("--limits", "off"))
    operations: list = []
    try:
        server.wait_ready()
        visitor = client_steps.World(server.base, {}).person("visitor")
        operations = read_operations(visitor.ask("GET", "/api/openapi.json").json())
        visitor.close()
        run = Run(server, prepared.sign_ins, operations, covered)
        try:
            done = run.steps(transcript.read(path))
        finally:
            run.world.close()
        ended = server.stop()
        if ended != 0:
            return done, f"{path}: the server ended with {ended}:\n{server.tail()}", operations
        if found := LOG_FAULTS.search(server.log.read_text(errors="replace")):
            return done, f"{path}: the server's log says '{found.group(0)}':\n{server.tail(60)}", operations
        return done, None, operations
    except (Failure, RuntimeError, transcript.Unreadable) as wrong:
        return 0, f"{wrong}\n-- the server's log ends:\n{server.tail(8)}", operations
    finally:
        server.stop()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--server", required=True)
    arguments.add_argument("--postgres")
    arguments.add_argument("--coverage", action="store_true")
    arguments.add_argument("paths", nargs="+", type=pathlib.Path)
    options = arguments.parse_args()
    files = sorted({f for p in options.paths for f in ([p] if p.is_file() else p.rglob("*.http"))})
    if not files:
        print("no transcripts there")
        return 1
    passed, failed, covered, operations = 0, 0, {}, []
    with Prepared(options.server, options.postgres) as prepared:
        for path in files:
            began = time.monotonic()
            steps, wrong, found = run_file(path, prepared, options.server, covered)
            operations = found or operations
            shown = path.resolve().relative_to(ROOT) if path.resolve().is_relative_to(ROOT) else path
            if wrong:
                failed += 1
                print(f"FAILED {shown}\n  {wrong}", flush=True)
            else:
                passed += 1
                print(f"ok     {shown}: {steps} steps, {time.monotonic() - began:.1f} s", flush=True)
    if options.coverage:
        exempt = exempt_from_audit((ROOT / "tests/api/no-audit.txt").read_text(encoding="utf-8"))
        faults = coverage_faults(operations, covered, exempt) or ([] if operations else ["coverage: the server told no operations"])
        for fault in faults:
            print(fault)
        print(f"coverage: {len(covered)} of {len(operations)} operations answered well, {len(faults)} faults")
        passed, failed = passed + (not faults), failed + bool(faults)
    print(f"transcripts ({'PostgreSQL' if options.postgres else 'SQLite'}): {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
