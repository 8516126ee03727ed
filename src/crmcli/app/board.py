"""The board of the pipeline: what stands on it, and acts on a deal as somebody saw it there."""

from collections.abc import Sequence

from crmcli.app import dealmoves, deals, pipeline, users
from crmcli.app.crm import Crm
from crmcli.app.filtering import deals_sql
from crmcli.core.board import BoardCard, BoardColumn, as_seen, columns
from crmcli.core.dealrows import BoardRow
from crmcli.core.records import Ref, Wrote
from crmcli.core.refs import ref


def read(crm: Crm, where: Sequence[str] = (), *, everyone: bool = False) -> tuple[BoardColumn, ...]:
    """The board of open deals that fulfil the filters: in a team mine and nobody's, unless `everyone` is asked for.

    Raises what is wrong with a filter.
    """
    sql, values = deals_sql(crm, (), where) if where else ("", {})
    owner = users.whose(crm, None, everyone)
    rows = crm.store.rows("pipeline.board", BoardRow, where=sql, owner=owner, **values)
    judge = pipeline.Judge(crm)
    return columns([stage.name for stage in pipeline.stages(crm)], (_card(row, judge) for row in rows))


def lost_reasons(crm: Crm) -> list[str]:
    """The reasons for which this book's deals are lost."""
    return list(crm.setting("lost_reasons"))


def move(crm: Crm, card: BoardCard, stage: str) -> Wrote:
    """Move a deal to another stage. Raises `Conflict` where it does not stand any more where it was seen."""
    return dealmoves.move(crm, [as_seen(deals.one(crm, card.id), card)], stage)


def won(crm: Crm, card: BoardCard, amount: str | None = None, *, note: str = "", purchase: bool = False) -> Wrote:
    """Close a deal as won. Raises `Conflict` as `move` does."""
    return dealmoves.won(crm, as_seen(deals.one(crm, card.id), card), amount, note=note, purchase=purchase)


def lost(crm: Crm, card: BoardCard, reason: str, note: str = "") -> Wrote:
    """Close a deal as lost, for a reason out of the book's list. Raises `Conflict` as `move` does."""
    return dealmoves.lost(crm, [as_seen(deals.one(crm, card.id), card)], reason, note)


def _card(row: BoardRow, judge: "pipeline.Judge") -> BoardCard:
    parked = judge.is_parked(row.parked_until)
    stuck = () if parked else judge.reasons(
        row.stage, row.stage_since, row.expected_close, planned=row.task_id is not None
    )  # fmt: skip
    return BoardCard(
        row.id, ref("deal", row.id), row.title, row.stage, row.value_minor, row.currency, row.expected_close,
        judge.days(row.stage_since), _ref("contact", row.contact_id, row.contact_name),
        _ref("company", row.company_id, row.company_name), _ref("task", row.task_id, row.task_title), row.task_due_on,
        stuck, row.parked_until if parked else None,
    )  # fmt: skip


def _ref(kind: str, number: int | None, name: str | None) -> Ref | None:
    return Ref(number, ref(kind, number), name or "") if number is not None else None
