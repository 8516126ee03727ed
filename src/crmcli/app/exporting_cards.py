"""What vCards and calendar files want to know of records beside the records themselves."""

from collections.abc import Sequence

from crmcli.app.crm import Crm
from crmcli.app.relations import kinds
from crmcli.core.exportrows import OwnedRelation
from crmcli.core.importantdates import ImportantDate
from crmcli.core.refs import ref
from crmcli.core.relations import Relation, inverse
from crmcli.core.rows import KeyRow, OwnedPair

STAMPED = {"tasks": "task", "interactions": "interaction"}


def dates_of(crm: Crm, ids: Sequence[int]) -> dict[int, list[ImportantDate]]:
    """The important dates of these contacts."""
    found: dict[int, list[ImportantDate]] = {}
    for row in crm.store.rows("exports.dates", OwnedPair, ids=ids):
        found.setdefault(row.owner, []).append(ImportantDate(row.name or "", row.text, bool(row.row), None, ""))
    return found


def relations_of(crm: Crm, ids: Sequence[int]) -> dict[int, list[Relation]]:
    """The relations of these contacts, each under the word on their side."""
    inverses = kinds(crm)
    found: dict[int, list[Relation]] = {}
    for row in crm.store.rows("exports.relations", OwnedRelation, ids=ids):
        kind = row.kind if row.is_first else inverse(row.kind, inverses)
        found.setdefault(row.owner, []).append(Relation(kind, row.id, ref("contact", row.id), row.name, row.note))
    return found


def uids_of(crm: Crm, kind: str, ids: Sequence[int]) -> dict[str, str]:
    """The uids of tasks or talks by their refs; contacts bear theirs."""
    noun = STAMPED.get(kind)
    if noun is None:
        return {}
    return {ref(noun, row.id): row.key for row in crm.store.rows(f"exports.{noun}_uids", KeyRow, ids=ids)}
