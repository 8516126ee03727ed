"""What is worth knowing before a call: the record, what was said and promised, and what is not known yet."""

from collections.abc import Sequence

from crmcli.core.importantdates import ImportantDate
from crmcli.core.ownrows import Particulars
from crmcli.core.record import record
from crmcli.core.records import Company, Contact, Interaction, Ref, Task
from crmcli.core.relations import Relation
from crmcli.core.rows import Bought

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.deals import Deal

SILENT_DAYS = 90  # without a talk for longer, where no cadence says otherwise, that is something to begin with


@record(frozen=True, slots=True)
class Gap:
    """Something that the book does not know yet: a stable `name`, the words, and a command that keeps the answer."""

    name: str
    message: str
    hint: str


@record(frozen=True, slots=True)
class KeptUp:
    """How often to be in touch with a contact, by which tag's or segment's cadence (None: their own), and by when."""

    days: int
    by: str | None
    next_on: str


@record(frozen=True, slots=True)
class Brief:
    """A contact or a company before a call.

    `talks` are the newest, without purchases; `promises` the open tasks, the earliest due first; `deals` are the open
    ones; `purchases` are told for each currency, the one with most purchases first. `people` are a company's.
    """

    main: Contact | Company
    talks: tuple[Interaction, ...]
    promises: tuple[Task, ...]
    deals: "tuple[Deal, ...]"
    purchases: tuple[Bought, ...]
    last_purchase: Interaction | None
    dates: tuple[ImportantDate, ...]
    relations: tuple[Relation, ...]
    people: tuple[Ref, ...]
    silent_days: int | None
    gaps: tuple[Gap, ...]
    cadence: KeptUp | None
    own: Particulars


def gaps(
    main: Contact | Company, own: Particulars, promises: Sequence[Task], silent_days: int | None, most_days: int
) -> tuple[Gap, ...]:
    """What to ask about, the most useful first. `silent_days` is None where nobody ever talked to them; more than
    `most_days` are told.
    """
    found = _of_person(main, own) if isinstance(main, Contact) else _of_company(main)
    if not promises:
        found.append(Gap("next_step", "a next step", f"crm todo 'follow up' --for {main.ref} -d fri"))
    if silent_days is None:
        found.append(Gap("silent", "never talked to", f"crm log call {main.ref} 'said hello'"))
    elif silent_days > most_days:
        found.append(Gap("silent", f"silent for {silent_days} days", f"crm log call {main.ref} 'caught up'"))
    return tuple(found)


def _of_person(one: Contact, own: Particulars) -> list[Gap]:
    edit = f"crm contact edit {one.ref}"
    asked = (
        (one.emails, Gap("email", "a mail address", f"{edit} --email ada@example.org")),
        (one.phones, Gap("phone", "a phone number", f"{edit} --phone '+44 20 7946 0958'")),
        (one.companies, Gap("company", "the company", f"{edit} --company 'Acme Ltd'")),
        (
            one.title or any(held.role for held in own.positions),
            Gap("role", "the role", f"{edit} --title 'head of sales'"),
        ),
        (one.birthday, Gap("birthday", "the birthday", f"{edit} --birthday 12-10")),
    )
    return [gap for there, gap in asked if not there]


def _of_company(one: Company) -> list[Gap]:
    edit = f"crm company edit {one.ref}"
    asked = (
        (one.contacts, Gap("people", "a person there", f"crm add 'Ada Lovelace' --company {one.ref}")),
        (one.phones, Gap("phone", "a phone number", f"{edit} --phone '+44 20 7946 0958'")),
        (one.emails, Gap("email", "a mail address", f"{edit} --email office@acme.example")),
        (one.addresses, Gap("address", "an address", f"{edit} --address '1 High St, London'")),
    )
    return [gap for there, gap in asked if not there]
