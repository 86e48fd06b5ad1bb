# SPDX-License-Identifier: Apache-2.0
"""The client steps of transcripts (`bob ! reply {...}`): what a browser would compute, by docs/formats.md.

Each takes the person, its arguments (JSON) and the world, and gives a value to match and capture."""
import json
import secrets
import time

import border_steps
import case_steps
import life_steps
import register_steps
import sealing
from client import Person, fresh_totp, totp_secret
from life_steps import admitted
from sealing import b64, unb64


class World:
    """What the people of one transcript share: the running server, demo sign-ins, receipts kept by name."""

    def __init__(self, base: str, sign_ins: dict):
        self.base, self.sign_ins = base, sign_ins
        self.people: dict[str, Person] = {}
        self.receipts: dict[str, sealing.Receipt] = {}
        self.bundle_keys: dict[str, bytes] = {}

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(self.base, name)
        return self.people[name]

    def close(self) -> None:
        for person in self.people.values():
            person.close()


def _answered(answer) -> dict:
    if answer.status not in (200, 201):
        raise sealing.Refused(f"{answer.status}: {answer.body[:300].decode(errors='replace')}")
    return answer.json()


def sign_in(world: World, person: Person, args: dict):
    """{} as the demonstration person of that name, or {"login", "password", "totp"?}: signs in and opens the keys."""
    if "login" in args:
        login, password, secret = args["login"], args["password"], args.get("totp")
    elif person.name in world.sign_ins:
        known = world.sign_ins[person.name]
        login, password, secret = known.login, known.password, known.totp
    else:
        raise sealing.Refused(f"there is no demonstration sign-in for '{person.name}'")
    return _answered(person.sign_in(login, password, totp_secret(secret) if secret else None))


def proof(world: World, person: Person, args: dict):
    """{"password", "salt", "ops", "mem"} -> {"proof"}: the login proof, without signing in."""
    key = sealing.argon2id(args["password"], unb64(args["salt"]), args.get("ops", 3), args.get("mem", 64 << 20))
    return {"proof": b64(sealing.login_proof(key))}


def _receipt(world: World, person: Person, args: dict, network: bytes) -> sealing.Receipt:
    name = args.get("receipt", person.name)
    if name not in world.receipts:
        world.receipts[name] = sealing.Receipt.new(network)
    return world.receipts[name]


def receipt(world: World, person: Person, args: dict):
    """{"receipt": NAME?, "read": TEXT?} -> {"words", "characters", "lookup"}: makes, or reads from a page, a receipt."""
    network = person.recipients()[0]
    if "read" in args:
        world.receipts[args.get("receipt", person.name)] = sealing.Receipt.read(args["read"], network)
    made = _receipt(world, person, args, network)
    return {"words": made.words(), "characters": made.characters(), "lookup": b64(made.lookup)}


def submission(world: World, person: Person, args: dict):
    """{"story", ...plain fields, "receipt": NAME?, "submission_id"?, "to": [org names]?, "files": [{name, type, text}]?}
    -> the Submission, ready to be sent; files are uploaded first."""
    network, recipients = person.recipients()
    if "to" in args:
        named = {bytes.fromhex(o["org_id"]): o["name"] for o in person.ask("GET", "/api/v1/directory").json()["organisations"]}
        recipients = [r for r in recipients if named[r.org_id] in args["to"]]
    plain = sealing.PlainReport(**{k: v for k, v in args.items() if k not in ("receipt", "submission_id", "to", "files", "channel")})
    plain.files = [sealing.PlainFile(f["name"], f["type"], f["text"].encode()) for f in args.get("files", [])]
    key, uploads = secrets.token_bytes(32), []
    for one in plain.files:
        uploads.append(_upload(person, sealing.seal_file(key, one.section_id, network, one.data)))
    made = sealing.submission(
        _receipt(world, person, args, network), plain, recipients, bytes.fromhex(args["submission_id"]) if "submission_id" in args else None,
        key, uploads,
    )
    world.bundle_keys[made["report_id"]] = key
    return made | ({"channel": args["channel"]} if "channel" in args else {})


def _upload(person: Person, sealed: bytes) -> str:
    upload = _answered(person.ask("POST", "/api/v1/uploads", {"size": len(sealed)}))
    for at in range(0, len(sealed), upload["chunk"]):
        piece = sealed[at : at + upload["chunk"]]
        _answered(person.ask("PUT", f"/api/v1/uploads/{upload['upload_id']}?offset={at}", piece, {"Content-Type": "application/octet-stream"}))
    return upload["upload_id"]


def addition(world: World, person: Person, args: dict):
    """{"report_id", "story", "receipt"?, "submission_id"?} -> the body for /api/v1/thread/additions."""
    network, recipients = person.recipients()
    return sealing.addition(
        _receipt(world, person, args, network), bytes.fromhex(args["report_id"]), args["story"], recipients,
        bytes.fromhex(args["submission_id"]) if "submission_id" in args else None,
    )


def deletion(world: World, person: Person, args: dict):
    """{"report_id", "receipt"?} -> the body for /api/v1/thread/deletion."""
    return sealing.deletion(_receipt(world, person, args, person.recipients()[0]), bytes.fromhex(args["report_id"]))


def _circle(person: Person, row: dict) -> sealing.CircleKeys:
    if person.keys is None:
        raise sealing.Refused(f"{person.name} has not signed in")
    found = person.keys.circles.get((bytes.fromhex(row["circle_id"]), row["epoch"]))
    if found is None:
        raise sealing.Refused(f"{person.name} holds no key of this circle")
    return found


def _bundle_key(person: Person, row: dict, bundle_id: str) -> bytes:
    return sealing.unwrap(_circle(person, row), bytes.fromhex(bundle_id), row["epoch"], person.keys.network, unb64(row["wrapped"]))


def open_title(world: World, person: Person, args: dict):
    """{"row": ReportRow} -> the opened title section."""
    row = args["row"]
    key = _bundle_key(person, row, row["id"])
    title = row["title"]
    return sealing.open_section(key, bytes.fromhex(title["section_id"]), "title", person.keys.network, unb64(title["envelope"]))


def open_report(world: World, person: Person, args: dict):
    """{"report": ReportFile} -> {"body", "additions", "replies", "notes"}, opened."""
    report, network = args["report"], person.keys.network
    key = _bundle_key(person, report["report"], report["report"]["id"])
    body = report["body"]

    def opened(row: dict, name: str) -> dict:
        inner = _bundle_key(person, row, row["bundle_id"])
        return sealing.open_section(inner, bytes.fromhex(row["section_id"]), name, network, unb64(row["envelope"]))

    return {
        "body": sealing.open_section(key, bytes.fromhex(body["section_id"]), "body", network, unb64(body["envelope"])),
        "additions": [opened(row, "body") for row in report["additions"]],
        "replies": [opened(row, "reply") for row in report["replies"]],
        "notes": [opened(row, "note") for row in report["notes"]],
    }


def open_file(world: World, person: Person, args: dict):
    """{"report": ReportFile, "section_id"} -> {"text"}: fetches a file and opens it."""
    row = args["report"]["report"]
    key = _bundle_key(person, row, row["id"])
    answer = person.ask("GET", f"/api/v1/reports/{row['id']}/files/{args['section_id']}")
    if answer.status != 200:
        raise sealing.Refused(str(answer.status))
    plain = sealing.open_file(key, bytes.fromhex(args["section_id"]), person.keys.network, answer.body)
    return {"text": plain.decode()}


def open_thread(world: World, person: Person, args: dict):
    """{"thread": answer of /api/v1/thread, "receipt"?} -> {"orgs", "replies"}: checks signatures down from the capsule."""
    network, _ = person.recipients()
    mine, thread = _receipt(world, person, args, network), args["thread"]
    report_id = bytes.fromhex(thread["report_id"])
    capsule = sealing.open_envelope(mine.capsule_key, "capsule", report_id, "capsule", 1, network, unb64(thread["capsule"]))
    orgs, replies = json.loads(capsule)["orgs"], []
    for message in thread["box_messages"]:
        if message["org_id"] not in orgs:
            raise sealing.Refused("an answer from an organisation that is not in the capsule")
        _verify_reply(person, network, report_id, message)
        key = sealing.open_sealed(mine.box, unb64(message["wrapped"]))
        replies.append(sealing.open_section(key, bytes.fromhex(message["section_id"]), "reply", network, unb64(message["envelope"])))
    return {"orgs": orgs, "replies": replies}


def _verify_reply(person: Person, network: bytes, report_id: bytes, message: dict) -> None:
    envelope, statement = unb64(message["envelope"]), unb64(message["statement"])
    org, circle = bytes.fromhex(message["org_id"]), bytes.fromhex(message["circle_id"])
    prev = sealing.unframe(statement)[9]  # the thread's own order is what it tells; the rest must fit what was delivered
    expected = sealing.statement(
        "reply", network, report_id, org, circle, message["epoch"], bytes.fromhex(message["section_id"]), message["seq"], prev, sealing.H(envelope)
    )
    if statement != expected:
        raise sealing.Refused("a reply whose statement tells of something else")
    directory = person.ask("GET", "/api/v1/directory").json()
    for organisation in directory["organisations"]:
        if organisation["org_id"] != message["org_id"]:
            continue
        sealing.verified_circles(network, organisation)
        for one in organisation["statements"]:
            fields = sealing.unframe(unb64(one["bytes"]))
            if one["kind"] == "circle" and fields[4] == circle and int.from_bytes(fields[7], "big") == message["epoch"]:
                sealing.verify(fields[9], statement, unb64(message["signature"]))
                return
    raise sealing.Refused("nobody in the directory can have signed this reply")


def reply(world: World, person: Person, args: dict):
    """{"report": ReportFile, "text"} -> the body for /api/v1/reports/{id}/replies."""
    report, row, keys = args["report"], args["report"]["report"], person.keys
    return sealing.reply(
        _circle(person, row), bytes.fromhex(row["circle_id"]), row["epoch"], keys.org_id, keys.network, bytes.fromhex(row["id"]), unb64(report["box_pk"]),
        report["next_seq"], unb64(report["prev"]) if report["prev"] else b"", args["text"],
    )


def note(world: World, person: Person, args: dict):
    """{"report": ReportFile, "text"} -> the body for /api/v1/reports/{id}/notes."""
    row = args["report"]["report"]
    return sealing.note(_circle(person, row), row["epoch"], person.keys.network, args["text"])


def label(world: World, person: Person, args: dict):
    """{"text"} -> the body for POST /api/v1/labels, under the newest circle."""
    (circle, epoch), label_id = person.keys.newest(), sealing.new_id()
    sym = person.keys.circles[circle, epoch].sym
    envelope = sealing.seal(sym, "label", label_id, "label", 1, person.keys.network, args["text"].encode())
    return {"label_id": label_id.hex(), "circle_id": circle.hex(), "epoch": epoch, "envelope": b64(envelope)}


def handon(world: World, person: Person, args: dict):
    """{"report": ReportFile, "to": organisation name} -> the body for /api/v1/reports/{id}/recipients."""
    row, keys = args["report"]["report"], person.keys
    directory = {o["name"]: bytes.fromhex(o["org_id"]) for o in person.ask("GET", "/api/v1/directory").json()["organisations"]}
    to = next(r for r in person.recipients()[1] if r.org_id == directory[args["to"]])
    wrapped = sealing.seal_to(to.box_pk, _bundle_key(person, row, row["id"]))
    signed = sealing.statement(
        "handon", keys.network, bytes.fromhex(row["id"]), bytes.fromhex(row["circle_id"]), row["epoch"], to.circle_id, to.epoch, wrapped,
        int(time.time() * 1000),
    )
    return {
        "circle_id": to.circle_id.hex(), "epoch": to.epoch, "wrapped": b64(wrapped), "statement": b64(signed),
        "signature": b64(sealing.sign(_circle(person, row).sign, signed)),
    }


def accept_invitation(world: World, person: Person, args: dict):
    """{"opened": answer of /api/v1/invitations/open, "token", "login", "name", "password", "organisation"?: NAME} (its paper is kept under that name) -> the
    body for /api/v1/invitations/accept; afterwards `! keep-session` with the answer makes the person signed in."""
    opened, network = args["opened"], bytes.fromhex(args["opened"]["network"])
    user, salt, seed, code = bytes.fromhex(opened["user_id"]), secrets.token_bytes(16), secrets.token_bytes(32), secrets.token_bytes(16)
    keys, password_key = sealing.PersonKeys(seed), sealing.argon2id(args["password"], salt)
    recovery_proof, recovery_wrap = sealing.recovery_keys(code)
    kek = sealing.key_encryption_key(password_key, unb64(opened["share"]))
    world.bundle_keys["password:" + person.name] = password_key
    world.bundle_keys["recovery:" + person.name] = code
    body = {
        "token": args["token"], "login": args["login"], "name": args["name"], "salt": b64(salt), "proof": b64(sealing.login_proof(password_key)),
        "recovery_proof": b64(recovery_proof), "seed": b64(sealing.seal(kek, "seed", user, "password", 1, network, seed)),
        "seed_recovery": b64(sealing.seal(recovery_wrap, "seed", user, "recovery", 1, network, seed)), "box_pk": b64(keys.box.public),
        "sign_pk": b64(keys.sign.public),
    }
    if opened.get("totp_required"):
        body["totp"] = fresh_totp(totp_secret(opened["totp_secret"]))
    if "organisation" in args:
        world.bundle_keys["paper:" + args["organisation"]] = printed = secrets.token_bytes(16)
        body["organisation"] = _new_organisation(network, user, keys, args["organisation"], opened["custodian"], printed)
    return body


def _new_organisation(network: bytes, user: bytes, keys: sealing.PersonKeys, name: str, custodian: bool, printed: bytes) -> dict:
    root_seed, now = secrets.token_bytes(32), int(time.time() * 1000)
    root, org = sealing.sign_keypair(root_seed), sealing.org_id(sealing.sign_keypair(root_seed).public)
    recovery = sealing.org_recovery(printed)
    told = sealing.statement("org", network, root.public, recovery.public, name, now)
    member = sealing.statement("member", network, org, user, keys.box.public, keys.sign.public, "1" if custodian else "0", now)
    return {
        "name": name, "root_pk": b64(root.public), "recovery_pk": b64(recovery.public),
        "root": b64(sealing.seal(keys.sym, "root", org, "root", 1, network, root_seed)), "root_recovery": b64(sealing.seal_to(recovery.public, root_seed)),
        "statement": b64(told), "signature": b64(sealing.sign(root, told)), "member_statement": b64(member),
        "member_signature": b64(sealing.sign(root, member)),
    }


def keep_session(world: World, person: Person, args: dict):
    """{"session": Session} -> the same: after accepting an invitation, opens one's keys with the password chosen there."""
    person.take_session(args["session"], world.bundle_keys["password:" + person.name])
    return args["session"]


def member_statement(world: World, person: Person, args: dict):
    """{"member": row of /api/v1/members, "custodian"?, "leave"?} -> {"statement", "signature"} by the root key."""
    keys, member, now = person.keys, args["member"], int(time.time() * 1000)
    if keys.root_seed is None:
        raise sealing.Refused(f"{person.name} does not hold the root key")
    root, user = sealing.sign_keypair(keys.root_seed), bytes.fromhex(member["id"])
    if args.get("leave"):
        signed = sealing.statement("leave", keys.network, keys.org_id, user, now)
    else:
        custodian = "1" if args.get("custodian", member["custodian"]) else "0"
        signed = sealing.statement("member", keys.network, keys.org_id, user, unb64(member["box_pk"]), unb64(member["sign_pk"]), custodian, now)
    return {"statement": b64(signed), "signature": b64(sealing.sign(root, signed))}


def circle(world: World, person: Person, args: dict):
    """{"team": "", "class": "intake", "epoch", "members": [rows], "recovery_pk"} -> the body for POST /api/v1/circles."""
    keys, seed, now = person.keys, secrets.token_bytes(32), int(time.time() * 1000)
    made, cid = sealing.CircleKeys(seed), sealing.circle_id(keys.org_id, args["team"], args["class"])
    signed = sealing.statement(
        "circle", keys.network, keys.org_id, cid, args["team"], args["class"], args["epoch"], made.box.public, made.sign.public, keys.user_id, now
    )
    members = [admitted(person, cid, args["epoch"], seed, row, now) for row in args["members"]]
    return {
        "statement": b64(signed), "signature": b64(sealing.sign(keys.person.sign, signed)),
        "recovery_wrapped": b64(sealing.seal_to(_recovery_pk(person), seed)), "members": members,
    }


def _recovery_pk(person: Person) -> bytes:
    for organisation in person.ask("GET", "/api/v1/directory").json()["organisations"]:
        if bytes.fromhex(organisation["org_id"]) == person.keys.org_id:
            return next(sealing.unframe(unb64(s["bytes"]))[4] for s in organisation["statements"] if s["kind"] == "org")
    raise sealing.Refused("one's own organisation is not in the directory")


def admission(world: World, person: Person, args: dict):
    """{"circle_id", "epoch", "member": row} -> the body for POST /api/v1/circles/{id}/members."""
    cid, epoch = bytes.fromhex(args["circle_id"]), args["epoch"]
    return admitted(person, cid, epoch, person.keys.circles[cid, epoch].seed, args["member"], int(time.time() * 1000))


def new_password(world: World, person: Person, args: dict):
    """{"login", "password", "current"?: {"salt", "ops", "mem", "password", "share"}, "recovery"?: answer of /api/v1/recovery/start} ->
    the body for PUT /api/v1/session/password, or with recovery for POST /api/v1/recovery."""
    salt, new_key = secrets.token_bytes(16), None
    new_key = sealing.argon2id(args["password"], salt)
    if "recovery" in args:
        told, code = args["recovery"], world.bundle_keys["recovery:" + person.name]
        user, network, (proof_now, wrap) = bytes.fromhex(told["user_id"]), bytes.fromhex(told["network"]), sealing.recovery_keys(code)
        seed, share = sealing.open_envelope(wrap, "seed", user, "recovery", 1, network, unb64(told["seed"])), unb64(told["share"])
    else:
        keys, now = person.keys, args["current"]
        user, network, seed, share = keys.user_id, keys.network, keys.person.seed, unb64(now["share"])
        proof_now = sealing.login_proof(sealing.argon2id(now["password"], unb64(now["salt"]), now["ops"], now["mem"]))
    kek = sealing.key_encryption_key(new_key, share)
    body = {
        "proof": b64(proof_now), "salt": b64(salt), "new_proof": b64(sealing.login_proof(new_key)),
        "seed": b64(sealing.seal(kek, "seed", user, "password", 1, network, seed)),
    }
    return body | ({"login": args["login"]} if "recovery" in args else {})


def recovery_proof(world: World, person: Person, args: dict):
    """{"login"} -> the body for POST /api/v1/recovery/start, from the code made by accept-invitation."""
    return {"login": args["login"], "proof": b64(sealing.recovery_keys(world.bundle_keys["recovery:" + person.name])[0])}


def wait(world: World, person: Person, args: dict):
    """{"ms"}: lets time pass."""
    time.sleep(args["ms"] / 1000)
    return {}


STEPS = {
    "sign-in": sign_in, "proof": proof, "receipt": receipt, "submission": submission, "addition": addition, "deletion": deletion,
    "open-title": open_title, "open-report": open_report, "open-file": open_file, "open-thread": open_thread, "reply": reply, "note": note,
    "label": label, "handon": handon, "accept-invitation": accept_invitation, "keep-session": keep_session, "member-statement": member_statement,
    "circle": circle, "admission": admission, "new-password": new_password, "recovery-proof": recovery_proof, "wait": wait,
} | life_steps.STEPS | case_steps.STEPS | register_steps.STEPS | border_steps.STEPS
