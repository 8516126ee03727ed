"""Somebody, or a deal, from all sides: a record with all that belongs to it (see records.py)."""

from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.deals import Deal, StoryLine
    from crmcli.core.importantdates import ImportantDate
    from crmcli.core.ownrows import Particulars
    from crmcli.core.records import Company, Contact, Interaction, Task
    from crmcli.core.relations import Relation


@record(frozen=True, slots=True)
class View:
    """A contact or company from all sides: the record and its talks, tasks, deals, relations, dates, particulars."""

    main: "Contact | Company"
    interactions: "tuple[Interaction, ...]"
    tasks: "tuple[Task, ...]"
    relations: "tuple[Relation, ...]"
    dates: "tuple[ImportantDate, ...]"
    own: "Particulars"
    deals: "tuple[Deal, ...]" = ()


@record(frozen=True, slots=True)
class DealView:
    """A deal from all sides: itself, its open follow-ups, its talks, and everything that happened in one timeline."""

    main: "Deal"
    tasks: "tuple[Task, ...]"
    interactions: "tuple[Interaction, ...]"
    story: "tuple[StoryLine, ...]"
