"""Data quality as rules: what makes a contact complete, what is worth mending first, and the records that tell it.

A field is a word or several with a slash between, any of which will do: `mail/phone company/tag owner last`.
"""

from collections.abc import Iterable, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.records import Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.lintrows import LintGroup, LintWorth

FLAGS = (
    "mail",
    "phone",
    "handle",
    "address",
    "company",
    "tag",
    "owner",
    "last",
    "birthday",
    "title",
    "notes",
    "source",
)
USUAL = "mail/phone company/tag owner last"
MOST_WORTH = 10
MEND = {  # the command that fills a gap, by its first word
    "mail": "crm contact edit {ref} --email ADDRESS", "phone": "crm contact edit {ref} --phone NUMBER",
    "handle": "crm contact edit {ref} --handle wechat:NAME", "address": "crm contact edit {ref} --address TEXT",
    "company": "crm contact edit {ref} --company NAME", "tag": "crm tag {ref} +TAG",
    "owner": "crm contact edit {ref} --owner LOGIN", "last": "crm log call {ref} NOTE",
    "birthday": "crm contact edit {ref} --birthday DATE", "title": "crm contact edit {ref} --title TEXT",
    "notes": "crm contact edit {ref} --notes TEXT", "source": "crm contact edit {ref} --source TEXT",
}  # fmt: skip

Fields = tuple[tuple[str, ...], ...]


@record(frozen=True, slots=True)
class OwnerQuality:
    """How complete the contacts of one owner are: `complete` is the mean share of the fields, 0 to 1.

    `missing` counts contacts by field.
    """

    owner: Ref | None
    contacts: int
    complete: float
    missing: dict[str, int]


@record(frozen=True, slots=True)
class LintRule:
    """What one rule found: `level` is `flaw`, or `note` for what may be as it should; the first few refs."""

    rule: str
    level: str
    count: int
    refs: tuple[str, ...]
    message: str
    hint: str


@record(frozen=True, slots=True)
class Flaw:
    """One record that a rule found, what is wrong with it, and the command that mends it."""

    ref: str
    name: str
    rule: str
    text: str
    hint: str


@record(frozen=True, slots=True)
class Mending:
    """A contact that is worth mending: `score` is worth × gaps, `why` says where the worth comes from."""

    ref: str
    name: str
    score: int
    missing: tuple[str, ...]
    why: str
    hint: str


@record(frozen=True, slots=True)
class LintReport:
    """The quality of the contacts that were asked for: completeness, what rules found, the ten most worth mending."""

    contacts: int
    complete: float
    fields: tuple[str, ...]
    owners: tuple[OwnerQuality, ...]
    rules: tuple[LintRule, ...]
    mend: tuple[Mending, ...]

    @property
    def clean(self) -> bool:
        """True when no rule found a flaw."""
        return not any(rule.level == "flaw" for rule in self.rules)


def read_fields(text: str) -> Fields:
    """The fields that count, each with the words any of which will do. Raises `BadInput`."""
    fields = tuple(tuple(word.casefold() for word in part.split("/")) for part in text.replace(",", " ").split())
    wrong = [word for field in fields for word in field if word not in FLAGS]
    if wrong or not fields:
        raise BadInput(
            f"{wrong[0]!r} is no field that can count; fields are: {' '.join(FLAGS)}"
            if wrong
            else "which fields count?",
            hint=f"crm config set complete '{USUAL}'",
        )
    return fields


def missing(has: "LintGroup | LintWorth", fields: Fields) -> tuple[str, ...]:
    """The fields that are not there, in the order of the setting, as they are written in it."""
    return tuple("/".join(field) for field in fields if not any(getattr(has, f"has_{word}") for word in field))


def by_owner(groups: "Iterable[LintGroup]", fields: Fields) -> list[OwnerQuality]:
    """Completeness per owner, the least complete first, contacts of nobody last."""
    sums: dict[int | None, tuple[Ref | None, int, int, dict[str, int]]] = {}
    for group in groups:
        name = group.owner_name or group.owner_login or ""
        owner = None if group.owner_id is None else Ref(group.owner_id, group.owner_login or "", name)
        _, contacts, there, gaps = sums.get(group.owner_id, (owner, 0, 0, {}))
        lost = missing(group, fields)
        for field in lost:
            gaps[field] = gaps.get(field, 0) + group.contacts
        there += group.contacts * (len(fields) - len(lost))
        sums[group.owner_id] = (owner, contacts + group.contacts, there, gaps)
    found = [
        OwnerQuality(owner, contacts, there / (contacts * len(fields)), dict(sorted(gaps.items())))
        for owner, contacts, there, gaps in sums.values()
    ]
    return sorted(found, key=lambda one: (one.owner is None, one.complete, one.owner.ref if one.owner else ""))


def complete(owners: "Sequence[OwnerQuality]") -> float:
    """Completeness over all of them, 0 to 1; nobody is complete."""
    contacts = sum(one.contacts for one in owners)
    return sum(one.complete * one.contacts for one in owners) / contacts if contacts else 1.0


def mending(row: "LintWorth", fields: Fields) -> Mending | None:
    """What a contact lacks and why it is worth mending; None for one that lacks nothing."""
    lost = missing(row, fields)
    wrong = [word for word, count in (("bad mail", row.bad_mails), ("bad phone", row.bad_phones)) if count]
    gaps = (*lost, *wrong)
    if not gaps:
        return None
    why = []
    if row.purchase_count:
        why.append(f"{row.purchase_count} purchase{'' if row.purchase_count == 1 else 's'}")
    if row.last_contact_on:
        why.append(f"last touch {row.last_contact_on}")
    if row.has_task:
        why.append("a follow-up is open")
    ref = f"c{row.id}"
    hint = MEND[lost[0].split("/")[0]].format(ref=ref) if lost else f"crm show {ref} --full"
    return Mending(ref, row.name, row.worth * len(gaps), gaps, ", ".join(why) or "nothing happened yet", hint)
