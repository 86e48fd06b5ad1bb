#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds src/ to src/LAYERS: who may include whom, who owns an outside header, where SQL and exceptions may stand.

    module: modules it may include
    @owner HEADER-PREFIX PATH-PREFIX     only files below the path include headers that begin so (several lines: any of them)
    @sql PATTERN                         SQL may stand in files matching the pattern (relative to src/)
    @exceptions PATTERN                  `throw` and `catch` may stand in files matching the pattern

Also held: project includes are written "module/file.h" from src/ and name a file that exists; a folder of src/ is a
module of LAYERS; a source file stays under 600 lines. Tests (*_test.cpp, *_dbtest.cpp, *_bench.cpp, *_fuzz.cpp) may
hold SQL.
"""
import dataclasses
import fnmatch
import pathlib
import re
import sys

MAX_LINES = 600
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SQL = re.compile(
    r"\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|(CREATE|ALTER|DROP)\s+(TABLE|INDEX)\s)"
)
EXCEPTION = re.compile(r"\b(throw|catch)\b")
TEST = re.compile(r"_(test|dbtest|bench|fuzz)\.cpp$")
# A token: a raw string, a string, a character, a comment; what stands between is code.
TOKEN = re.compile(
    r'R"(?P<tag>[^()\s\\]{0,16})\((?P<raw>.*?)\)(?P=tag)"|"(?P<text>(?:[^"\\\n]|\\.)*)"'
    r"|'(?:[^'\\\n]|\\.)+'|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)


@dataclasses.dataclass
class Layers:
    may: dict[str, set[str]]
    owners: list[tuple[str, str]]
    sql: list[str]
    exceptions: list[str]


def read_layers(text: str) -> Layers:
    layers = Layers({}, [], [], [])
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        words = line.split()
        if words[0] == "@owner" and len(words) == 3:
            layers.owners.append((words[1], words[2]))
        elif words[0] == "@sql" and len(words) == 2:
            layers.sql.append(words[1])
        elif words[0] == "@exceptions" and len(words) == 2:
            layers.exceptions.append(words[1])
        elif words[0] == "@opens":
            pass  # for tools/check_opening.py
        elif words[0].endswith(":"):
            layers.may[words[0][:-1]] = set(words[1:])
        else:
            raise SystemExit(f"src/LAYERS:{number}: cannot read '{raw}'")
    for module, allowed in layers.may.items():
        for other in allowed - layers.may.keys():
            raise SystemExit(f"src/LAYERS: {module} names '{other}', which is no module")
    return layers


def split_code(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The code with strings and comments blanked (line ends kept), and the strings with their line numbers.

    Adjacent strings are one literal to the compiler and so to us: "SELE" "CT" would not hide.
    """
    strings: list[tuple[int, str]] = []
    code: list[str] = []
    end = 0
    for match in TOKEN.finditer(text):
        # An apostrophe between digits (1'000) is no character literal.
        if match.group(0).startswith("'") and match.start() > 0 and text[match.start() - 1].isalnum():
            continue
        between = text[end : match.start()]
        code.append(between)
        literal = match.group("raw") if match.group("raw") is not None else match.group("text")
        if literal is not None:
            line = text.count("\n", 0, match.start()) + 1
            if strings and not between.strip() and end > 0 and code_joins(code):
                strings[-1] = (strings[-1][0], strings[-1][1] + literal)
            else:
                strings.append((line, literal))
            code.append('""')
        code.append("\n" * match.group(0).count("\n"))
        end = match.end()
    code.append(text[end:])
    return "".join(code), strings


def code_joins(code: list[str]) -> bool:
    return "".join(code).rstrip().endswith('""')


def check_includes(layers: Layers, root: pathlib.Path, path: str, text: str) -> list[str]:
    module = path.split("/", 1)[0]
    faults = []
    for match in INCLUDE.finditer(text):
        kind, name = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        where = f"src/{path}:{line}"
        owners = [owner for prefix, owner in layers.owners if name.startswith(prefix)]
        if owners and not path.startswith(tuple(owners)):
            faults.append(f"{where}: <{name}> belongs to {' and '.join(owners)}")
        if kind == "<" or re.fullmatch(r"\w+_files\.h", name):
            continue
        target = name.split("/", 1)[0]
        if "/" not in name:
            faults.append(f'{where}: write "{module}/{name}", from src/')
        elif name.startswith(("support/", "fault/")) and TEST.search(path):
            continue  # below tests/
        elif target not in layers.may:
            faults.append(f'{where}: "{name}" is in no module of src/LAYERS')
        elif target != module and target not in layers.may[module]:
            faults.append(f"{where}: {module} may not include {target} (src/LAYERS)")
        elif not (root / name).exists():
            faults.append(f'{where}: "{name}" does not exist')
    return faults


def check_words(layers: Layers, path: str, text: str) -> list[str]:
    faults = []
    code, strings = split_code(text)
    if not any(fnmatch.fnmatch(path, p) for p in layers.sql) and not TEST.search(path):
        for line, literal in strings:
            if SQL.search(literal):
                faults.append(f"src/{path}:{line}: SQL stands in *_store.cpp only (src/LAYERS, @sql)")
    if not any(fnmatch.fnmatch(path, p) for p in layers.exceptions) and not TEST.search(path):
        for match in EXCEPTION.finditer(code):
            line = code.count("\n", 0, match.start()) + 1
            faults.append(f"src/{path}:{line}: '{match.group(1)}' outside the doors (src/LAYERS, @exceptions)")
    return faults


def check_tree(root: pathlib.Path) -> tuple[list[str], int]:
    layers = read_layers((root / "LAYERS").read_text(encoding="utf-8"))
    faults: list[str] = []
    count = 0
    for file in sorted(root.rglob("*")):
        if file.suffix not in (".h", ".cpp") or not file.is_file():
            continue
        path = file.relative_to(root).as_posix()
        text = file.read_text(encoding="utf-8")
        count += 1
        if path.split("/", 1)[0] not in layers.may:
            faults.append(f"src/{path}: its folder is no module of src/LAYERS")
            continue
        faults += check_includes(layers, root, path, text)
        faults += check_words(layers, path, text)
        if text.count("\n") > MAX_LINES and not TEST.search(path):
            faults.append(f"src/{path}: {text.count(chr(10))} lines; over {MAX_LINES} a file is two")
    return faults, count


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    faults, count = check_tree(root)
    for fault in faults:
        print(fault)
    print(f"layers: {count} files, {len(faults)} faults")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
