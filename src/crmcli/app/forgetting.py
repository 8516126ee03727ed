"""Forgetting a person: what would go, doing it, and the receipt that names nobody."""

from crmcli.app import lookup
from crmcli.app.crm import Crm
from crmcli.core.errors import NotFound, Refused
from crmcli.core.receipts import Receipt
from crmcli.core.record import record
from crmcli.core.records import Contact, Wrote
from crmcli.core.refs import KINDS, looks_like_mail, looks_like_phone, read_ref, ref
from crmcli.core.text import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmcli.store.erase import Plan

FORGOT = "forgot "
SAID = {  # what rows are called in a receipt, in this order; links between tables are left to its figures
    "contacts": "contact", "deals": "deal", "interactions": "talk", "tasks": "follow-up", "emails": "mail",
    "phones": "phone", "handles": "handle", "addresses": "address", "fields": "custom field", "taggings": "tag",
    "positions": "position", "relations": "relation", "important_dates": "date", "stage_changes": "stage",
    "consents": "consent",
}  # fmt: skip
PLURAL = {"address": "addresses"}


@record(frozen=True, slots=True)
class Asked:
    """Who would be forgotten, for those who say yes or no: name, company and mail.

    `name` is None for somebody whom only the history knows; `part` is what was said when that was less than the name.
    """

    ref: str
    name: str | None
    known_by: tuple[str, ...]
    part: str | None


def whom(crm: Crm, text: str) -> Asked:
    """Who is meant, in full. Errors as in `forget`."""
    from crmcli.app import contacts

    number = _number(crm, text)
    found = contacts.many(crm, [number])
    if not found:
        return Asked(ref("contact", number), None, (), None)
    [one] = found
    known_by = (*(company.name for company in one.companies[:1]), *(one.emails[:1] or one.phones[:1]))
    return Asked(one.ref, one.name, known_by, text if _is_part(text, one) else None)


def _is_part(text: str, one: Contact) -> bool:
    """True where less was said than names, mails, phones, handles and refs are: nobody else may be meant by those."""
    if read_ref(text, kind="contact") or looks_like_mail(text) or looks_like_phone(text):
        return False
    handles = {fold(value) for values in one.handles.values() for value in values}
    return fold(text.lstrip("@")) not in handles and sorted(words(text)) != sorted(words(one.name))


def outlook(crm: Crm, text: str, *, keep_purchases: bool = False) -> Receipt:
    """What forgetting somebody would take away; nothing is changed. Errors as in `forget`."""
    from crmcli.store.erase import plan

    number = _number(crm, text)
    return _receipt(crm, number, plan(crm.store.engine, number, keep_purchases=keep_purchases), None)


def forget(crm: Crm, text: str, *, keep_purchases: bool = False) -> Wrote:
    """Erase a person with all that belongs to them, in the journal, in search and in free pages of the file too.

    A talk in which others took part stays for them, a deal for others in it or for its company; with `keep_purchases`
    purchases stay without person, note or reference. The main record is a `Receipt`. Raises `NotFound`, `Ambiguous`,
    and `Refused` for somebody who was merged into another. Cannot be undone.
    """
    from crmcli.store.erase import erase, plan, sweep

    number = _number(crm, text)
    who = ref("contact", number)
    with crm.change(f"{FORGOT}{who}", kind="system") as change:
        found = plan(change.engine, number, keep_purchases=keep_purchases)
        what = f"{FORGOT}{who}: {_counted(found.counts(), found.entries)}"
        erase(change, found, what, f"forgotten ({who})")
    left = None if crm.dry_run else sweep(crm.store)
    receipt = _receipt(crm, number, found, left)  # looking for mentions reads the whole book: nobody waits for it
    crm.forget_settings()
    return Wrote(change.ref, what, receipt, {"undoable": False})


def counted(receipt: Receipt) -> str:
    """What goes, in words: `1 contact, 2 mails, 3 talks, 14 entries of the history`."""
    return _counted(receipt.rows, receipt.entries)


def is_forgotten(what: str) -> bool:
    """True for the words of a system's act that forgot somebody, or of one that was forgotten with somebody."""
    return what.startswith((FORGOT, "forgotten ("))


def _counted(rows: "Mapping[str, int]", entries: int) -> str:
    found = [_said(rows[table], noun) for table, noun in SAID.items() if table in rows]
    return ", ".join([*found, f"{entries} {'entry' if entries == 1 else 'entries'} of the history"])


def _number(crm: Crm, text: str) -> int:
    named = read_ref(text, kind="contact")
    if named and (into := lookup.merged_into(crm, *named)) is not None:  # who() would lead to the survivor
        raise Refused(
            f"{ref(*named)} was merged into {into.ref}, and is forgotten with it", hint=f"crm forget {into.ref}"
        )
    try:
        number = lookup.who(crm, text, kind="contact").id
    except NotFound:
        if named is None or named[0] != "contact" or not crm.store.value("erase.in_journal", row_id=named[1]):
            raise
        number = named[1]  # taken away by an undo, but the journal still knows everything
    return number


def _receipt(crm: Crm, number: int, found: "Plan", left: str | None) -> Receipt:
    from crmcli.store.erase import mentions

    named = (ref(one.key, one.id) if one.key in KINDS else f"{one.key} {one.id}" for one in mentions(crm.store, found))
    return Receipt(
        ref=ref("contact", number),
        rows=found.counts(),
        merged=tuple(ref("contact", one) for one in found.people if one != number),
        entries=found.entries,
        acts=len(found.acts),
        kept_talks=tuple(ref("interaction", one) for one in found.shared),
        kept_deals=tuple(ref("deal", one) for one in found.deals),
        gone_deals=tuple(ref("deal", one) for one in sorted(found.rows.get("deals", ()))),
        kept_purchases=tuple(ref("interaction", one) for one in found.kept),
        mentioned_in=tuple(named),
        backups=_backups(crm, found),
        left_to_do=left,
    )


def _backups(crm: Crm, found: "Plan") -> tuple[str, ...]:
    """The copies beside the book that still hold the person."""
    from crmcli.store.backups import holding

    return tuple(holding(crm.store.path, found.uids)) if crm.store.path else ()


def _said(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {PLURAL.get(noun, noun + 's')}"
