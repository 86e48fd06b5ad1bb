#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Words that have no business in the repository: folders of one machine, hosts of package registries, talk about tools
that wrote the text. The words stand here in rot13, or this file would be its own first finding.

Also held: a C++, TypeScript or Python source begins with the SPDX line, no file is larger than 1 MiB, and links between the
pages of the repository lead somewhere.
"""
import codecs
import pathlib
import re
import subprocess
import sys

WORDS = {
    "a folder of one machine": [
        "/jbex/", "/snez/", "/ebbg/", "/ubzr/", ".yvoenel/", "/gzc/onfu_wbo", "/gzc/oevrs", "/bcg/jurryf",
    ],
    "the host of a package registry": [
        "qro.qrovna.bet", "ertvfgel.acz", "clcv.bet", "abqrfbhepr", "pengrf.vb",
    ],
    "talk about who or what wrote it": [
        "pynhqr", "naguebcvp", "pungtcg", "bcranv", "pbcvybg", "YYZ", "ynathntr zbqry", "negvsvpvny vagryyvtrapr",
        "NV-trarengrq", "NV-nffvfgrq", "NV-jevggra", "fhontrag", "fho-ntrag", "pb-nhguberq-ol",
    ],
}
# Files that are not ours, or are lists of names by their nature.
SKIPPED = re.compile(r"(^|/)(package-lock\.json|LICENSE|wordlist_id\.txt)$|^tests/golden/.*\.(db|bin)$|\.(png|jpg|woff2|ico|br|gz|pdf)$")
HEADED = re.compile(r"\.(cpp|h|ts|py|sh|svelte)$")
UNHEADED = re.compile(r"^web/src/lib/i18n/paraglide/|/types\.ts$|^web/src/lib/api/schema|\.d\.ts$")
MAX_BYTES = 1 << 20


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True)
    return [name for name in listed.stdout.decode().split("\0") if name]


def compiled() -> list[tuple[str, re.Pattern]]:
    """Whole words, and paths that begin where a path may begin; words in capitals count only in capitals."""
    found = []
    for why, words in WORDS.items():
        for word in (codecs.decode(w, "rot13") for w in words):
            flags = 0 if word.isupper() else re.IGNORECASE
            end = r"(?!\w)" if word[-1].isalnum() and "." not in word and "_" not in word else ""
            found.append((why, re.compile(r"(?<![\w.-])" + re.escape(word) + end, flags)))
    return found


def check_text(name: str, text: str, patterns: list[tuple[str, re.Pattern]]) -> list[str]:
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        for why, pattern in patterns:
            found = pattern.search(line)
            if found:
                faults.append(f"{name}:{number}: {why}: '{found.group(0)}'")
    if HEADED.search(name) and not UNHEADED.search(name) and "SPDX-License-Identifier: Apache-2.0" not in text[:400]:
        faults.append(f"{name}: no SPDX line at the top")
    return faults


def check_links(name: str, text: str) -> list[str]:
    folder = pathlib.Path(name).parent
    targets = re.findall(r"\]\(([^)\s#:]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [f"{name}: the link to {t} leads nowhere" for t in targets if not (folder / t).exists()]


def main() -> int:
    patterns = compiled()
    faults, count = [], 0
    for name in tracked():
        try:
            with open(name, "rb") as file:
                raw = file.read()
        except (FileNotFoundError, IsADirectoryError):
            continue
        if len(raw) > MAX_BYTES:
            faults.append(f"{name}: {len(raw)} bytes; keep data in the repository under {MAX_BYTES}")
        if SKIPPED.search(name) or b"\0" in raw[:8192]:
            continue
        count += 1
        text = raw.decode("utf-8", errors="replace")
        faults += check_text(name, text, patterns)
        if name.endswith(".md") and not name.startswith("src/site/content/"):
            faults += check_links(name, text)
    for fault in faults:
        print(fault)
    print(f"texts: {count} files, {len(faults)} faults")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
