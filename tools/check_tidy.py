#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_tidy.py BUILD GENERATED [FILE...]: clang-tidy over our sources in BUILD's compile database (preset tidy: every file
compiled alone, no tests). GENERATED is the folder of a build that has made the embedded files' headers.

Most of the time goes into the headers, so the files of a module that do not use the same name inside their own unnamed
namespaces are read together, as in a unity build. A group that does not compile for all that is read file by file.

A clean group is remembered by the hash of its files, every project header they reach, the compile command and .clang-tidy,
in $XDG_CACHE_HOME/suluh/tidy (outside the clone, so that a fresh clone profits). SULUH_TIDY_SECONDS (default 1200) bounds
the whole; what was not reached is a failure, and the next run goes on where this one ended.
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


# What a file's unnamed namespace defines, near enough: functions, constants and types at the beginning of a line.
UNNAMED = re.compile(r"^namespace \{$(.*?)^\}  // namespace$", re.MULTILINE | re.DOTALL)
NAMES = re.compile(r"^(?:[\w:][\w:<>,&*\[\] ]*? [*&]?(\w+)(?:\(|\{| = |<)|(?:class|struct|enum class) (\w+))", re.MULTILINE)


def own_names(path: pathlib.Path) -> set[str]:
    return {a or b for part in UNNAMED.findall(path.read_text()) for a, b in NAMES.findall(part)}


def sources(build: pathlib.Path) -> dict[pathlib.Path, str]:
    """File -> command, without the file's own name in it."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if path.is_relative_to(ROOT / "src") and path.exists():
            command = entry.get("command") or " ".join(entry["arguments"])
            found[path] = re.sub(r" -o \S+ -c \S+", "", command)
    return found


class Group:
    """Files of one module and one command whose unnamed namespaces can stand in one program text."""

    def __init__(self, command: str):
        self.command, self.files, self.names = command, [], set()

    def hash(self, reach: Reach) -> str:
        digest = hashlib.sha256()
        for path in self.files:
            digest.update(reach.hash(path, self.command).encode())
        return digest.hexdigest()

    def check(self, folder: pathlib.Path, deadline: float) -> tuple[str, str]:
        """clean, faulty or not reached; and what was found."""
        folder.mkdir(parents=True, exist_ok=True)
        state, output = self.run(folder, self.files, deadline)
        if state == "faulty" and "clang-diagnostic-error" in output and len(self.files) > 1:
            outcomes = [self.run(folder, [path], deadline) for path in self.files]
            state = max((s for s, _ in outcomes), key=["clean", "faulty", "not reached"].index)
            output = "\n".join(text for _, text in outcomes if text)
        return state, output

    def run(self, folder: pathlib.Path, files: list[pathlib.Path], deadline: float) -> tuple[str, str]:
        left = deadline - time.monotonic()
        if left <= 0:
            return "not reached", ""
        together = folder / "together.cpp"
        together.write_text("".join(f'#include "{path}"\n' for path in files))
        entry = {"directory": str(folder), "file": str(together), "command": f"{self.command} -c {together}"}
        (folder / "compile_commands.json").write_text(json.dumps([entry]))
        command = [TIDY, "-p", str(folder), f"--config-file={ROOT / '.clang-tidy'}", "--checks=-bugprone-suspicious-include", "--extra-arg=-Wno-unknown-warning-option", "--quiet"]
        try:
            done = subprocess.run([*command, str(together)], capture_output=True, text=True, timeout=left)
        except subprocess.TimeoutExpired:
            return "not reached", ""
        output = "\n".join(line for line in done.stdout.splitlines() if line.strip())
        return ("clean", "") if done.returncode == 0 else ("faulty", output or done.stderr[-2000:])


def grouped(files: dict[pathlib.Path, str]) -> list[Group]:
    groups: dict[tuple[pathlib.Path, str], list[Group]] = {}
    for path in sorted(files):
        names, there = own_names(path), groups.setdefault((path.parent, files[path]), [])
        group = next((g for g in there if len(g.files) < 24 and not g.names & names), None)
        if group is None:
            there.append(group := Group(files[path]))
        group.files.append(path)
        group.names |= names
    return [group for there in groups.values() for group in there]


def main() -> int:
    build, generated = pathlib.Path(sys.argv[1]).resolve(), os.path.abspath(sys.argv[2])
    wanted = {pathlib.Path(a).resolve() for a in sys.argv[3:]}
    seconds = float(os.environ.get("SULUH_TIDY_SECONDS", "1200"))
    deadline = time.monotonic() + seconds
    cache, reach = cache_folder(), Reach()
    groups = grouped({p: f"{c} -I{generated}" for p, c in sources(build).items() if not wanted or p in wanted})
    hashes = {id(g): g.hash(reach) for g in groups}
    todo = [g for g in groups if not (cache / hashes[id(g)]).exists()]
    counts = {"clean": len(groups) - len(todo), "faulty": 0, "not reached": 0}
    folder = build / "groups"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        checked = pool.map(lambda pair: pair[1].check(folder / str(pair[0]), deadline), enumerate(todo))
        for group, (state, output) in zip(todo, checked):
            counts[state] += 1
            if state == "clean":
                (cache / hashes[id(group)]).touch()
            elif state == "faulty":
                print(output, flush=True)
    print(
        f"clang-tidy: {sum(len(g.files) for g in groups)} files in {len(groups)} groups: {counts['clean']} clean"
        f" ({len(groups) - len(todo)} remembered), {counts['faulty']} with findings, {counts['not reached']} not reached in {seconds:.0f} s"
    )
    return 1 if counts["faulty"] or counts["not reached"] or not groups else 0


if __name__ == "__main__":
    sys.exit(main())
