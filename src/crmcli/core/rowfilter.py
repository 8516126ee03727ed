"""`--only 'status = paid and amount > 100'`: which rows of a file are meant, in the language of filters.

The fields are the columns. Words are compared without regard to case and accents, numbers as numbers, ISO dates as
text.
"""

from collections.abc import Callable, Collection, Mapping

from crmcli.core.conditions import Test, holds, tests
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import Language, number
from crmcli.core.filters import read
from crmcli.core.text import fold

_HINT = "--only 'status = paid'"

Rows = Callable[[Mapping[str, str]], bool]


def row_filter(text: str, known: Collection[str]) -> tuple[Rows, list[str]]:
    """A test of rows (column or field name → cell), and the names it looks at. Raises `BadInput`."""
    names = {fold(name): name for name in known}
    if not text.strip():
        raise BadInput("the filter is empty", hint=_HINT)
    language = Language(dict.fromkeys([*names, *known], "cell"), bare=None)
    try:
        node = read((), [text], language)
    except BadInput as error:
        raise BadInput(error.message, hint=_HINT) from None
    assert node is not None
    columns = {name: names[fold(name)] for name in {test.field for test in tests(node)}}
    used = [columns[test.field] for test in tests(node)]
    return (lambda row: holds(node, lambda test: _holds(test, row[columns[test.field]]))), used


def _holds(test: Test, cell: str) -> bool:
    if test.sign == "empty":
        return not cell.strip()
    cell = fold(cell)
    values = [fold(str(value)) for value in test.values]
    if test.sign == "~" or (test.sign == ":" and number(values[0]) is None):
        return values[0] in cell
    if test.sign in ("=", ":", "in"):
        return any(_order(cell, value) == 0 for value in values)
    order = _order(cell, values[0])
    return {"!=": order != 0, ">": order > 0, ">=": order >= 0, "<": order < 0, "<=": order <= 0}[test.sign]


def _order(left: str, right: str) -> int:
    try:
        one, other = float(left), float(right)
    except ValueError:
        return (left > right) - (left < right)
    return (one > other) - (one < other)
