# SPDX-License-Identifier: Apache-2.0
"""The real `suluh` binary on prepared data: demonstration data made once, a fresh copy for each use."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@dataclass
class SignIn:
    login: str
    password: str
    totp: str | None = None


def read_sign_ins(printed: str) -> dict[str, SignIn]:
    """Login -> sign-in, from the table that `suluh demo` prints."""
    return {m[1]: SignIn(m[1], m[2]) for m in re.finditer(r"^(\w+)\s+(suluh-demo-\S+)", printed, re.MULTILINE)}


class Prepared:
    """Demonstration data made once. copy() gives a data folder (and a PostgreSQL URL) of one's own."""

    def __init__(self, binary: str, postgres: str | None = None, folder: str | None = None):
        self.binary, self.postgres = os.path.abspath(binary), postgres
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="suluh-test-"))
        self.template = self.folder / "template"
        self.number = 0
        self.databases: list[str] = []
        command = [self.binary, "demo", "--data", str(self.template)]
        if postgres:
            command += ["--postgres", self._create("template")]
        made = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if made.returncode != 0:
            raise RuntimeError(f"suluh demo failed ({made.returncode}):\n{made.stdout}\n{made.stderr}")
        self.printed = made.stdout
        self.sign_ins = read_sign_ins(made.stdout)

    def _create(self, name: str, template: str | None = None) -> str:
        database = f"suluh_{os.getpid()}_{name}"
        extra = f" TEMPLATE {template}" if template else ""
        self.sql_admin(f"CREATE DATABASE {database}{extra}")
        self.databases.append(database)
        url = urllib.parse.urlsplit(self.postgres)  # urlunsplit would drop the two slashes of an empty host
        return f"{url.scheme}://{url.netloc}/{database}?{url.query}"

    def sql_admin(self, statement: str) -> None:
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.postgres, "-c", statement], check=True, capture_output=True)

    def copy(self) -> tuple[pathlib.Path, str | None]:
        self.number += 1
        data = self.folder / f"copy{self.number}"
        shutil.copytree(self.template, data)
        key = self.template.with_name(self.template.name + ".key")
        if key.exists():
            shutil.copy2(key, data.with_name(data.name + ".key"))
        url = self._create(f"copy{self.number}", self.databases[0]) if self.postgres else None
        return data, url

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        for database in self.databases:
            with contextlib.suppress(subprocess.CalledProcessError):
                self.sql_admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()


class Server:
    """A running server. stop() asks it to end and says whether it ended in peace; kill() does not ask."""

    def __init__(self, binary: str, data: pathlib.Path, postgres: str | None = None, extra: tuple[str, ...] = (), log: pathlib.Path | None = None):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.data, self.postgres = data, postgres
        self.log = log or data.with_name(data.name + ".log")
        command = [os.path.abspath(binary), "serve", "--data", str(data), "--port", str(self.port), *extra]
        if postgres:
            command += ["--postgres", postgres]
        self._output = open(self.log, "ab")
        self.process = subprocess.Popen(command, stdout=self._output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def wait_ready(self, seconds: float = 30) -> float:
        """Seconds until the first answer."""
        began = time.monotonic()
        while True:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return time.monotonic() - began
            if self.process.poll() is not None:
                raise RuntimeError(f"suluh serve ended with {self.process.returncode}:\n{self.tail()}")
            if time.monotonic() - began > seconds:
                raise RuntimeError(f"suluh serve is not ready after {seconds} s:\n{self.tail()}")
            time.sleep(0.005)

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def stop(self, seconds: float = 30) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                self._output.close()
                return -1
        self._output.close()
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._output.close()
