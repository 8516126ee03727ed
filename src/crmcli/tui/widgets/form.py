"""The parts of a form: headings, and fields with their label, their text, what it means and what was said before."""

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from crmcli.core.text import clean, width
from crmcli.tui.widgets.box import NotesBox, TextBox
from crmcli.tui.widgets.paint import Line, content, shaped

LABEL = 14
PAST = 4  # how many earlier words of a field are shown


class Heading(Widget):
    """A title and a hairline as far as there is room."""

    def __init__(self, title: str) -> None:
        super().__init__(classes="form-heading")
        self.title = title

    def render(self) -> Content:
        """One line."""
        rest = max(self.size.width - width(self.title) - 1, 0)
        return content([(f"{self.title} ", "head"), ("─" * rest, "rule")])


class LinesBox(NotesBox):
    """Several lines; beyond the first and the last the cursor goes on to the other fields."""

    BINDINGS = [  # noqa: RUF012
        Binding("ctrl+home", "to_start", show=False),
        Binding("ctrl+end", "to_end", show=False),
        Binding("pageup", "screen.section(-1)", show=False),
        Binding("pagedown", "screen.section(1)", show=False),
    ]

    def on_mount(self) -> None:
        """What is typed is typed behind what is there."""
        self.move_cursor(self.document.end)

    def action_to_start(self) -> None:
        """To the beginning of the text."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """To the end of the text."""
        self.move_cursor(self.document.end)

    def action_cursor_up(self, select: bool = False) -> None:
        """Up, or to the field above."""
        if self.cursor_at_first_line and not select:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down, or to the field below."""
        if self.cursor_at_last_line and not select:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)


class Field(Vertical):
    """A field of a form. `name_of_field` is its key in the form's texts; `typed` and `entered` are called at once.

    It draws its label itself and makes what is said below the text when there is something to say: a form has many.
    """

    def __init__(
        self,
        field: str,
        label: str,
        text: str,
        hint: str,
        past: Sequence[str],
        *,
        lines: bool,
        typed: Callable[[str, str], None],
        entered: Callable[[], None],
    ) -> None:
        super().__init__(classes="field")
        self.name_of_field, self._label, self._text, self._hint, self._lines = field, label, text, hint, lines
        self._past = list(past)[:PAST]
        self._typed, self._entered = typed, entered
        self.is_wrong = self._is_changed = self._was_visited = False
        self.said: Line = []

    def compose(self) -> ComposeResult:
        """The text; label and meaning stand around it."""
        plain = self.name_of_field.replace(".", "-").replace("_", "-")
        known = plain.replace("-", "").isalnum() and plain.isascii() and not plain.startswith("custom-")
        box_id = self.name_of_field.replace(".", "-") if known else None
        if self._lines:
            text = clean(self._text, lines=True)
            yield LinesBox(text, id=box_id, compact=True, highlight_cursor_line=False, placeholder=self._hint)
        else:
            yield TextBox(self._text, id=box_id, placeholder=self._hint, compact=True, select_on_focus=False)

    def render(self) -> Content:
        """The label, with a sign when the text was changed or is wrong."""
        wrong, changed = self.is_wrong, self._is_changed
        sign, tone = ("! ", "late") if wrong else ("• ", "now") if changed else ("", "quiet")
        return content([(sign, tone), (shaped(self._label, LABEL - width(sign)), tone)])

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _changed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self._typed(self.name_of_field, self.text)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._entered()

    @property
    def box(self) -> Input | TextArea:
        """Where the text is typed."""
        return self.query_one(LinesBox) if self._lines else self.query_one(TextBox)

    @property
    def text(self) -> str:
        """The text."""
        box = self.box
        return box.text if isinstance(box, TextArea) else box.value

    @text.setter
    def text(self, text: str) -> None:
        box = self.box
        if isinstance(box, TextArea):
            box.load_text(clean(text, lines=True))
        else:
            box.value = text

    def tell(self, line: Line, *, changed: bool, wrong: bool = False) -> None:
        """What the text means or what is wrong with it; the label says whether it was changed."""
        self.is_wrong, self._is_changed, self.said = wrong, changed, line
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        """Below the text: what it means, and once somebody was here what was said before."""
        if not self.is_attached or not self.query("Input, TextArea"):
            return  # the form was left meanwhile
        lines = [self.said] if self.said else []
        lines += [[(one, "quiet")] for one in self._past] if self._was_visited else []
        made = list(self.query(Static))
        for static, line in zip(made, lines, strict=False):
            static.update(content(line))
            static.display = True
        for static in made[len(lines) :]:
            static.display = False
        if more := lines[len(made) :]:
            self.mount_all([Static(content(line), classes="field-said", markup=False) for line in more])
        if self.has_focus_within:
            self._keep_in_sight()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The whole field is in sight, with what it says."""
        if self._past and not self._was_visited:
            self._was_visited = True
            self._tell()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        self.call_after_refresh(self.scroll_visible, animate=False, immediate=True)
