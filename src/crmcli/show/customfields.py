"""The columns of custom fields; loaded by their own command only."""

from crmcli.core.customfields import CustomField
from crmcli.show.column import Column
from crmcli.show.columns import COLUMNS

__all__ = ["CustomField"]

COLUMNS[CustomField] = (
    {
        "name": Column("name", "Name", lambda one, _: one.name, least=10),
        "type": Column("type", "Type", lambda one, _: one.type),
        "choices": Column(
            "choices", "Choices", lambda one, _: ", ".join(one.choices), lambda one, _: ",".join(one.choices), least=12
        ),
        "defined": Column("defined", "Defined", lambda one, _: "yes" if one.defined else "no"),
        "used": Column("used", "Used", lambda one, _: str(one.used), align="right"),
    },
    ("name", "type", "choices", "defined", "used"),
)
