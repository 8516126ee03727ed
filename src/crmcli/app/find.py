"""Finding by words: whoever is meant first, then every record that holds all the words, with the hit shown."""

from collections.abc import Iterator, Sequence

from crmcli.app import lookup
from crmcli.app.consents import not_to_contact
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.excerpt import cut_around, dialled, excerpt, place_of
from crmcli.core.record import replace
from crmcli.core.records import Hit
from crmcli.core.refs import PHONE_SIGNS, digits_of, read_ref, ref
from crmcli.core.rows import HitRow, HitText
from crmcli.core.text import fold, spelled_out, words

LONGEST = 500  # the index answers endless text with endless work
NAMED = {
    "contact": "contacts", "company": "companies", "deal": "deals", "interaction": "interactions", "task": "tasks",
}  # fmt: skip
OTHERWISE = {
    "person": "contact", "people": "contact", "talk": "interaction", "talks": "interaction", "follow-up": "task",
    "follow-ups": "task", **{table: kind for kind, table in NAMED.items()},
}  # fmt: skip
ABOUT = ("deals", "interactions", "tasks")  # what is about people, and found by their names too
KIND = {table: kind for kind, table in NAMED.items()}
DIALLED = 4  # fewer digits are a number like any other; 0161 are four
DIGITS = str.maketrans("０１２３４５６７８９＋－（）", "0123456789+-()")

Found = tuple[str, int]


def find(crm: Crm, text: str, limit: int = 50, *, kind: str | None = None) -> list[Hit]:
    """Records that the words mean or that hold all of them, of one `kind` or of all, the likeliest first.

    Whoever is meant; names, then facts, then notes of people and companies; deals; talks; tasks; last those of these
    three that hold the words together with the names of their people. In each the newest first.
    """
    parts = _searched(text.split())
    if not fold(text):
        raise BadInput("what should be found?", hint="crm find pricing")
    if len(text) > LONGEST:
        raise BadInput(f"{len(text)} characters are too long to look for; {LONGEST} are not", hint="crm find pricing")
    kind = OTHERWISE.get(kind or "", kind)
    if kind is not None and kind not in NAMED:
        raise BadInput(f"{kind!r} is no kind of record; they are: {' '.join(NAMED)}", hint="crm find --kind contact x")
    digits = _digits(text)
    table = NAMED.get(kind or "")
    found: dict[Found, None] = {}
    for one in _ranked(crm, text, parts, digits, table, limit):
        if len(found) >= limit:
            break
        if table is None or one[0] == table:
            found[one] = None
    return _hits(crm, list(found), [*parts, *(word for part in parts for word in words(part))], digits)


def _ranked(crm: Crm, text: str, parts: Sequence[str], digits: str, table: str | None, limit: int) -> Iterator[Found]:
    """What is found, in order, some of it twice; what comes last is asked for last."""
    from crmcli.store.search import search
    from crmcli.store.spread import spread

    if (named := read_ref(text)) and named[0] in NAMED:
        yield NAMED[named[0]], named[1]
    else:
        meant = lookup.candidates(crm, text, parts=False, limit=limit)
        yield from ((NAMED[one.kind], one.id) for one in meant)
    out = [spelled_out(part) for part in parts]
    for dialling in ("contacts", "companies") if digits else ():
        yield from search(crm.store, [digits], limit, table=dialling)
    for said in [parts] if out == parts else [parts, out]:
        yield from search(crm.store, said, limit, table=table)
    for said in [parts] if out == parts else [parts, out]:
        yield from spread(crm.store, said, limit, [one for one in ABOUT if table in (None, one)])


def _searched(parts: Sequence[str]) -> list[str]:
    """Words as they are looked for: marks at their ends do not count, marks within do (C++, a@b.com)."""
    return [part.strip(',;!?"()[]') or part for part in parts]


def _digits(text: str) -> str:
    """The digits by which a part of a phone is found in any notation; empty for what is none.

    Noughts in front go: `020 7946` and `0044 20 7946` are both within 442079460958.
    """
    if not set(text.translate(DIGITS)) <= PHONE_SIGNS:
        return ""
    dialled = digits_of(text.replace("(0)", ""))
    digits = dialled.lstrip("0")
    return digits if len(dialled) >= DIALLED and len(digits) >= DIALLED - 1 else ""


def _hits(crm: Crm, found: Sequence[Found], said: Sequence[str], digits: str) -> list[Hit]:
    rows: dict[Found, HitRow] = {}
    texts: dict[Found, list[HitText]] = {}
    for kind, table in NAMED.items():
        if ids := [number for one, number in found if one == table]:
            rows |= {(table, row.id): row for row in crm.store.rows(f"hits.{table}", HitRow, ids=ids)}
            for text in crm.store.rows(f"hits.{kind}_texts", HitText, ids=ids):
                texts.setdefault((table, text.id), []).append(text)
    folded = list(dict.fromkeys(map(fold, said)))
    folded += [one for word in said for one in _otherwise(word) if one not in folded]
    silent = not_to_contact(crm, [number for table, number in found if table == "contacts"])
    hits = [(key, _hit(key, rows[key], texts.get(key, ()), folded, digits)) for key in found if key in rows]
    return [
        replace(hit, do_not_contact=True) if key[0] == "contacts" and key[1] in silent else hit for key, hit in hits
    ]


def _otherwise(word: str) -> list[str]:
    """How a word stands in a text that has its umlauts in two letters, or in one where it is typed with two."""
    key = fold(word)
    one = key.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")
    return [other for other in (fold(spelled_out(word)), one) if other != key]


def _hit(key: Found, row: HitRow, texts: Sequence[HitText], said: Sequence[str], digits: str) -> Hit:
    """A hit with the field that holds most of the words."""
    number = ref(KIND[key[0]], key[1])
    held = [_holds(one, said, digits) for one in texts]
    best = texts[held.index(max(held))] if any(held) else None
    if best is None:
        field = "name" if key[0] in ("contacts", "companies") else None
        return Hit(number, row.kind, row.name, excerpt(row.text or "", ()).text, row.date, field)
    line = " ".join(best.text.split())
    if best.field == "custom":  # its value is JSON
        from json import loads

        name, _, value = best.text.partition(": ")
        line = f"{name}: {loads(value)}"
    place = (dialled(line, digits) if best.field == "phone" else None) or place_of(line, said)
    if best.field == "name":
        start, length = place or (None, None)
        return Hit(number, row.kind, row.name, excerpt(row.text or "", ()).text, row.date, "name", start, length)
    shown = cut_around(line, place)
    return Hit(number, row.kind, row.name, shown.text, row.date, best.field, shown.start, shown.length)


def _holds(one: HitText, said: Sequence[str], digits: str) -> int:
    """How many of the words a text holds; a phone may hold the digits."""
    held = sum(place_of(one.text, [word]) is not None for word in said)
    return held or int(one.field == "phone" and dialled(one.text, digits) is not None)
