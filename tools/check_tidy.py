#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_tidy.py BUILD GENERATED [FILE...]: clang-tidy over our sources in BUILD's compile database (preset tidy: every file
compiled alone). GENERATED is the folder of a build that has made the embedded files' headers.

One file costs seconds, so a clean file is remembered by the hash of itself, every project header it reaches, its compile
command and .clang-tidy, in $XDG_CACHE_HOME/suluh/tidy (outside the clone, so that a fresh clone profits). What changed
last is looked at first. SULUH_TIDY_SECONDS (default 1200) bounds the whole; what was not reached is a failure, and the
next run goes on where this one ended.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
TIDY = "clang-tidy-14"


def cache_folder() -> pathlib.Path:
    base = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    folder = base / "suluh" / "tidy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Reach:
    """The project files that a file includes, directly or not."""

    def __init__(self):
        self.texts: dict[pathlib.Path, bytes] = {}
        self.includes: dict[pathlib.Path, list[pathlib.Path]] = {}

    def of(self, path: pathlib.Path) -> list[pathlib.Path]:
        seen, todo = {path}, [path]
        while todo:
            one = todo.pop()
            if one not in self.includes:
                self.texts[one] = one.read_bytes()
                names = INCLUDE.findall(self.texts[one].decode(errors="replace"))
                self.includes[one] = [p for n in names for top in ("src", "tests") if (p := ROOT / top / n).exists()]
            for other in self.includes[one]:
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return sorted(seen)

    def hash(self, path: pathlib.Path, command: str) -> str:
        digest = hashlib.sha256()
        digest.update((ROOT / ".clang-tidy").read_bytes() + command.replace(str(ROOT), "").encode())
        for one in self.of(path):
            digest.update(one.relative_to(ROOT).as_posix().encode() + b"\0" + hashlib.sha256(self.texts[one]).digest())
        return digest.hexdigest()


def sources(build: pathlib.Path) -> dict[pathlib.Path, str]:
    """File -> command."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if path.is_relative_to(ROOT / "src") and path.exists():
            found[path] = entry.get("command", " ".join(entry.get("arguments", [])))
    return found


def tidy(build: pathlib.Path, generated: str, path: pathlib.Path, deadline: float) -> tuple[pathlib.Path, str, str]:
    left = deadline - time.monotonic()
    if left <= 0:
        return path, "not reached", ""
    try:
        command = [TIDY, "-p", str(build), "--quiet", f"--extra-arg=-I{generated}", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=left)
    except subprocess.TimeoutExpired:
        return path, "not reached", ""
    output = "\n".join(line for line in done.stdout.splitlines() if line.strip())
    return path, "clean" if done.returncode == 0 else "faulty", output or done.stderr[-2000:]


def main() -> int:
    build, generated = pathlib.Path(sys.argv[1]), os.path.abspath(sys.argv[2])
    wanted = {pathlib.Path(a).resolve() for a in sys.argv[3:]}
    seconds = float(os.environ.get("SULUH_TIDY_SECONDS", "1200"))
    deadline = time.monotonic() + seconds
    cache, reach = cache_folder(), Reach()
    files = {p: c for p, c in sources(build).items() if not wanted or p in wanted}
    hashes = {p: reach.hash(p, c) for p, c in files.items()}
    todo = [p for p in files if not (cache / hashes[p]).exists()]
    todo.sort(key=lambda p: (p.stem.endswith(("_test", "_dbtest")), -p.stat().st_mtime))
    counts = {"clean": len(files) - len(todo), "faulty": 0, "not reached": 0}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for path, state, output in pool.map(lambda p: tidy(build, generated, p, deadline), todo):
            counts[state] += 1
            if state == "clean":
                (cache / hashes[path]).touch()
            elif state == "faulty":
                print(output, flush=True)
    print(
        f"clang-tidy: {counts['clean']} files clean ({len(files) - len(todo)} remembered), {counts['faulty']} with findings,"
        f" {counts['not reached']} not reached in {seconds:.0f} s"
    )
    return 1 if counts["faulty"] or counts["not reached"] or not files else 0


if __name__ == "__main__":
    sys.exit(main())
