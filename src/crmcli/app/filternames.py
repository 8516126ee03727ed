"""How names are asked for in a filter: as they are written, as they are spelled, umlauts in one letter or two."""

from collections.abc import Sequence

from crmcli.app.crm import Crm
from crmcli.app.lookup import spelled, spelled_beginnings
from crmcli.core.conditions import All, Node, Test, all_of, any_of
from crmcli.core.filterfields import SPELLED
from crmcli.core.text import fold, spelled_out, words

LEAST = 2  # letters of a spelling: with one, half of China would answer
MOST = 4  # words that may be one name
OUT = ("ae", "oe", "ue", "aa")


def names(crm: Crm, test: Test, said: Sequence[str]) -> Node:
    """Whoever's name holds one of the values, or is a Chinese name whose spelling begins so (with `=`: is so)."""
    return any_of(_name(crm, test.sign, value) for value in said)


def joined(crm: Crm, node: Node, field: str) -> Node:
    """The same filter, in which words by themselves side by side may be the spelling of one name: `wang wei`.

    `field` is what such words are held against.
    """
    parts = node.parts if isinstance(node, All) else ()
    bare = [one for one in parts if isinstance(one, Test) and (one.field, one.sign) == (field, ":")]
    values = [word for one in bare for word in words(str(one.values[0]))]
    if not 2 <= len(values) <= MOST or len(values) != len(bare) or not (keys := _spelled(crm, values)):
        return node
    rest = [part for part in parts if part not in bare]
    return all_of([*rest, any_of([all_of(bare), Test(SPELLED, "~", tuple(keys))])])


def spellings(field: str, known: Sequence[str], said: Sequence[str], *, whole: bool, part: bool = True) -> list[str]:
    """Those of the book's cities, countries, roles … that the values mean: all of them or a part.

    Without `part` a role is meant by the beginning of one of its words only.

    An umlaut counts in one letter and in two; a country is meant by any of its names, and by its code.
    """
    keys = {fold(form) for value in said for form in (value, spelled_out(value))}
    start = " " if field == "role" and not whole and not part else ""  # a director is no CTO
    found = []
    for one in known:
        forms = {fold(one)} if one.isascii() else {fold(one), fold(spelled_out(one))}
        if whole:
            meant = not keys.isdisjoint(forms)
        else:
            meant = any(start + key in start + form for form in forms for key in keys)
        if meant:
            found.append(one)
    if field == "country":
        from crmcli.core.countries import country_code

        codes = {code for value in said if (code := country_code(value))}
        found += [one for one in known if one not in found and country_code(one) in codes]
    return found


def _spelled(crm: Crm, said: Sequence[str]) -> list[str]:
    """The spellings that are meant and that anybody's name begins with: what nobody has need not be asked of all."""
    return [key for key in spelled(said) if len(key) >= LEAST and spelled_beginnings(crm, key, 1)]


def _name(crm: Crm, sign: str, value: str) -> Node:
    written = tuple(dict.fromkeys((fold(value), fold(spelled_out(value)))))
    found: list[Node] = [Test("name", sign, written)]
    said = words(value)
    if keys := _spelled(crm, said):
        found.append(Test(SPELLED, "=" if sign in ("=", "in") else "~", tuple(keys)))
    if sign not in ("=", "in") and any(two in word for word in said for two in OUT):
        found.append(all_of(_word(word) for word in said))
    return any_of(found)


def _word(word: str) -> Node:
    """A word of a name: with two letters that may be an umlaut it is looked up, for names are kept by one letter."""
    return Test(SPELLED, ":", (word,)) if any(two in word for two in OUT) else Test("name", ":", (word,))
