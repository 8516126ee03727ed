"""Custom fields with a type: how a value is read for one. Fields without a definition are free text."""

from collections.abc import Callable, Mapping

from crmcli.core.errors import BadInput, Refused
from crmcli.core.record import record
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TYPES = ("text", "number", "date", "yes-no", "choice", "url")
_YES, _NO = "yes y true t 1 on x ja wahr oui si 是 有 对 真", "no n false f 0 off nein falsch non 否 无 没有 不 假"
TYPED = "\u200b"  # before a number or a truth value in a cell
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())


@record(frozen=True, slots=True)
class FieldType:
    """What a field holds; `choices` are the values of a choice, in their order."""

    name: str
    type: str
    choices: tuple[str, ...]


@record(frozen=True, slots=True)
class CustomField:
    """A line of `crm field list`: a field, whether it is defined, and how many records bear it."""

    name: str
    type: str
    choices: tuple[str, ...]
    defined: bool
    used: int


def definition(name: str, kind: str, choices: "tuple[str, ...] | list[str]" = ()) -> FieldType:
    """A definition, checked. Raises `BadInput`."""
    name = clean(name)
    if not name or "=" in name or ":" in name or len(name) > 100:
        raise BadInput(f"{name!r} is no name of a field", hint="crm field add score number")
    kind = {"bool": "yes-no", "boolean": "yes-no", "yes/no": "yes-no", "yesno": "yes-no"}.get(kind, kind)
    if kind not in TYPES:
        raise BadInput(f"there is no type {kind!r}; types are: {' '.join(TYPES)}", hint=f"crm field add {name} text")
    listed = tuple(dict.fromkeys(part for one in choices if (part := clean(one))))
    if kind == "choice" and not listed:
        raise BadInput("a choice needs something to choose from", hint=f"crm field add {name} choice --choices a,b")
    if kind != "choice" and listed:
        raise BadInput(f"a {kind} has no choices", hint=f"crm field add {name} choice --choices {','.join(listed)}")
    return FieldType(name, kind, listed)


def read_value(field: FieldType, value: "Any", day: "Callable[[str], str]") -> "Any":
    """A value as the book keeps it: text, int or float, bool, ISO day. `day` reads the words of a date.

    Raises `Refused`, which names the field and what it holds.
    """
    if field.type == "text":
        return clean(value, lines=True) if isinstance(value, str) else str(value)
    if isinstance(value, bool) and field.type == "yes-no":
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and field.type == "number":
        return value
    said = clean(value) if isinstance(value, str) else str(value)
    read = {"number": _number, "yes-no": _yes_no, "url": _url}.get(field.type)
    if read is not None:
        found = read(said)
    elif field.type == "choice":
        found = next((one for one in field.choices if fold(one) == fold(said)), None)
    else:
        try:
            found = day(said)
        except BadInput as error:
            raise _no(field, said, error.message) from None
    if found is None:
        raise _no(field, said)
    return found


def say_value(value: "Any") -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(say_value, value))
    return str(value)


def typed_cell(value: "bool | float | str") -> str:
    """A number or a truth value as the text of a cell, with a mark that cleaning takes away again."""
    return TYPED + say_value(value)


def of_cell(cell: str, said: str) -> "Any":
    """What `typed_cell` was given, where `cell` bears its mark; else `said`, the cleaned text of the cell."""
    if not cell.startswith(TYPED):
        return said
    if said in ("yes", "no"):
        return said == "yes"
    number = _number(said)
    return said if number is None else number


def named(fields: "Mapping[str, FieldType]", name: str) -> FieldType | None:
    """The definition of a name; case and accents do not count."""
    return fields.get(fold(name))


def _no(field: FieldType, said: str, why: str | None = None) -> Refused:
    wanted = {
        "number": "a number", "date": "a date", "yes-no": "yes or no", "url": "a web address",
        "choice": f"one of {', '.join(field.choices)}",
    }  # fmt: skip
    example = {"number": "8.5", "date": "2026-03-06", "yes-no": "yes", "url": "https://ada.example"}
    value = field.choices[0] if field.choices else example.get(field.type, "")
    reason = f": {why}" if why and said not in why else ""
    return Refused(f"{field.name} is {wanted[field.type]}, not {said!r}{reason}", hint=f"--set '{field.name}={value}'")


def _number(said: str) -> int | float | None:
    plain = said.translate(str.maketrans("０１２３４５６７８９．－＋−", "0123456789.-+-"))
    if not plain.lstrip("+-")[:1].isdecimal() or "_" in plain or not plain.isascii():
        return None
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def _yes_no(said: str) -> bool | None:
    word = said.casefold()
    return True if word in YES else False if word in NO else None


def _url(said: str) -> str | None:
    scheme, sep, rest = said.partition("://")
    if not sep:
        scheme, rest = "https", said
    host = rest.partition("/")[0].partition("?")[0].rpartition("@")[2]
    sound = "." in host.strip(".") or host.partition(":")[0] == "localhost"
    if " " in said or scheme.casefold() not in ("http", "https") or not sound:
        return None
    return f"{scheme}://{rest}"
