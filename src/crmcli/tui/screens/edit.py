"""The form of a contact: every field says what it means as it is typed; what was not saved is kept as a draft."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from crmcli.app import contactform
from crmcli.core.errors import CrmError
from crmcli.core.records import Contact
from crmcli.core.text import clean
from crmcli.tui.desk import Desk
from crmcli.tui.widgets.box import NotesBox, TextBox
from crmcli.tui.widgets.paint import Line, content
from crmcli.tui.work import begin

HINTS = {
    "company": "Acme Ltd = CTO; Analytical Society", "emails": "work:ada@engines.example, the primary one first",
    "phones": "mobile:+44 20 7946 0958, the primary one first", "handles": "wechat:ada, linkedin.com/in/ada",
    "do_not_contact": "yes, or empty", "external_id": "their number in the other system",
    "tags": "vip, newsletter", "birthday": "1815-12-10, or 10 dec without a year",
    "owner": "a login, or none", "stage": "empty: told from the facts",
}  # fmt: skip


class EditScreen(ModalScreen[None]):
    """Edit a contact. Enter or ctrl+s saves, esc leaves and keeps what was typed."""

    FOCUS: ClassVar[str] = "name"

    def __init__(self, desk: Desk, one: Contact, texts: dict[str, str]) -> None:
        super().__init__()
        self._desk, self._one, self._before = desk, one, texts
        self._draft = desk.session.drafts.get(self._draft_id, {})

    @property
    def _draft_id(self) -> str:
        return f"edit {self._one.ref}"

    def compose(self) -> ComposeResult:
        """A line for each field, with what it means below it."""
        kept = [("   what you typed last time is back", "mark")] if self._draft else []
        texts = {**self._before, **self._draft}
        with VerticalScroll(id="form", can_focus=False):
            yield Static(content([(self._one.name, "name"), *kept]), classes="form-title", markup=False)
            for field in contactform.FIELDS:
                with Horizontal(classes="field"):
                    yield Static(contactform.LABELS.get(field, field), classes="field-label", markup=False)
                    with Vertical(classes="field-box"):
                        if field in contactform.LINES:
                            yield NotesBox(
                                clean(texts[field], lines=True), id=field, compact=True, tab_behavior="focus"
                            )
                        else:
                            hint = HINTS.get(field, "")
                            yield TextBox(texts[field], id=field, placeholder=hint, compact=True, select_on_focus=False)
                        yield Static(id=f"said-{field}", classes="field-said", markup=False)
            yield Static(id="form-hint", markup=False)

    def on_mount(self) -> None:
        """Say how to save."""
        for said in self.query(".field-said"):
            said.display = False
        self._say([
            ("enter", "key"), (" or ", "quiet"), ("ctrl+s", "key"), (" saves   ", "quiet"), ("tab", "key"),
            (" next field   ", "quiet"), ("esc", "key"), (" leaves, what you typed is kept", "quiet"),
        ])  # fmt: skip
        self.query_one(f"#{self.FOCUS}", TextBox).focus()

    def texts(self) -> dict[str, str]:
        """What the fields say."""
        return {
            field: self.query_one(f"#{field}", TextArea).text
            if field in contactform.LINES
            else self.query_one(f"#{field}", TextBox).value
            for field in contactform.FIELDS
        }

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if field := event.input.id:
            begin(self, self._check, field, event.value, group=f"check {field}", only=True)

    @on(TextArea.Changed)
    def _written(self, event: TextArea.Changed) -> None:
        event.stop()
        if field := event.text_area.id:
            begin(self, self._check, field, event.text_area.text, group=f"check {field}", only=True)

    async def _check(self, field: str, text: str) -> None:
        if text == self._before[field]:
            return self._tell(field, [])
        try:
            said = await self._desk.session.ask(contactform.check, field, text)
        except CrmError as error:
            return self._tell(field, [("! ", "late"), (error.message, "late")])
        return self._tell(field, [("→ ", "now"), (said, "")] if said else [])

    def _tell(self, field: str, line: Line) -> None:
        said = self.query_one(f"#said-{field}", Static)
        said.update(content(line))
        said.display = bool(line)

    def _say(self, line: Line) -> None:
        self.query_one("#form-hint", Static).update(content(line))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._save()

    def on_key(self, event: events.Key) -> None:
        """Save, or leave."""
        if event.key == "ctrl+s":
            event.stop()
            event.prevent_default()
            self._save()
        elif event.key == "escape":
            event.stop()
            event.prevent_default()
            self._leave()
        elif event.key in ("up", "down") and not isinstance(self.focused, TextArea):
            event.stop()
            event.prevent_default()
            (self.focus_previous if event.key == "up" else self.focus_next)()

    def _leave(self) -> None:
        texts = self.texts()
        if texts != self._before:
            self._desk.session.drafts[self._draft_id] = texts
        else:
            self._desk.session.drafts.pop(self._draft_id, None)
        self.dismiss()

    def _save(self) -> None:
        begin(self, self._saved, group="save")

    async def _saved(self) -> None:
        texts = self.texts()
        try:
            done = await self._desk.session.write(lambda crm: contactform.save(crm, self._one.id, self._before, texts))
        except CrmError as error:
            self._desk.session.drafts[self._draft_id] = texts
            self._say([("! ", "late"), (error.message, "")])
            return
        self._desk.session.drafts.pop(self._draft_id, None)
        self.dismiss()
        self._desk.told(done)
        self._desk.refresh_if_stale()
