"""The columns of duplicates and merges. They stand apart, so that only who looks for duplicates loads them."""

from crmcli.core.twins import Duplicate, MergedField, Twin
from crmcli.show.column import Column
from crmcli.show.columns import COLUMNS


def add_columns() -> None:
    """Make the columns known."""
    duplicate = (
        Column("score", "Score", lambda one, _: f"{one.score:.2f}", lambda one, _: f"{one.score:.3f}", align="right"),
        Column("one", "One", lambda one, _: _called(one.contacts[0]), least=10),
        Column("other", "Other", lambda one, _: _called(one.contacts[1]), least=10),
        Column("reasons", "Why", lambda one, _: "; ".join(one.reasons), least=16),
        Column("group", "Group", lambda one, _: one.group),
        Column("ref", "Refs", lambda one, _: one.ref),
    )
    merged = (
        Column("field", "Field", lambda one, _: one.field),
        Column("value", "Will be", lambda one, _: " ".join(one.value.split()), lambda one, _: one.value, least=16),
        Column("taken_from", "From", lambda one, _: " ".join(one.taken_from)),
        Column("instead_of", "Instead of", lambda one, _: "; ".join(one.instead_of), least=10, tone=lambda _: "now"),
    )
    COLUMNS[Duplicate] = {one.key: one for one in duplicate}, ("score", "one", "other", "reasons")
    COLUMNS[MergedField] = {one.key: one for one in merged}, tuple(one.key for one in merged)


def _called(one: Twin) -> str:
    return f"{one.name} ({one.ref})"
