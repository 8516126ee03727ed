"""In which country a number without a country code is read, what is said of it, and how it is found again."""

from pathlib import Path

import pytest

from crmcli.app import companies, config, contacts, history, lint, lookup, phonereading
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.store.store import create_store
from tests.app.importing import take


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    monkeypatch.setenv("CRMCLI_USER", "ada")
    made = Crm(create_store(str(tmp_path / "book.db")))
    config.set_(made, "phone_region", "DE")
    return made


def put(crm: Crm, name: str, *phones: str, address: str | None = None) -> int:
    more = {"phones": phones, "addresses": [address] if address else []}
    main = contacts.add(crm, person([name]), **more).main
    return main.id  # type: ignore[attr-defined, no-any-return]


def numbers(crm: Crm, number: int = 1) -> list[tuple[str | None, str | None, bool]]:
    sql = "SELECT e164, extension, is_valid FROM phones WHERE contact_id = ? ORDER BY id"
    return [(e164, extension, bool(valid)) for e164, extension, valid in crm.store.engine.run(sql, (number,))]


CARDIFF = "1 Bute St, Cardiff CF10 1AA"


@pytest.mark.parametrize(
    ("name", "phone", "address", "e164", "valid"),
    [
        ("Siân Lloyd-Jones", "07700 900123", CARDIFF, "+447700900123", True),
        ("Siân Lloyd-Jones", "07700 900123", None, "+497700900123", True),  # valid at home, and nobody knows better
        ("Siân Lloyd-Jones", "0171 5550101", CARDIFF, "+491715550101", True),  # no number there, but one at home
        ("Siân Lloyd-Jones", "020 7946 0123 ext 12", "1 Mall, London, UK", "+442079460123", True),
        ("Jo Bloggs", "13800138000", None, "+8613800138000", True),
        ("Jo Bloggs", "010-65520100转801", None, "+861065520100", True),
        ("Jo Bloggs", "15112345678", None, "+4915112345678", True),
        ("王伟", "15112345678", None, "+8615112345678", True),
        ("王伟", "010 6552 0100", None, "+861065520100", True),
        ("Jo Bloggs", "+49", None, None, False),
        ("Jo Bloggs", "12345678901234", None, None, False),
    ],
)
def test_a_number_is_read_where_its_owner_is(
    crm: Crm, name: str, phone: str, address: str | None, e164: str | None, valid: bool
) -> None:
    put(crm, name, phone, address=address)
    [(told, _, is_valid)] = numbers(crm)
    assert (told, is_valid) == (e164, valid)
    assert contacts.one(crm, 1).phones == (phone,), "what was typed stays"


def test_other_numbers_of_the_book_lead_where_only_one_country_fits(crm: Crm) -> None:
    put(crm, "Tom", "020 7946 0123")
    assert numbers(crm) == [(None, None, False)]
    put(crm, "Ada", "+44 20 7946 0958")
    put(crm, "Tim", "020 7946 0124")
    assert numbers(crm, 3) == [("+442079460124", None, True)]
    put(crm, "Li", "+86 10 6552 0100")  # in Guangzhou this may be a number too
    put(crm, "Jim", "020 7946 0125")
    assert numbers(crm, 5) == [(None, None, False)]


@pytest.mark.parametrize("phone", ["555-0143", "1234567", "30 5550188", "5550 188 99"])
def test_a_local_number_is_guessed_into_no_country(crm: Crm, phone: str) -> None:
    config.set_(crm, "phone_region", "")
    put(crm, "Karl", "+49 30 5550188")
    put(crm, "Tom", phone)
    [(e164, _, is_valid)] = numbers(crm, 2)
    assert (e164, is_valid) == (None, False)
    put(crm, "Tim", "030 5550189")
    assert numbers(crm, 3) == [("+49305550189", None, True)]


def test_it_is_said_how_a_number_was_read(crm: Crm) -> None:
    said: list[str] = []
    crm.tell = lambda text: said.append(text) if text else None
    put(crm, "Siân", "07700 900123", address=CARDIFF)
    put(crm, "Karl", "030 5550188", "+44 20 7946 0958")
    assert said == ["07700 900123 was read as +447700900123"]
    put(crm, "Lina", "020 555")
    assert said[1:] == ["no usual phone number in DE, kept as it is: 020 555"]


def test_a_new_address_reads_the_numbers_anew(crm: Crm) -> None:
    put(crm, "Siân", "07700 900123", "+49 30 5550188")
    done = contacts.edit(crm, "c1", {"addresses": [CARDIFF]})
    assert [one[0] for one in numbers(crm)] == ["+447700900123", "+49305550188"]
    assert lookup.who(crm, "+44 7700 900123").ref == "c1"
    assert done.act is not None
    history.undo(crm, int(done.act[1:]))
    assert [one[0] for one in numbers(crm)] == ["+497700900123", "+49305550188"]
    made = companies.add(crm, "Acme", {"phones": ["020 7946 0123"], "addresses": ["1 Mall, London, UK"]}).main
    assert crm.store.engine.run("SELECT e164 FROM phones WHERE company_id = ?", (made.id,)) == [("+442079460123",)]  # type: ignore[attr-defined]


def test_a_number_is_found_in_every_country_that_the_book_knows(crm: Crm) -> None:
    put(crm, "Siân", "+44 7700 900123")
    put(crm, "王伟", "13800138000")
    assert lookup.who(crm, "07700 900123").ref == "c1"
    assert lookup.who(crm, "+86 138 0013 8000").ref == "c2"
    put(crm, "Karl", "07700 900123")
    assert lookup.who(crm, "07700 900123").ref == "c3", "at home first"


def test_a_new_region_says_what_happens_and_reads_on_demand(crm: Crm) -> None:
    put(crm, "Siân", "07700 900123")
    put(crm, "Ada", "+44 20 7946 0958")
    said: list[str] = []
    crm.tell = said.append
    config.set_(crm, "phone_region", "GB")
    assert said == [
        "the phones of 1 contact without a country code are what they were; crm config reread reads them anew"
    ]
    assert numbers(crm) == [("+497700900123", None, True)]
    done = phonereading.reread_all(crm)
    assert (done.what, numbers(crm)) == ("read 1 phone number anew", [("+447700900123", None, True)])
    assert lookup.who(crm, "+44 7700 900123").ref == "c1"
    assert phonereading.reread_all(crm).act is None
    assert done.act is not None
    history.undo(crm, int(done.act[1:]))
    assert numbers(crm) == [("+497700900123", None, True)]


def test_an_odd_number_is_to_be_mended_not_deleted(crm: Crm) -> None:
    put(crm, "Tom", "020 7946 0123 ext 12")
    [flaw] = lint.flaws(crm, "bad-phone")
    assert flaw.text == "020 7946 0123 ext 12: no usual phone number in DE"
    assert flaw.hint == "crm contact edit c1 --rm-phone '020 7946 0123 ext 12' --add-phone '+COUNTRY…'"
    put(crm, "Ada", "+44 20 7946 0958")
    [flaw] = lint.flaws(crm, "bad-phone")
    assert flaw.hint.endswith("--add-phone '+442079460123 ext. 12'")


def test_a_row_is_read_in_its_own_country(crm: Crm) -> None:
    rows = "Name,Telefon,Land\nSiân,07700 900123,United Kingdom\n王伟,010-65520100转801,中国\nKarl,030 5550188,\n"
    done = take(crm, rows, kind="contacts")
    assert [one[:2] for number in (1, 2, 3) for one in numbers(crm, number)] == [
        ("+447700900123", None), ("+861065520100", "801"), ("+49305550188", None),
    ]  # fmt: skip
    assert done.result.added == 3
    again = take(crm, rows, kind="contacts")
    assert again.result.skipped == 3


def test_an_import_counts_what_looks_odd_and_takes_nobody_for_a_displaced_row(crm: Crm) -> None:
    rows = "Name;E-Mail;Telefon;Land;Firma\nSiân;s@x.example;12;UK;Acme\nzu;wenig\n;kaputt@@;;;\n;;030 5550188;;\n"
    rows += "Bo;b@;;;\nAl;al@x.example\n"
    done = take(crm, rows, kind="contacts")
    assert (done.odd_mails, done.odd_phones, done.ragged) == (1, 1, 2)
    assert [(one.line, one.reason) for one in done.rejects] == [
        (3, "the row has 2 cells for 5 columns, and no mail is 'wenig'"),
        (4, "the row has no name, and nobody is known by 'kaputt@@'"),
    ]
    assert [one.name for one in contacts.many(crm, [1, 2, 3, 4])] == ["Siân", "030 5550188", "Bo", "Al"]
    assert (done.encoding, done.delimiter, done.header_line) == ("utf-8", ";", 1)
