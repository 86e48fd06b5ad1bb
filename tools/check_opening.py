#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check_opening.py BUILD: which object files of a release build call a function that opens sealed content.

The server cannot read what it stores; the one exception, words that come without scripts, lies in one file. So the objects
are asked, not the sources: an undefined symbol of the opening functions is allowed only in objects below the paths of
`@opens` in src/LAYERS. Objects of a unity build stand for all their sources, so an allowed source must be built alone.
"""
import pathlib
import re
import subprocess
import sys

OPENING = re.compile(
    r"\b(vault::(open|open_section|open_reply|open_capsule|open_seed|open_root|unwrap_bundle|unwrap_secret)\("
    r"|vault::FileOpener::|crypto::(open_sealed|aead_open)\(|crypto::StreamPull::)"
)


def allowed_paths(layers: str) -> list[str]:
    return [word for line in layers.splitlines() if line.startswith("@opens ") for word in line.split("#")[0].split()[1:]]


def source_of(objects: pathlib.Path, path: pathlib.Path) -> str:
    """src/CMakeFiles/suluh_app.dir/app/call.cpp.o -> app/call.cpp"""
    relative = path.relative_to(objects).as_posix()
    return re.sub(r"^.*?CMakeFiles/[^/]+\.dir/", "", relative).removesuffix(".o")


def callers(symbols: str) -> set[str]:
    return {m.group(1).rstrip("(") for line in symbols.splitlines() if " U " in line and (m := OPENING.search(line))}


def main() -> int:
    build = pathlib.Path(sys.argv[1])
    allowed = tuple(allowed_paths(pathlib.Path("src/LAYERS").read_text(encoding="utf-8")))
    objects = sorted((build / "src").rglob("*.o"))
    faults, users = 0, set()
    for path in objects:
        listed = subprocess.run(["nm", "-C", "-u", str(path)], check=True, capture_output=True, text=True).stdout
        found, source = callers(listed), source_of(build / "src", path)
        if not found:
            continue
        users.add(source)
        if not source.startswith(allowed):
            faults += 1
            print(f"{source} opens sealed content ({', '.join(sorted(found))}); only {', '.join(allowed)} may")
    if not any(source.startswith("vault/") for source in users):
        faults += 1  # the functions were renamed, or this looks at nothing
        print(f"none of {len(objects)} objects below {build} opens anything: has the list of functions gone stale?")
    print(f"opening: {len(objects)} objects, {len(users)} that open, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
