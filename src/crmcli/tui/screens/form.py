"""A form: every field says what it means as it is typed; what was not saved is kept as a draft."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from crmcli.app.consentform import BEFORE
from crmcli.app.crm import Crm
from crmcli.app.formtexts import CUSTOM
from crmcli.core.errors import Conflict, CrmError, NotFound
from crmcli.core.record import record
from crmcli.core.records import Wrote
from crmcli.language import reworded, worded
from crmcli.tui.desk import WIDE, Desk
from crmcli.tui.widgets.bars import Buttons
from crmcli.tui.widgets.form import Field, Heading, LinesBox
from crmcli.tui.widgets.paint import Line, content
from crmcli.tui.work import begin

MOST_NAMED = 3  # fields in the line below
MOST_LINES = 8  # of a field; more are scrolled
AROUND = 7  # lines of the frame, title, sections and hint
Texts = Mapping[str, str]


class Edited(Protocol):
    """What a form is of."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def ref(self) -> str:
        """Its ref."""

    @property
    def name(self) -> str:
        """What it is called."""


class Form(Protocol):
    """The texts of the fields, what an empty field would be, and what was said of one before."""

    @property
    def one(self) -> Edited:
        """What it is of."""

    @property
    def texts(self) -> dict[str, str]:
        """By field."""

    @property
    def hints(self) -> dict[str, str]:
        """By field."""

    @property
    def past(self) -> dict[str, tuple[str, ...]]:
        """By field."""


@record(frozen=True, slots=True)
class Rules:
    """How a kind of record is edited: its use cases (see app/contactform.py)."""

    filled: Callable[[Crm, int], tuple[object, dict[str, str]]]
    changed: Callable[[Texts, Texts], list[str]]
    conflicts: Callable[[Texts, Texts, Texts], list[str]]
    check: Callable[[Crm, str, str, int], str]
    save: Callable[[Crm, int, Texts, Texts], Wrote]
    label: Callable[[str], str]


class FormScreen(ModalScreen[None]):
    """Edit something. Enter or ctrl+s saves, esc leaves and keeps what was typed."""

    FORM: ClassVar[Rules]
    WORDS: ClassVar[str] = "form"  # which of the reader's words its labels are
    COLUMNS: ClassVar[Sequence[Sequence[tuple[str, Sequence[str]]]]] = ()  # sections with their fields, by column
    NAMES: ClassVar[Mapping[str, str]] = {}  # of fields that are called otherwise
    HINTS: ClassVar[Mapping[str, str]] = {}  # what an empty field is for
    SEVERAL_LINES: ClassVar[Sequence[str]] = ()

    def __init__(self, desk: Desk, form: Form) -> None:
        super().__init__()
        self._desk, self._one, self._form = desk, form.one, form
        self._fields_by_name: dict[str, Field] = {}
        drafts = desk.session.drafts
        self._draft = {field: text for field, text in drafts.get(self._draft_id, {}).items() if field in form.texts}
        self._before = {**form.texts, **{field: drafts[f"{self._draft_id} before"][field] for field in self._draft}}

    @property
    def _draft_id(self) -> str:
        return f"edit {self._one.ref}"

    def compose(self) -> ComposeResult:
        """Who it is, the sections, the fields in one or two columns, how to save."""
        with Vertical(id="form"):
            yield Static(id="form-title", markup=False)
            yield Buttons(id="form-sections")
            with VerticalScroll(id="form-body", can_focus=False), Horizontal(id="form-columns"):
                for column in self.COLUMNS:
                    with Vertical(classes="form-column"):
                        for title, fields in column:
                            yield Heading(reworded(title, self.WORDS))
                            for field in self._fields(fields):
                                yield self._field(field)
            yield Static(id="form-hint", markup=False)

    def _fields(self, fields: Sequence[str]) -> Sequence[str]:
        own = [field for field in self._form.texts if field.startswith(CUSTOM)]
        return [*own, *fields] if "custom" in fields else fields

    def _field(self, field: str) -> Field:
        hint = self._form.hints.get(field, self.HINTS.get(field, ""))
        text = self._draft.get(field, self._form.texts[field])
        past, lines = self._form.past.get(field, ()), field in self.SEVERAL_LINES
        return Field(
            field, self._called(field), text, reworded(hint, field), past,
            lines=lines, typed=self._typed, entered=self._save,
        )  # fmt: skip

    def _called(self, field: str) -> str:
        """What a field is called; a custom one as somebody has named it."""
        if field.startswith(CUSTOM):
            return field.removeprefix(CUSTOM)
        return reworded(self.NAMES.get(field, field.removeprefix(BEFORE)), self.WORDS)

    def on_mount(self) -> None:
        """Say whose form it is, and how to save."""
        self._fields_by_name = {one.name_of_field: one for one in self.query(Field)}
        self._say([
            ("ctrl+s", "key"), (" " + worded("saves") + "   ", "quiet"), ("tab", "key"),
            (" " + reworded("next", "form") + "   ", "quiet"), ("pgdn", "key"),
            (" " + worded("section") + "   ", "quiet"), ("esc", "key"),
            (" " + worded("leaves and keeps the draft"), "quiet"),
        ])  # fmt: skip
        self._tell_title()
        self._tell_sections()
        for field in self._draft:
            begin(self, self._check, field, self._draft[field], group=f"check {field}", only=True)

    def on_resize(self, event: events.Resize) -> None:
        """Two columns where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")
        room = max(event.size.height - AROUND, 3)
        self.query_one("#form-body").styles.max_height = room
        for box in self.query(LinesBox):
            box.styles.max_height = min(MOST_LINES, room - 1)

    def texts(self) -> dict[str, str]:
        """What the fields say."""
        return {field: one.text for field, one in self._fields_by_name.items()}

    # --- what is typed

    def _typed(self, field: str, text: str) -> None:
        if self._fields_by_name:  # while the form is made nothing is typed
            begin(self, self._check, field, text, group=f"check {field}", only=True)

    async def _check(self, field: str, text: str) -> bool:
        """Say what a field means; False when it is wrong."""
        told = self._fields_by_name[field]
        if not self.FORM.changed({field: self._before[field]}, {field: text}):
            told.tell([], changed=False)
        else:
            try:
                said = await self._desk.session.ask(self.FORM.check, field, text, self._one.id)
            except CrmError as error:
                told.tell([("! ", "late"), (reworded(error.message, "error"), "late")], changed=True, wrong=True)
            else:
                told.tell([("→ ", "now"), (said, "")] if said else [], changed=True)
        self._tell_title()
        return not told.is_wrong

    # --- what is said

    def _say(self, line: Line) -> None:
        self.query_one("#form-hint", Static).update(content(line))

    def _tell_title(self) -> None:
        count = len(self.FORM.changed(self._before, self.texts()))
        line: list[tuple[str, str]] = [(self._one.name, "name"), (f"  {self._one.ref}", "quiet")]
        line += [("   " + worded("{number} changed", number=count), "now")] if count else []
        line += [("   " + worded("what you typed last time is back"), "mark")] if self._draft else []
        self.query_one("#form-title", Static).update(content(line))

    def _tell_sections(self) -> None:
        here = self._here()
        titles = [heading.title for heading in self.query(Heading)]
        self.query_one("#form-sections", Buttons).tell([
            (str(place), [(title, "here" if place == here else "quiet")]) for place, title in enumerate(titles)
        ])  # fmt: skip

    def _here(self) -> int:
        """The section of the field that has the focus."""
        place = -1
        for one in self.query(".form-heading, .field"):
            place += isinstance(one, Heading)
            if self.focused is not None and one in self.focused.ancestors:
                return place
        return 0

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The section that is filled in."""
        self._tell_sections()

    @on(Buttons.Pressed)
    def _pressed(self, event: Buttons.Pressed) -> None:
        event.stop()
        self._go_to(int(event.command))

    def action_section(self, by: int) -> None:
        """Go to the next section, or the one before."""
        self._go_to(self._here() + by)

    def _go_to(self, section: int) -> None:
        headings = list(self.query(Heading))
        heading = headings[section % len(headings)]
        column = heading.parent
        if column is not None:
            fields = [one for one in column.children if isinstance(one, Field)]
            first = next(one for one in fields if column.children.index(one) > column.children.index(heading))
            self.set_focus(first.box)
            heading.scroll_visible(animate=False)

    # --- keys

    def on_key(self, event: events.Key) -> None:
        """Save, leave, or move on."""
        lines = isinstance(self.focused, TextArea)
        if event.key == "ctrl+s":
            self._save()
        elif event.key == "escape":
            self._leave()
        elif event.key in ("pageup", "pagedown"):
            self.action_section(-1 if event.key == "pageup" else 1)
        elif event.key in ("up", "down") and not lines:
            (self.focus_previous if event.key == "up" else self.focus_next)()
        else:
            return
        event.stop()
        event.prevent_default()

    def _leave(self) -> None:
        self._keep(self.texts())
        self.dismiss()

    def _keep(self, texts: dict[str, str]) -> None:
        """Keep what was changed, and what it was changed from."""
        drafts, fields = self._desk.session.drafts, self.FORM.changed(self._before, texts)
        drafts[self._draft_id] = {field: texts[field] for field in fields}
        drafts[f"{self._draft_id} before"] = {field: self._before[field] for field in fields}

    # --- saving

    def _save(self) -> None:
        begin(self, self._saved, group="save")

    async def _saved(self) -> None:
        texts = self.texts()
        mine = self.FORM.changed(self._before, texts)
        wrong = [
            field for field in self._fields_by_name if field in mine and not await self._check(field, texts[field])
        ]
        if wrong:
            self._point_at(wrong, "is not right yet" if len(wrong) == 1 else "are not right yet")
            return
        try:
            done = await self._desk.session.write(lambda crm: self.FORM.save(crm, self._one.id, self._before, texts))
        except Conflict as error:
            with contextlib.suppress(NotFound):  # they were erased: saving again says so
                await self._meanwhile(texts, error)
            return
        except CrmError as error:
            self._keep(texts)
            self._say([("! ", "late"), (reworded(error.message, "error"), "")])
            return
        self._keep(self._before)
        self.dismiss()
        self._desk.told(done)
        self._desk.refresh_if_stale()

    async def _meanwhile(self, texts: dict[str, str], error: Conflict) -> None:
        """Somebody else has changed the same fields: theirs is told, and saving again writes mine."""
        _, now = await self._desk.session.ask(self.FORM.filled, self._one.id)
        fields = self.FORM.conflicts(self._before, now, texts)
        mine = self.FORM.changed(self._before, texts)
        self._before = {field: now.get(field, text) for field, text in self._before.items()}
        for field, one in self._fields_by_name.items():
            if field not in mine and one.text != self._before[field]:
                one.text = self._before[field]
        if not fields:
            self._say([("! ", "late"), (reworded(error.message, "error"), "")])
            return
        for field in fields:
            theirs = " · ".join(now.get(field, "").splitlines()) or "nothing"
            line = [("! ", "late"), (worded("somebody else has set it to") + " ", "late"), (theirs, "mark")]
            self._fields_by_name[field].tell(line, changed=True, wrong=True)
        self._point_at(fields, "changed meanwhile; ctrl+s writes yours, esc leaves")

    def _point_at(self, fields: Sequence[str], what: str) -> None:
        """Name fields, and go to the first of them."""
        names = ", ".join(self.NAMES.get(field, self.FORM.label(field)) for field in fields[:MOST_NAMED])
        names += f" + {len(fields) - MOST_NAMED}" if len(fields) > MOST_NAMED else ""
        self.set_focus(self._fields_by_name[fields[0]].box)
        self._say([("! ", "late"), (f"{names} ", "name"), (what, "")])
