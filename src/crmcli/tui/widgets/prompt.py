"""The line at the bottom: what is typed, what it means as it is typed, and what an act did."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from crmcli.core.record import record
from crmcli.language import reworded
from crmcli.tui.widgets.box import TextBox
from crmcli.tui.widgets.paint import Piece, content, in_words
from crmcli.tui.work import begin

IDLE: Sequence[Piece] = (
    ("▸ ", "quiet"),
    ("n  ", "key"),
    ("quick line: ada call asked for pricing next:fri +vip", "quiet"),
)


@record(frozen=True, slots=True)
class Question:
    """What the line is open for.

    `take` is given the text and says whether it was taken: a text that was refused stays. `preview` says what the
    text means so far. `instant` are keys that answer at once while the line is empty, with the text they stand for.
    """

    id: str
    label: str
    hint: str | Sequence[Piece]
    take: Callable[[str], Awaitable[bool]]
    preview: Callable[[str], Awaitable[Sequence[Piece]]] | None = None
    instant: Mapping[str, str] = {}
    text: str = ""
    live: bool = False


def hinted(question: Question) -> Sequence[Piece]:
    """What is said above the line as long as it is empty."""
    return [(reworded(question.hint), "quiet")] if isinstance(question.hint, str) else question.hint


class Answer(TextBox):
    """The text itself; an instant key answers at once. Keys that are struck while an answer is taken wait for it."""

    instant: Mapping[str, str] = {}
    waiting: list[events.Key] | None = None

    class Instantly(Message):
        """A key answered."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Released(Message):
        """The answer was taken, and there is another question or it was refused: keys that waited are typed now."""

    async def _on_key(self, event: events.Key) -> None:
        if self.waiting is not None:
            self.waiting.append(event)
            event.stop()
            event.prevent_default()
        elif not self.value and event.character and (text := self.instant.get(event.character)):
            event.stop()
            event.prevent_default()
            self.waiting = []
            self.post_message(self.Instantly(text))
        elif not self.value and self.instant and event.key == "space":
            event.stop()
            event.prevent_default()
            self.instant = {}  # what follows is typed out
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            self.waiting = []
            await self.action_submit()
        else:
            await super()._on_key(event)

    async def on_answer_released(self, event: Released) -> None:
        """Type what waited; enter answers again, and the rest waits for that."""
        event.stop()
        keys, self.waiting = self.waiting or [], None
        for place, key in enumerate(keys):
            if self.waiting is not None:
                self.waiting += keys[place:]
                return
            if key.is_printable or key.key == "enter":
                await self._on_key(events.Key(key.key, key.character))
            else:
                self.post_message(events.Key(key.key, key.character))


class Prompt(Vertical):
    """Idle it names the quick line or says what was done; open it takes one line."""

    class Closed(Message):
        """The line was closed."""

    def __init__(self, *, id: str | None = None, idle: Sequence[Piece] = IDLE) -> None:
        super().__init__(id=id)
        self._idle = idle
        self.question: Question | None = None
        self._turn = 0
        self._is_hint = False

    def compose(self) -> ComposeResult:
        """Message above, line below."""
        yield Static(id="said", markup=False)
        with Horizontal(id="asking"):
            yield Static(id="label", markup=False)
            yield Answer(id="answer", compact=True, select_on_focus=False)
        yield Static(content(in_words(self._idle)), id="idle", markup=False)

    def on_mount(self) -> None:
        """Nothing is asked and nothing said."""
        self.say([], seconds=0)

    @property
    def is_open(self) -> bool:
        """True while something is asked."""
        return self.question is not None

    @property
    def answer(self) -> Answer:
        """The text that is typed."""
        return self.query_one("#answer", Answer)

    def ask(self, question: Question, suggester: Suggester | None = None) -> None:
        """Open the line."""
        self.question = question
        answer = self.answer
        answer.instant = question.instant
        answer.suggester = suggester
        with answer.prevent(Input.Changed):
            answer.value = question.text
        answer.cursor_position = len(question.text)
        self.query_one("#label", Static).update(content([(question.label, "now"), (" ▸ ", "quiet")]))
        self._hint(hinted(question))
        answer.focus()
        self._preview()

    def strike(self, event: events.Key) -> None:
        """Take a key that was struck before the line had the focus, after those that wait already."""
        if self.answer.waiting is None:
            self.answer.waiting = []
            self.answer.post_message(Answer.Released())
        self.answer.waiting.append(event)

    def close(self) -> None:
        """Close the line; what was typed is gone."""
        if self.question is not None:
            self.question = None
            self.say([], seconds=0)
            self.post_message(self.Closed())

    def say(self, line: Sequence[Piece], seconds: float = 8) -> None:
        """Say something above the line, for a while (0: until something else is said)."""
        self._turn += 1
        turn = self._turn
        self._is_hint = False
        said = self.query_one("#said", Static)
        said.update(content(line))
        said.display = bool(line)
        self._show()
        if seconds and line:
            self.set_timer(seconds, lambda: self.say([], 0) if turn == self._turn else None)

    @on(Input.Changed, "#answer")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._preview()
        if self.question and self.question.live:
            begin(self, self.question.take, event.value, group="live", only=True)

    def _preview(self) -> None:
        if self.question and self.question.preview:
            begin(self, self._tell, self.question, group="preview", only=True)

    async def _tell(self, question: Question) -> None:
        text = self.answer.value
        line = await question.preview(text) if question.preview and text.strip() else hinted(question)
        if self.question is question and self.answer.value == text:
            self._hint(line)

    def _hint(self, line: Sequence[Piece]) -> None:
        """Say something about what is typed; it goes with the line."""
        self.say(line, seconds=0)
        self._is_hint = True

    @on(Input.Submitted, "#answer")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._take(event.value)

    @on(Answer.Instantly)
    def _answered(self, event: Answer.Instantly) -> None:
        event.stop()
        self._take(event.text)

    def _take(self, text: str) -> None:
        if self.question:
            begin(self, self._taken, self.question, text, group="take")
        else:
            self._release()

    async def _taken(self, question: Question, text: str) -> None:
        try:
            if await question.take(text) and self.question is question:
                self.question = None
                if self._is_hint:
                    self.say([], seconds=0)
                self._show()
                self.post_message(self.Closed())
        finally:
            self._release()

    def _release(self) -> None:
        """Keys that waited go on into the line, or where the keys go when it is closed."""
        if self.is_open:
            self.answer.post_message(Answer.Released())
            return
        keys, self.answer.waiting = self.answer.waiting or [], None
        for key in keys:
            self.post_message(events.Key(key.key, key.character))

    def _show(self) -> None:
        said = self.query_one("#said", Static)
        self.query_one("#asking").display = self.is_open
        self.query_one("#idle", Static).display = not self.is_open and not said.display
