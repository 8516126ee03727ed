"""Data quality of the book: completeness, what rules find, and what is most worth mending today."""

from collections.abc import Callable, Iterator, Sequence

from crmcli.app import listing, users
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.lint import (
    MOST_WORTH,
    Fields,
    Flaw,
    LintReport,
    LintRule,
    Mending,
    by_owner,
    complete,
    mending,
    read_fields,
)
from crmcli.core.lintrows import FlawRow, LintGroup, LintWorth
from crmcli.core.record import record
from crmcli.core.refs import KINDS, ref
from crmcli.core.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FEW = 5  # refs that stand beside a rule
PAGE = 500  # contacts that are weighed at a time
EVERYTHING = 2**31


@record(frozen=True, slots=True)
class Rule:
    """A rule: its query in `lint.sql`, its level, what it says, and the command that mends one record."""

    query: str
    level: str
    message: str
    hint: str


EDIT = "crm contact edit {ref}"
CONTACT_RULES = {
    "unreachable": Rule("lint.no_way", "flaw", "no mail, phone, handle or address", f"{EDIT} --email ADDRESS"),
    "bad-mail": Rule(
        "lint.bad_mail", "flaw", "no usual mail address", f"{EDIT} --rm-email {{text}} --add-email ADDRESS"
    ),
    "bad-phone": Rule(
        "lint.bad_phone", "flaw", "no usual phone number{region}", f"{EDIT} --rm-phone {{text}} --add-phone {{number}}"
    ),
    "bad-birthday": Rule("lint.bad_birthday", "flaw", "a birthday that cannot be", f"{EDIT} --birthday DATE"),
    "stale": Rule(
        "lint.stale", "flaw", "no contact and no change for {months} months", "crm todo 'say hello' --for {ref}"
    ),
    "do-not-contact": Rule("lint.asked_for_quiet", "flaw", "a follow-up for who wants none", "crm task rm {ref}"),
    "archived-company": Rule(
        "lint.archived_company", "flaw", "works for a company that was put away", f"{EDIT} --rm-company {{text}}"
    ),
}
BOOK_RULES = {
    "archived-person": Rule("lint.archived_person", "flaw", "a follow-up for who was put away", "crm task rm {ref}"),
    "talk-of-nobody": Rule("lint.talk_of_nobody", "flaw", "a talk with nobody", "crm interaction rm {ref}"),
    "empty-company": Rule("lint.empty_company", "flaw", "a company without people", "crm company rm {ref}"),
    "unused-tag": Rule("lint.unused_tag", "flaw", "a tag that nobody bears", "crm tags rm {name}"),
    "undefined-field": Rule("lint.field_names", "note", "a custom field that is not defined", "crm help fields"),
    "task-of-nobody": Rule("lint.task_of_nobody", "note", "a follow-up for nobody", "crm task edit {ref} --for WHO"),
}
RULES = {**CONTACT_RULES, **BOOK_RULES}


def report(
    crm: Crm,
    words: Sequence[str] = (),
    *,
    where: Sequence[str] = (),
    owner: str | None = None,
    weigh: bool = True,
) -> LintReport:
    """The quality of the contacts that fulfil a filter, of an owner, or of the whole book; then its orphans too.

    Without `weigh` nobody is weighed for what is most worth mending, which is most of the work.
    """
    fields = read_fields(crm.setting("complete"))
    only = _only(crm, words, where, owner)
    owners = by_owner(crm.store.rows("lint.groups", LintGroup, **only), fields)
    rules = CONTACT_RULES if words or where or owner else RULES
    found = tuple(rule for name in rules if (rule := _rule(crm, name, only)))
    return LintReport(
        contacts=sum(one.contacts for one in owners), complete=complete(owners),
        fields=tuple("/".join(field) for field in fields), owners=tuple(owners), rules=found,
        mend=tuple(most_worth(crm, fields, only)) if weigh else (),
    )  # fmt: skip


def flaws(
    crm: Crm,
    rule: str,
    words: Sequence[str] = (),
    *,
    where: Sequence[str] = (),
    owner: str | None = None,
    limit: int | None = None,
) -> list[Flaw]:
    """Every record that a rule finds, each with the command that mends it. Raises `BadInput` for an unknown rule."""
    if rule not in RULES:
        raise BadInput(f"there is no rule {rule!r}; rules are: {' '.join(RULES)}", hint="crm lint --rule bad-mail")
    rows = _rows(crm, rule, _only(crm, words, where, owner), EVERYTHING)[:limit]
    said = _message(crm, rule)
    number = _numbers(crm) if rule == "bad-phone" else None
    return [
        Flaw(
            _ref(row), row.name, rule, f"{row.text}: {said}" if row.text else said,
            _hint(RULES[rule].hint, row, number(row.text or "") if number else ""),
        )
        for row in rows
    ]  # fmt: skip


def most_worth(crm: Crm, fields: Fields, only: "dict[str, Any]") -> list[Mending]:
    """The contacts most worth mending: worth × gaps, the highest first.

    Contacts are weighed from the most worthy on, until nobody who follows can come among the first.
    """
    found: list[Mending] = []
    most = len(fields) + 2  # the gaps that a contact can have: every field, a bad mail, a bad phone
    for row in _worthiest(crm, only):
        if len(found) >= MOST_WORTH and found[MOST_WORTH - 1].score >= row.worth * most:
            break
        if one := mending(row, fields):
            found = sorted([*found, one], key=lambda one: (-one.score, int(one.ref[1:])))[:MOST_WORTH]
    return found


def _worthiest(crm: Crm, only: "dict[str, Any]") -> Iterator[LintWorth]:
    values = {"month": _ago(crm, 1), "quarter": _ago(crm, 3), "year": _ago(crm, 12), **only}
    offset = 0
    while rows := crm.store.rows("lint.worth", LintWorth, limit=PAGE, offset=offset, **values):
        yield from rows
        if len(rows) < PAGE:
            return
        offset += PAGE


def _rule(crm: Crm, name: str, only: "dict[str, Any]") -> LintRule | None:
    rows = _rows(crm, name, only, FEW)
    if not rows:
        return None
    refs = tuple(dict.fromkeys(_ref(row) for row in rows))
    return LintRule(name, RULES[name].level, rows[0].total, refs, _message(crm, name), f"crm lint --rule {name}")


def _rows(crm: Crm, name: str, only: "dict[str, Any]", limit: int) -> list[FlawRow]:
    values: dict[str, Any] = {}
    if name in CONTACT_RULES:
        values = dict(only)
    if name == "stale":
        values["since"] = _ago(crm, int(crm.setting("stale_months")))
    if name == "bad-birthday":
        values["today"] = crm.today().isoformat()
    if name != "undefined-field":
        return crm.store.rows(RULES[name].query, FlawRow, limit=limit, **values)
    defined = {fold(one) for one in crm.setting("fields") or ()}
    if not defined:  # who defines none means free text everywhere
        return []
    rows = crm.store.rows(RULES[name].query, FlawRow, limit=EVERYTHING)
    loose = [row for row in rows if fold(row.name) not in defined]
    return [FlawRow(row.kind, row.id, row.name, row.text, len(loose)) for row in loose][:limit]


def _only(crm: Crm, words: Sequence[str], where: Sequence[str], owner: str | None) -> "dict[str, Any]":
    """The contacts that are looked at, as values of a query."""
    number = users.owner(crm, owner) if owner else None
    parts = ["and c.owner_id is null"] if owner and number is None else []
    if words or where:
        ids = listing.contact_ids(crm, words, where=where)
        parts.append(f"and c.id in ({','.join(map(str, ids)) or 'null'})")
    values: dict[str, Any] = {"owner": number, "where": " ".join(parts)}
    return values


def _ago(crm: Crm, months: int) -> str:
    from crmcli.core.dates import add_span, span

    return add_span(crm.today(), span(f"{months}m"), -1).isoformat()


def _message(crm: Crm, name: str) -> str:
    region = crm.setting("phone_region")
    return RULES[name].message.format(
        months=crm.setting("stale_months"), region=f" in {region}" if region else " without a country code"
    )


def _numbers(crm: Crm) -> "Callable[[str], str]":
    """What a number may be with its country code: told where one country that the book knows has such a number."""
    from crmcli.app.phonereading import PhoneReader

    reader = PhoneReader(crm)

    def number(text: str) -> str:
        found = [one for one in reader.readings(text) if one.is_valid and one.e164]
        if len(found) != 1:
            return "+COUNTRY…"
        return f"{found[0].e164}{f' ext. {found[0].extension}' if found[0].extension else ''}"

    return number


def _ref(row: FlawRow) -> str:
    return ref(row.kind, row.id) if row.kind in KINDS else f"+{row.name}" if row.kind == "tag" else row.name


def _hint(hint: str, row: FlawRow, number: str) -> str:
    from shlex import quote

    return hint.format(number=quote(number), ref=_ref(row), text=quote(row.text or ""), name=quote(row.name))
