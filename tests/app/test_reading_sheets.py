"""Spreadsheets as tables: what people see in their cells, and files that mean harm."""

import contextlib
import io
import time
import zipfile
from collections.abc import Sequence
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from crmcli.app.reading_sheets import read_sheet
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.table import Part
from tests.app.workbooks import HEADER, packed, parts, sheet

KNOWN = ("name", "email", "phone", "birthday")


def read(
    data: bytes, *, name: str | None = None, header: bool = True, columns: Sequence[str] | None = None
) -> list[Part]:
    return read_sheet(io.BytesIO(data), header=header, columns=columns, known=KNOWN, sheet=name)


def rows(part: Part) -> list[list[str]]:
    return [cells for _, cells in part.table.rows]


def one(cells: str, *, more: str = "", texts: Sequence[str] = (), since_1904: bool = False) -> Part:
    """A sheet with a header of name and email, and what stands below."""
    (found,) = read(packed(parts({"People": sheet(HEADER + cells, more)}, texts=texts, since_1904=since_1904)))
    return found


def test_cells_are_what_people_see() -> None:
    found = one(
        '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>8613800138000</v></c><c r="C2" s="1"><v>46083</v></c>'
        '<c r="D2" s="2"><v>46083.3854166667</v></c><c r="E2" s="3"><v>0.604166666666667</v></c>'
        '<c r="F2" s="4"><v>0.125</v></c><c r="G2" s="5"><v>1067</v></c><c r="H2" t="b"><v>1</v></c>'
        '<c r="I2" t="d"><v>2026-03-02</v></c><c r="J2"><f>0.1+0.2</f><v>0.30000000000000004</v></c></row>',
        texts=("<t>never</t>", "<r><t>Ada </t></r><r><rPr/><t>Lovelace</t></r><rPh><t>エイダ</t></rPh>"),
    )  # fmt: skip
    assert found.table.columns[:2] == ["name", "email"]
    assert rows(found) == [
        ["Ada Lovelace", "8613800138000", "2026-03-02", "2026-03-02T09:15:00", "14:30", "12.5%", "01067", "yes",
         "2026-03-02", "0.3"]
    ]  # fmt: skip


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    assert rows(one('<row r="2"><c r="A2" s="1"><v>44621</v></c></row>', since_1904=True)) == [["2026-03-02", ""]]


def test_errors_and_formulas_without_a_value_are_told() -> None:
    found = one(
        '<row r="2"><c r="A2" t="e"><f>X()</f><v>#N/A</v></c><c r="B2" t="str"><v>a@x.example</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f></c><c r="B3" t="str"><v>b@x.example</v></c></row>'
    )
    assert rows(found) == [["", "a@x.example"], ["", "b@x.example"]]
    assert found.table.notes == [
        "cells that hold an error (#N/A) count as empty: 1",
        "formulas without a value (open the file and save it to have them): 1",
    ]


def test_the_header_stands_below_a_preamble_and_beside_empty_columns() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["C3"] = "My people"
    for column, head in enumerate(("Name", "Phone", None, "E-Mail", "Hobby"), 4):
        page.cell(6, column, head)
    page["D9"], page["G9"], page["F9"] = "Ada", "ada@x.example", "said in no column"
    page["D300"], page["B300"] = "Grace", "far from its row"
    out = io.BytesIO()
    book.save(out)
    (found,) = read_sheet(io.BytesIO(out.getvalue()), header=True, columns=None, known=(*KNOWN, "e-mail"))
    assert (found.table.header_line, found.table.format) == (6, "sheet 'Sheet'")
    assert found.table.columns == ["column_1", "column_2", "Name", "Phone", "column_5", "E-Mail", "Hobby"]
    assert list(found.table.rows) == [
        (9, ["", "", "Ada", "", "said in no column", "ada@x.example", ""]),
        (300, ["far from its row", "", "Grace", "", "", "", ""]),
    ]


def test_what_stands_in_no_column_of_the_first_rows_comes_behind() -> None:
    below = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 300))
    found = one(below + '<row r="400"><c r="A400"><v>1</v></c><c r="XFD400"><v>9</v></c></row>')
    assert rows(found)[-1] == ["1", "", "9"]
    assert found.table.ragged == 1


def test_a_merged_cell_says_it_in_every_row_that_says_anything() -> None:
    found = one(
        '<row r="2"><c r="A2" t="str"><v>Acme</v></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row>'
        '<row r="4"/><row r="5"><c r="B5"><v>3</v></c></row>',
        more='<mergeCells count="2"><mergeCell ref="A2:A4"/><mergeCell ref="A1:B1"/></mergeCells>',
    )
    assert rows(found) == [["Acme", "1"], ["Acme", "2"], ["", "3"]]


def test_each_sheet_is_a_table_and_its_title_may_tell_its_kind() -> None:
    page = sheet(HEADER + '<row r="2"><c r="A2" t="str"><v>Ada</v></c></row>')
    strange = sheet('<row r="1"><c r="A1" t="str"><v>Read me</v></c></row>')
    data = packed(
        parts({"contacts": page, "Read me": strange, "Old": page, "": sheet(""), "2026": page}, hidden=["Old"])
    )
    found = read(data)
    assert [(part.kind, part.table.format) for part in found] == [
        ("contacts", "sheet 'contacts'"),
        (None, "sheet '2026'"),
    ]
    assert found[0].table.notes == [
        "the sheet 'Old' is hidden and was left out; --sheet reads it",
        "the sheet 'Read me' was left out: no column of it is known",
    ]
    assert [part.table.format for part in read(data, name="old")] == ["sheet 'Old'"]
    with pytest.raises(BadInput, match="there is no sheet 'New'; there are: contacts"):
        read(data, name="New")


def test_columns_may_be_named_by_whoever_reads() -> None:
    data = packed(parts({"x": sheet('<row r="5"><c r="B5"><v>1</v></c><c r="D5"><v>2</v></c></row>')}))
    (found,) = read(data, header=False, columns=["name", "_", "phone"])
    assert (found.table.columns, rows(found)) == (["name", "_", "phone"], [["1", "", "2"]])


def test_a_pipe_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    data = packed(parts({"x": sheet(HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>')}))
    (found,) = read_sheet(cast(BinaryIO, Pipe(data)), header=True, columns=None, known=KNOWN)
    assert rows(found) == [["1", ""]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + bytes(600), "old form \\(.xls\\)"), (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (packed({"mimetype": "x", "content.xml": "x"}), "OpenDocument"), (packed({"word/document.xml": "x"}), "Word"),
        (packed({"Index/Document.iwa": "x"}), "Numbers"), (packed({"xl/workbook.bin": "x"}), "binary workbook"),
        (packed({"a.csv": "name"}), "a zip and no spreadsheet"), (b"name,email\n", "no spreadsheet"),
        (packed(parts({"x": sheet(HEADER)}))[:-30], "damaged"), (packed(parts({"x": sheet("")})), "is empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_a_file_is_that_cannot_be_read(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(data)


def changed(part: str, text: str | bytes | None) -> bytes:
    made: dict[str, str | bytes] = {**parts({"x": sheet(HEADER)})}
    if text is None:
        del made[part]
    else:
        made[part] = text
    return packed(made)


PAGE = "xl/worksheets/sheet1.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed(PAGE, None), "its part .* is missing"), (changed("xl/workbook.xml", "<workbook>"), "no sound XML"),
        (changed(PAGE, LAUGHS + sheet(HEADER).partition("?>")[2]), "declares entities"),
        (changed(PAGE, '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), "declares entities"),
        (changed(PAGE, sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')), "names the text 7"),
        (changed(PAGE, sheet('<row r="1"><c r="ZZZ1"><v>7</v></c></row>')), "no column 18,278"),
        (changed(PAGE, sheet('<row r="9999999"/>')), "no row 9,999,999"),
        (changed(PAGE, " " * (9 << 20)), "many times its size"),
        (changed(PAGE, b"<a>" + bytes(range(32, 60)) * 200_000), "no sound XML|endless"),
        (changed("xl/styles.xml", " " * (40 << 20)), "many times"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_the_matter_with_a_workbook(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        [rows(part) for part in read(data)]


def test_a_directory_that_lies_is_found_out() -> None:
    data = bytearray(changed(PAGE, sheet(HEADER + "<row/>" * 9)))
    at = data.rfind(PAGE.encode()) - 46
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(BadInput, match="cannot be unpacked"):
        [rows(part) for part in read(bytes(data))]


def test_a_directory_without_end_is_not_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(20_500):
            made.writestr(f"{number}", "")
    with pytest.raises(BadInput, match="more parts than any workbook"):
        read(out.getvalue())


def test_formatted_emptiness_is_passed_over() -> None:
    empty = "".join(f'<row r="{n}" s="1"/>' for n in range(2, 100_000))
    wide = '<row r="100001">' + '<c r="XFD1" s="1"/>' * 400_000 + "</row>"
    data = packed(parts({"x": sheet(HEADER + empty + wide + '<row r="100002"><c r="A100002"><v>1</v></c></row>')}))
    began = time.monotonic()
    assert [list(part.table.rows) for part in read(data)] == [[(100_002, ["1", ""])]]
    assert time.monotonic() - began < 10


GOOD = parts({"x": sheet(HEADER + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>46083</v></c></row>')},
             texts=("<t>Ada</t>",))  # fmt: skip


@settings(max_examples=150)
@given(st.data())
def test_whatever_is_done_to_a_part_only_a_clear_error_comes_of_it(data: st.DataObject) -> None:
    made: dict[str, str | bytes] = {**GOOD}
    name = data.draw(st.sampled_from(sorted(made)))
    text = bytearray(str(made[name]).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.sampled_from((0, 1, 4, 40)))
        text[at : at + gone] = data.draw(
            st.sampled_from((b"", b"<", b'"', b"&", b"9999999999", b"-1", b"\xc2\xb2", b"\0"))
        )
    made[name] = bytes(text)
    with contextlib.suppress(CrmError):
        assert [rows(part) for part in read(packed(made))]


@settings(max_examples=150)
@given(st.binary(max_size=60), st.integers(0, 10_000), st.booleans())
def test_whatever_the_bytes_only_a_clear_error_comes_of_them(junk: bytes, at: int, cut: bool) -> None:
    data = packed({**GOOD})
    at %= len(data)
    broken = data[:at] + junk + (b"" if cut else data[at + len(junk) :])
    with contextlib.suppress(CrmError):
        assert [rows(part) for part in read(broken)]
