"""What is said of an act on a deal: loaded by such an act only."""

from crmcli.core.records import Wrote
from crmcli.language import worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def receipt(main: object, day: "Callable[[str], str]", *, new: bool) -> list[str]:
    """What the receipt of a deal says: its ref and value; of a new one everything that was understood.

    `day` words a calendar day.
    """
    from crmcli.core.money import format_amount

    found: Any = main
    value = found.value_minor
    amount = "" if value is None else format_amount(value, found.currency, thousands=True)
    parts = [found.ref, amount]
    if not new:
        return parts
    close = worded("close {day}", day=day(found.expected_close)) if found.expected_close else ""
    people_in = [" ".join(filter(None, (one.name, found.roles.get(one.ref, "")))) for one in found.contacts]
    company = [f"@{found.company.name}"] if found.company else []
    tags = [f"+{tag}" for tag in found.tags]
    return [*parts, found.stage, close, ", ".join([*people_in, *company]), " ".join(tags)]


def after(done: Wrote) -> list[str]:
    """What should be known after a deal was closed: what is planned still, and how RFM gets to know of it."""
    left = done.extra.get("still_open")
    said = [
        worded("still planned: {ref} {title}", ref=task.ref, title=task.title)
        for task in (left if isinstance(left, list) else ())
    ]
    if done.extra.get("unbought"):
        named = getattr(done.main, "ref", "d4")
        said.append(worded("so that RFM counts it: {hint}", hint=f"crm deal won {named} --purchase"))
    return said
