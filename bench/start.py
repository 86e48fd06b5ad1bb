#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From the start of the program to its first good answer on an existing database (median and worst of 20), the memory of a server
that has nothing to do, and what 10,000 idle connections take and do to somebody who works beside them. nginx serving a file is the
alternative.

    start.py --server suluh [--postgres URL]
"""
import pathlib
import resource
import socket
import statistics
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import figures  # noqa: E402
from client import Person  # noqa: E402
from server import Prepared, Server  # noqa: E402

IDLE, ASKED, SETTLE = 10_000, 2_000, 3


def starts(prepared: Prepared, binary: str) -> list[float]:
    data, url = prepared.copy()
    out = []
    for _ in range(20):
        began = time.monotonic()
        server = Server(binary, data, url, ("--limits", "off"))
        server.wait_ready()
        out.append((time.monotonic() - began) * 1000)
        server.stop()
    return out


def quantile(times: list[float], q: float) -> float:
    return sorted(times)[int(q * (len(times) - 1))]


def asked(base: str, path: str) -> list[float]:
    """Times of one keep-alive client in milliseconds, raw: http.client would cost more than the answer."""
    address = urllib.parse.urlsplit(base)
    line = socket.create_connection((address.hostname, address.port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    request = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
    out = []
    for _ in range(ASKED):
        began = time.perf_counter()
        line.sendall(request)
        got = line.recv(65536)
        head, _, rest = got.partition(b"\r\n\r\n")
        length = int(next(field for field in head.split(b"\r\n") if field.lower().startswith(b"content-length:")).split(b":")[1])
        while len(rest) < length:
            rest += line.recv(65536)
        out.append((time.perf_counter() - began) * 1000)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
    line.close()
    return out


def crowd(name: str, base: str, path: str, pid: int) -> None:
    """Every idle connection has asked once, so that it is between two requests and not an unfinished one."""
    address = urllib.parse.urlsplit(base)
    request = f"HEAD {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
    alone, before = asked(base, path), figures.resident(pid)
    idle = []
    for number in range(IDLE):
        # Loopback has many addresses; one has only 28,000 ports.
        line = socket.create_connection((address.hostname, address.port), source_address=(f"127.0.0.{2 + number % 8}", 0))
        line.sendall(request)
        line.recv(8192)
        idle.append(line)
    beside, after = asked(base, path), figures.resident(pid)
    still = sum(1 for line in idle if open_still(line))
    for line in idle:
        line.close()
    print(f"{name}: {still:,} idle connections: {after:.0f} MB resident ({before:.0f} MB without them)")
    for what, times in (("alone", alone), ("beside them", beside)):
        print(f"  one client {what:12} p50 {quantile(times, 0.5):6.3f} ms   p99 {quantile(times, 0.99):6.3f} ms")
    print(f"  p99 beside them is {quantile(beside, 0.99) / quantile(alone, 0.99):.2f} times p99 alone", flush=True)


def open_still(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def main() -> int:
    options = figures.arguments("start, memory, idle connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    for engine, url in (("SQLite", None), ("PostgreSQL", options.postgres)):
        if engine == "PostgreSQL" and not url:
            continue
        with Prepared(options.server, url) as prepared:
            times = starts(prepared, options.server)
            print(f"start to ready, {engine}: median {statistics.median(times):.0f} ms, worst of {len(times)}: {max(times):.0f} ms", flush=True)
    with Prepared(options.server) as prepared:
        data, _ = prepared.copy()
        server = Server(options.server, data, None, ("--limits", "off"))
        server.wait_ready()
        time.sleep(SETTLE)
        print(f"memory of an idle server: {figures.resident(server.process.pid):.0f} MB resident")
        page = Person(server.base).ask("GET", "/")
        crowd("suluh", server.base, "/", server.process.pid)
        server.stop()
    with figures.Nginx({"/": (page.body, "text/html")}, IDLE) as nginx:
        print(f"nginx: start to ready {nginx.ready_after * 1000:.0f} ms, {figures.resident(nginx.process.pid):.0f} MB resident")
        crowd("nginx", nginx.base, "/", nginx.process.pid)
    return 0


if __name__ == "__main__":
    sys.exit(main())
