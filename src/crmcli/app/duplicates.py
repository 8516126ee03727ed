"""People who may stand in the book twice, and those of whom somebody said that they are two."""

import json
from collections.abc import Sequence

from crmcli.app import contacts, lookup
from crmcli.app.crm import Crm
from crmcli.core import duplicates as rules
from crmcli.core.errors import BadInput
from crmcli.core.likeness import Likeness, Rarity, Traits, apart
from crmcli.core.namewords import name_words
from crmcli.core.record import record
from crmcli.core.records import Contact, Ref, Wrote
from crmcli.core.refs import looks_like_mail, looks_like_phone, ref
from crmcli.core.rows import KeyRow, OwnedPair, OwnedText
from crmcli.core.text import fold, words
from crmcli.core.twins import Bearer, Duplicate, Told, Twin, TwoIds, Whereabouts

LIKELY = 0.4  # from here on a pair is shown; set where FEBRL's second data set is told best


@record(frozen=True, slots=True)
class Known:
    """All who are compared: their rows and traits by id, how rare their traits are, and who was said to be two."""

    rows: dict[int, Told]
    traits: dict[int, Traits]
    rarity: Rarity
    not_same: frozenset[tuple[int, int]]


def find(
    crm: Crm,
    said: Sequence[str] = (),
    *,
    where: Sequence[str] = (),
    least: float | None = None,
    limit: int | None = None,
) -> list[Duplicate]:
    """Pairs of contacts who may be one person, the likeliest first; with a filter those of which it holds one.

    `least` is the lowest score from 0 to 1 that is shown. Raises `BadInput`.
    """
    least = LIKELY if least is None else least
    if not 0 <= least <= 1:
        raise BadInput(f"a score lies between 0 and 1, not at {least:g}", hint="crm dupes --min 0.4")
    if limit is not None and limit < 0:
        raise BadInput("a limit is not below zero", hint="crm dupes --limit 20")
    among = _among(crm, said, where)
    found = _pairs(_known(crm), least)
    groups = rules.numbered(pair for pair, _one, _other in found)
    listed = [
        Duplicate(
            ref=f"{ref('contact', pair.one)} {ref('contact', pair.other)}", score=round(pair.score, 3),
            contacts=(_twin(one), _twin(other)), reasons=pair.reasons, group=ref("contact", groups[pair.one]),
        )
        for pair, one, other in found
        if among is None or pair.one in among or pair.other in among
    ]  # fmt: skip
    return listed[:limit]


def beside(crm: Crm, one: Contact) -> list[Bearer]:
    """Others who have the same mail, phone or handle, by look-up alone; not those who were said to be somebody else."""
    found = (other for other in contacts.same(crm, one) if other.by != ("name",))
    return [other for other in found if not said_apart(crm, one.id, other.id)]


def not_same(crm: Crm, people: Sequence[Ref]) -> Wrote:
    """Remember that people are not the same, each of them another one: their pairs never come back."""
    return _say(crm, people, apart=True)


def same_after_all(crm: Crm, people: Sequence[Ref]) -> Wrote:
    """Forget again that people are not the same."""
    return _say(crm, people, apart=False)


def said_apart(crm: Crm, one: int, other: int) -> bool:
    """True when somebody said that these two are two."""
    return crm.store.value("duplicates.not_same_row", one_id=min(one, other), other_id=max(one, other)) is not None


def _say(crm: Crm, people: Sequence[Ref], *, apart: bool) -> Wrote:
    by_id = {one.id: one for one in people}
    if len(by_id) < 2:
        raise BadInput("two people are needed who are not the same", hint="crm dupes --not-same c1 c2")
    names = " and ".join(one.name for one in by_id.values())
    what = f"{names} are {'not the same' if apart else 'compared again'}"
    numbers = sorted(by_id)
    with crm.change(what) as change:
        for at, other in enumerate(numbers):
            for one in numbers[:at]:
                row = crm.store.value("duplicates.not_same_row", one_id=one, other_id=other)
                if apart and row is None:
                    change.insert("not_same", {"contact_id": one, "other_id": other})
                elif not apart and row is not None:
                    change.delete("not_same", int(row))
    return Wrote(change.ref, what, tuple(by_id.values()), {})


def _among(crm: Crm, said: Sequence[str], where: Sequence[str]) -> set[int] | None:
    if not said and not where:
        return None
    from crmcli.app.listing import contact_ids

    return set(contact_ids(crm, said, where=where))


def _pairs(known: Known, least: float) -> list[tuple[rules.Pair, Told, Told]]:
    """The pairs from a score on, with those that follow from them."""
    alike, traits = likeness(), known.traits
    found = rules.pairs(list(traits.values()), known.rarity, alike, known.not_same)

    def cannot(one: int, other: int) -> bool:
        return (one, other) in known.not_same or apart(traits[one], traits[other])

    return [(pair, known.rows[pair.one], known.rows[pair.other]) for pair in rules.closed(found, least, cannot)]


def likeness() -> Likeness:
    """How texts are compared, here and for companies."""
    from rapidfuzz.distance import OSA, Indel, JaroWinkler

    return Likeness(JaroWinkler.normalized_similarity, Indel.normalized_similarity, OSA.distance)


def _known(crm: Crm) -> Known:
    """Read what is compared of everybody who is in the book."""
    rows = {row.id: row for row in crm.store.rows("duplicates.people", Told)}
    spoken: dict[int, set[str]] = {}
    mails: dict[int, set[str]] = {}
    phones: dict[int, set[str]] = {}
    handles: dict[int, set[str]] = {}
    firms: dict[int, set[int]] = {}
    for spelled in crm.store.rows("duplicates.spellings", KeyRow):
        spoken.setdefault(spelled.id, set()).add(spelled.key)
    for mail in crm.store.rows("duplicates.mails", OwnedText):
        if "@" in mail.text:
            mails.setdefault(mail.owner, set()).add(mail.text)
    for phone in crm.store.rows("duplicates.phones", OwnedPair):
        if len(phone.text) > 4:
            key = f"{phone.text} {phone.name}" if phone.name else phone.text
            phones.setdefault(phone.owner, set()).add(key)
    for handle in crm.store.rows("duplicates.handles", OwnedText):
        handles.setdefault(handle.owner, set()).add(handle.text)
    for position in crm.store.rows("duplicates.positions", TwoIds):
        firms.setdefault(position.one, set()).add(position.other)
    addresses: dict[int, list[Whereabouts]] = {}
    for address in crm.store.rows("duplicates.addresses", Whereabouts):
        addresses.setdefault(address.owner, []).append(address)
    traits = {
        number: _traits(
            row, addresses.get(number, ()), frozenset(spoken.get(number, ())),
            frozenset(mails.get(number, ())), frozenset(phones.get(number, ())), frozenset(handles.get(number, ())),
            frozenset(firms.get(number, ())),
        )
        for number, row in rows.items()
    }  # fmt: skip
    apart = frozenset((row.one, row.other) for row in crm.store.rows("duplicates.not_same", TwoIds))
    switchboards = crm.store.values("duplicates.switchboards")
    return Known(rows, traits, Rarity(list(traits.values()), switchboards=switchboards), apart)


def _traits(
    row: Told,
    addresses: Sequence[Whereabouts],
    spoken: frozenset[str],
    mails: frozenset[str],
    phones: frozenset[str],
    handles: frozenset[str],
    companies: frozenset[int],
) -> Traits:
    name, seniority = _name(row)
    street, numbers, postcode, city, region = _places(addresses)
    return Traits(
        id=row.id, name=name, spoken=spoken, seniority=seniority, born=_born(row), mails=mails, phones=phones,
        handles=handles, companies=companies, street=street, numbers=numbers, postcode=postcode, city=city,
        region=region, homes=frozenset(fold(one.text) for one in addresses if one.label == "home"),
    )  # fmt: skip


def _name(row: Told) -> tuple[tuple[str, ...], str | None]:
    """The words of a name; a mail, a phone or a number that stands for a missing one is none."""
    stands_in = looks_like_mail(row.name) or looks_like_phone(row.name)
    if stands_in or (row.external_id and row.external_id in row.name):
        return (), None
    return name_words(row.name)


def _born(row: Told) -> str:
    if row.birthday:
        return "".join(char for char in row.birthday if char.isdigit())
    if not row.born:
        return ""
    said = "".join(char for char in str(json.loads(row.born)) if char.isascii() and char.isdigit())
    return said if len(said) == 8 else ""


def _places(rows: Sequence[Whereabouts]) -> tuple[tuple[str, ...], frozenset[str], str, str, str]:
    """Street words and numbers of all addresses; postcode, city and region of the first that tells one."""
    streets, numbers, found = dict[str, None](), set[str](), ["", "", ""]
    for row in rows:
        street, own, *rest = _place(row)
        streets.update(dict.fromkeys(street))
        numbers.update(own)
        found = [there or told for there, told in zip(found, rest, strict=True)]
    return tuple(streets), frozenset(numbers), found[0], found[1], found[2]


def _place(row: Whereabouts) -> tuple[list[str], list[str], str, str, str]:
    """Street words, numbers, postcode, city and region; out of the whole text where the parts are not known."""
    city, region = "".join(words(row.city or "")), "".join(words(row.region or ""))
    said = words(row.text if row.street is None else row.street)
    numbers = [word for word in said if any(char.isdigit() for char in word)]
    postcode = "".join(words(row.postal_code or ""))
    if row.street is None:
        long = [word for word in numbers if 4 <= len(word) <= 7 and word.isdigit()]
        postcode = postcode or (long[-1] if long else "")
        numbers = [word for word in numbers if word != postcode]
        apart = {*words(row.city or ""), *words(row.region or "")}
        said = [word for word in said if word not in apart]
    return [word for word in said if not any(char.isdigit() for char in word)], numbers, postcode, city, region


def _twin(row: Told) -> Twin:
    return Twin(row.id, ref("contact", row.id), row.name, row.external_id, row.source)


def people(crm: Crm, said: Sequence[str]) -> list[Ref]:
    """The contacts that words name, each word one of them. Raises `NotFound` or `Ambiguous`."""
    return [lookup.who(crm, one, kind="contact") for one in said]
