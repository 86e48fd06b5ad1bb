# SPDX-License-Identifier: Apache-2.0
"""docs/formats.md in Python over libsodium: what a browser does, for transcripts and fault harnesses.

Written from the page alone, not from the C++ or TypeScript code, so that a transcript also proves the page.
Needs Debian's libsodium23 and nothing else. Not for production: keys are not wiped.
"""
import base64
import ctypes
import functools
import json
import pathlib
import re
import secrets
import struct
from dataclasses import dataclass, field

_sodium = ctypes.CDLL("libsodium.so.23")
if _sodium.sodium_init() < 0:
    raise RuntimeError("libsodium does not start")
_U64 = ctypes.c_ulonglong
_SIZE = ctypes.c_size_t

# Long arguments (lengths) must be passed with their full width; everything else is a pointer to bytes.
_sodium.crypto_generichash.argtypes = [ctypes.c_char_p, _SIZE, ctypes.c_char_p, _U64, ctypes.c_char_p, _SIZE]
_sodium.crypto_kdf_derive_from_key.argtypes = [ctypes.c_char_p, _SIZE, ctypes.c_uint64, ctypes.c_char_p, ctypes.c_char_p]
_sodium.crypto_pwhash.argtypes = [ctypes.c_char_p, _U64, ctypes.c_char_p, _U64, ctypes.c_char_p, _U64, _SIZE, ctypes.c_int]
_sodium.crypto_box_seal.argtypes = [ctypes.c_char_p, ctypes.c_char_p, _U64, ctypes.c_char_p]
_sodium.crypto_box_seal_open.argtypes = [ctypes.c_char_p, ctypes.c_char_p, _U64, ctypes.c_char_p, ctypes.c_char_p]
_sodium.crypto_sign_detached.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, _U64, ctypes.c_char_p]
_sodium.crypto_sign_verify_detached.argtypes = [ctypes.c_char_p, ctypes.c_char_p, _U64, ctypes.c_char_p]
_AEAD = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, _U64, ctypes.c_char_p, _U64, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p]
_sodium.crypto_aead_xchacha20poly1305_ietf_encrypt.argtypes = _AEAD
_sodium.crypto_aead_xchacha20poly1305_ietf_decrypt.argtypes = [
    ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, _U64, ctypes.c_char_p, _U64, ctypes.c_char_p, ctypes.c_char_p,
]
_sodium.crypto_secretstream_xchacha20poly1305_push.argtypes = [
    ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, _U64, ctypes.c_char_p, _U64, ctypes.c_ubyte,
]
_sodium.crypto_secretstream_xchacha20poly1305_pull.argtypes = [
    ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, _U64, ctypes.c_char_p, _U64,
]


class Refused(Exception):
    """What was to be opened or verified is not what it claims to be."""


# --- words (section 1)


def u64(number: int) -> bytes:
    return struct.pack(">Q", number)


def frame(*fields: bytes | str | int) -> bytes:
    out = bytearray()
    for one in fields:
        raw = one.encode() if isinstance(one, str) else u64(one) if isinstance(one, int) else bytes(one)
        out += struct.pack(">I", len(raw)) + raw
    return bytes(out)


def unframe(raw: bytes) -> list[bytes]:
    fields, at = [], 0
    while at < len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        fields.append(raw[at + 4 : at + 4 + size])
        at += 4 + size
    if at != len(raw):
        raise Refused("a frame that ends early")
    return fields


def H(x: bytes) -> bytes:
    return MAC(b"", x)


def MAC(key: bytes, x: bytes) -> bytes:
    out = ctypes.create_string_buffer(32)
    _sodium.crypto_generichash(out, 32, x, len(x), key or None, len(key))
    return out.raw


def kdf(key: bytes, number: int, context: str) -> bytes:
    out = ctypes.create_string_buffer(32)
    _sodium.crypto_kdf_derive_from_key(out, 32, number, context.encode(), key)
    return out.raw


@dataclass(frozen=True)
class Pair:
    public: bytes
    secret: bytes = field(repr=False)


def box_keypair(seed: bytes) -> Pair:
    pk, sk = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    _sodium.crypto_box_seed_keypair(pk, sk, seed)
    return Pair(pk.raw, sk.raw)


def org_recovery(printed: bytes) -> Pair:
    """The box of an organisation's printed recovery key."""
    return box_keypair(H(frame("suluh/1", "orgrecovery", printed)))


def sign_keypair(seed: bytes) -> Pair:
    pk, sk = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
    _sodium.crypto_sign_seed_keypair(pk, sk, seed)
    return Pair(pk.raw, sk.raw)


def seal_to(public: bytes, message: bytes) -> bytes:
    out = ctypes.create_string_buffer(len(message) + 48)
    if _sodium.crypto_box_seal(out, message, len(message), public) != 0:
        raise Refused("not a public key")
    return out.raw


def open_sealed(pair: Pair, sealed: bytes) -> bytes:
    out = ctypes.create_string_buffer(max(len(sealed) - 48, 1))
    if len(sealed) < 48 or _sodium.crypto_box_seal_open(out, sealed, len(sealed), pair.public, pair.secret) != 0:
        raise Refused("a sealed box that is not for this key")
    return out.raw[: len(sealed) - 48]


def sign(pair: Pair, message: bytes) -> bytes:
    out = ctypes.create_string_buffer(64)
    _sodium.crypto_sign_detached(out, None, message, len(message), pair.secret)
    return out.raw


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    if len(signature) != 64 or _sodium.crypto_sign_verify_detached(signature, message, len(message), public) != 0:
        raise Refused("a signature that does not hold")


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(public, message, signature)
    except Refused:
        return False
    return True


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_id() -> bytes:
    return secrets.token_bytes(16)


# --- envelopes, grants, files (section 2)


def _padded(plain: bytes) -> bytes:
    for block in (256, 1024, 4096, 16384, 65536):
        if len(plain) < block:
            size = block
            break
    else:
        size = (len(plain) // 8192 + 1) * 8192
    return plain + b"\x80" + bytes(size - len(plain) - 1)


def _unpadded(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\0")
    if not plain.endswith(b"\x80"):
        raise Refused("wrong padding")
    return plain[:-1]


def key_id(key: bytes) -> bytes:
    return H(frame("suluh/1", "key", key))[:8]


def associated(kind: str, section_id: bytes, name: str, version: int, network: bytes) -> bytes:
    return frame("suluh/1", "envelope", kind, section_id, name, version, network)


def seal(key: bytes, kind: str, section_id: bytes, name: str, version: int, network: bytes, plain: bytes) -> bytes:
    message = plain if kind == "grant" else _padded(plain)
    ad, nonce = associated(kind, section_id, name, version, network), secrets.token_bytes(24)
    out = ctypes.create_string_buffer(len(message) + 16)
    _sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, None, message, len(message), ad, len(ad), None, nonce, key)
    return b"\x01\x01" + key_id(key) + nonce + out.raw


def open_envelope(key: bytes, kind: str, section_id: bytes, name: str, version: int, network: bytes, envelope: bytes) -> bytes:
    if len(envelope) < 50 or envelope[:2] != b"\x01\x01" or envelope[2:10] != key_id(key):
        raise Refused("an envelope of another form or key")
    ad, sealed = associated(kind, section_id, name, version, network), envelope[34:]
    out = ctypes.create_string_buffer(max(len(sealed) - 16, 1))
    if _sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, None, None, sealed, len(sealed), ad, len(ad), envelope[10:34], key) != 0:
        raise Refused("an envelope that was changed")
    plain = out.raw[: len(sealed) - 16]
    return plain if kind == "grant" else _unpadded(plain)


def section_key(bundle_key: bytes, section_id: bytes) -> bytes:
    return MAC(bundle_key, frame("suluh/1", "section", section_id))


def seal_section(bundle_key: bytes, section_id: bytes, name: str, network: bytes, content: dict) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(section_key(bundle_key, section_id), "section", section_id, name, 1, network, plain)


def open_section(bundle_key: bytes, section_id: bytes, name: str, network: bytes, envelope: bytes) -> dict:
    return json.loads(open_envelope(section_key(bundle_key, section_id), "section", section_id, name, 1, network, envelope))


CHUNK = 65536


def seal_file(bundle_key: bytes, section_id: bytes, network: bytes, plain: bytes) -> bytes:
    state, header = ctypes.create_string_buffer(52), ctypes.create_string_buffer(24)
    _sodium.crypto_secretstream_xchacha20poly1305_init_push(state, header, section_key(bundle_key, section_id))
    ad, out = associated("file", section_id, "", 1, network), bytearray(header.raw)
    pieces = [plain[i : i + CHUNK] for i in range(0, len(plain), CHUNK)] or [b""]
    for i, piece in enumerate(pieces):
        buffer = ctypes.create_string_buffer(len(piece) + 17)
        tag = 3 if i == len(pieces) - 1 else 0
        _sodium.crypto_secretstream_xchacha20poly1305_push(state, buffer, None, piece, len(piece), ad, len(ad), tag)
        out += buffer.raw
    return bytes(out)


def open_file(bundle_key: bytes, section_id: bytes, network: bytes, sealed: bytes) -> bytes:
    state, tag = ctypes.create_string_buffer(52), ctypes.create_string_buffer(1)
    if _sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, sealed[:24], section_key(bundle_key, section_id)) != 0:
        raise Refused("not a sealed file")
    ad, out, at = associated("file", section_id, "", 1, network), bytearray(), 24
    while at < len(sealed):
        piece = sealed[at : at + CHUNK + 17]
        buffer = ctypes.create_string_buffer(max(len(piece) - 17, 1))
        if _sodium.crypto_secretstream_xchacha20poly1305_pull(state, buffer, None, tag, piece, len(piece), ad, len(ad)) != 0:
            raise Refused("a file that was changed")
        out += buffer.raw[: len(piece) - 17]
        at += len(piece)
    if tag.raw != b"\x03":
        raise Refused("a file without its end")
    return bytes(out)


# --- people (section 3)


def argon2id(password: str, salt: bytes, ops: int = 3, mem: int = 64 << 20) -> bytes:
    out, raw = ctypes.create_string_buffer(32), password.encode()
    if _sodium.crypto_pwhash(out, 32, raw, len(raw), salt, ops, mem, 2) != 0:
        raise MemoryError("Argon2id")
    return out.raw


@dataclass
class PersonKeys:
    seed: bytes = field(repr=False)

    def __post_init__(self):
        self.box = box_keypair(kdf(self.seed, 1, "SlUsrBox"))
        self.sign = sign_keypair(kdf(self.seed, 2, "SlUsrSig"))
        self.sym = kdf(self.seed, 3, "SlUsrSym")


def login_proof(password_key: bytes) -> bytes:
    return kdf(password_key, 1, "SlUserAu")


def key_encryption_key(password_key: bytes, share: bytes) -> bytes:
    return MAC(kdf(password_key, 2, "SlUserWr"), share)


def recovery_keys(code: bytes) -> tuple[bytes, bytes]:
    """(proof RA, wrapping key RW) of a 16-byte recovery code."""
    master = H(frame("suluh/1", "recovery", code))
    return kdf(master, 1, "SlRecvAu"), kdf(master, 2, "SlRecvWr")


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _base32(bits: str) -> str:
    return "".join(CROCKFORD[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))


def _bits(raw: bytes) -> str:
    return "".join(f"{b:08b}" for b in raw)


def _from_base32(text: str) -> str:
    text = text.upper().replace("I", "1").replace("L", "1").replace("O", "0")
    return "".join(f"{CROCKFORD.index(c):05b}" for c in text if c in CROCKFORD)


# --- organisations and circles (sections 4 and 5)


def org_id(root_public: bytes) -> bytes:
    return H(frame("suluh/1", "org", root_public))[:16]


def circle_id(org: bytes, team: str, kind: str) -> bytes:
    return H(frame("suluh/1", "circle", org, team, kind))[:16]


@dataclass
class CircleKeys:
    seed: bytes = field(repr=False)

    def __post_init__(self):
        self.box = box_keypair(kdf(self.seed, 1, "SlCirBox"))
        self.sign = sign_keypair(kdf(self.seed, 2, "SlCirSig"))
        self.sym = kdf(self.seed, 3, "SlCirSym")


def wrap_own(circle: CircleKeys, bundle_id: bytes, epoch: int, network: bytes, bundle_key: bytes) -> bytes:
    return seal(circle.sym, "grant", bundle_id, "", epoch, network, bundle_key)


def unwrap(circle: CircleKeys, bundle_id: bytes, epoch: int, network: bytes, wrapped: bytes) -> bytes:
    if len(wrapped) == 82:
        return open_envelope(circle.sym, "grant", bundle_id, "", epoch, network, wrapped)
    return open_sealed(circle.box, wrapped)


def statement(kind: str, network: bytes, *fields: bytes | str | int) -> bytes:
    return frame("suluh/1", kind, network, *fields)


# --- receipts (section 6)


@functools.cache
def words_list() -> list[str]:
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    return next((root / "src").rglob("wordlist_id.txt")).read_text(encoding="utf-8").split()


@dataclass
class Receipt:
    random: bytes = field(repr=False)
    network: bytes

    def __post_init__(self):
        master = H(frame("suluh/1", "receipt", self.network, self.random))
        self.lookup = kdf(master, 1, "SlRcpt__")
        self.box = box_keypair(kdf(master, 2, "SlRcpt__"))
        self.sign = sign_keypair(kdf(master, 3, "SlRcpt__"))
        self.content_key = kdf(master, 4, "SlRcpt__")
        self.capsule_key = kdf(master, 5, "SlRcpt__")

    @staticmethod
    def new(network: bytes) -> "Receipt":
        return Receipt(secrets.token_bytes(14), network)

    def _checked(self, bits: int) -> str:
        return _bits(self.random) + _bits(H(frame("suluh/1", "receipt-check", self.random)))[:bits]

    def characters(self) -> str:
        text = _base32(self._checked(8))
        return "-".join(text[i : i + 4] for i in range(0, 24, 4))

    def words(self) -> str:
        listed = words_list()
        bits = self._checked(9)
        return " ".join(listed[int(bits[i : i + 11], 2)] for i in range(0, 121, 11))

    @staticmethod
    def read(text: str, network: bytes) -> "Receipt":
        parts = [p for p in re.split(r"[\s,.\-\u2010-\u2015]+", text.lower()) if p]
        together = "".join(parts)
        if any(c.isdigit() for c in together) or (len(together) == 24 and not set(together.upper()) - set(CROCKFORD + "ILO")):
            bits, check = _from_base32(together), 8
        else:
            listed = {w: i for i, w in enumerate(words_list())}
            if len(parts) != 11 or not all(p in listed for p in parts):
                raise Refused("not eleven words of the list")
            bits, check = "".join(f"{listed[p]:011b}" for p in parts), 9
        if len(bits) != 112 + check:
            raise Refused("not a receipt")
        receipt = Receipt(int(bits[:112], 2).to_bytes(14, "big"), network)
        if receipt._checked(check) != bits:
            raise Refused("a receipt with a slip of the pen")
        return receipt


# --- what is sent (section 7)


@dataclass
class Recipient:
    circle_id: bytes
    epoch: int
    box_pk: bytes
    org_id: bytes


@dataclass
class PlainFile:
    name: str
    type: str
    data: bytes
    section_id: bytes = field(default_factory=new_id)


@dataclass
class PlainReport:
    story: str
    village: str = ""
    when: str = ""
    contact: str = ""
    contact_when: str = ""
    danger: str = "unknown"
    district: str = ""
    how_known: str = "other"
    wants_reply: bool = True
    language: str = "id"
    files: list[PlainFile] = field(default_factory=list)


WHITE_SPACE = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def title_text(story: str) -> str:
    folded = WHITE_SPACE.sub(" ", story).strip(" ")
    if len(folded) <= 120:
        return folded
    gap = folded.rfind(" ", 0, 120)
    return folded[: gap if gap >= 60 else 119] + "…"


def _grants(recipients: list[Recipient], key: bytes) -> tuple[list[dict], bytes]:
    rows, joined = [], b""
    for to in recipients:
        wrapped = seal_to(to.box_pk, key)
        rows.append({"circle_id": to.circle_id.hex(), "epoch": to.epoch, "wrapped": b64(wrapped)})
        joined += frame(to.circle_id, to.epoch, wrapped)
    return rows, joined


def content_mac(receipt: Receipt, plain: PlainReport, recipients: list[Recipient]) -> bytes:
    return MAC(
        receipt.content_key,
        frame(
            "suluh/1", "content", plain.story, plain.village, plain.when, plain.contact, plain.contact_when, plain.danger, plain.district,
            plain.how_known, "1" if plain.wants_reply else "0", b"".join(sorted(r.circle_id for r in recipients)),
            b"".join(H(f.data) for f in plain.files),
        ),
    )


def submission(
    receipt: Receipt, plain: PlainReport, recipients: list[Recipient], submission_id: bytes | None = None, key: bytes | None = None,
    uploads: list[str] | None = None,
) -> dict:
    """The Submission of docs/api.md. With files: choose the bundle key, send seal_file(key, ...) of each as an upload, and
    give the key and the upload ids here."""
    submission_id, report_id, key, uploads = submission_id or new_id(), new_id(), key or secrets.token_bytes(32), uploads or []
    network = receipt.network
    title_id, body_id = new_id(), new_id()
    title = seal_section(key, title_id, "title", network, {"v": 1, "text": title_text(plain.story)})
    files = [{"section_id": f.section_id.hex(), "name": f.name, "type": f.type, "size": len(f.data)} for f in plain.files]
    body = seal_section(
        key, body_id, "body", network,
        {"v": 1, "story": plain.story, "village": plain.village, "when": plain.when, "contact": plain.contact,
         "contact_when": plain.contact_when, "files": files},
    )
    orgs = json.dumps({"v": 1, "orgs": [r.org_id.hex() for r in recipients]}).encode()
    capsule = seal(receipt.capsule_key, "capsule", report_id, "capsule", 1, network, orgs)
    grants, joined = _grants(recipients, key)
    mac, wants = content_mac(receipt, plain, recipients), "1" if plain.wants_reply else "0"
    manifest = frame(
        "suluh/1", "submission", network, submission_id, report_id, receipt.lookup, receipt.box.public, mac, plain.danger, plain.district,
        plain.how_known, wants, plain.language, H(title), H(body), H(capsule), joined, b"".join(f.section_id for f in plain.files),
    )
    return {
        "submission_id": submission_id.hex(), "report_id": report_id.hex(), "lookup": b64(receipt.lookup), "content_mac": b64(mac),
        "box_pk": b64(receipt.box.public), "sign_pk": b64(receipt.sign.public), "danger": plain.danger, "district": plain.district,
        "how_known": plain.how_known, "wants_reply": plain.wants_reply, "language": plain.language,
        "title": {"section_id": title_id.hex(), "envelope": b64(title)}, "body": {"section_id": body_id.hex(), "envelope": b64(body)},
        "capsule": b64(capsule), "grants": grants,
        "files": [{"section_id": f.section_id.hex(), "upload_id": u} for f, u in zip(plain.files, uploads, strict=True)],
        "signature": b64(sign(receipt.sign, manifest)),
    }


def addition(receipt: Receipt, report_id: bytes, story: str, recipients: list[Recipient], submission_id: bytes | None = None) -> dict:
    network, submission_id, bundle_id, section_id, key = receipt.network, submission_id or new_id(), new_id(), new_id(), secrets.token_bytes(32)
    body = seal_section(key, section_id, "body", network, {"v": 1, "story": story})
    grants, joined = _grants(recipients, key)
    mac = MAC(receipt.content_key, frame("suluh/1", "addition-content", story))
    manifest = frame("suluh/1", "addition", network, submission_id, report_id, bundle_id, mac, H(body), joined)
    return {
        "lookup": b64(receipt.lookup), "submission_id": submission_id.hex(), "bundle_id": bundle_id.hex(), "section_id": section_id.hex(),
        "content_mac": b64(mac), "body": b64(body), "grants": grants, "signature": b64(sign(receipt.sign, manifest)),
    }


def deletion(receipt: Receipt, report_id: bytes) -> dict:
    signature = sign(receipt.sign, frame("suluh/1", "deletion", receipt.network, report_id))
    return {"lookup": b64(receipt.lookup), "signature": b64(signature)}


def note(circle: CircleKeys, epoch: int, network: bytes, text: str) -> dict:
    bundle_id, section_id, key = new_id(), new_id(), secrets.token_bytes(32)
    return {
        "bundle_id": bundle_id.hex(), "section_id": section_id.hex(),
        "envelope": b64(seal_section(key, section_id, "note", network, {"v": 1, "text": text})), "epoch": epoch,
        "wrapped": b64(wrap_own(circle, bundle_id, epoch, network, key)),
    }


def reply(
    circle: CircleKeys, circle_of: bytes, epoch: int, org: bytes, network: bytes, report_id: bytes, reporter_box: bytes, seq: int, prev: bytes,
    text: str,
) -> dict:
    bundle_id, section_id, key = new_id(), new_id(), secrets.token_bytes(32)
    envelope = seal_section(key, section_id, "reply", network, {"v": 1, "text": text})
    signed = statement("reply", network, report_id, org, circle_of, epoch, section_id, seq, prev, H(envelope))
    return {
        "bundle_id": bundle_id.hex(), "section_id": section_id.hex(), "envelope": b64(envelope),
        "reporter_wrapped": b64(seal_to(reporter_box, key)), "epoch": epoch,
        "wrapped": b64(wrap_own(circle, bundle_id, epoch, network, key)), "statement": b64(signed), "signature": b64(sign(circle.sign, signed)),
    }


# --- the key directory (section 5)


def verified_circles(network: bytes, organisation: dict) -> dict[bytes, Recipient]:
    """The newest epoch of each circle of one organisation of /api/v1/directory or /api/v1/intake; Refused when a
    signature or an id does not fit. The statement list may come in any order."""
    org = bytes.fromhex(organisation["org_id"])
    parsed = [(s["kind"], unb64(s["bytes"]), unb64(s["signature"])) for s in organisation["statements"]]
    root = None
    for kind, raw, signature in parsed:
        if kind == "org":
            fields = unframe(raw)
            verify(fields[3], raw, signature)
            if fields[2] != network or org_id(fields[3]) != org:
                raise Refused("an organisation that is not what its id says")
            root = fields[3]
    if root is None:
        raise Refused("no statement of the organisation")
    members: dict[bytes, tuple[int, bytes, bool]] = {}  # person -> newest certificate: when, sign key, custodian
    left: dict[bytes, int] = {}
    for kind, raw, signature in parsed:
        if kind not in ("member", "leave") or not holds(root, raw, signature):
            continue
        fields = unframe(raw)
        issued = int.from_bytes(fields[-1], "big")
        if kind == "leave":
            left[fields[4]] = max(left.get(fields[4], 0), issued)
        elif fields[4] not in members or members[fields[4]][0] < issued:
            members[fields[4]] = (issued, fields[6], fields[7] == b"1")
    custodians = {m: key for m, (issued, key, custodian) in members.items() if custodian and left.get(m, -1) < issued}
    circles: dict[bytes, Recipient] = {}
    for kind, raw, signature in parsed:
        if kind != "circle":
            continue
        _, _, _, circle_org, cid, team, klass, epoch, box_pk, _, custodian, _ = unframe(raw)
        if circle_org != org or circle_id(org, team.decode(), klass.decode()) != cid:
            raise Refused("a circle with an id of another")
        if custodian not in custodians or not holds(custodians[custodian], raw, signature):
            continue
        number = int.from_bytes(epoch, "big")
        if cid not in circles or circles[cid].epoch < number:
            circles[cid] = Recipient(cid, number, box_pk, org)
    return circles
