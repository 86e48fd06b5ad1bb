# SPDX-License-Identifier: Apache-2.0
"""What the bench programs in Python share: arguments, prepared reports, nginx as the alternative."""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/support"))

import sealing  # noqa: E402
from client import Person  # noqa: E402
from server import free_port  # noqa: E402


def arguments(about: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--server", required=True, help="the suluh binary, a release build")
    parser.add_argument("--postgres", help="URL of a cluster in which databases may be made")
    return parser.parse_args()


def add_reports(base: str, count: int) -> None:
    """Reports of different lengths to every organisation, sealed as a browser seals them."""
    visitor = Person(base)
    network, recipients = visitor.recipients()
    for i in range(count):
        story = f"Laporan ke-{i}: tetangga saya ditawari kerja di luar negeri tanpa kontrak. " * (1 + i % 20)
        answer = visitor.ask("POST", "/api/v1/reports", sealing.submission(sealing.Receipt.new(network), sealing.PlainReport(story), recipients))
        if answer.status != 201:
            raise RuntimeError(f"a report was answered with {answer.status}")


def resident(pid: int) -> float:
    """MB, children included."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1000 + sum(resident(int(child)) for child in children)


class Nginx:
    """Debian's nginx with its own settings for workers, serving `files` (path -> bytes, type) from a folder, log off."""

    def __init__(self, files: dict[str, tuple[bytes, str]], connections: int = 768):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="suluh-nginx-"))
        os.chmod(self.folder, 0o755)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        (self.folder / "www").mkdir()
        places = ""
        for number, (path, (content, kind)) in enumerate(files.items()):
            (self.folder / "www" / str(number)).write_bytes(content)
            places += f"location = {path} {{ default_type '{kind}'; root {self.folder}/www; try_files /{number} =404; }}\n"
        (self.folder / "conf").write_text(f"""
worker_processes auto; pid {self.folder}/pid; error_log {self.folder}/error.log; worker_rlimit_nofile 20000;
events {{ worker_connections {connections}; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; client_header_timeout 600s; keepalive_timeout 600s;
  client_body_temp_path {self.folder}; proxy_temp_path {self.folder}; fastcgi_temp_path {self.folder}; uwsgi_temp_path {self.folder}; scgi_temp_path {self.folder};
  server {{ listen 127.0.0.1:{self.port} backlog=4096; {places} }}
}}""")
        began = time.monotonic()
        self.process = subprocess.Popen(["nginx", "-c", str(self.folder / "conf"), "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        while not self.answers(next(iter(files))):
            if time.monotonic() - began > 10 or self.process.poll() is not None:
                raise RuntimeError("nginx does not start:\n" + (self.folder / "error.log").read_text())
        self.ready_after = time.monotonic() - began

    def answers(self, path: str) -> bool:
        try:
            return Person(self.base).ask("GET", path).status == 200
        except ConnectionRefusedError:
            return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
