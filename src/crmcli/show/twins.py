"""The columns of duplicates and merges. They stand apart, so that only who looks for duplicates loads them."""

from crmcli.core.twins import Duplicate, MergedField, Twin
from crmcli.show.column import Column, by_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.show.column import Columns


def _called(one: Twin) -> str:
    return f"{one.name} ({one.ref})"


COLUMNS: "Columns" = {
    Duplicate: by_key(
        Column("score", "Score", lambda one, _: f"{one.score:.2f}", lambda one, _: f"{one.score:.3f}", align="right"),
        Column("one", "One", lambda one, _: _called(one.contacts[0]), least=10),
        Column("other", "Other", lambda one, _: _called(one.contacts[1]), least=10),
        Column("reasons", "Why", lambda one, _: "; ".join(one.reasons), least=16),
        Column("group", "Group", lambda one, _: one.group),
        Column("ref", "Refs", lambda one, _: one.ref),
        usual=("score", "one", "other", "reasons"),
    ),
    MergedField: by_key(
        Column("field", "Field", lambda one, _: one.field),
        Column("value", "Will be", lambda one, _: " ".join(one.value.split()), lambda one, _: one.value, least=16),
        Column("taken_from", "From", lambda one, _: " ".join(one.taken_from)),
        Column("instead_of", "Instead of", lambda one, _: "; ".join(one.instead_of), least=10, tone=lambda _: "now"),
        usual=("field", "value", "taken_from", "instead_of"),
    ),
}
