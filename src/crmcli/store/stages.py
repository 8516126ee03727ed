"""The rule of core/stages.py as SQL over `contacts c`, so that filters ask for a stage that is told when it is read."""

from crmcli.core.stages import Rules, limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

STAGE = """coalesce(c.stage, case
    when c.purchase_count < 1 or c.last_purchase_on is null
        then case when c.last_contact_on is null then 'lead' else 'prospect' end
    when c.last_purchase_on <= :stage_lost then 'lost'
    when c.last_purchase_on <= :stage_dormant then 'dormant'
    when c.purchase_count >= :stage_loyal then 'loyal'
    when c.purchase_count >= :stage_repeat then 'repeat'
    else 'customer' end)"""


def values(rules: Rules, today: "date") -> "dict[str, Any]":
    """The values that `STAGE` wants."""
    dormant, lost = limits(rules, today)
    return {"stage_dormant": dormant, "stage_lost": lost, "stage_loyal": rules.loyal, "stage_repeat": rules.repeat}
