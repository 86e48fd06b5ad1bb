#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks an exported audit log without any code of the server (docs/formats.md section 8).

  verify_log.py --file log.ndjson --key KEY [--checkpoint kept.txt] [--every-signature]

KEY is the log's public key: 64 hex digits or the last part of "suluh/...+id+base64". Needs Python 3.9 and the openssl
program. Prints "intact" or what is wrong first; exit status 0 intact, 1 not intact, 2 usage. Without --every-signature
only the newest checkpoint of each epoch is checked by signature (it covers all before it); the roots of all are."""
import argparse
import base64
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

ENTRY = ["id", "time_ms", "actor_kind", "actor_id", "org_id", "action", "object_id", "section", "outcome", "detail_hash"]
BATCH = ["epoch", "first_seq", "entries", "entry_ids", "leaf_hashes", "frontier", "root", "checkpoint"]
ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410


class Broken(Exception):
    pass


def sha(data):
    return hashlib.sha256(data).digest()


def b64url(text):
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise ValueError("base64")
    return data


def unhex(text):
    if not re.fullmatch("[0-9a-f]*", text):
        raise ValueError("hex")
    return bytes.fromhex(text)


def frame(*fields):
    return b"".join(struct.pack(">I", len(f)) + f for f in fields)


def detail_hash(salt, detail):
    return hashlib.blake2b(salt + detail, digest_size=32).digest() if salt or detail else b""


def leaf(network, e):
    return sha(b"\0" + frame(b"suluh/1", b"audit", network, struct.pack(">q", e["id"]), struct.pack(">q", e["time_ms"]),
                             e["actor_kind"].encode(), unhex(e["actor_id"]), unhex(e["org_id"]), e["action"].encode(),
                             unhex(e["object_id"]), e["section"].encode(), e["outcome"].encode(), b64url(e["detail_hash"])))


def append(tree, node):
    """tree: [(width, root)] of complete subtrees from the left, halving widths."""
    width = 1
    while tree and tree[-1][0] == width:
        node, width = sha(b"\1" + tree.pop()[1] + node), width * 2
    tree.append((width, node))


def root(tree):
    if not tree:
        return sha(b"")
    out = tree[-1][1]
    for _, node in reversed(tree[:-1]):
        out = sha(b"\1" + node + out)
    return out


def read_note(note):
    """(origin, size, root, signed text, [(name, key id, signature)])"""
    text, gap, rest = note.rpartition("\n\n")
    lines = text.split("\n")
    if not gap or not rest.endswith("\n") or len(lines) != 3 or not re.fullmatch("0|[1-9][0-9]*", lines[1]):
        raise ValueError("note")
    if re.search("[\0-\x09\x0b-\x1f]", note):
        raise ValueError("control character")
    signatures = []
    for line in rest[:-1].split("\n"):
        dash, name, blob = line.split(" ")
        data = base64.b64decode(blob, validate=True)
        if dash != "\u2014" or len(data) < 5 or base64.b64encode(data).decode() != blob:
            raise ValueError("signature line")
        signatures.append((name, data[:4], data[4:]))
    digest = base64.b64decode(lines[2], validate=True)
    if len(digest) != 32 or base64.b64encode(digest).decode() != lines[2]:
        raise ValueError("root")
    return lines[0], int(lines[1]), digest, (text + "\n").encode(), signatures


def check_signature(key, note, folder):
    origin, _, _, text, signatures = read_note(note)
    key_id = sha(origin.encode() + b"\n\x01" + key)[:4]
    ours = [s for name, kid, s in signatures if name == origin and kid == key_id]
    if not ours:
        return False
    paths = [os.path.join(folder, name) for name in ("key", "text", "signature")]
    for signature in ours:
        for path, data in zip(paths, (ED25519_SPKI + key, text, signature)):
            with open(path, "wb") as out:
                out.write(data)
        run = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin",
                              "-in", paths[1], "-sigfile", paths[2]], capture_output=True, check=False)
        if run.returncode != 0:
            return False
    return True


def parse(raw, number):
    try:
        line = raw.decode()
        value = json.loads(line)
        if json.dumps(value, separators=(",", ":"), ensure_ascii=False) != line:
            raise ValueError("form")
        if list(value) not in (ENTRY, ENTRY + ["salt", "detail"], BATCH, ["suluh_audit", "network_id", "key"]):
            raise ValueError("names")
        return value
    except (ValueError, RecursionError):
        raise Broken(f"line {number} is not in the form in which it was exported") from None


class Log:
    def __init__(self, key, kept, every, folder):
        self.key, self.every, self.folder = key, every, folder
        self.tree, self.size, self.epoch, self.newest, self.network, self.rolled = [], 0, 0, None, None, None
        self.kept = None
        if kept is not None:
            if not check_signature(key, kept, folder):
                raise Broken("the kept checkpoint is not signed by this key")
            self.kept = read_note(kept)[:3]

    def origin(self, epoch):
        return "suluh/" + self.network.hex() + (f"/epoch/{epoch}" if epoch > 0 else "")

    def head(self, head):
        if list(head)[0] != "suluh_audit" or repr(head["suluh_audit"]) != "1" or b64url(head["key"]) != self.key:
            raise Broken("the head is not an audit export of this key")
        self.network = unhex(head["network_id"])
        if self.kept:
            match = re.fullmatch(re.escape(self.origin(0)) + "(?:/epoch/([1-9][0-9]*))?", self.kept[0])
            if not match:
                raise Broken("the kept checkpoint is of another log")
            self.kept = (int(match[1] or 0), self.kept[1], self.kept[2]) if self.kept[1] else None

    def signed(self, note):
        if not check_signature(self.key, note, self.folder):
            raise Broken(f"the checkpoint of {self.size} entries is not signed by this key")

    def batch(self, b, entries):
        at = f"in the batch at position {self.size}"
        ids = b"".join(struct.pack(">q", e["id"]) for e in entries)
        leaves = [leaf(self.network, e) for e in entries]
        recorded = b64url(b["leaf_hashes"])
        for i, node in enumerate(leaves):
            if recorded[32 * i:32 * i + 32] != node:
                raise Broken(f"entry {entries[i]['id']} at position {self.size + i} is not what was placed there")
        if b["first_seq"] != self.size or b["entries"] != len(entries) or not entries or len(recorded) != 32 * len(leaves):
            raise Broken("entries are missing or doubled " + at)
        if b["epoch"] != self.epoch:
            if b["epoch"] < self.epoch or entries[0]["action"] != "log.epoch" or entries[0]["section"] != str(b["epoch"]):
                raise Broken("an epoch begins unannounced " + at)
            if self.newest:
                self.signed(self.newest)
            self.epoch = b["epoch"]
        if self.kept and self.epoch > self.kept[0]:
            self.rolled, self.kept = (self.size, self.kept[1]), None
        for e in entries:
            if "salt" in e and detail_hash(b64url(e["salt"]), e["detail"].encode()) != b64url(e["detail_hash"]):
                raise Broken(f"the detail of entry {e['id']} is not the one recorded")
        for node in leaves:
            append(self.tree, node)
            self.size += 1
            if self.kept and self.size == self.kept[1]:
                if root(self.tree) != self.kept[2] or self.epoch != self.kept[0]:
                    raise Broken("the kept checkpoint is not a beginning of this log")
                self.kept = None
        note = read_note(b["checkpoint"])
        if ids != b64url(b["entry_ids"]) or b"".join(n for _, n in self.tree) != b64url(b["frontier"]):
            raise Broken("the record is not that of its entries " + at)
        if root(self.tree) != b64url(b["root"]) or note[:3] != (self.origin(self.epoch), self.size, root(self.tree)):
            raise Broken("the checkpoint is of another tree " + at)
        self.newest = b["checkpoint"]
        if self.every:
            self.signed(self.newest)

    def run(self, lines):
        self.head(parse(next(lines, b"").removesuffix(b"\n"), 1))
        entries = []
        for number, raw in enumerate(lines, 2):
            if not raw.endswith(b"\n"):
                raise Broken("the file ends inside a line")
            value = parse(raw[:-1], number)
            try:
                if "epoch" in value:
                    self.batch(value, entries)
                    entries = []
                else:
                    entries.append(value)
            except (ValueError, TypeError, AttributeError, KeyError, struct.error):
                raise Broken(f"line {number} or its batch cannot be read") from None
        if entries:
            raise Broken("the file ends inside a batch")
        if self.newest:
            self.signed(self.newest)
        if self.kept:
            raise Broken(f"the log has {self.size} entries, the kept checkpoint covers {self.kept[1]}")


def public_key(text):
    try:
        return unhex(text) if re.fullmatch("[0-9a-f]{64}", text) else base64.b64decode(text.split("+", 2)[-1])[-32:]
    except ValueError:
        raise argparse.ArgumentTypeError("not a public key") from None


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--file", required=True)
    arguments.add_argument("--key", required=True, type=public_key)
    arguments.add_argument("--checkpoint")
    arguments.add_argument("--every-signature", action="store_true")
    args = arguments.parse_args()
    try:
        kept = open(args.checkpoint, encoding="utf-8", newline="").read() if args.checkpoint else None
        with tempfile.TemporaryDirectory() as folder, open(args.file, "rb") as file:
            log = Log(args.key, kept, args.every_signature, folder)
            log.run(iter(file))
    except OSError as reason:
        print(f"cannot read: {reason}", file=sys.stderr)
        return 2
    except (Broken, ValueError, TypeError, KeyError) as reason:
        print("NOT INTACT:", reason)
        return 1
    if log.rolled:
        print(f"restored from a backup, as announced: entries {log.rolled[0]} to {log.rolled[1] - 1} were lost")
    print(f"intact: {log.size} entries, epoch {log.epoch}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
