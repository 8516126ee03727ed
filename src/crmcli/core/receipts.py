"""What is left of somebody who was forgotten: a receipt (see records.py)."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class Receipt:
    """What forgetting a person took away: counts and refs, nothing that tells who it was.

    `rows` counts by table, `entries` are those of the history, `acts` the acts that lost their words. `gone_deals` were
    nobody else's; `kept_talks` stay for others who took part, `kept_deals` for others in them or for their company,
    `mentioned_in` still names the person, `backups` are copies that still hold it. `left_to_do` says what keeps the
    file from being clean yet.
    """

    ref: str
    rows: dict[str, int]
    merged: tuple[str, ...]
    entries: int
    acts: int
    kept_talks: tuple[str, ...]
    kept_deals: tuple[str, ...]
    gone_deals: tuple[str, ...]
    kept_purchases: tuple[str, ...]
    mentioned_in: tuple[str, ...]
    backups: tuple[str, ...]
    left_to_do: str | None


@record(frozen=True, slots=True)
class Twin:
    """One of two who may be the same, with the number in another system."""

    id: int
    ref: str
    name: str
    external_id: str | None
    source: str | None


@record(frozen=True, slots=True)
class Duplicate:
    """Two contacts who may be one person: `score` from 0 to 1, the reasons in words, the strongest first.

    `ref` names both, as `crm merge` takes them; `group` is the lowest ref of all who may be the same.
    """

    ref: str
    score: float
    contacts: tuple[Twin, Twin]
    reasons: tuple[str, ...]
    group: str
