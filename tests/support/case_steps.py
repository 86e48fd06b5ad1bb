# SPDX-License-Identifier: Apache-2.0
"""Client steps about cases (`bob ! case {...}`): what a browser seals, signs and checks, by docs/cases.md alone."""
import datetime
import json
import time

import sealing
from sealing import H, b64, unb64

DAY = 86_400_000
CIRCLES = {"title": "intake", "note": "intake", "evidence": "identity"}
APPROVED = ("health", "legal")


def _now() -> int:
    return int(time.time() * 1000)


def _id(text: str) -> bytes:
    return bytes.fromhex(text)


def _circle(person, kind: str, org: bytes | None = None) -> tuple[bytes, int, sealing.CircleKeys]:
    """The newest epoch of an own circle, with its keys."""
    circle = sealing.circle_id(person.keys.org_id, "", CIRCLES.get(kind, kind))
    held = [epoch for cid, epoch in person.keys.circles if cid == circle]
    if not held:
        raise sealing.Refused(f"{person.name} holds no key of the circle {kind}")
    return circle, max(held), person.keys.circles[circle, max(held)]


def _organisation(person, name: str) -> dict:
    directory = person.ask("GET", "/api/v1/directory").json()
    return next(o for o in directory["organisations"] if o["name"] == name)


def _their_circle(person, name: str, kind: str) -> sealing.Recipient:
    org = _organisation(person, name)
    circles = sealing.verified_circles(person.keys.network, org)
    return circles[sealing.circle_id(_id(org["org_id"]), "", CIRCLES.get(kind, kind))]


def _seal(key: bytes, section: bytes, kind: str, version: int, network: bytes, content: dict) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return sealing.seal(sealing.section_key(key, section), "section", section, kind, version, network, plain)


def _signed(person, kind: str, *fields) -> dict:
    """A statement of docs/cases.md section 2 in the person's name; the last three fields are the same in all."""
    keys = person.keys
    raw = sealing.statement(kind, keys.network, *fields, _now(), keys.org_id, keys.user_id)
    return {"statement": b64(raw), "signature": b64(sealing.sign(keys.person.sign, raw))}


def section(world, person, args: dict):
    """{"case_id", "class", "content", "subject_id"?: of a person, "before"?: SectionOut, "new_bundle"?, "version"?} ->
    SectionIn. `before`: the next version of it, in its bundle unless a new one is asked for."""
    before, network = args.get("before"), person.keys.network
    circle, epoch, keys = _circle(person, args["class"])
    section_id = _id(before["section_id"]) if before else sealing.new_id()
    bundle, key = sealing.new_id(), sealing.new_id() + sealing.new_id()
    if before and not args.get("new_bundle"):
        bundle = _id(before["bundle_id"])
        held = person.keys.circles[_id(before["circle_id"]), before["epoch"]]
        key = sealing.unwrap(held, bundle, before["epoch"], network, unb64(before["wrapped"]))
    version = args.get("version", before["version"] + 1 if before else 1)
    return {
        "section_id": section_id.hex(), "bundle_id": bundle.hex(), "subject_id": args.get("subject_id", args["case_id"]), "class": args["class"],
        "version": version, "envelope": b64(_seal(key, section_id, args["class"], version, network, args["content"])), "circle_id": circle.hex(),
        "epoch": epoch, "wrapped": b64(sealing.wrap_own(keys, bundle, epoch, network, key)),
    }


def case(world, person, args: dict):
    """{"title", "facts"?, "people"?: [PersonIn], "sections"?: [{"class", "content", "subject_id"?}], "from_report"?} -> CaseIn."""
    case_id = args.get("case_id", sealing.new_id().hex())
    made = {
        "case_id": case_id, "facts": args.get("facts", {}), "people": args.get("people", []),
        "title": section(world, person, {"case_id": case_id, "class": "title", "content": {"v": 1, "text": args["title"]}}),
        "sections": [section(world, person, {"case_id": case_id, **one}) for one in args.get("sections", [])],
    }
    return made | ({"from_report": args["from_report"]} if "from_report" in args else {})


def task(world, person, args: dict):
    """{"kind", "due_day", "text", "owner"?} -> TaskIn."""
    _, epoch, keys = _circle(person, "note")
    task_id, key = sealing.new_id(), sealing.new_id() + sealing.new_id()
    envelope = _seal(key, task_id, "note", 1, person.keys.network, {"v": 1, "text": args["text"]})
    return {
        "task_id": task_id.hex(), "kind": args["kind"], "due_day": args["due_day"], "owner": args.get("owner"), "envelope": b64(envelope),
        "epoch": epoch, "wrapped": b64(sealing.wrap_own(keys, task_id, epoch, person.keys.network, key)),
    }


def request(world, person, args: dict):
    """{"kind", "text", "days_ago"?} -> RequestIn: what a person of the case asks about her data."""
    made = task(world, person, {"kind": "other", "due_day": "", "text": args["text"]})
    return {
        "request_id": made["task_id"], "kind": args["kind"], "asked_ms": _now() - int(args.get("days_ago", 0) * DAY) - 1000,
        "envelope": made["envelope"], "epoch": made["epoch"], "wrapped": made["wrapped"],
    }


def consent(world, person, args: dict):
    """{"case_id", "person_id", "to": organisation, "classes", "purpose"?, "how"?, "guardian"?, "days"?, "from_days"?, "evidence"?:
    SectionOut} -> {"statement", "signature", "evidence"?}. The period begins `from_days` from now (0) and lasts `days` (30)."""
    begin = _now() + int(args.get("from_days", 0) * DAY) - 1000
    evidence = args.get("evidence")
    body = _signed(
        person, "consent", sealing.new_id(), _id(args["case_id"]), _id(args["person_id"]), _id(_organisation(person, args["to"])["org_id"]), args["classes"],
        args.get("purpose", "protection"), args.get("how", "read_aloud"), args.get("language", "id"), "1" if args.get("guardian") else "0", begin,
        begin + int(args.get("days", 30) * DAY), H(unb64(evidence["envelope"])) if evidence else b"",
    )
    return body | ({"evidence": evidence["section_id"]} if evidence else {})


def withdrawal(world, person, args: dict):
    """{"case_id", "consent_id"} -> {"statement", "signature"}."""
    return _signed(person, "withdrawal", _id(args["consent_id"]), _id(args["case_id"]))


def grant(world, person, args: dict):
    """{"case_id", "section": SectionOut, "to": organisation, "consent": ConsentOut or "law": code, "purpose"?, "seconds"?} -> the
    body for POST .../grants. The period is the consent's; by law a day, or `seconds`."""
    row, network, agreed = args["section"], person.keys.network, args.get("consent")
    held = person.keys.circles[_id(row["circle_id"]), row["epoch"]]
    key = sealing.unwrap(held, _id(row["bundle_id"]), row["epoch"], network, unb64(row["wrapped"]))
    to = _their_circle(person, args["to"], row["class"])
    begin = agreed["from_ms"] if agreed else _now() - 1000
    until = agreed["until_ms"] if agreed else begin + DAY
    if "seconds" in args:
        until = _now() + int(args["seconds"] * 1000)
    basis = ("consent", agreed["consent_id"]) if agreed else ("law", args["law"])
    return _signed(
        person, "grant", sealing.new_id(), _id(args["case_id"]), _id(row["subject_id"]), _id(row["section_id"]), _id(row["bundle_id"]), row["class"],
        to.org_id, to.circle_id, to.epoch, sealing.seal_to(to.box_pk, key), *basis, args.get("purpose", "protection"), begin, until,
    )


def approval(world, person, args: dict):
    """{"grant": GrantOut} -> {"signature"}."""
    return {"signature": b64(sealing.sign(person.keys.person.sign, unb64(args["grant"]["statement"])))}


def _message(person, to: str, text: str, circle: str = "intake") -> tuple[dict, bytes]:
    network, section_id, bundle, key = person.keys.network, sealing.new_id(), sealing.new_id(), sealing.new_id() + sealing.new_id()
    _, epoch, keys = _circle(person, circle)
    other = _their_circle(person, to, circle)
    envelope = _seal(key, section_id, "note", 1, network, {"v": 1, "text": text})
    return {
        "bundle_id": bundle.hex(), "section_id": section_id.hex(), "envelope": b64(envelope), "epoch": epoch,
        "wrapped": b64(sealing.wrap_own(keys, bundle, epoch, network, key)), "to_circle_id": other.circle_id.hex(), "to_epoch": other.epoch,
        "to_wrapped": b64(sealing.seal_to(other.box_pk, key)),
    }, H(envelope)


def referral(world, person, args: dict):
    """{"case_id", "to": organisation, "need", "due_day", "text", "reason"?} -> the body for POST .../referrals."""
    note, digest = _message(person, args.get("message_to", args["to"]), args["text"])
    body = _signed(
        person, "referral", sealing.new_id(), _id(args["case_id"]), _id(_organisation(person, args["to"])["org_id"]), args["need"],
        args.get("reason", "AdditionalServicesRequired"), args["due_day"], digest,
    )
    return body | {"message": note}


def answer(world, person, args: dict):
    """{"referral": ReferralOut, "state", "reason"?, "text"?} -> the body for POST .../answers."""
    to = args["referral"]["from_org_name" if args["referral"]["to_org"] == person.keys.org_id.hex() else "to_org_name"]
    note, digest = _message(person, to, args["text"]) if "text" in args else (None, b"")
    return _signed(person, "answer", _id(args["referral"]["referral_id"]), args["state"], args.get("reason", ""), digest) | {"message": note}


def _signer(person, org: dict, user: bytes, when: int) -> bytes:
    """The sign key of somebody who was certified, and had not left, when she signed."""
    network, root, best, left = person.keys.network, None, None, []
    for one in org["statements"]:
        if one["kind"] == "org":
            root = sealing.unframe(unb64(one["bytes"]))[3]
    if root is None or sealing.org_id(root).hex() != org["org_id"]:
        raise sealing.Refused("an organisation that is not what its id says")
    for one in org["statements"]:
        raw = unb64(one["bytes"])
        fields = sealing.unframe(raw)
        if one["kind"] not in ("member", "leave") or fields[4] != user or fields[2] != network or not sealing.holds(root, raw, unb64(one["signature"])):
            continue
        issued = int.from_bytes(fields[-1], "big")
        if one["kind"] == "leave":
            left.append(issued)
        elif best is None or best[0] < issued:
            best = (issued, fields[6])
    if best is None or any(best[0] <= gone <= when for gone in left):
        raise sealing.Refused("signed by one who is no member")
    return best[1]


def _said(person, org: dict, kind: str, one: dict) -> list[bytes]:
    raw = unb64(one["statement"])
    fields = sealing.unframe(raw)
    if fields[1] != kind.encode() or fields[-2].hex() != org["org_id"]:
        raise sealing.Refused(f"not a {kind} of the owner")
    sealing.verify(_signer(person, org, fields[-1], int.from_bytes(fields[-3], "big")), raw, unb64(one["signature"]))
    return fields


def _check_grant(person, owner: str, case_id: str, row: dict) -> None:
    """What a receiver checks before she opens a section (docs/cases.md section 2)."""
    org, proof, now = _organisation(person, owner), row["grant"], _now()
    f = _said(person, org, "grant", proof)
    expected = [_id(case_id), _id(row["subject_id"]), _id(row["section_id"]), _id(row["bundle_id"]), row["class"].encode(), person.keys.org_id,
                sealing.circle_id(person.keys.org_id, "", row["class"]), sealing.u64(row["epoch"]), unb64(row["wrapped"])]
    if f[4:13] != expected or not int.from_bytes(f[16], "big") <= now <= int.from_bytes(f[17], "big"):
        raise sealing.Refused("a grant of something else, or not of now")
    if row["class"] in APPROVED:
        second = proof["approval"] or {}
        if not second or _id(second["approver"]) == f[-1]:
            raise sealing.Refused("a second person's signature is missing")
        key = _signer(person, org, _id(second["approver"]), int.from_bytes(f[18], "big"))
        sealing.verify(key, unb64(proof["statement"]), unb64(second["signature"]))
    if f[13] == b"consent":
        c = _said(person, org, "consent", proof["consent"])
        covers = (c[3].hex() == f[14].decode() and c[4] == f[4] and c[6] == f[9] and f[8] in c[7].split(b",") and c[8] == f[15] and
                  f[5] in (c[5], f[4]) and c[12] <= f[16] and f[17] <= c[13])
        if not covers or proof["withdrawals"]:
            raise sealing.Refused("a consent that does not cover the grant")


def open_case_section(world, person, args: dict):
    """{"case": CaseFile, "section": SectionOut, "owner"?: who granted it, of a case that was taken over} -> its content; what
    another organisation granted only after every check."""
    row, head = args["section"], args["case"]["case"]
    if head["shared"] or row["grant"]:
        _check_grant(person, args.get("owner", head["org_name"]), head["id"], row)
    held = person.keys.circles[_id(row["circle_id"]), row["epoch"]]
    key = sealing.unwrap(held, _id(row["bundle_id"]), row["epoch"], person.keys.network, unb64(row["wrapped"]))
    section_id = _id(row["section_id"])
    plain = sealing.open_envelope(
        sealing.section_key(key, section_id), "section", section_id, row["class"], row["version"], person.keys.network, unb64(row["envelope"])
    )
    return json.loads(plain)


def open_message(world, person, args: dict):
    """{"message": MessageOut} -> its content."""
    row = args["message"]
    held = person.keys.circles[_id(row["circle_id"]), row["epoch"]]
    key = sealing.unwrap(held, _id(row["bundle_id"]), row["epoch"], person.keys.network, unb64(row["wrapped"]))
    return sealing.open_section(key, _id(row["section_id"]), "note", person.keys.network, unb64(row["envelope"]))


def ids(world, person, args: dict):
    """{"NAME": "", ...} -> {"NAME": a new id, ...}."""
    return {name: sealing.new_id().hex() for name in args}


def day(world, person, args: dict):
    """{"in": DAYS} -> {"day"}: a civil day in Western Indonesian time; {"ms"}: now plus these days."""
    at = _now() + int(args["in"] * DAY)
    zone = datetime.timezone(datetime.timedelta(hours=7))
    return {"day": datetime.datetime.fromtimestamp(at / 1000, zone).strftime("%Y-%m-%d"), "ms": at}


STEPS = {
    "case": case, "section": section, "task": task, "request": request, "consent": consent, "withdrawal": withdrawal, "grant": grant, "approval": approval,
    "referral": referral, "answer": answer, "open-case-section": open_case_section, "open-message": open_message, "ids": ids, "day": day,
}
