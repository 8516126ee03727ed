"""What a column is, and the kinds of columns that most records share."""

from collections.abc import Callable

from crmcli.core.record import record
from crmcli.language import reworded
from crmcli.show import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    Cell = Callable[[Any, date], str]
    Columns = dict[type, tuple[dict[str, "Column"], tuple[str, ...]]]


@record(frozen=True, slots=True)
class Column:
    """A column; `least` is how narrow it may be cut, `tone` names how it looks, `mark` tells apart a part of a cell."""

    key: str
    header: str
    cell: "Cell"
    plain: "Cell | None" = None
    align: str = "left"
    least: int = 0
    tone: "Callable[[Any], str] | None" = None
    mark: "Callable[[Any], tuple[int, int] | None] | None" = None

    def raw(self, one: object, today: "date") -> str:
        """The cell for machines."""
        return (self.plain or self.cell)(one, today)


def column(key: str, header: str, cell: "Cell", plain: "Cell | None" = None, **more: "Any") -> tuple[str, Column]:
    """A column by its key: what people read, what CSV gets."""
    return key, Column(key, header, cell, plain, **more)


def text(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    """A field as it is."""
    return column(key, header, lambda one, _: "" if getattr(one, key) is None else str(getattr(one, key)), **more)


def ours(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    """A field that holds words of ours: a state, a kind, a reason. Programs get the English ones."""
    return column(
        key, header, lambda one, _: reworded(str(getattr(one, key) or ""), key), lambda one, _: getattr(one, key) or "",
        **more,
    )  # fmt: skip


def day(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    """A calendar day."""
    return column(
        key,
        header,
        lambda one, today: words.day(getattr(one, key)[:10], today) if getattr(one, key) else "",
        lambda one, _: getattr(one, key) or "",
        **more,
    )


def listed(key: str, header: str, sep: str = ", ", **more: "Any") -> tuple[str, Column]:
    """A field that holds several."""
    return column(key, header, lambda one, _: sep.join(getattr(one, key)), **more)


def first(key: str, many: str, header: str, **more: "Any") -> tuple[str, Column]:
    """The first of several."""
    return column(key, header, lambda one, _: next(iter(getattr(one, many)), ""), **more)


def named(key: str, header: str, **more: "Any") -> tuple[str, Column]:
    """The name of another record."""
    return column(key, header, lambda one, _: getattr(one, key).name if getattr(one, key) else "", **more)


def money(key: str = "monetary_minor", header: str = "Value") -> tuple[str, Column]:
    """Minor units in the record's currency."""

    def plain(one: "Any", _: "date") -> str:
        return "" if getattr(one, key) is None else str(getattr(one, key))  # minor units, as the key says

    return column(key, header, lambda one, _: words.money(getattr(one, key), one.currency), plain, align="right")


def who(header: str = "Who", **more: "Any") -> tuple[str, Column]:
    """The people, or the company where there is nobody, or the deal where there is neither."""
    return column("who", header, lambda one, _: words.whom(one), least=10, **more)


def silent(**more: "Any") -> tuple[str, Column]:
    """A sign beside who must not be contacted."""
    return column(
        "do_not_contact", "", lambda one, _: words.NOT_TO_CONTACT if getattr(one, "do_not_contact", False) else "",
        lambda one, _: "yes" if getattr(one, "do_not_contact", False) else "", tone=lambda _: "late", **more,
    )  # fmt: skip


def by_key(*columns: Column, usual: tuple[str, ...]) -> tuple[dict[str, Column], tuple[str, ...]]:
    """The columns of a record by their keys, and those that a list shows unless told otherwise."""
    return {one.key: one for one in columns}, usual
