"""What an import says: how the file was read, and why rows were left, reason by reason."""

from crmcli.app.importing import Imported, Reject
from crmcli.core.records import ImportResult
from crmcli.show.imports import MOST_REASONS, lines, reasons


def imported(*rejects: Reject, **more: object) -> Imported:
    said: dict[str, object] = {
        "result": ImportResult(9, 1, 0, 0, len(rejects), None), "kind": "contacts", "source": "people",
        "columns": ("Name", "Telefon", "Hm"), "fields": (("Name", "name"), ("Telefon", "phones")), "left_out": ("Hm",),
        "contacts": 0, "rejects": rejects, "preview": (), "unread": 0, "alike": 0, "odd_mails": 0, "odd_phones": 0,
        "encoding": "utf-8", "delimiter": ";", "header_line": 1, "ragged": 0, "ragged_lines": (), **more,
    }  # fmt: skip
    return Imported(**said)  # type: ignore[arg-type]


def test_it_is_said_how_the_file_was_read() -> None:
    assert lines(imported(), told=False) == [
        "read as contacts: utf-8, semicolon between cells, header in line 1",
        "columns: Name, Telefon = phones",
        "columns left out: Hm",
    ]
    said = lines(imported(odd_mails=1, odd_phones=2, ragged=7, ragged_lines=(2, 3, 4, 5, 6, 7, 8)), told=False)
    assert said[3:] == [
        "7 rows of another width than the header (lines 2, 3, 4, 5, 6 and 2 more)",
        "1 mail looks odd and was kept; crm lint --rule bad-mail lists them",
        "2 phones look odd and were kept; crm lint --rule bad-phone lists them",
    ]
    assert lines(imported(header_line=0, delimiter="\t"), told=False)[0].endswith("tab between cells, no header")


def test_rejects_are_told_by_reason() -> None:
    rejects = [Reject(line, f"nobody answers to 'a{line}@x.example'", ()) for line in range(2, 142)]
    rejects += [Reject(200, "the row has no name, mail or phone", ())]
    assert reasons(rejects) == [
        "140 rows rejected (lines 2, 3, 4, 5, 6 and 135 more): nobody answers to 'a2@x.example', as in line 2",
        "line 200: the row has no name, mail or phone",
        "--rejects FILE keeps them all",
    ]
    assert reasons([Reject(2, "no", ()), Reject(3, "no", ())]) == ["2 rows rejected (lines 2, 3): no"]
    many = [Reject(line, f"reason {chr(97 + line // 10)}{'x' * (line % 10)}", ()) for line in range(100)]
    assert len(reasons(many)) == MOST_REASONS + 2
    assert reasons(many)[-2] == f"{100 - MOST_REASONS} rows rejected for other reasons"
    assert reasons([]) == []


def test_a_file_of_rejects_needs_no_reasons_on_the_screen() -> None:
    said = lines(imported(Reject(2, "no", ())), told=True)
    assert said[-1] == "mend the rejected rows and bring them in with --source 'people': they belong to that file"
    assert not any("line 2" in line for line in said)
