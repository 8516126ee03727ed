"""core/table.py: what people export, read cell by cell, and refused in one sentence where it cannot be."""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.encodings import BLOCK
from crmcli.core.errors import BadInput
from crmcli.core.table import Table, read_table
from crmcli.core.text import clean

CONTACTS = "Name,Email,City\nAda Lovelace,ada@example.com,London\nGrace Hopper,grace@example.com,\n"
KNOWN = ("name", "email", "phone", "city", "note", "notes")


def read(data: bytes | str, **options: Any) -> tuple[Table, list[list[str]]]:
    table = read_table(io.BytesIO(data.encode() if isinstance(data, str) else data), **options)
    return table, [cells for _, cells in table.rows]


def test_a_plain_file() -> None:
    table = read_table(io.BytesIO(CONTACTS.encode()), known=KNOWN)
    assert table.columns == ["Name", "Email", "City"]
    assert (table.encoding, table.delimiter, table.header_line) == ("utf-8", ",", 1)
    assert list(table.rows) == [
        (2, ["Ada Lovelace", "ada@example.com", "London"]),
        (3, ["Grace Hopper", "grace@example.com", ""]),
    ]
    assert table.ragged == 0


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_encodings_of_a_chinese_file(codec: str, found: str) -> None:
    text = "姓名,公司,备注\n张三,示例科技,老客户喜欢蓝色\n李四,,\n"
    table, rows = read(text.encode(codec))
    assert table.encoding == found
    assert table.columns == ["姓名", "公司", "备注"]
    assert rows == [["张三", "示例科技", "老客户喜欢蓝色"], ["李四", "", ""]]


@pytest.mark.parametrize(
    "text",
    [
        "name;city\nJörg Müller;Köln\nZoë Ångström;Malmö\n",
        "name;city\nFrançois Lefèvre;Besançon\nHélène Núñez;Logroño\n",
        "name;price\nMüller;5 €\n",
        "name;note\nMuller;“très bien” – où ça ?\n",
    ],
)
def test_western_text_is_not_taken_for_chinese(text: str) -> None:
    table, rows = read(text.encode("cp1252"))
    assert table.encoding == "cp1252"
    assert ";".join(rows[0]) == text.splitlines()[1]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "имя,город\nИванов Пётр,Москва\nСидорова Анна,Казань\n"),
        ("koi8-r", "имя,город\nИванов Пётр,Москва\n"),
        ("iso8859-7", "όνομα,πόλη\nΓιάννης,Αθήνα\n"),
        ("big5", "姓名,公司,備註\n張小明,台灣科技股份有限公司,老客戶喜歡藍色\n"),
        ("big5", "Name,City,Mail\n陳大文,台北市,c@x.example\n林小姐,台中市,l@x.example\n王建國,高雄市,w@x.example\n"),
        ("shift_jis", "氏名,会社,メモ\n山田太郎,山田工務店,青が好き\n"),
        ("euc-jp", "氏名,会社,メモ\n山田太郎,山田工務店,青が好き\n"),
        ("euc-kr", "이름,회사\n김철수,대한전자\n이영희,한국자동차\n"),
    ],
)
def test_another_alphabet_is_not_guessed(codec: str, text: str) -> None:
    with pytest.raises(BadInput, match="cannot be told") as caught:
        read(text.encode(codec))
    assert caught.value.hint is not None
    assert "--encoding cp1251" in caught.value.hint
    assert read(text.encode(codec), encoding=codec)[1][0] == text.splitlines()[1].split(",")


def test_a_given_encoding_is_used_and_checked() -> None:
    assert read("name,x\nMüller,1\n".encode("latin-1"), encoding="latin-1")[1] == [["Müller", "1"]]
    assert read(b"\xef\xbb\xbfname,x\nAda,1\n", encoding="UTF8")[0].columns == ["name", "x"]
    for unknown in ("klingon", "base64", "rot13", ""):
        with pytest.raises(BadInput, match="unknown encoding"):
            read(CONTACTS, encoding=unknown)
    with pytest.raises(BadInput, match="line 3 is not utf-8: byte 0xfc"):
        read("name,x\nAda,1\nMüller,2\n".encode("latin-1"), encoding="utf-8")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(mark: str, ending: str) -> None:
    lines = [f"name{mark}amount{mark}note", f'Ada{mark}1,50{mark}"a{mark}b"', f"Bo{mark}2,75{mark}x"]
    if mark == ",":
        lines = [line.replace("1,50", "1.50").replace("2,75", "2.75") for line in lines]
    table, rows = read(ending.join(lines))
    assert table.delimiter == mark
    assert [row[2] for row in rows] == [f"a{mark}b", "x"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("name;amount\nA;1,50\nB;2,50\nC;3,50\n", ";"),
        ("name\tnote\nDoe, John\tone, two\nRoe, Jane\tthree, four\n", "\t"),
        ("name,note\nA,x; y\nB,x; y; z\n", ","),
        ("name\nAda\nBo\n", ","),
        ('name,note\n"one; two; three\nfour; five; six\nseven; eight; nine",x\nB,y\n', ","),
    ],
)
def test_the_delimiter_is_not_what_merely_occurs(text: str, mark: str) -> None:
    assert read(text)[0].delimiter == mark


def test_a_delimiter_may_be_named() -> None:
    for said, text in (("tab", "a\tb\n1\t2"), ("\\t", "a\tb\n1\t2"), ("space", "a  b\n1 \t2"), (":", "a:b\n1:2")):
        table, rows = read(text, delimiter=said)
        assert table.columns == ["a", "b"]
        assert rows == [["1", "2"]]
    for wrong in ("", "ab", '"', "x", "\n"):
        with pytest.raises(BadInput, match="no delimiter"):
            read(CONTACTS, delimiter=wrong)


def test_the_line_that_tells_the_delimiter() -> None:
    table, rows = read("sep=;\nname;note\nAda;a,b,c\n")
    assert (table.delimiter, table.columns, rows) == (";", ["name", "note"], [["Ada", "a,b,c"]])
    assert read("sep=;\nAda;1\n", header=False)[1] == [["Ada", "1"]]


def test_blanks_without_a_header() -> None:
    text = (
        " 00004 0001 19970101  2   29.33\r\n 00004 0001 19970118  2   29.73\r\n\r\n 00021 0002 19970101  3   63.34\r\n"
    )
    columns = ["_", "external_id", "date", "quantity", "amount"]
    table = read_table(io.BytesIO(text.encode()), delimiter="space", header=False, columns=columns)
    assert table.columns == columns
    assert table.header_line == 0
    assert list(table.rows) == [
        (1, ["00004", "0001", "19970101", "2", "29.33"]),
        (2, ["00004", "0001", "19970118", "2", "29.73"]),
        (4, ["00021", "0002", "19970101", "3", "63.34"]),
    ]
    assert read(text, header=False)[0].delimiter == " "
    assert read("Ada Lovelace London\nGrace Hopper York\n", header=False)[0].delimiter == ","


def test_a_preamble_is_passed_over() -> None:
    text = 'Notes:\n"Some of the names, and\nsome mails are missing"\n\nName,Email,City\nAda,ada@example.com,London\n'
    for known in ((), KNOWN):
        table, rows = read(text, known=known)
        assert table.columns == ["Name", "Email", "City"]
        assert table.header_line == 5
        assert rows == [["Ada", "ada@example.com", "London"]]


def test_known_names_find_the_header_below_a_preamble_with_delimiters() -> None:
    text = "Export of 2026, all people\nfor you, by us\nNAME,E-Mail,e mail,city\nAda,x,ada@example.com,London\n"
    table, rows = read(text, known=KNOWN)
    assert (table.header_line, table.columns[0], len(rows)) == (3, "NAME", 1)
    assert read("Notes:\na lone preamble\n\nWho,E-Mail\nAda,x\n", known=KNOWN)[0].header_line == 4
    assert read("name\nAda,x\n", known=KNOWN)[0].header_line == 1


def test_a_header_with_empty_last_cells_is_still_the_header() -> None:
    table, rows = read("name,email,,\nAda,ada@example.com,,\nBo,,,\n")
    assert (table.columns, rows, table.ragged) == (["name", "email"], [["Ada", "ada@example.com"], ["Bo", ""]], 0)


def test_names_are_unique_and_never_empty() -> None:
    assert read("name,name,,name 2,name\n1,2,3,4,5\n")[0].columns == [
        "name",
        "name 2",
        "column_3",
        "name 2 2",
        "name 3",
    ]
    assert read("1,2\n3,4\n", header=False)[0].columns == ["column_1", "column_2"]
    assert read("1,2\n", header=False, columns=["_", "_"])[0].columns == ["_", "_"]
    assert read(CONTACTS, columns=["a", "b", "c"])[0].columns == ["a", "b", "c"]
    assert read(" \x1b[1mName , Full\u200b  name \nx,y\n")[0].columns == ["[1mName", "Full name"]


def test_ragged_rows_are_kept_and_counted() -> None:
    table = read_table(io.BytesIO(b"a,b\n1\n1,2,3,4\n\n , \n1,2,,\n5,6\n"))
    assert list(table.rows) == [
        (2, ["1", ""]),
        (3, ["1", "2", "3", "4"]),
        (6, ["1", "2"]),
        (7, ["5", "6"]),
    ]
    assert (table.ragged, table.ragged_lines) == (2, [2, 3])
    assert [table.name(i) for i in range(4)] == ["a", "b", "extra_1", "extra_2"]


def test_the_imprint_of_a_report_is_no_row() -> None:
    """As Salesforce writes it below an empty line."""
    table, rows = read('a,b,c\n1,2,3\n\n"Report"\n"Copyright (c) 2024 X, inc."\n"Confidential"\n')
    assert rows == [["1", "2", "3"]]
    assert table.notes == ["below the last row, and left out: Report …"]
    assert read("a,b,c\n1,2,3\n\nAda\nBob\n")[1] == [["1", "2", "3"], ["Ada", "", ""], ["Bob", "", ""]]
    assert read("a,b,c\n1,2,3\n\nCopyright\n4,5,6\n")[1] == [["1", "2", "3"], ["Copyright", "", ""], ["4", "5", "6"]]


def test_a_stray_carriage_return_is_one_of_its_cell() -> None:
    table, rows = read('name,note\nAda,"x\ry"\nBob,foo\rbar\nCid,z\n' + "Dan,\n" * 4)
    assert [[clean(cell, lines=True) for cell in row] for row in rows[:3]] == [
        ["Ada", "x\ny"], ["Bob", "foo\nbar"], ["Cid", "z"],
    ]  # fmt: skip
    assert (len(rows), table.ragged) == (7, 0)


def test_blanks_before_quotes() -> None:
    table, rows = read('"name", "mail"\n"Lovelace, Ada", "ada, b"\nBob, b@x.example\n')
    assert (table.columns, rows) == (["name", "mail"], [["Lovelace, Ada", "ada, b"], ["Bob", "b@x.example"]])
    assert read('name,note\nAda, "so" she said\n')[1] == [["Ada", ' "so" she said']], "elsewhere a quote is one"


def test_a_stray_line_is_named_and_turns_no_other_letter_into_two() -> None:
    with pytest.raises(BadInput, match="line 3 is not utf-8, as other lines are"):
        read("name\nJörg\n".encode() + b"J\xf6rg\n")
    assert read(b"name\nJ\xf6rg\n\x84Spa\xdf\x93\n")[1] == [["Jörg"], ["„Spaß“"]]


def test_the_letters_of_old_macintoshes() -> None:
    table, rows = read("name,city\rJérôme,Zürich\r".encode("mac_roman"))
    assert (table.encoding, rows) == ("mac_roman", [["Jérôme", "Zürich"]])


def test_line_numbers_count_lines_inside_cells() -> None:
    table = read_table(io.BytesIO(b'a,b\r\n"one\r\ntwo",1\r\n\r\nx,"y ""z"""\r\n'))
    assert list(table.rows) == [(2, ["one\r\ntwo", "1"]), (5, ["x", 'y "z"'])]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"a,b\n1,\x002\n", "NUL"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "no text file"),
        (b'a,b\n1,2\n"open,3\n4,5\n', "opened in line 3 is never closed"),
    ],
)
def test_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read(data)


def long_file(bad: bytes) -> bytes:
    good = b"Ada Lovelace,ada@example.com\r\n"
    lines = BLOCK // len(good) + 1000
    return b"name,email\r\n" + good * lines + b"Bo," + bad + b"\r\n" + good * 5


@pytest.mark.parametrize(
    ("bad", "why"), [(b"M\xfcller", "is not utf-8: byte 0xfc"), (b"a\0b", "holds a NUL byte"), (b'"', "never closed")]
)
def test_what_is_wrong_beyond_the_first_block_names_its_line(bad: bytes, why: str) -> None:
    data = long_file(bad)
    line = data[: data.index(b"Bo,")].count(b"\n") + 1
    table = read_table(io.BytesIO(data))
    with pytest.raises(BadInput, match=rf"line {line} .*{why}"):
        list(table.rows)
    with pytest.raises(BadInput, match=f"line {line} "):
        list(read_table(io.BytesIO(data.replace(b",", b" ")), delimiter="space").rows) if bad != b'"' else read(data)


def test_an_endless_cell_is_refused() -> None:
    with pytest.raises(BadInput, match="begins in line 3 has no end"):
        read(b'name,x\nAda,1\n"Bo,' + b"xxxxxxxx\n" * 600_000)


class Pipe(io.RawIOBase):
    """Gives a few bytes at a time, and counts them."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts = parts
        self.left = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self.left or next(self.parts, b"")
        part, self.left = (part[:size], part[size:]) if size >= 0 else (part, b"")
        self.given += len(part)
        return part


def test_a_pipe_is_read_as_its_rows_are_asked_for() -> None:
    pipe = Pipe(b"%09d,x\n" % number for number in range(120_000))
    table = read_table(pipe, header=False, columns=["n", "x"])  # type: ignore[arg-type]
    assert pipe.given <= BLOCK
    numbers = [int(cells[0]) for _, cells in table.rows]
    assert numbers == list(range(120_000))
    assert pipe.given == 120_000 * 12


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12), st.sampled_from([",", ";", "\t", "|"]))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str, str]], mark: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerow(("name", "email", "note"))
    writer.writerows(rows)
    table, found = read(text.getvalue(), known=KNOWN, delimiter=mark)
    assert table.columns == ["name", "email", "note"]
    assert found == [list(row) for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=200) | st.text(max_size=60).map(str.encode))
def test_whatever_is_thrown_at_it_is_read_or_refused(data: bytes) -> None:
    try:
        table, rows = read(data, known=KNOWN)
    except BadInput:
        return
    assert all(len(row) >= len(table.columns) for row in rows)
    assert len(set(table.columns)) == len(table.columns)


def shared(*parts: str) -> Path:
    folder = os.environ.get("CRMCLI_SHARED")
    if not folder:
        pytest.skip("CRMCLI_SHARED is not set")
    return Path(folder, "data", *parts)


def test_the_shared_exports() -> None:
    wanted = json.loads(shared("csv", "expected.json").read_text(encoding="utf-8"))
    assert wanted
    for expected in wanted:
        for known in ((), [*KNOWN, "First Name", "E-mail Address", "Email Address", "姓名", "date", "amount"]):
            with shared("csv", expected["file"]).open("rb") as file:
                table = read_table(file, known=known)
                rows = list(table.rows)
            assert table.encoding == expected["encoding"], expected["file"]
            assert table.delimiter == expected["delimiter"]
            assert table.columns == expected["header"]
            assert len(rows) == expected["data_rows"]
            assert rows[0][1] == expected["first_row"]


def test_the_shared_purchases() -> None:
    with shared("clv", "CDNOW_sample.txt").open("rb") as file:
        table = read_table(file, delimiter="space", header=False, columns=["_", "id", "date", "quantity", "amount"])
        rows = list(table.rows)
    assert len(rows) == 6919
    assert rows[0] == (1, ["00004", "0001", "19970101", "2", "29.33"])
    assert table.ragged == 0
    assert len({cells[1] for _, cells in rows}) == 2357
