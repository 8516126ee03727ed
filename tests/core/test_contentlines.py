"""Content lines: what the calendar library writes is read as it was."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event, vText

from crmcli.core.contentlines import ContentLine, content_lines, items, plain
from crmcli.core.errors import BadInput

TEXT = st.lists(st.text(max_size=20) | st.sampled_from("\n\\;,:\"'N"), max_size=6).map(
    lambda parts: "".join(char for char in "".join(parts) if char.isprintable() or char == "\n")
)


def lines(data: bytes, encoding: str | None = None) -> list[ContentLine]:
    return list(content_lines(io.BytesIO(data), encoding)[1])


@settings(max_examples=50)
@given(TEXT, st.lists(TEXT.map(lambda text: text.replace('"', "").replace("\n", "")), min_size=1, max_size=3))
def test_what_the_library_writes(text: str, names: list[str]) -> None:
    event = Event()
    said = vText(text.replace("\\N", "").replace("\\n", ""))  # which it takes for the end of a line
    said.params["CN"] = names[0]
    event.add("summary", said)
    data = event.to_ical()
    begin, summary, end = lines(data)
    assert (begin.name, begin.value, end.name, end.number) == ("BEGIN", "VEVENT", "END", data.count(b"\n"))
    assert plain(summary.value) == str(said)
    again = Event.from_ical(data)
    assert isinstance(again, Event)
    assert summary.params.get("CN", "") == again["summary"].params.get("CN", "")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("SUMMARY:x", ("SUMMARY", {}, "x")), ("summary:", ("SUMMARY", {}, "")), ("item1.EMAIL:x", ("EMAIL", {}, "x")),
        ('A;B="c:d;e",f;G=h:i:j', ("A", {"B": "c:d;e,f", "G": "h"}, "i:j")), ("A;B=1;b=2:x", ("A", {"B": "1,2"}, "x")),
        ("A;CN=x^ny^'z^^:v", ("A", {"CN": 'x\ny"z^'}, "v")),
        ("A;QUOTED-PRINTABLE:=41=", ("A", {"ENCODING": "QUOTED-PRINTABLE"}, "A")),
        ("A;ENCODING=QUOTED-PRINTABLE;CHARSET=gb2312:=D5=C5",
        ("A", {"ENCODING": "QUOTED-PRINTABLE", "CHARSET": "gb2312"}, "张")),
        ("A;ENCODING=QUOTED-PRINTABLE;CHARSET=zlib:=E9",
        ("A", {"ENCODING": "QUOTED-PRINTABLE", "CHARSET": "zlib"}, "é")),
        ("no line", ("", {}, "no line")), ('A;B="c:x', ("", {}, 'A;B="c:x')), (":x", ("", {}, ":x")),
    ],
)  # fmt: skip
def test_the_parts_of_a_line(line: str, told: tuple[str, dict[str, str], str]) -> None:
    assert [one[1:] for one in lines(line.encode())] == [told]


def test_a_blank_behind_a_soft_break_is_one_of_the_text() -> None:
    [one] = lines(b"SUMMARY;ENCODING=QUOTED-PRINTABLE:Gr=C3=BC=C3=9Fe und=\r\n mehr\r\n")
    assert one.value == "Grüße und mehr"


def test_lists_and_escapes() -> None:
    assert items("a\\,b,c\\\\,d\\n,") == ["a,b", "c\\", "d\n", ""]
    assert plain("C:\\temp\\\\x\\;") == "C:\\temp\\x;", "a backslash that escapes nothing is one"


def test_a_line_is_kept_up_to_a_limit() -> None:
    data = b"A:" + b"x" * (3 << 20) + b"\r\nB:1\r\nC:" + b"\r\n ".join([b"y" * 70] * 20_000) + b"\r\nD:2\r\n"
    assert [(line.name, len(line.value) > 1 << 19) for line in lines(data)] == [
        ("A", True), ("B", False), ("C", True), ("D", False),
    ]  # fmt: skip
    assert max(len(line.value) for line in lines(data)) < 1 << 20


def test_what_is_no_text() -> None:
    for data in (b"", b"A:\0", b"A:\xff\xfe\xfa"):
        with pytest.raises(BadInput):
            lines(data)
    with pytest.raises(BadInput, match="line 2 is not utf-8: byte 0xff"):
        lines(b"A:1\r\nB:\xff", "utf-8")
