"""The rhythm of purchases, kept beside the contact: `rhythm_days` and `silent_from` (see core/rhythm.py)."""

from collections.abc import Iterator

from crmcli.core.rhythm import doubled_median_gap, silent_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.store.engines import Engine

    Rhythm = tuple[int | None, str | None]

BOUGHT = (
    "SELECT contact_id, date FROM interactions WHERE contact_id IN ({ids}) AND amount_minor > 0"
    " AND amount_minor IS NOT NULL AND archived_at IS NULL"
)


def wrong_rhythms(engine: "Engine", ids: str) -> "Iterator[tuple[int, Rhythm]]":
    """The contacts whose rhythm is not kept as their purchases say it, with what they say; `ids` is a list of ours."""
    days: dict[int, set[str]] = {}
    for number, day in engine.run(BOUGHT.format(ids=ids)):
        days.setdefault(number, set()).add(day)
    sql = f"SELECT id, rhythm_days, silent_from FROM contacts WHERE id IN ({ids}) ORDER BY id"  # noqa: S608
    for number, *kept in engine.run(sql):
        found = _rhythm(days.get(number, set()))
        if tuple(kept) != found:
            yield number, found


def refresh_rhythms(engine: "Engine", ids: str) -> None:
    """Tell the rhythm of contacts anew."""
    mark = engine.mark
    rows = [(*found, number) for number, found in wrong_rhythms(engine, ids)]
    engine.many(f"UPDATE contacts SET rhythm_days = {mark}, silent_from = {mark} WHERE id = {mark}", rows)  # noqa: S608


def _rhythm(days: set[str]) -> "Rhythm":
    doubled = doubled_median_gap(days)
    return (None, None) if doubled is None else (doubled, silent_from(max(days), doubled))
