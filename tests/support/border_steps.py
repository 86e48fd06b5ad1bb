# SPDX-License-Identifier: Apache-2.0
"""Client steps about the border desk (`chelsea ! crossing {...}`): what a browser seals and signs, by docs/border.md alone."""
import json

import sealing
from case_steps import _circle, _id, _now, _organisation, _signed, _their_circle
from sealing import H, MAC, b64, unb64

PROTECTIVE = ("missing", "child")


def _plain(text: str) -> str:
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())


def _phone(text: str) -> str:
    digits = "".join(c for c in text if c.isdigit())
    digits = digits.removeprefix("62")
    return digits.removeprefix("0")


def _tokens(person, content: dict, links: bool) -> list[str]:
    if links:
        values = [("phone", _phone(content.get("phone", ""))), ("sponsor", _plain(content.get("sponsor", "")))]
    else:
        number = _plain(content.get("number", ""))
        values = [("document", _plain(content.get("issuer", "")) + number if number else ""), ("nik", _plain(content.get("nik", "")))]
    circle = sealing.circle_id(person.keys.org_id, "", "border")
    out = []
    for (held, _), keys in sorted(person.keys.circles.items(), key=lambda one: one[0]):
        if held == circle:
            out += [b64(MAC(keys.sym, sealing.frame("suluh/1", "token", kind, value))[:16]) for kind, value in values if value]
    return out


def _seal(person, kind: str, name: str, record: bytes, content: dict) -> tuple[dict, bytes]:
    circle, epoch, keys = _circle(person, kind)
    key, network = sealing.new_id() + sealing.new_id(), person.keys.network
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    envelope = sealing.seal(sealing.section_key(key, record), "section", record, name, 1, network, plain)
    return {
        "circle_id": circle.hex(), "epoch": epoch, "wrapped": b64(sealing.wrap_own(keys, record, epoch, network, key)), "envelope": b64(envelope),
    }, envelope


def _to_protection(person, record: bytes, content: dict) -> tuple[dict, bytes]:
    """Somebody outside the circle of protection officers seals an entry to its public key."""
    own = next(o for o in person.ask("GET", "/api/v1/directory").json()["organisations"] if o["org_id"] == person.keys.org_id.hex())
    to = sealing.verified_circles(person.keys.network, own)[sealing.circle_id(person.keys.org_id, "", "protection")]
    key, network = sealing.new_id() + sealing.new_id(), person.keys.network
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    envelope = sealing.seal(sealing.section_key(key, record), "section", record, "entry", 1, network, plain)
    return {"circle_id": to.circle_id.hex(), "epoch": to.epoch, "wrapped": b64(sealing.seal_to(to.box_pk, key)), "envelope": b64(envelope)}, envelope


def crossing(world, person, args: dict):
    """{"facts"?, "person": {"name", "issuer", "number", "nik"?, "phone"?, "sponsor"?}, "ago_hours"?, "outcome"?, "basis"?, "hits"?, "id"?, "desk_encoding"?} -> CrossingIn."""
    record = _id(args["id"]) if "id" in args else sealing.new_id()
    sealed, _ = _seal(person, "border", "crossing", record, {"v": 1, **args["person"]})
    facts = {"direction": "in", "port": "fatmawati", "happened_ms": _now() - int(args.get("ago_hours", 0) * 3_600_000)} | args.get("facts", {})
    return {
        "crossing_id": record.hex(), "facts": facts, "outcome": args.get("outcome", "passed"), "basis": args.get("basis", ""), "offline": False,
        "sealed": sealed, "tokens": _tokens(person, args["person"], False), "links": _tokens(person, args["person"], True), "hits": args.get("hits", []),
    } | {name: args[name] for name in ("desk_encoding",) if name in args}


def interview(world, person, args: dict):
    """{"facts", "person": {"name", "nik"?, ...}, "desk_encoding"?} -> InterviewIn."""
    record = sealing.new_id()
    sealed, _ = _seal(person, "border", "interview", record, {"v": 1, **args["person"]})
    return {
        "interview_id": record.hex(), "facts": args["facts"], "sealed": sealed, "tokens": _tokens(person, args["person"], False),
        "links": _tokens(person, args["person"], True),
    } | {name: args[name] for name in ("desk_encoding",) if name in args}


def visit(world, person, args: dict):
    """{"facts", "words"} -> VisitIn."""
    record = sealing.new_id()
    sealed, _ = _seal(person, "border", "visit", record, {"v": 1, **args["words"]})
    return {"visit_id": record.hex(), "facts": args["facts"], "sealed": sealed}


def _listing(person, record: bytes, act: str, args: dict, envelope_hash: bytes) -> dict:
    keys = person.keys
    raw = sealing.statement("listing", keys.network, record, act, args["list"], args["basis"], args["from_day"], args["until_day"], envelope_hash,
                            _now(), keys.org_id, keys.user_id)
    return {"statement": b64(raw), "signature": b64(sealing.sign(keys.person.sign, raw))}


def entry(world, person, args: dict):
    """{"list", "basis", "from_day", "until_day", "person": {...}, "encodings"?} -> EntryIn, signed by the first person."""
    record, content = sealing.new_id(), {"v": 1, **args["person"]}
    protective = args["list"] in PROTECTIVE
    outside = protective and not any(c == sealing.circle_id(person.keys.org_id, "", "protection") for c, _ in person.keys.circles)
    sealed, envelope = _to_protection(person, record, content) if outside else _seal(person, "protection" if protective else "border", "entry", record, content)
    more = {name: args[name] for name in ("encodings",) if name in args}
    return {"entry_id": record.hex(), "sealed": sealed, "tokens": _tokens(person, args["person"], False)} | more | _listing(person, record, "add", args, H(envelope))


def entry_act(world, person, args: dict):
    """{"entry": EntryRow, "act": "extend" or "remove", "basis"?, "until_day"?} -> {"statement", "signature"}."""
    row = args["entry"]
    terms = {"list": row["list"], "basis": args.get("basis", row["basis"]), "from_day": row["from_day"], "until_day": args.get("until_day", row["until_day"])}
    return _listing(person, _id(row["id"]), args["act"], terms, H(unb64(row["sealed"]["envelope"])))


def entry_approval(world, person, args: dict):
    """{"entry": EntryRow or EntryIn, "act"?} -> {"signature"}: over the bytes that the first person signed."""
    row = args["entry"]
    statement = row["statement"] if "statement" in row else next(a["statement"] for a in row["acts"] if a["act"] == args.get("act", "add"))
    return {"signature": b64(sealing.sign(person.keys.person.sign, unb64(statement)))}


def open_record(world, person, args: dict):
    """{"id", "sealed": Sealed, "name": "crossing", "entry", "interview" or "visit"} -> what is inside."""
    sealed, record, network = args["sealed"], _id(args["id"]), person.keys.network
    held = person.keys.circles.get((_id(sealed["circle_id"]), sealed["epoch"]))
    if held is None:
        raise sealing.Refused(f"{person.name} holds no key of this circle")
    key = sealing.unwrap(held, record, sealed["epoch"], network, unb64(sealed["wrapped"]))
    plain = sealing.open_envelope(sealing.section_key(key, record), "section", record, args["name"], 1, network, unb64(sealed["envelope"]))
    return json.loads(plain)


def share(world, person, args: dict):
    """{"entry": EntryRow, "to": organisation, "wrong_envelope"?} -> the body for POST .../shares."""
    row = args["entry"]
    sealed, record = row["sealed"], _id(row["id"])
    held = person.keys.circles[_id(sealed["circle_id"]), sealed["epoch"]]
    key = sealing.unwrap(held, record, sealed["epoch"], person.keys.network, unb64(sealed["wrapped"]))
    to = _their_circle(person, args["to"], "border")
    envelope = b"another" if args.get("wrong_envelope") else unb64(sealed["envelope"])
    return _signed(person, "share", record, _id(_organisation(person, args["to"])["org_id"]), to.circle_id, to.epoch, sealing.seal_to(to.box_pk, key),
                   H(envelope))


STEPS = {
    "share": share,
    "crossing": crossing, "interview": interview, "visit": visit, "entry": entry, "entry-act": entry_act, "entry-approval": entry_approval,
    "open-record": open_record,
}
