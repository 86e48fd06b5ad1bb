# SPDX-License-Identifier: Apache-2.0
"""Client steps about the register (`bob ! encoding {...}`): linkage keys and encodings, by docs/register.md alone.

The bits are not those of src/match, which has vectors of its own: the server cannot tell, and these tests are about who sees what."""
import secrets

import sealing
from case_steps import _circle, _id, _message, _organisation, _signed, _their_circle
from sealing import H, b64, unb64

CIRCLES = {"own": "identity", "network": "matching", "desk": "border"}


def _owner(person, scope: str) -> bytes:
    return person.keys.network if scope == "network" else person.keys.org_id


def _space(scope: str, key: bytes) -> dict:
    return {"schema": b64(H(b"person-id")[:16]), "full": b64(H(b"full" + key)[:16]), "names": b64(H(b"names" + key)[:16])}


def _linkage_id(scope: str, owner: bytes, epoch: int) -> bytes:
    return H(sealing.frame("suluh/1", "linkage", scope, owner, epoch))[:16]


def linkage_key(world, person, args: dict):
    """{"scope": "own"|"network"|"desk", "epoch"?: 1, "key"?: of `take-linkage`} -> KeyIn, wrapped for the newest epoch of her circle."""
    scope, epoch = args["scope"], args.get("epoch", 1)
    circle, circle_epoch, keys = _circle(person, CIRCLES[scope])
    key = bytes.fromhex(args["key"]) if "key" in args else secrets.token_bytes(32)
    wrapped = sealing.wrap_own(keys, _linkage_id(scope, _owner(person, scope), epoch), circle_epoch, person.keys.network, key)
    return {"epoch": epoch, **_space(scope, key), "circle_id": circle.hex(), "circle_epoch": circle_epoch, "wrapped": b64(wrapped)}


def _opened(person, scope: str, row: dict) -> bytes:
    wrap = row["wraps"][-1]
    keys = person.keys.circles[bytes.fromhex(wrap["circle_id"]), wrap["circle_epoch"]]
    bundle = _linkage_id(scope, _owner(person, scope), row["epoch"])
    key = sealing.unwrap(keys, bundle, wrap["circle_epoch"], person.keys.network, unb64(wrap["wrapped"]))
    if {name: row[name] for name in ("schema", "full", "names")} != _space(scope, key):
        raise sealing.Refused("not the key that made the encodings")
    return key


def hand_linkage(world, person, args: dict):
    """{"key": KeyOut, "to": organisation} -> the body for POST .../keys/offers."""
    row, to = args["key"], _their_circle(person, args["to"], "matching")
    key = _opened(person, "network", row)
    space = H(sealing.frame(*(unb64(row[name]) for name in ("schema", "full", "names"))))
    return _signed(person, "linkage", row["epoch"], space, to.org_id, to.circle_id, to.epoch, sealing.seal_to(to.box_pk, key))


def take_linkage(world, person, args: dict):
    """{"offer": OfferOut, "key": KeyOut} -> {"key"}: opened, and the one that made the encodings."""
    fields = sealing.unframe(unb64(args["offer"]["statement"]))
    keys = person.keys.circles[fields[6], int.from_bytes(fields[7], "big")]
    key = sealing.open_sealed(keys.box, fields[8])
    if {name: args["key"][name] for name in ("schema", "full", "names")} != _space("network", key):
        raise sealing.Refused("not the key that made the encodings")
    return {"key": key.hex()}


def encoding(world, person, args: dict):
    """{"scope", "key": KeyOut, "name": words, "rest"?: words, "presence"?: 9 (name and birth date)} -> Encoding. Each word sets
    twenty bits that hang on the key, so that records with words in common are alike."""
    key = _opened(person, args["scope"], args["key"])

    def bits(words: str) -> str:
        out = bytearray(64)
        for word in words.split():
            for i in range(20):
                at = int.from_bytes(sealing.MAC(key, f"{word} {i}".encode())[:4], "big") % 512
                out[at // 8] |= 1 << at % 8
        return b64(bytes(out))

    row = args["key"]
    return {
        "epoch": row["epoch"], "schema": row["schema"], "full_key": row["full"], "names_key": row["names"], "presence": args.get("presence", 9),
        "full": bits(args["name"] + " " + args.get("rest", "")), "names": bits(args["name"]),
    }


def talk(world, person, args: dict):
    """{"knock": id, "to": organisation, "text"} -> the body for POST .../messages."""
    message, digest = _message(person, args["to"], args["text"], "matching")
    other = _id(_organisation(person, args["to"])["org_id"])
    return _signed(person, "talk", _id(args["knock"]), other, digest) | {"message": message}


STEPS = {"talk": talk, "linkage-key": linkage_key, "hand-linkage": hand_linkage, "take-linkage": take_linkage, "encoding": encoding}
