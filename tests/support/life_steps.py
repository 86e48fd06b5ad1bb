# SPDX-License-Identifier: Apache-2.0
"""Client steps about the life of keys (docs/keys.md): the printed recovery key used, an organisation that leaves."""
import time

import sealing
from client import Person
from sealing import b64, unb64


def _now() -> int:
    return int(time.time() * 1000)


def admitted(person: Person, cid: bytes, epoch: int, seed: bytes, row: dict, now: int) -> dict:
    """An admission of `row` (of /api/v1/members) into an epoch of a circle, signed by the person."""
    keys, user = person.keys, bytes.fromhex(row["id"])
    wrapped = sealing.seal_to(unb64(row["box_pk"]), seed)
    signed = sealing.statement("admit", keys.network, keys.org_id, cid, epoch, user, wrapped, keys.user_id, now)
    return {"user_id": row["id"], "epoch": epoch, "wrapped": b64(wrapped), "statement": b64(signed), "signature": b64(sealing.sign(keys.person.sign, signed))}


def use_paper(world, person: Person, args: dict):
    """{"copies": answer of GET /api/v1/organisation/recovery, "paper": name of the organisation founded in this file, "classes"?: [words],
    "ahead_ms"?, "custodian"?: false} -> the body for POST there. Refused where the paper does not open the copies."""
    keys, copies, now = person.keys, args["copies"], _now() + args.get("ahead_ms", 0)
    paper = sealing.org_recovery(world.bundle_keys["paper:" + args["paper"]])
    root_seed = sealing.open_sealed(paper, unb64(copies["root"]))
    root = sealing.sign_keypair(root_seed)
    if sealing.org_id(root.public) != keys.org_id:
        raise sealing.Refused("the copy of the root key is of another organisation")
    me = {"id": keys.user_id.hex(), "box_pk": b64(keys.person.box.public)}
    custodian = "1" if args.get("custodian", True) else "0"
    signed = sealing.statement("member", keys.network, keys.org_id, keys.user_id, keys.person.box.public, keys.person.sign.public, custodian, now)
    admissions = [
        admitted(person, bytes.fromhex(row["circle_id"]), row["epoch"], sealing.open_sealed(paper, unb64(row["wrapped"])), me, now)
        for row in copies["circles"]
        if row["class"] in args.get("classes", [row["class"]])
    ]
    body = {"statement": b64(signed), "signature": b64(sealing.sign(root, signed)), "admissions": admissions}
    if copies["administrator"]:
        body["root"] = b64(sealing.seal(keys.person.sym, "root", keys.org_id, "root", 1, keys.network, root_seed))
    return body


def exit_statement(world, person: Person, args: dict):
    """{"org": id of who leaves, "reason": "" or why the person's organisation sends it out, "ahead_ms"?} -> {"statement", "signature"} by the
    person's root key."""
    keys = person.keys
    if keys.root_seed is None:
        raise sealing.Refused(f"{person.name} does not hold the root key")
    signed = sealing.statement("exit", keys.network, bytes.fromhex(args["org"]), keys.org_id, args["reason"], _now() + args.get("ahead_ms", 0))
    return {"statement": b64(signed), "signature": b64(sealing.sign(sealing.sign_keypair(keys.root_seed), signed))}


STEPS = {"use-paper": use_paper, "exit-statement": exit_statement}
