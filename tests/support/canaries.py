# SPDX-License-Identifier: Apache-2.0
"""Marks to plant in fields, and the search for them in anything: as text, UTF-16, hex, base64 at every shift, and inside
gzip, zlib and zip data.

All marks of a run begin with the same random letters, so that a search is a few fast scans however many marks there are.
"""
import base64
import binascii
import pathlib
import random
import re
import secrets
import zlib
from dataclasses import dataclass, field

LETTERS = "abcdefghijkmnpqrstuvwxyz"
COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04")
MOST_INFLATED = 4 << 20


@dataclass
class Hit:
    where: str
    encoding: str
    field: str


@dataclass
class Marks:
    prefix: str = ""
    fields: dict[str, str] = field(default_factory=dict)  # code -> name of the field
    others: dict[str, str] = field(default_factory=dict)  # exact text -> name, e.g. words of a receipt

    def __post_init__(self):
        self.prefix = self.prefix or "".join(secrets.choice(LETTERS) for _ in range(16))

    def mark(self, name: str) -> str:
        """A text to put into the field of this name."""
        for code, known in self.fields.items():
            if known == name:
                return self.prefix + code
        code = "".join(secrets.choice(LETTERS) for _ in range(6))
        self.fields[code] = name
        return self.prefix + code

    def also(self, text: str, name: str) -> None:
        """A secret that has a form of its own."""
        self.others[text] = name

    # --- searching

    def _needles(self) -> dict[str, bytes]:
        raw = self.prefix.encode()
        found = {
            "text": raw, "capitals": raw.upper(), "UTF-16": self.prefix.encode("utf-16-le")[:-1], "hex": binascii.hexlify(raw),
            "hex in capitals": binascii.hexlify(raw).upper(),
        }
        for shift in range(3):
            # The characters that do not depend on what stands before or behind.
            whole = base64.b64encode(b"\0" * shift + raw)
            start, end = (shift * 8 + 5) // 6, (shift + len(raw)) * 8 // 6
            found[f"base64 at shift {shift}"] = whole[start:end]
        return found

    def _field_of(self, encoding: str, data: bytes, at: int) -> str:
        """Which mark begins here; the needle alone says only that there is one."""
        length = len(self.prefix) + 6
        if encoding == "UTF-16":
            text = data[at : at + 2 * length].decode("utf-16-le", errors="replace")
        elif encoding.startswith("hex"):
            text = binascii.unhexlify(data[at : at + 2 * length]).decode(errors="replace") if len(data) >= at + 2 * length else ""
        elif encoding.startswith("base64"):
            shift = int(encoding[-1])
            begin = at - (shift * 8 + 5) // 6
            piece = data[max(begin, 0) : begin + ((shift + length) * 8 + 5) // 6 + 3]
            piece = piece[: len(piece) // 4 * 4].replace(b"-", b"+").replace(b"_", b"/")
            try:
                text = base64.b64decode(piece)[shift:].decode(errors="replace")
            except (binascii.Error, ValueError):
                text = ""
        else:
            text = data[at : at + length].decode(errors="replace").lower()
        return self.fields.get(text[len(self.prefix) : length], "a mark that was cut short")

    def search(self, data: bytes, where: str, inside: bool = True) -> list[Hit]:
        hits: dict[tuple[str, str], Hit] = {}
        for encoding, needle in self._needles().items():
            at = data.find(needle)
            while at != -1:
                name = self._field_of(encoding, data, at)
                hits.setdefault((encoding, name), Hit(where, encoding, name))
                at = data.find(needle, at + 1)
        for text, name in self.others.items():
            for encoding, needle in (("text", text.encode()), ("UTF-16", text.encode("utf-16-le")), ("hex", text.encode().hex().encode())):
                if needle in data:
                    hits.setdefault((encoding, name), Hit(where, encoding, name))
        if inside:
            for plain in inflated(data):
                for hit in self.search(plain, where, inside=False):
                    hits.setdefault((hit.encoding + ", compressed", hit.field), Hit(where, hit.encoding + ", compressed", hit.field))
        return list(hits.values())

    def search_tree(self, root: pathlib.Path, where: str) -> list[Hit]:
        """Every file below (or the file); names of files too."""
        hits = []
        for path in [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file()):
            hits += self.search(path.read_bytes(), f"{where}: {path.name}")
            hits += self.search(path.name.encode(), f"{where}: the name {path.name}", inside=False)
        return hits


def inflated(data: bytes):
    """What lies behind each beginning of compressed data, as far as it inflates to something."""
    for found in COMPRESSED.finditer(data):
        at, form = found.start(), 15 + 32
        if found.group(0).startswith(b"PK") and len(data) > at + 30:
            at += 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
            form = -15
        try:
            plain = zlib.decompressobj(form).decompress(data[at : at + MOST_INFLATED], MOST_INFLATED)
        except zlib.error:
            continue
        if len(plain) >= 16:
            yield plain


def jpeg(mark: str) -> bytes:
    """A picture's first bytes with a mark in its comment, padded so that it is not tiny."""
    comment = mark.encode()
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + random.randbytes(3000) + b"\xff\xd9"
