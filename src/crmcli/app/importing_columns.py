"""Which column of a file is which field: by what somebody said, by the program that wrote it, by the column's name."""

from collections.abc import Mapping, Sequence

from crmcli.app import importing_words
from crmcli.app.importing_labels import address_group
from crmcli.app.importing_presets import Preset, column_key, preset, programs_names
from crmcli.app.importing_vocabulary import (
    ADDRESS_PARTS,
    CJK_SORTS,
    CONTACT_NOISE,
    CONTACT_WORDS,
    PURCHASE_WORDS,
    SEVERAL_LISTS,
    SORTS,
)
from crmcli.core.errors import BadInput
from crmcli.core.handles import NETWORKS
from crmcli.core.text import clean, cut, words

SKIP = "_"
LONGEST_CUSTOM = 100  # characters of a custom field's name
ASIDE = ("prefix", "suffix", "nickname")  # parts of a name without a place of their own: custom fields
NAMED = ("custom", "dates", "relations")  # fields that bear a name behind a dot
SEVERAL = frozenset((*SEVERAL_LISTS, *NETWORKS))
REPEATED = SEVERAL | frozenset(ADDRESS_PARTS)  # fields of which there may be several columns
WORDS = {"contacts": CONTACT_WORDS, "purchases": PURCHASE_WORDS, **importing_words.WORDS}
FIELDS = {
    "contacts": (*CONTACT_WORDS, *(name for name in NETWORKS if name not in CONTACT_WORDS)),
    "purchases": tuple(PURCHASE_WORDS),
    **{kind: tuple(words) for kind, words in importing_words.WORDS.items()},
}
CUSTOM = frozenset(("contacts", *importing_words.CUSTOM))  # kinds that have custom fields
NEEDED = {
    "contacts": {"name": {"name", "first_name", "last_name", "emails", "phones"}},
    "purchases": {
        "date": {"date"}, "amount": {"amount", "order_total", "unit_price"},
        "contact": {"contact", "external_id", "contact.email", "contact.phone", "contact.name", "contact.first_name"},
    },
    **importing_words.NEEDED,
}  # fmt: skip


# What tells a kind beside what every row needs; without any of these such columns may be those of another kind.
MARKS = {
    "deals": {"stage", "probability", "expected_close", "lost_reason", "closed_on"},
    "interactions": {"kind", "direction", "duration"},
    "tasks": {"due", "due_time", "priority", "state", "done_at", "every", "wait_until"},
}


class ColumnFields(dict[int, str]):
    """Column number → field, and the program that the columns are of, where they tell it."""

    preset: Preset | None = None


def known_names(kind: str | None) -> list[str]:
    """Names of columns that are understood: they find the header below a preamble."""
    kinds = (kind,) if kind else tuple(WORDS)
    return [*(name for one in kinds for names in WORDS[one].values() for name in names.split()), *programs_names(kind)]


def kind_of(columns: Sequence[str], mapping: Mapping[str, str]) -> str:
    """What the rows are: of the kinds whose needs the columns meet the one of which they tell most.

    Raises `BadInput` where it cannot be told.
    """
    known = preset(columns, None)
    if known is not None and all(_is_field(field, known.kind) for field in mapping.values()):
        return known.kind
    said = set(map(_folded, mapping))
    left = ["" if _folded(name) in said else name for name in columns]
    told: dict[str, int] = {}
    for kind in ("purchases", "contacts", *MARKS, "companies"):
        fields = set(_told(left, kind).values()) | {one for one in mapping.values() if _is_field(one, kind)}
        needed = [any_of for need, any_of in NEEDED[kind].items() if (kind, need) != ("purchases", "contact")]
        if all(fields & any_of for any_of in needed) and fields & MARKS.get(kind, fields):
            told[kind] = len(fields)
            if kind == "contacts" and not fields & (NEEDED[kind]["name"] - {"phones"}):
                told[kind] = 0  # phones alone are a company's as well
    if "purchases" in told:
        told.pop("contacts", None)
    most = [kind for kind, count in told.items() if count == max(told.values())]
    if most and (len(most) == 1 or most[0] in ("purchases", "contacts")):
        return most[0]
    raise BadInput(
        f"what the file holds cannot be told from its columns: {_listed(columns, 12)}; it may be any of:"
        f" {', '.join(most or sorted(WORDS))}",
        hint=f"crm import {most[0] if most else 'contacts'} FILE",
    )


def understood(columns: Sequence[str], kind: str, mapping: Mapping[str, str]) -> ColumnFields:
    """Column number → field. What a contacts file says beyond is a custom field; a column that is left out is not here.

    `mapping` wins over what the program is known to write, that over the names. Raises `BadInput` for a column or a
    field that is not there, naming the nearest.
    """
    found = ColumnFields({_column(name, columns): field_named(field, kind) for name, field in mapping.items()})
    found |= {place: SKIP for place, name in enumerate(columns) if name == SKIP and place not in found}
    taken = set(found.values()) - REPEATED
    found.preset = known = preset(columns, kind)
    if known is not None:
        for place, name in enumerate(columns):
            field = known.mapping.get(column_key(name))
            if field and place not in found and field not in taken and _is_field(field, kind):
                found[place] = field
        taken = set(found.values()) - REPEATED
    if known is None or kind in CUSTOM:
        left = ["" if place in found else name for place, name in enumerate(columns)]
        found |= {place: field for place, field in _told(left, kind).items() if field not in taken}
    if kind in CUSTOM:
        _beyond(found, columns, kind)
    kept = ColumnFields({place: found[place] for place in sorted(found) if found[place] != SKIP})
    kept.preset = known
    return kept


def _beyond(found: ColumnFields, columns: Sequence[str], kind: str) -> None:
    """Custom fields for what has no place of its own; what is derived or says nothing is left out."""
    quiet = set(CONTACT_NOISE.split())
    names: set[str] = set()
    for place, name in enumerate(columns):
        field = found.get(place)
        if kind == "contacts" and field in ASIDE:
            found[place] = field = f"custom.{field}"
        elif kind == "contacts" and field == "title" and place != min(_places(found, "title")) and "companies" in names:
            found[place] = field = "companies.role"
        elif field is None and column_key(name) in quiet:
            found[place] = SKIP
        elif field is None:
            plain = name.removeprefix("custom.")[:LONGEST_CUSTOM].strip() or name[:LONGEST_CUSTOM]
            field = f"custom.{plain}"
            if field in names:
                field = f"custom.{plain[: LONGEST_CUSTOM - 8]} {place + 1}"
            found[place] = field
        names.add(field or SKIP)


def _places(found: Mapping[int, str], field: str) -> list[int]:
    return [place for place, one in found.items() if one == field]


def need(fields: Mapping[int, str], kind: str, columns: Sequence[str]) -> None:
    """Refuse a file that cannot be taken at all, because a field that every row needs is in no column."""
    there = set(fields.values())
    for field, any_of in NEEDED[kind].items():
        if not there & any_of:
            raise BadInput(
                f"no column tells the {field} of {kind}; the columns are: {_listed(columns, 20)}",
                hint=f"--map 'COLUMN={field}'",
            )


def full_name(first: str | None, middle: str | None, last: str | None) -> str | None:
    """One name of its parts; Chinese, Japanese and Korean names put the family first, without a blank."""
    given = " ".join(part for part in (first, middle) if part)
    if given and last and min(given[0], last[0]) >= "\u2e80":
        return f"{last}{given}"
    return " ".join(part for part in (given, last) if part) or None


def _told(columns: Sequence[str], kind: str) -> dict[int, str]:
    """What the names of the columns tell."""
    places: dict[str, list[int]] = {}
    known = frozenset(name for names in WORDS[kind].values() for name in names.split()) | frozenset(NETWORKS)
    for place, name in enumerate(columns):
        key = column_key(name)
        places.setdefault(_plain(name, known) if key not in known and kind == "contacts" else key, []).append(place)
    exact = {name: place for place, name in enumerate(columns)}
    networks = {name: name for name in NETWORKS if kind == "contacts"}
    several = REPEATED if kind == "contacts" else frozenset() if kind == "purchases" else SEVERAL
    found: dict[int, str] = {}
    for field, names in {**networks, **WORDS[kind]}.items():
        fitting = [place for name in names.split() for place in places.get(name, ())]
        groups: set[str] = set()
        for place in dict.fromkeys((*([exact[field]] if field in exact else []), *fitting)):
            if place in found:
                continue
            if kind == "contacts" and field in ADDRESS_PARTS:
                group = address_group(columns[place])
                if field != "street" and group in groups:
                    continue
                groups.add(group)
            found[place] = field
            if field not in several:
                break
    return found


def _plain(name: str, known: frozenset[str]) -> str:
    """The key of a column without the words that say which of several it holds, where that is a known one."""
    plain = "".join(part for part in words(name) if part not in SORTS and not part.isdigit())
    key = column_key(name)
    if plain in known:
        return plain
    for mark in (*CJK_SORTS, *SORTS):
        for rest in (key.removeprefix(mark), key.removesuffix(mark)):
            if rest != key and rest in known:
                return rest
    return key


def _column(name: str, columns: Sequence[str]) -> int:
    wanted = clean(name)
    if wanted in columns:
        return list(columns).index(wanted)
    folded = [_folded(column) for column in columns]
    if folded.count(_folded(wanted)) == 1:
        return folded.index(_folded(wanted))
    near = _near(wanted, columns)
    listed = f"near: {near}" if near else f"it has: {_listed(columns, 20)}"
    raise BadInput(f"the file has no column {wanted!r}; {listed}", hint="--map 'Column=field'")


def field_named(field: str, kind: str) -> str:
    """The field of a kind that a word means. Raises `BadInput`, naming the nearest."""
    field = clean(field)
    if _is_field(field, kind):
        return field
    singular = {"email": "emails", "phone": "phones", "company": "companies", "tag": "tags", "address": "addresses"}
    if kind == "contacts" and field in singular:
        return singular[field]
    near = _near(field, FIELDS[kind])
    listed = f"near: {near}" if near else f"fields are: {' '.join(FIELDS[kind])}"
    more = " custom.NAME" if kind in CUSTOM and not near else ""
    raise BadInput(f"there is no field {field!r} of {kind}; {listed}{more}", hint="--map 'Column=field'")


def _is_field(field: str, kind: str) -> bool:
    head, _, name = field.partition(".")
    bears = (kind in CUSTOM and head == "custom") or (kind == "contacts" and head in NAMED)
    return field == SKIP or field in FIELDS[kind] or (bears and bool(name))


def _listed(columns: Sequence[str], most: int) -> str:
    return ", ".join(cut(name, 60) for name in columns[:most])


def _folded(name: str) -> str:
    return "".join(words(name))


def _near(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return ", ".join(get_close_matches(word, known, n=3, cutoff=0.5))
