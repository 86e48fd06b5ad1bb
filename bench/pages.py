#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests a second and their times for the home page and for an inbox page of 50 reports, each beside nginx serving a file of the
same size and type: 64 keep-alive clients (wrk, one thread) on the same processors, three runs of SULUH_BENCH_SECONDS (10), the
median. The inbox page is no file: session, right, 50 rows for this reader out of the database, and a durable "listed" entry in the audit log.

    pages.py --server suluh
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import figures  # noqa: E402
from client import Person  # noqa: E402
from server import Prepared, Server  # noqa: E402

SECONDS = int(os.environ.get("SULUH_BENCH_SECONDS", "10"))


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def measured(url: str, headers: dict[str, str]) -> tuple[float, float, float]:
    """Requests a second, p50 and p99 in milliseconds; the run counts only when every answer was 2xx."""
    command = ["wrk", "-t1", "-c64", f"-d{SECONDS}s", "--latency", *(word for pair in headers.items() for word in ("-H", f"{pair[0]}: {pair[1]}")), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    p50, p99 = (milliseconds(re.search(rf"{q}%\s+(\S+)", said)[1]) for q in ("50", "99"))
    return rate, p50, p99


def report(name: str, runs: list[tuple[float, float, float]]) -> float:
    rate, p50, p99 = (statistics.median(column) for column in zip(*runs))
    print(f"{name:44} {rate:9.0f} requests/s   p50 {p50:7.2f} ms   p99 {p99:7.2f} ms", flush=True)
    return rate


def main() -> int:
    options = figures.arguments("pages beside nginx")
    with Prepared(options.server) as prepared:
        data, _ = prepared.copy()
        server = Server(options.server, data, None, ("--limits", "off"))
        server.wait_ready()
        figures.add_reports(server.base, 60)
        bob = Person(server.base, "bob")
        bob.sign_in("bob", prepared.sign_ins["bob"].password)
        cookie = "; ".join(f"{name}={value}" for name, value in bob.cookies.items())
        pages = {"/": {}, "/api/v1/reports?filter=all": {"Cookie": cookie}}
        answers = {path: bob.ask("GET", path) for path in pages}
        rows = len(answers["/api/v1/reports?filter=all"].json()["rows"])
        if rows != 50:
            raise RuntimeError(f"the inbox page has {rows} rows")
        files = {path.split("?")[0]: (answer.body, answer.header("content-type") or "") for path, answer in answers.items()}
        with figures.Nginx(files) as nginx:
            for name, path in (("home page", "/"), ("inbox page of 50 reports", "/api/v1/reports?filter=all")):
                size = len(answers[path].body)
                ours, theirs = [], []
                for _ in range(3):  # in turn, so that a disturbance meets both
                    ours.append(measured(server.base + path, pages[path]))
                    theirs.append(measured(nginx.base + path, {}))
                a, b = report(f"suluh, {name} ({size:,} bytes)", ours), report("nginx, a file of the same size", theirs)
                print(f"  {a / b:.3f} of nginx\n")
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
