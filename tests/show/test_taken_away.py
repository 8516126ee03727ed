"""What leaves for other programs holds any text as text: calendar files, pages, and the lines of a brief."""

from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from crmcli.core.feeds import FeedEntry
from crmcli.core.text import clean, visible, width
from crmcli.show.calendars import feed
from crmcli.show.pages import apart, block, html
from crmcli.show.table import wrapped

NASTY = st.text(st.sampled_from("a ;:,\\\n\r\"'<>&=é一👩\u200d\u202e\x1b\x00\u2028=BEGINVEND"), max_size=120)
TEXT = st.one_of(st.text(max_size=300), NASTY)


def entry(summary: str, notes: str, *, yearly: bool = False) -> FeedEntry:
    return FeedEntry(
        uid="0190-x", summary=summary, whom="", ref="t1", day="2026-03-18", at=None, was_due=None, is_task=not yearly,
        yearly=yearly, leap_day=yearly, priority="H", notes=notes, sequence=3, created_at="2026-03-01T08:00:00Z",
        updated_at="2026-03-02T08:00:00Z",
    )  # fmt: skip


@given(TEXT, TEXT)
@example("C:\\New\\n; x, y", "\\N \\\\N\n\\")
def test_a_calendar_gives_back_what_it_was_given(title: str, notes: str) -> None:
    text = feed([entry(title, notes), entry("other", "", yearly=True)], "2026-03-18T10:30:00Z", todos=True)
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    todo, event = calendar.subcomponents
    assert (todo.name, event.name, str(event["summary"])) == ("VTODO", "VEVENT", "other")
    assert str(todo["summary"]) == clean(title)
    said = clean(notes, lines=True)
    assert str(todo["description"]) == (f"{said}\ncrm show t1" if said else "crm show t1")


class Reader(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXT)
def test_a_page_shows_text_as_it_is(text: str) -> None:
    reader = Reader()
    reader.feed(block("Today", [("", apart(text), "t1", "late")]))
    assert reader.tags == ["h2", "ul", "li", "span", "bdi", "span"]
    assert visible(text) in reader.text
    whole = Reader()
    whole.feed(html(text, ""))
    assert whole.tags == ["html", "head", "meta", "meta", "meta", "title", "style", "body", "main"]


@given(TEXT, st.integers(2, 60), st.integers(1, 4))
def test_lines_of_a_brief_fit_and_lose_nothing_but_the_end(text: str, cells: int, most: int) -> None:
    text = visible(" ".join(text.split()))
    rows = wrapped(text, cells, most)
    assert 1 <= len(rows) <= most
    assert all(width(row) <= cells for row in rows)
    joined = "".join(rows).replace(" ", "")
    whole = text.replace(" ", "")
    assert joined == whole or (joined.endswith("…") and whole.startswith(joined[:-1]))
