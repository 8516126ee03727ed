"""A filter as a tree: single tests, joined by all, any and not. `said` writes it down, core/filters.py reads it."""

from collections.abc import Callable, Iterable, Iterator

from crmcli.core.record import record

WORDS = ("and", "or", "not", "in", "is")  # words of the language; as a value or a part of a name they stand in quotes
APART = frozenset("(),\"'“”‘’，（）")  # what a word without quotes does not hold


@record(frozen=True, slots=True)
class Test:
    """A field held against values.

    `sign` is `:` (as one would expect of the field) `= != ~ > >= < <= in empty`. The values are the words that were
    said; the use case puts what they mean in their place: days, numbers, slugs.
    """

    field: str
    sign: str
    values: tuple[object, ...]


@record(frozen=True, slots=True)
class Not:
    """What does not hold."""

    part: "Node"


@record(frozen=True, slots=True)
class All:
    """What holds where every part does; made by `all_of`."""

    parts: "tuple[Node, ...]"


@record(frozen=True, slots=True)
class Any:
    """What holds where one of the parts does; made by `any_of`."""

    parts: "tuple[Node, ...]"


Node = Test | Not | All | Any


def all_of(parts: "Iterable[Node]") -> "Node":
    """All of these: one by itself stays as it is, what is joined by `and` already is joined anew."""
    flat = tuple(one for part in parts for one in (part.parts if isinstance(part, All) else (part,)))
    return flat[0] if len(flat) == 1 else All(flat)


def any_of(parts: "Iterable[Node]") -> "Node":
    """One of these."""
    flat = tuple(one for part in parts for one in (part.parts if isinstance(part, Any) else (part,)))
    return flat[0] if len(flat) == 1 else Any(flat)


def tests(node: "Node") -> Iterator[Test]:
    """Every single test in a filter."""
    if isinstance(node, Test):
        yield node
    elif isinstance(node, Not):
        yield from tests(node.part)
    else:
        for part in node.parts:
            yield from tests(part)


def changed(node: "Node", change: "Callable[[Test], Node]") -> "Node":
    """The same filter with something else in the place of each test."""
    if isinstance(node, Test):
        return change(node)
    if isinstance(node, Not):
        return Not(changed(node.part, change))
    made = [changed(part, change) for part in node.parts]
    return all_of(made) if isinstance(node, All) else any_of(made)


def holds(node: "Node", test: Callable[[Test], bool]) -> bool:
    """Whether a filter holds for something of which `test` tells each single answer."""
    if isinstance(node, Test):
        return test(node)
    if isinstance(node, Not):
        return not holds(node.part, test)
    if isinstance(node, All):
        return all(holds(part, test) for part in node.parts)
    return any(holds(part, test) for part in node.parts)


def said(node: "Node") -> str:
    """A filter as it is written; reading it gives the same tree."""
    if isinstance(node, Test):
        return _test(node)
    if isinstance(node, Not):
        return f"not {_inner(node.part, All, Any)}"
    if isinstance(node, All):
        return " and ".join(_inner(part, Any) for part in node.parts)
    return " or ".join(said(part) for part in node.parts)


def quoted(text: str) -> str:
    """A value as it is written: plain where it can be, else in quotes."""
    spaced = any(char.isspace() or char in APART for char in text)
    plain = text and not spaced and text.casefold() not in WORDS and not text.startswith("//")
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inner(node: "Node", *kinds: type) -> str:
    return f"({said(node)})" if isinstance(node, kinds) else said(node)


def _test(test: Test) -> str:
    field = quoted(test.field)
    values = [quoted(str(value)) for value in test.values]
    if test.sign == "empty":
        return f"{field} is empty"
    if test.sign == "in":
        return f"{field} in ({', '.join(values)})"
    return f"{field}:{values[0]}" if test.sign == ":" else f"{field} {test.sign} {values[0]}"
