# SPDX-License-Identifier: Apache-2.0
"""Mounts tests/fault/forgetfs.cpp: a disk whose power can be cut, or that is full."""
import os
import pathlib
import shutil
import signal
import subprocess
import time

import harness

SOURCE = harness.ROOT / "tests/fault/forgetfs.cpp"
PROGRAM = harness.ROOT / "build/tools/forgetfs"


def build() -> None:
    if PROGRAM.exists() and PROGRAM.stat().st_mtime > SOURCE.stat().st_mtime:
        return
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "fuse3"], check=True, capture_output=True, text=True).stdout.split()
    subprocess.run(["g++", "-std=c++20", "-O2", str(SOURCE), "-o", str(PROGRAM), *flags], check=True)


class Disk:
    """A folder that a server may use as its data folder. What lay in `content` is on it, synced."""

    def __init__(self, folder: pathlib.Path, content: pathlib.Path):
        build()
        self.folder = folder
        self.live, self.durable, self.mount = folder / "live", folder / "durable", folder / "disk"
        shutil.copytree(content, self.live)
        shutil.copytree(content, self.durable)
        self.mount.mkdir(parents=True)
        key = content.with_name(content.name + ".key")
        if key.exists():
            shutil.copy2(key, folder / "disk.key")
        self.process: subprocess.Popen | None = None

    def attach(self, *options: str) -> None:
        self.process = subprocess.Popen([str(PROGRAM), str(self.live), str(self.durable), str(self.mount), *options])
        for _ in range(1000):
            if os.path.ismount(self.mount):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.005)
        raise RuntimeError("no FUSE here: the disk cannot be mounted")

    def detach(self) -> None:
        if self.process:
            subprocess.run(["fusermount3", "-u", "-z", str(self.mount)], check=True)
            self.process.wait(20)
            self.process = None

    def cut(self) -> None:
        """The power is gone: what was not synced never was. Whoever uses the disk must be dead already."""
        self.detach()
        shutil.rmtree(self.live)
        shutil.copytree(self.durable, self.live)

    def look(self) -> pathlib.Path:
        """A copy of what the disk holds: whoever opens a database changes it, and the disk must not change unseen."""
        copy = self.folder / "look"
        shutil.rmtree(copy, ignore_errors=True)
        return pathlib.Path(shutil.copytree(self.durable, copy))

    def lift_quota(self) -> None:
        self.process.send_signal(signal.SIGUSR1)
