"""The form of a contact."""

from collections.abc import Sequence
from typing import ClassVar

from crmcli.app import contactform, formcheck, formtexts
from crmcli.app.consentform import BEFORE
from crmcli.app.formtexts import LINES
from crmcli.tui.screens.form import FormScreen, Rules

CHANNELS = tuple(f"{BEFORE}{one}" for one in ("email", "phone", "message", "post", "visit", "any"))
COLUMNS: Sequence[Sequence[tuple[str, Sequence[str]]]] = (
    (
        ("Who", ("name", "title", "company", "tags", "birthday")),
        ("Reach", ("emails", "phones", "handles", "addresses")),
        ("Notes", ("notes",)),
    ),
    (
        ("Standing", ("stage", "reason", "owner", "source", "external_id")),
        ("Consent", ("do_not_contact", *CHANNELS)),
        ("Dates and relations", ("dates", "relations")),
        ("Fields", ("custom",)),
    ),
)
NAMES = {
    "emails": "mails", "company": "companies", "custom": "others", "external_id": "external id",
    "do_not_contact": "do not contact", "reason": "reason",
}  # fmt: skip
SEVERAL_LINES = (*LINES, "emails", "phones", "handles", "company")
HINTS = {
    "name": "who it is", "title": "what they are", "company": "a company on each line, with a role: Acme Ltd = CTO",
    "emails": "one on each line, with a label: work:ada@engines.example",
    "phones": "one on each line, with a label: mobile:+44 20 7946 0958",
    "handles": "one on each line: wechat:ada, linkedin.com/in/ada",
    "addresses": "one on each line: home:1 Bridge St, London SW1A 1AA", "tags": "words, with commas between them",
    "birthday": "with or without a year: 1815-12-10, 10 dec",
    "dates": "one on each line: renewal=2026-05-01, trial=fri once",
    "relations": "one on each line: reports to=Grace Hopper; since May", "stage": "told from the facts",
    "reason": "why it is set by hand", "owner": "a login; empty is nobody's", "source": "where they came from",
    "external_id": "their number in the other system", "do_not_contact": "yes, or empty",
    "custom": "one on each line: colour = blue", "notes": "whatever is worth knowing",
    **dict.fromkeys(CHANNELS, "yes or no, basis, how it is known, since when"),
}  # fmt: skip


class EditScreen(FormScreen):
    """Edit a contact."""

    AUTO_FOCUS: ClassVar[str] = "#name"
    FORM = Rules(
        contactform.filled, contactform.changed, contactform.conflicts, formcheck.check, contactform.save,
        formtexts.label,
    )  # fmt: skip
    COLUMNS = COLUMNS
    NAMES = NAMES
    HINTS = HINTS
    SEVERAL_LINES = SEVERAL_LINES
