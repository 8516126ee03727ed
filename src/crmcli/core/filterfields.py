"""What can be filtered by: the fields of each list, their kinds, and what may be asked of a kind."""

from collections.abc import Mapping

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import fold

PEOPLE = {  # field -> kind
    "name": "text", "title": "text", "notes": "text", "company": "text", "role": "text", "city": "text",
    "region": "text", "country": "text", "address": "text", "mail": "text", "phone": "text", "handle": "text",
    "tag": "word", "stage": "name", "source": "word", "external_id": "word", "owner": "name", "rfm": "name",
    "segment": "name", "quiet": "span", "last": "day", "last_purchase": "day", "created": "day", "updated": "day",
    "birthday": "day", "purchases": "number", "rfm.r": "number", "rfm.f": "number", "rfm.m": "number",
    "id": "number", "dnc": "truth", "consent": "channel", "has": "thing", "no": "thing",
}  # fmt: skip
COMPANIES = {
    **{field: PEOPLE[field] for field in (
        "name", "company", "notes", "city", "region", "country", "address", "mail", "phone", "handle", "tag", "source",
        "external_id", "owner", "created", "updated", "id", "has", "no",
    )},
}  # fmt: skip
TASKS = {  # fields of the follow-up itself; people's are asked of whom it is for
    "title": "text", "notes": "text", "due": "day", "pri": "name", "owner": "name", "state": "name", "created": "day",
    "done": "day", "id": "number",
}  # fmt: skip
TALKS = {  # of the talk itself
    "kind": "name", "date": "day", "amount": "number", "currency": "word", "author": "name", "note": "text",
    "product": "text", "direction": "name", "duration": "number", "quantity": "number", "id": "number",
    "outcome": "text",
}  # fmt: skip
DEALS = {  # of the deal itself: `deal` is its title or the name of anybody in it, `next` the day of its next step
    "deal": "text", "title": "text", "stage": "name", "state": "name", "value": "number", "currency": "word",
    "probability": "number", "close": "day", "closed": "day", "since": "day", "days": "number", "next": "day",
    "planned": "truth", "parked": "truth", "stuck": "truth", "reason": "text", "quote": "text", "company": "text",
    "owner": "name", "tag": "word", "source": "word", "external_id": "word", "notes": "text", "created": "day",
    "updated": "day", "id": "number",
}  # fmt: skip
THINGS = (  # has: and no:
    "mail", "phone", "handle", "address", "company", "tag", "city", "owner", "birthday", "notes", "title", "source",
    "purchase", "task", "deal", "talk", "stage", "consent",
)  # fmt: skip
TWINS = {
    "email": "mail", "emails": "mail", "mails": "mail", "phones": "phone", "tags": "tag", "handles": "handle",
    "companies": "company", "last_contact": "last", "last_contact_at": "last", "created_at": "created",
    "updated_at": "updated", "do_not_contact": "dnc", "ref": "id", "priority": "pri", "external": "external_id",
    "note": "notes", "purchased": "last_purchase", "tasks": "task", "purchases": "purchase", "talks": "talk",
    "interaction": "talk", "addresses": "address", "deals": "deal",
}  # fmt: skip
TWINS_OF_DEALS = {
    **TWINS, "contact": "name", "contacts": "name", "amount": "value", "prob": "probability", "expected_close": "close",
    "closed_on": "closed", "stage_since": "since", "days_in_stage": "days", "next_date": "next",
    "lost_reason": "reason", "quote_ref": "quote",
}  # fmt: skip
AHEAD = ("due", "close", "next")  # days that lie ahead more often than not
ORDER = (">", ">=", "<", "<=")
SIGNS = {  # kind -> what may be asked
    "text": (":", "=", "!=", "~", "in", "empty"),
    "word": (":", "=", "!=", "~", "in", "empty"),
    "name": (":", "=", "!=", "in", "empty"),
    "span": (":", "=", *ORDER),
    "day": (":", "=", "!=", *ORDER, "in", "empty"),
    "number": (":", "=", "!=", *ORDER, "in", "empty"),
    "truth": (":", "=", "!="),
    "thing": (":", "="),
    "channel": (":", "=", "!=", "in", "empty"),
    "answer": (":", "=", "!=", "in", "empty"),
    "custom": (":", "=", "!=", "~", *ORDER, "in", "empty"),
    "cell": (":", "=", "!=", "~", *ORDER, "in", "empty"),
}
SAID = {  # what a kind is, for people
    "text": "a text", "word": "a word", "name": "one of several", "span": "a length of time", "day": "a date",
    "number": "a number", "truth": "yes or no", "thing": "something to have",
    "channel": "a channel", "answer": "yes, no or none",
}  # fmt: skip
SPELLED = "spelled"  # how a name is spelled; nobody says it, a name that is asked for is understood so too
OWN = "own."  # stands before such a field once the filter is understood
EXAMPLE = {
    "text": " ~ berlin", "word": ":vip", "name": ":x", "span": ":30d", "day": " >= 2026-01-01", "number": " >= 3",
    "truth": ":yes", "thing": ":mail", "channel": ":email", "answer": ":no",
}  # fmt: skip
CUSTOM = "custom."
CONSENT = "consent."
YES, NO = ("yes", "true", "1", "y", "是"), ("no", "false", "0", "n", "否")


class NoField(BadInput):
    """A word that is no field of the list; the book may know it as a custom field."""

    def __init__(self, message: str, word: str, *, hint: str | None) -> None:
        super().__init__(message, hint=hint)
        self.word = word


@record(frozen=True, slots=True)
class Language:
    """What a list is filtered by: its fields with their kinds, and what a word by itself is held against."""

    fields: Mapping[str, str]
    bare: str | None = "name"
    own: frozenset[str] = frozenset()  # what is asked of the list's rows themselves, not of whom they are with
    twins: Mapping[str, str] = TWINS  # other words for its fields

    def field(self, word: str) -> str | None:
        """The field that a word names, or None; case does not count."""
        if self.bare is None:
            return next((field for field in self.fields if fold(field) == fold(word)), None)
        folded = word.casefold()
        if folded.startswith(CUSTOM) and len(word) > len(CUSTOM):
            return CUSTOM + word[len(CUSTOM) :]
        if folded.startswith(CONSENT) and "consent" in self.fields and len(word) > len(CONSENT):
            return CONSENT + word[len(CONSENT) :]
        twin = self.twins.get(folded)
        return folded if folded in self.fields else twin if twin in self.fields else None

    def kind(self, field: str) -> str:
        """The kind of one of its fields."""
        if self.bare is not None and field.startswith((CUSTOM, CONSENT)):
            return "custom" if field.startswith(CUSTOM) else "answer"
        return self.fields[field]

    def is_own(self, field: str) -> bool:
        """Whether a field is asked of the list's rows themselves."""
        return field in self.own or (field.startswith(CUSTOM) and CUSTOM in self.own)


OF_PEOPLE = Language(PEOPLE)
OF_COMPANIES = Language(COMPANIES)
OF_TASKS = Language({**PEOPLE, **TASKS}, own=frozenset(TASKS))
OF_TALKS = Language({**PEOPLE, **TALKS}, own=frozenset(TALKS))
OF_DEALS = Language(
    {**DEALS, **{field: kind for field, kind in PEOPLE.items() if field not in DEALS}}, bare="deal",
    own=frozenset((*DEALS, CUSTOM, SPELLED)), twins=TWINS_OF_DEALS,
)  # fmt: skip


def truth(value: str) -> bool | None:
    """What yes and no mean, or None."""
    folded = value.casefold()
    return True if folded in YES else False if folded in NO else None


def number(value: str) -> float | None:
    """A number, or None for what is none; the letter of a ref does not count."""
    digits = value[1:] if value[:1] in "codtiCODTI" and value[1:].isdecimal() else value
    try:
        found = float(digits)
    except ValueError:
        return None
    return found if abs(found) < 1e15 else None
