"""The columns of custom fields; they stand apart, so that only their list loads them."""

from crmcli.core.customfields import CustomField
from crmcli.show.column import Column, by_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.show.column import Columns

COLUMNS: "Columns" = {
    CustomField: by_key(
        Column("name", "Name", lambda one, _: one.name, least=10),
        Column("type", "Type", lambda one, _: one.type),
        Column(
            "choices", "Choices", lambda one, _: ", ".join(one.choices), lambda one, _: ",".join(one.choices), least=12
        ),
        Column("defined", "Defined", lambda one, _: "yes" if one.defined else "no"),
        Column("used", "Used", lambda one, _: str(one.used), align="right"),
        usual=("name", "type", "choices", "defined", "used"),
    ),
}
