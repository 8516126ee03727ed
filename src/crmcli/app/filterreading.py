"""How a filter was read that nobody fulfils: words that were parts of names, places that the book does not know."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from crmcli.app.crm import Crm
from crmcli.app.filternames import spellings
from crmcli.core.conditions import tests
from crmcli.core.errors import CrmError
from crmcli.core.filterfields import OF_PEOPLE, Language
from crmcli.core.filters import read
from crmcli.core.text import fold

PLACES = ("city", "region", "country")


def reading(crm: Crm, words: Iterable[str], where: Sequence[str], language: Language = OF_PEOPLE) -> str:
    """A sentence about what may be amiss with a filter that found nobody; empty where nothing is told."""
    try:
        node = read(words, where, language)
    except CrmError:
        return ""
    asked = list(tests(node)) if node else []
    said = [_unknown_place(crm, one.field, str(one.values[0])) for one in asked if one.field in PLACES and one.values]
    bare = [str(one.values[0]) for one in asked if (one.field, one.sign) == ("name", ":")]
    if len(bare) > 1:
        said.append(f"read as parts of a name: {', '.join(bare)} (crm help filters)")
    return "; ".join(filter(None, said))


def _unknown_place(crm: Crm, field: str, value: str) -> str:
    known = list(crm.store.values(f"filters.{field}"))
    if spellings(field, known, [value], whole=False):
        return ""
    by_key = {fold(one): one for one in known}
    near = [by_key[key] for key in get_close_matches(fold(value), by_key, n=3, cutoff=0.5)]
    told = f"near: {', '.join(near)}" if near else f"there are: {', '.join(known[:5])}" if known else "nobody has one"
    return f"no {field} here holds {value!r}; {told}"
