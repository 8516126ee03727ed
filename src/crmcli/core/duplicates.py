"""Who may stand in the book twice: which pairs are worth a look, how like they are, and which of them form a group."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from crmcli.core.likeness import Likeness, Rarity, Traits, apart, bits, evidence, score
from crmcli.core.record import record

LARGEST = 40  # people under one key, beyond which the key tells nothing; two who are one meet under another
HINT = 0.05  # what is less likely than this is not even a hint


@record(frozen=True, slots=True)
class Pair:
    """Two who may be one, by their ids, the lower one first; `score` from 0 to 1, with the reasons in words."""

    one: int
    other: int
    score: float
    reasons: tuple[str, ...]


def pairs(
    people: Sequence[Traits], rarity: Rarity, alike: Likeness, said_apart: Collection[tuple[int, int]] = ()
) -> list[Pair]:
    """All pairs that are more than nothing, the likeliest first. `said_apart` are pairs, lower id first."""
    by_id = {one.id: one for one in people}
    least, found = bits(HINT), []
    for a, b in candidates(people, rarity):
        if (a, b) in said_apart:
            continue
        one, other = by_id[a], by_id[b]
        if not apart(one, other) and (weighed := evidence(one, other, rarity, alike, least)) is not None:
            found.append(Pair(a, b, score(weighed.bits), weighed.reasons))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def closed(found: Sequence[Pair], least: float, cannot: "Callable[[int, int], bool]") -> list[Pair]:
    """The pairs from `least` on, and those that follow: who is the same as a third is the same as each other.

    Groups grow from the likeliest pair on. Two groups stay two where anybody of one `cannot` be somebody of the
    other. A pair that follows is as likely as the weakest link that led to it.
    """
    direct = {(pair.one, pair.other): pair for pair in found}
    groups: dict[int, list[int]] = {}
    told: dict[tuple[int, int], Pair] = {}
    for pair in found:
        if pair.score < least:
            break
        told[pair.one, pair.other] = pair
        mine, theirs = groups.get(pair.one, [pair.one]), groups.get(pair.other, [pair.other])
        if mine is theirs:
            continue
        across = [(min(a, b), max(a, b)) for a in mine for b in theirs]
        if any(cannot(a, b) for a, b in across):
            continue
        for a, b in across:
            there = direct.get((a, b))
            if there is None or there.score < least:
                reasons = there.reasons if there else ()
                told[a, b] = Pair(a, b, pair.score, ("both are the same as a third", *reasons))
        together = mine + theirs
        for number in together:
            groups[number] = together
    return sorted(told.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


def numbered(found: Iterable[Pair]) -> dict[int, int]:
    """The group of each person, by the lowest id in it."""
    first: dict[int, int] = {}

    def root(number: int) -> int:
        while first.setdefault(number, number) != number:
            number = first[number]
        return number

    for pair in found:
        a, b = root(pair.one), root(pair.other)
        first[max(a, b)] = min(a, b)
    return {number: root(number) for number in list(first)}


def candidates(people: Sequence[Traits], rarity: Rarity) -> list[tuple[int, int]]:
    """The pairs (lower id first) that share any key which few have, so that not everybody meets everybody."""
    under: dict[tuple[str, ...], list[int]] = {}
    for one in people:
        for key in set(keys(one, rarity)):
            under.setdefault(key, []).append(one.id)
    found: set[tuple[int, int]] = set()
    for numbers in under.values():
        if 1 < len(numbers) <= LARGEST:
            numbers.sort()
            found.update((a, b) for at, b in enumerate(numbers) for a in numbers[:at])
    return sorted(found)


def keys(one: Traits, rarity: Rarity) -> Iterator[tuple[str, ...]]:
    """Under what somebody may meet another who is the same: identifiers, and parts of two fields at a time.

    No slip in one field keeps two apart who are one: each field is missing in some of the keys.
    """
    for kind, found in (("mail", one.mails), ("phone", one.phones), ("handle", one.handles)):
        for key in found:
            if key not in rarity.shared:
                yield kind, key
    if one.name:
        yield "name", "".join(sorted(one.name))
    year, day = (one.born[:4], one.born[4:]) if len(one.born) == 8 else ("", one.born)
    if year:
        yield "born", one.born
    for word in one.name:
        yield "word place", word[:3], one.postcode or one.city[:5]
        yield "word city", word[:4], one.city[:5]
        if one.born:
            yield "word day", word[:4], day
        if year:
            yield "word year", word[:4], year
        for company in one.companies:
            yield "word company", word[:2], str(company)
    for number in one.numbers:
        yield "number place", number, one.postcode
        yield "number city", number, one.city[:6]
    for word in one.street:
        if len(word) > 3:
            yield "street place", word[:5], one.postcode
            if year:
                yield "street year", word[:5], year
            for number in one.numbers:
                yield "street number", word[:5], number
