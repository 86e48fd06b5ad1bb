#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The server's own description of its interface: fetched from a running server, checked, written.

    openapi.py check SERVER          valid OpenAPI 3.1, and the same paths as docs/api.md, docs/cases.md, docs/register.md and docs/border.md
    openapi.py write SERVER FILE     the document, laid out for people and for diffs
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ("docs/api.md", "docs/cases.md", "docs/register.md", "docs/border.md")  # between them they tell of every call
sys.path.insert(0, str(ROOT / "tests/support"))
from server import Server


def fetch(binary: str) -> str:
    """From a server on an empty data folder: the document does not depend on what is stored."""
    with tempfile.TemporaryDirectory(prefix="suluh-openapi-") as folder:
        data = pathlib.Path(folder) / "data"
        made = subprocess.run([binary, "demo", "--data", str(data)], capture_output=True, text=True)
        if made.returncode != 0:
            raise SystemExit(f"suluh demo failed:\n{made.stdout}{made.stderr}")
        server = Server(binary, data)
        try:
            server.wait_ready()
            with urllib.request.urlopen(f"{server.base}/api/openapi.json") as answer:
                return answer.read().decode()
        finally:
            server.stop()


def laid_out(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def described(page: str) -> set[tuple[str, str]]:
    """The calls of the tables of a page, parameters written {}."""
    found = set()
    for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/api/[^`?\s]*)", page):
        found.add((method, re.sub(r"\{[^}]*\}", "{}", path)))
    return found


def served(document: dict) -> set[tuple[str, str]]:
    return {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path))
        for path, methods in document["paths"].items()
        for method in methods
        if path.startswith("/api/") and method in ("get", "post", "put", "patch", "delete")
    }


def check(text: str) -> int:
    faults = 0
    validated = subprocess.run(["node", str(ROOT / "tools/openapi_valid.mjs")], input=text, capture_output=True, text=True, cwd=ROOT / "web")
    if validated.returncode != 0:
        print(validated.stdout + validated.stderr)
        faults += 1
    document = json.loads(text)
    if not str(document.get("openapi", "")).startswith("3.1"):
        print(f"the document says OpenAPI {document.get('openapi')}")
        faults += 1
    real = served(document)
    page = set().union(*(described((ROOT / one).read_text(encoding="utf-8")) for one in PAGES))
    for method, path in sorted(page - real):
        print(f"the pages tell of {method} {path}, which the server does not have")
    for method, path in sorted(real - page - {("GET", "/api/openapi.json")}):
        print(f"the server has {method} {path}, of which {' and '.join(PAGES)} tell nothing")
    faults += len(page ^ real - {("GET", "/api/openapi.json")})
    print(f"openapi: {len(real)} operations, {faults} faults")
    return 1 if faults else 0


def main() -> int:
    if len(sys.argv) == 3 and sys.argv[1] == "check":
        return check(fetch(sys.argv[2]))
    if len(sys.argv) == 4 and sys.argv[1] == "write":
        pathlib.Path(sys.argv[3]).write_text(laid_out(fetch(sys.argv[2])), encoding="utf-8")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
