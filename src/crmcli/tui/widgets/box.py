"""Text boxes. Whatever is typed, pasted, suggested or read from the book: nothing that steers a terminal stays in."""

from textual import events
from textual.widgets import Input, TextArea

from crmcli.core.text import clean


def safe(text: str) -> str:
    """One line without control, bidi and hidden characters; blanks at its ends stay, they are being typed."""
    if text.isprintable():
        return text
    inner = clean(text, lines=True).replace("\n", " ").replace("\t", " ")
    before, after = text[:1].isspace(), text[-1:].isspace()
    return " " * before + inner + " " * (after and bool(inner))


class TextBox(Input):
    """One line of text."""

    def validate_value(self, value: str) -> str:
        """Every text on its way into the box passes here."""
        return safe(value)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(safe(event.text))  # several lines become one


class NotesBox(TextArea):
    """Several lines of text."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text, lines=True)
        await super()._on_paste(event)
