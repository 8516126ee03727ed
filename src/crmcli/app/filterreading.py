"""How a filter was read: its bare words, and why nobody may fulfil it: parts of names, places nobody has."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from crmcli.app.crm import Crm
from crmcli.app.filternames import spellings
from crmcli.core.conditions import All, Test, all_of, said, tests
from crmcli.core.errors import CrmError
from crmcli.core.filterfields import OF_PEOPLE, Language
from crmcli.core.filters import read
from crmcli.core.refs import read_ref
from crmcli.core.text import fold

PLACES = ("city", "region", "country")


def apart(text: str) -> tuple[list[str], list[str]]:
    """The words of a filter that stand by themselves, and what must hold besides. Raises `BadInput`.

    Where a list has other texts than names, such words are looked for in these too.
    """
    node = read((), [text]) if text.strip() else None
    if node is None:
        return [], []
    words, rest = [], []
    for part in node.parts if isinstance(node, All) else (node,):
        if isinstance(part, Test) and (part.field, part.sign) == ("name", ":"):
            words += [str(value) for value in part.values]
        else:
            rest.append(part)
    return words, [said(all_of(rest))] if rest else []


def reading(
    crm: Crm, words: Iterable[str], where: Sequence[str], language: Language = OF_PEOPLE, *, of_lines: bool = False
) -> str:
    """A sentence about what may be amiss with a filter that found nobody; empty where nothing is told.

    One `of_lines` of the agenda asks whom they are about, not what is to be done.
    """
    try:
        node = read(words, where, language)
    except CrmError:
        return ""
    asked = list(tests(node)) if node else []
    told = [_unknown_place(crm, one.field, str(one.values[0])) for one in asked if one.field in PLACES and one.values]
    bare = [str(one.values[0]) for one in asked if (one.field, one.sign) == ("name", ":")]
    if len(bare) > 1 or (of_lines and bare) or any(read_ref(word) for word in bare):
        parts = "parts" if len(bare) > 1 else "a part"
        told.append(f"read as {parts} of a name: {', '.join(bare)} (crm help filters)")
    if of_lines:
        asks = "is read of people, not of what is to be done: crm task list -w"
        of_people = dict.fromkeys(one.field for one in asked if one.field in ("title", "notes"))
        told += [f"{field} {asks} '{field} ~ call'" for field in of_people]
    return "; ".join(filter(None, told))


def _unknown_place(crm: Crm, field: str, value: str) -> str:
    known = list(crm.store.values(f"filters.{field}"))
    if spellings(field, known, [value], whole=False):
        return ""
    by_key = {fold(one): one for one in known}
    near = [by_key[key] for key in get_close_matches(fold(value), by_key, n=3, cutoff=0.5)]
    told = f"near: {', '.join(near)}" if near else f"there are: {', '.join(known[:5])}" if known else "nobody has one"
    return f"no {field} here holds {value!r}; {told}"
