# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL of one's own that may be stopped and killed: initdb in a temporary folder, reached by a unix socket, fsync on."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")


class Cluster:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="suluh-pg.", dir="/tmp"))  # short: the socket's path may have 107 characters
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres")
        self.url = f"postgresql:///postgres?host={self.folder}&user=suluh"
        self.process: subprocess.Popen | None = None
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "suluh", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions").check_returncode()
        self.start()

    def _command(self, program: str, *arguments: str) -> list[str]:
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        return [*as_user, str(PROGRAMS / program), *arguments]

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(self._command(program, *arguments), cwd="/", capture_output=True, text=True)

    def start(self) -> None:
        """Returns when connections are taken: after a crash, when the log was played back."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "fsync=on", "max_connections=100", "jit=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self._command("postgres", "-D", str(self.folder / "data"), *options), cwd="/", stdout=log, stderr=log)
        for _ in range(600):
            if self._run("pg_isready", "-q", "-h", str(self.folder), "-U", "suluh").returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not start:\n" + (self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends sessions and stops; SIGQUIT is the crash."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
