"""What a list is narrowed by: `+vip`, `city:berlin`, `quiet:30d` and bare words, all of which must hold."""

from collections.abc import Iterable, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.quickadd import read_tag, split_line
from crmcli.core.record import record

FIELDS = ("name", "tag", "city", "company", "owner", "stage", "source", "rfm", "mail", "phone", "quiet", "has", "no")
NOT_YET = ("(", ")", "!", "|", "&")
LONGEST = 500
TASK_FIELDS = ("due", "pri")
TWINS = {"email": "mail", "segment": "rfm", "tags": "tag", "emails": "mail", "phones": "phone"}
PRESENT = ("mail", "phone", "company", "tag", "city", "owner", "birthday", "notes", "purchase", "task", "stage")


@record(frozen=True, slots=True)
class Term:
    """One condition: a field and the text it is held against."""

    field: str
    value: str


def terms(words: Iterable[str], quoted: Sequence[str] = (), more: Sequence[str] = ()) -> tuple[Term, ...]:
    """The terms of words on the command line, and of `-w` texts, which are split like a line.

    `more` are fields of this list beyond those of people. Raises `BadInput` for an unknown field, naming the nearest.
    """
    said = [*words]
    for text in quoted:
        if not text.strip():
            raise BadInput("a filter without words would mean everybody", hint="-w 'tag:vip city:berlin'")
        if text.casefold() in (*FIELDS, *more):
            raise BadInput(f"{text!r} is a field and nothing it is held against", hint=f"-w '{text}:…', in quotes")
        said += split_line(text)
    return tuple(term(word, more) for word in _compared(said) if word.casefold() != "and")


def term(word: str, more: Sequence[str] = ()) -> Term:
    """One word as a term: a tag, `field:value` (or `=`), or part of a name."""
    if len(word) > LONGEST:
        raise BadInput(f"a filter's word of {len(word)} characters finds nobody", hint="crm help filters")
    fields = (*FIELDS, *more)
    if tag := read_tag(word):
        return Term("tag", tag)
    for mark in (":", "：", "="):
        field, found, value = word.partition(mark)
        if not found or not field or value.startswith("//"):
            continue
        key = TWINS.get(field.casefold(), field.casefold())
        if key not in fields:
            raise _unknown(field, fields, "field")
        if not value:
            raise BadInput(f"{field}{mark} is held against nothing", hint=f"{field}:…")
        if key in ("has", "no"):
            value = TWINS.get(value.casefold(), value.casefold())
            if value not in PRESENT:
                raise _unknown(value, PRESENT, "thing to have")
        return Term(key, value)
    return Term("name", word)


def _compared(said: list[str]) -> list[str]:
    """`city = berlin` as `city:berlin`. Raises `BadInput` for what is not understood yet, never reads it as a name."""
    found: list[str] = []
    while said:
        word = said.pop(0)
        if word.casefold() in ("or", "not", "in", "is") or word[:1] in NOT_YET or word[-1:] == ")" or "!=" in word:
            raise BadInput(f"{word!r} is not understood: all terms of a filter must hold", hint="crm help filters")
        if any(sign in word for sign in "<>"):
            raise BadInput(f"{word!r} is not understood: filters do not compare yet", hint="crm help filters")
        if word in ("=", "~") and found and said:
            word = f"{found.pop()}:{said.pop(0)}"
        found.append(word)
    return found


def _unknown(word: str, known: Sequence[str], what: str) -> BadInput:
    from difflib import get_close_matches

    near = get_close_matches(word.casefold(), known, n=2, cutoff=0.5)
    return BadInput(
        f"there is no {what} {word!r} to filter by; there are: {' '.join(known)}",
        hint=" or ".join(near) or "crm help filters",
    )
