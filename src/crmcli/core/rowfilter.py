"""`--only 'status = paid and amount > 100'`: which rows of a file are meant.

Comparisons `= != ~ > >= < <= in is`, joined by `and` and `or`; `and` binds closer. Words are compared without regard
to case and accents, numbers as numbers, ISO dates as text.
"""

from collections.abc import Callable, Collection, Mapping

from crmcli.core.errors import BadInput
from crmcli.core.text import fold

_SIGNS = ("!=", ">=", "<=", "=", "~", ">", "<")
_HINT = "--only 'status = paid'"

Test = Callable[[Mapping[str, str]], bool]


def row_filter(text: str, known: Collection[str]) -> tuple[Test, list[str]]:
    """A test of rows (column or field name → cell), and the names it looks at. Raises `BadInput`."""
    names = {fold(name): name for name in known}
    either: list[list[Test]] = [[]]
    used: list[str] = []
    parts = _parts(text)
    while parts:
        test, name, parts = _comparison(parts, names, text)
        either[-1].append(test)
        used.append(name)
        if parts:
            word = parts.pop(0).casefold()
            if word not in ("and", "or") or not parts:
                raise BadInput(f"{text!r} is no filter: {word!r} stands where and, or or the end should", hint=_HINT)
            if word == "or":
                either.append([])
    if not used:
        raise BadInput("the filter is empty", hint=_HINT)
    return (lambda row: any(all(test(row) for test in tests) for tests in either)), used


def _comparison(parts: list[str], names: Mapping[str, str], text: str) -> tuple[Test, str, list[str]]:
    name = names.get(fold(_bare(parts[0])))
    if name is None:
        from difflib import get_close_matches

        near = get_close_matches(fold(_bare(parts[0])), names, n=3, cutoff=0.5)
        listed = ", ".join(names[one] for one in near) or ", ".join(sorted(names.values())[:10])
        raise BadInput(f"the file has no column {_bare(parts[0])!r}; it has: {listed}", hint=_HINT)
    sign = parts[1].casefold() if len(parts) > 1 else ""
    if len(parts) < 3 or sign not in (*_SIGNS, "in", "is"):
        raise BadInput(f"{text!r} is no filter: {_bare(parts[0])!r} needs a sign and a value", hint=_HINT)
    if sign == "is":
        wanted = parts[2].casefold() != "not"
        empty = parts[2:3] if wanted else parts[3:4]
        if [word.casefold() for word in empty] != ["empty"]:
            raise BadInput(f"{text!r} is no filter: only `is empty` and `is not empty` are known", hint=_HINT)
        return (lambda row: (not row[name].strip()) is wanted), name, parts[3 if wanted else 4 :]
    values = [fold(_bare(parts[2]))]
    rest = parts[3:]
    if sign == "in":
        values = [fold(_bare(part)) for part in _bare(parts[2]).strip("()").split(",")]
    return (lambda row: _holds(fold(row[name]), sign, values)), name, rest


def _holds(cell: str, sign: str, values: list[str]) -> bool:
    if sign == "~":
        return values[0] in cell
    if sign in ("=", "in"):
        return any(_order(cell, value) == 0 for value in values)
    order = _order(cell, values[0])
    return {"!=": order != 0, ">": order > 0, ">=": order >= 0, "<": order < 0, "<=": order <= 0}[sign]


def _order(left: str, right: str) -> int:
    try:
        one, other = float(left), float(right)
    except ValueError:
        return (left > right) - (left < right)
    return (one > other) - (one < other)


def _bare(part: str) -> str:
    return part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part


def _parts(text: str) -> list[str]:
    """Names, signs and values; quotes and brackets hold a part together."""
    parts: list[str] = []
    rest = text.strip()
    while rest:
        size = next((len(sign) for sign in _SIGNS if rest.startswith(sign)), 0)
        closing = {"'": "'", '"': '"', "(": ")"}.get(rest[0])
        if closing:
            end = rest.find(closing, 1)
            if end < 0:
                raise BadInput(f"{text!r} is no filter: {rest[0]} is never closed", hint=_HINT)
            size = end + 1
        while not size or (not closing and size < len(rest) and not _ends(rest, size, parts)):
            size += 1
        parts.append(rest[:size])
        rest = rest[size:].lstrip()
    return parts


def _ends(rest: str, size: int, parts: list[str]) -> bool:
    """A sign ends a word and a word ends a sign; a value may hold signs (`a-b=c`) only in quotes."""
    if rest[:size] in _SIGNS:
        return True
    return rest[size].isspace() or rest.startswith(_SIGNS, size)
