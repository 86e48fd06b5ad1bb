# SPDX-License-Identifier: Apache-2.0
"""Expected JSON with holes: captures "{{name}}", kinds "<id>", "*" and "..." (docs: tests/api/README.md)."""
import json
import re

HOLE = re.compile(r"\{\{([a-z][a-z0-9_]*)((?:\.[a-z0-9_]+)*)\}\}")
WHOLE = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")

KINDS = {
    "<id>": lambda v: isinstance(v, str) and re.fullmatch(r"[0-9a-f]{32}", v) is not None,
    "<bytes>": lambda v: isinstance(v, str) and re.fullmatch(r"[A-Za-z0-9_-]+", v) is not None,
    "<text>": lambda v: isinstance(v, str) and v != "",
    "<int>": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "<ms>": lambda v: isinstance(v, int) and 1_500_000_000_000 < v < 10_000_000_000_000,
    "<day>": lambda v: isinstance(v, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", v) is not None,
    "<bool>": lambda v: isinstance(v, bool),
    "<list>": lambda v: isinstance(v, list),
    "<object>": lambda v: isinstance(v, dict),
    "*": lambda v: True,
}


class Mismatch(Exception):
    pass


def shown(value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"


def lookup(known: dict, name: str, path: str):
    if name not in known:
        raise Mismatch(f"{{{{{name}}}}} is not known yet")
    value = known[name]
    for part in path.split(".")[1:]:
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, ValueError, TypeError):
            raise Mismatch(f"{{{{{name}{path}}}}}: there is no '{part}'") from None
    return value


def fill(text: str, known: dict) -> str:
    """Replaces {{name}} and {{name.key.0}} in a text; what is not a string becomes JSON.

    Inside a JSON body "{{name}}" with its quotes may be any value: the quotes go with it unless it is a string."""

    def value(match: re.Match) -> str:
        found = lookup(known, match.group(1), match.group(2))
        return found if isinstance(found, str) else json.dumps(found)

    def quoted(match: re.Match) -> str:
        return json.dumps(lookup(known, match.group(1), match.group(2)))

    return HOLE.sub(value, re.sub('"' + HOLE.pattern + '"', quoted, text))


def match(want, have, known: dict, where: str = "") -> None:
    """Raises Mismatch with the place where the two differ; captures into `known`."""
    place = where or "the answer"
    if isinstance(want, str) and want in KINDS:
        if not KINDS[want](have):
            raise Mismatch(f"{place}: {shown(have)} is no {want}")
    elif isinstance(want, str) and (hole := WHOLE.fullmatch(want)):
        if hole.group(1) in known and known[hole.group(1)] != have:
            raise Mismatch(f"{place}: {shown(have)}, but {want} is {shown(known[hole.group(1)])}")
        known[hole.group(1)] = have
    elif isinstance(want, str) and HOLE.search(want):
        match(fill(want, known), have, known, where)
    elif isinstance(want, dict):
        _match_object(want, have, known, where, place)
    elif isinstance(want, list):
        _match_list(want, have, known, where, place)
    elif type(want) is not type(have) or want != have:
        raise Mismatch(f"{place}: {shown(have)} instead of {shown(want)}")


def _match_object(want: dict, have, known: dict, where: str, place: str) -> None:
    if not isinstance(have, dict):
        raise Mismatch(f"{place}: {shown(have)} is no object")
    for key, value in want.items():
        if key == "...":
            continue
        if value == "<absent>":
            if key in have:
                raise Mismatch(f"{place}: '{key}' is there: {shown(have[key])}")
        elif key not in have:
            raise Mismatch(f"{place}: no '{key}' in {shown(have)}")
        else:
            match(value, have[key], known, f"{where}/{key}")
    more = have.keys() - want.keys()
    if more and "..." not in want:
        raise Mismatch(f"{place}: more than expected: {', '.join(sorted(more))}")


def _match_list(want: list, have, known: dict, where: str, place: str) -> None:
    if not isinstance(have, list):
        raise Mismatch(f"{place}: {shown(have)} is no list")
    if "..." not in want:
        if len(want) != len(have):
            raise Mismatch(f"{place}: {len(have)} items instead of {len(want)}: {shown(have)}")
        for i, (one, other) in enumerate(zip(want, have)):
            match(one, other, known, f"{where}/{i}")
        return
    # With "...": each wanted item stands somewhere, in this order.
    at = 0
    for i, one in enumerate(w for w in want if w != "..."):
        for k in range(at, len(have)):
            trial = dict(known)
            try:
                match(one, have[k], trial, f"{where}/{k}")
            except Mismatch:
                continue
            known.update(trial)
            at = k + 1
            break
        else:
            raise Mismatch(f"{place}: no item like {shown(one)} in {shown(have)}")
