"""Workbooks written by hand, part by part, as spreadsheet programs write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ("General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "0.0%", "00000")  # styles 0 to 5
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="str"><v>email</v></c></row>'


def sheet(rows: str, more: str = "") -> str:
    """A sheet's part; `more` stands behind its rows."""
    head = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><dimension ref="A1"/>'
    return f"{head}<sheetData>{rows}</sheetData>{more}</worksheet>"


def parts(
    sheets: Mapping[str, str], *, texts: Sequence[str] = (), hidden: Sequence[str] = (), since_1904: bool = False
) -> dict[str, str]:
    """The parts of a workbook: title → the sheet's part; `texts` are what `<si>` elements hold."""
    listed = "".join(
        f'<sheet name="{title}" sheetId="{n}" state="{"hidden" if title in hidden else "visible"}" r:id="rId{n}"/>'
        for n, title in enumerate(sheets, 1)
    )
    refers = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(FORMATS))
    styles = "".join(f'<xf numFmtId="{164 + n if n else 0}"/>' for n in range(len(FORMATS)))
    shared = "".join(f"<si>{text}</si>" for text in texts)
    made = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr date1904="{int(since_1904)}"/>'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships>{refers}<Relationship Id="rId98" Type="{REL}/styles" Target="/xl/styles.xml"/>'
            f'<Relationship Id="rId99" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
            f"<cellXfs>{styles}</cellXfs></styleSheet>"
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
    }
    return made | {f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), 1)}


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()
