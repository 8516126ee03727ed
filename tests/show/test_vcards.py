"""vCards as they are written: by the RFCs, safe from what texts hold, and read back as the same."""

import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.parser import Contentlines

from crmcli.app.reading_vcards import read_cards
from crmcli.core.addresses import PARTS, Address, whole
from crmcli.core.errors import BadInput
from crmcli.core.importantdates import ImportantDate
from crmcli.core.record import replace
from crmcli.core.records import Contact
from crmcli.core.relations import Relation
from crmcli.core.text import clean
from crmcli.show.vcardnames import parts_of
from crmcli.show.vcards import cards

ADA = Contact(
    id=7, ref="c7", uid="01990000-0000-7000-8000-000000000001", name="Ada Lovelace", title=None, company=None,
    companies=(), emails=(), phones=(), addresses=(), city=None, handles={}, tags=(), birthday=None, stage="lead",
    stage_by="facts", owner=None, source=None, external_id=None, custom={}, notes=None, consent={},
    do_not_contact=False, last_contact_at=None, next_task=None, rfm=None, created_at="2026-01-01T00:00:00Z",
    updated_at="2026-03-18T10:30:00.123Z", archived_at=None,
)  # fmt: skip
COLUMNS = ("street", "postcode", "city", "region", "country")  # of PARTS
SINGLE = ("name", "title", "notes", "birthday", "source", "external_id")
HEAD = ["FN:Ada Lovelace", "N:Lovelace;Ada;;;"]


def person(**said: Any) -> Contact:
    """Ada with what is said of her, in the objects of `full_contacts`."""
    return replace(ADA, **said)


def lines(contact: Contact, version: str = "4.0", **more: Any) -> list[str]:
    """The lines below name and identity, unfolded."""
    text = "".join(cards([contact], version=version, **more)).replace("\r\n ", "")
    found = text.split("\r\n")
    assert found[:5] == ["BEGIN:VCARD", f"VERSION:{version}", "PRODID:-//crmcli//contacts//EN", *HEAD]
    assert found[-2:] == ["END:VCARD", ""]
    return [line for line in found[5:-2] if not line.startswith(("UID:", "REV:"))]


def read_back(text: str) -> list[dict[str, list[str]]]:
    """The rows by column, each cell as its clean values."""
    table = read_cards(io.BytesIO(text.encode()))

    def values(column: str, cell: str) -> list[str]:
        single = column.startswith("custom.") or column in (
            "name",
            "title",
            "notes",
            "source",
            "external_id",
            "birthday",
        )
        return [clean(part, lines=True) for part in ([cell] if single else cell.split(":::"))]

    return [
        {column: values(column, cell) for column, cell in zip(table.columns, cells, strict=True)}
        for _, cells in table.rows
    ]


def test_identity_by_version() -> None:
    new, old = ("".join(cards([ADA], version=version)) for version in ("4.0", "3.0"))
    assert "\r\nUID:urn:uuid:01990000-0000-7000-8000-000000000001\r\nREV:20260318T103000Z\r\n" in new
    assert "\r\nUID:01990000-0000-7000-8000-000000000001\r\nREV:2026-03-18T10:30:00Z\r\n" in old
    with pytest.raises(BadInput, match=r"3\.0 or 4\.0"):
        list(cards([ADA], version="2.1"))


def test_mails_and_phones_with_labels_and_the_primary_one() -> None:
    contact = person(
        emails=(
            {"address": "ada@x.example", "label": "work", "primary": True},
            {"address": "a@y.example", "label": None, "primary": False},
        ),
        phones=(
            {"raw": "+49 30 1 ext. 5", "label": "home-fax", "primary": False},
            {"raw": "110", "label": "Summer house", "primary": True},
        ),
    )
    assert lines(contact) == [
        "EMAIL;TYPE=work;PREF=1:ada@x.example", "EMAIL:a@y.example", "TEL;TYPE=home,fax:+49 30 1 ext. 5",
        "item1.TEL;PREF=1:110", "item1.X-ABLabel:Summer house",
    ]  # fmt: skip
    assert lines(contact, "3.0") == [
        "EMAIL;TYPE=internet,work,pref:ada@x.example", "EMAIL;TYPE=internet:a@y.example",
        "TEL;TYPE=home,fax:+49 30 1 ext. 5", "item1.TEL;TYPE=pref:110", "item1.X-ABLabel:Summer house",
    ]  # fmt: skip


def test_days() -> None:
    known: dict[str, Any] = {"dates": {7: (ImportantDate("anniversary", "1835-07-08", True, None, ""),
                           ImportantDate("renewal", "--05-01", True, None, ""),
                           ImportantDate("fair", "2026-05-02", False, None, ""))}}  # fmt: skip
    assert lines(person(birthday="--12-10"), **known) == [
        "BDAY:--1210", "ANNIVERSARY:18350708", "item1.X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-05-01",
        "item1.X-ABLabel:renewal", "item2.X-ABDATE;X-ONCE=yes:2026-05-02", "item2.X-ABLabel:fair",
    ]  # fmt: skip
    assert lines(person(birthday="--02-29"), "3.0", **known)[:3] == [
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "item1.X-ABDATE:1835-07-08", "item1.X-ABLabel:_$!<Anniversary>!$_",
    ]  # fmt: skip
    assert lines(person(birthday="1815-12-10")) == ["BDAY:18151210"]
    for version in ("3.0", "4.0"):
        (row,) = read_back("".join(cards([person(birthday="--12-10")], version=version, **known)))
        assert row["birthday"] == ["--12-10"]
        assert row["dates"] == ["anniversary=1835-07-08", "renewal=--05-01", "fair=2026-05-02 once"]


def test_relations() -> None:
    known: dict[str, Any] = {"relations": {7: (Relation("spouse", 8, "c8", "William King", "since 1835"),
                               Relation("reports to", 9, "c9", "Charles", None))}}  # fmt: skip
    assert lines(ADA, **known) == [
        "RELATED;TYPE=spouse;VALUE=text:William King\\; since 1835", "item1.X-ABRELATEDNAMES:Charles",
        "item1.X-ABLabel:reports to",
    ]  # fmt: skip
    for version in ("3.0", "4.0"):
        (row,) = read_back("".join(cards([ADA], version=version, **known)))
        assert row["relations"] == ["spouse=William King; since 1835", "reports to=Charles"]


def test_companies_tags_and_the_rest() -> None:
    contact = person(
        companies=({"name": "Engines; Ltd", "role": "Chair", "primary": True}, {"name": "Looms", "role": None}),
        title="Countess", tags=("vip", "a,b"), notes="one\ntwo, three", do_not_contact=True, source="fair",
        external_id="K-7", custom={"department": "R&D", "nickname": "Bella", "lead score": 8.5, "ok": True},
    )  # fmt: skip
    assert lines(contact) == [
        "NICKNAME:Bella", "X-CRMCLI-SOURCE:fair", "X-CRMCLI-EXTERNAL-ID:K-7", "X-CRMCLI-DO-NOT-CONTACT:yes",
        "item1.ORG:Engines\\; Ltd;R&D", "item1.ROLE:Chair", "ORG:Looms", "TITLE:Countess", "CATEGORIES:vip,a\\,b",
        "NOTE:one\\ntwo\\, three", "X-CRMCLI-FIELD:lead score;8.5", "X-CRMCLI-FIELD:ok;yes",
    ]  # fmt: skip
    (row,) = read_back("".join(cards([contact])))
    assert (row["companies"], row["companies.role"]) == (["Engines; Ltd", "Looms"], ["Chair", ""])
    assert (row["custom.department"], row["custom.lead score"], row["custom.ok"]) == (["R&D"], ["8.5"], ["yes"])


def test_handles() -> None:
    def one(name: str, label: str | None = None) -> dict[str, Any]:
        return {"name": name, "label": label, "primary": False}

    said = {
        "web": [one("ada.example/a,b", "blog")], "twitter": [one("ada")], "wechat": [one("ada 1815")],
        "linkedin": [one("company/engines")], "mastodon": [one("ada@chaos.social")], "weibo": [one("爱达")],
    }  # fmt: skip
    assert lines(person(handles=said)) == [
        "item1.URL:https://ada.example/a\\,b", "item1.X-ABLabel:blog",
        "X-SOCIALPROFILE;X-SERVICE-TYPE=twitter:https://twitter.com/ada",
        "IMPP;X-SERVICE-TYPE=wechat:wechat:ada%201815",
        "X-SOCIALPROFILE;X-SERVICE-TYPE=linkedin:https://www.linkedin.com/company/engines",
        "X-SOCIALPROFILE;X-SERVICE-TYPE=mastodon:https://chaos.social/@ada",
        "X-SOCIALPROFILE;X-SERVICE-TYPE=weibo;X-USER=爱达:x-apple:%E7%88%B1%E8%BE%BE",
    ]  # fmt: skip
    (row,) = read_back("".join(cards([person(handles=said)])))
    assert row["handles"] == [
        "web:https://ada.example/a,b", "twitter:ada", "wechat:ada 1815", "linkedin:company/engines",
        "mastodon:ada@chaos.social", "weibo:爱达",
    ]  # fmt: skip


def test_addresses_show_all_of_themselves_to_programs_that_know_only_parts() -> None:
    parts = {"street": "1 Elm St", "postal_code": "3000", "city": "Bern", "region": None, "country": None}
    nothing = dict.fromkeys(parts)
    several = (
        {"text": "1 Elm St, 3000 Bern", **parts, "label": "home", "primary": True},
        {"text": "The house\nby the sea", **nothing, "label": None, "primary": False},
        {"text": "1 Elm St\n3000 Bern", **parts, "label": "cabin", "primary": False},
    )
    assert lines(person(addresses=several)) == [
        "ADR;TYPE=home;PREF=1:;;1 Elm St;Bern;;3000;",
        'ADR;LABEL="The house^nby the sea":;;The house\\, by the sea;;;;',
        'item1.ADR;LABEL="1 Elm St^n3000 Bern":;;1 Elm St;Bern;;3000;', "item1.X-ABLabel:cabin",
    ]  # fmt: skip
    for version in ("3.0", "4.0"):
        (row,) = read_back("".join(cards([person(addresses=several)], version=version)))
        assert row["addresses"] == ["", "The house\nby the sea", "1 Elm St\n3000 Bern"]
        assert row["street"] == ["1 Elm St", "", "1 Elm St"]
        assert row["addresses.label"] == ["home", "", "cabin"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Lovelace", "Ada", "", "", "")),
        ("Ada", ("", "Ada", "", "", "")),
        ("", ("", "", "", "", "")),
        ("Prof. Dr. Ada Augusta van der Berg, PhD", ("van der Berg", "Ada", "Augusta", "Prof. Dr.", "PhD")),
        ("King, Ada Augusta", ("King", "Ada", "Augusta", "", "")),
        ("Martin Luther King Jr.", ("King", "Martin", "Luther", "", "Jr.")),
        ("张三", ("张", "三", "", "", "")),
        ("欧阳娜娜女士", ("欧阳", "娜娜", "", "女士", "")),
        ("让·雅克·卢梭", ("卢梭", "让·雅克", "", "", "")),
        ("上海示例贸易有限公司", ("", "上海示例贸易有限公司", "", "", "")),
        ("山田 太郎", ("山田", "太郎", "", "", "")),
        ("Dr.", ("", "Dr.", "", "", "")),
    ],
)
def test_names_in_parts(name: str, parts: tuple[str, ...]) -> None:
    assert parts_of(name) == parts


WORDS = st.one_of(
    st.text(st.sampled_from("ab张é🦊 ,;:\\\n\r\"'^=&<>%#@/|+-\t\x00\x1b\x85\u2028\u202e"), max_size=100),
    st.text(max_size=30),
    st.sampled_from(("x\r\nTEL:666", 'x";TYPE=evil', "END:VCARD", "a\\nb", "a:::b", "é" * 80, "=0D=0A", " lead", "\\")),
)
SAID = WORDS.map(lambda text: clean(text, lines=True)).filter(bool)
LINE = WORDS.map(clean).filter(bool)
PART = LINE.map(lambda text: text.strip(" ,")).filter(bool)  # without the commas around it
KNOWN = st.sampled_from(("work", "home", "mobile", "work-fax", "fax-work", "other", "internet", "iphone-mobile"))
LABEL = st.one_of(st.none(), LINE, KNOWN)


def _several(key: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[dict[str, Any], ...]]:
    one = st.fixed_dictionaries({key: values, "label": LABEL})
    return st.lists(one, max_size=3).map(
        lambda found: tuple({**each, "primary": number == 0} for number, each in enumerate(found))
    )


@st.composite
def people(draw: st.DrawFn) -> Contact:
    parts = {part: draw(st.none() | PART) for part in ("street", "postal_code", "city", "region", "country")}
    return person(
        name=draw(LINE),
        title=draw(st.none() | LINE),
        emails=draw(_several("address", LINE.filter(lambda text: not text.lower().startswith("mailto:")))),
        phones=draw(_several("raw", LINE.filter(lambda text: ":" not in text))),
        addresses=({"text": draw(SAID), **parts, "label": draw(LABEL), "primary": True},),
        companies=({"name": draw(LINE), "role": draw(st.none() | LINE), "primary": True},),
        tags=tuple(draw(st.lists(LINE.filter(lambda text: text.strip("+#*| ")), max_size=3, unique=True))),
        birthday=draw(st.sampled_from((None, "--02-29", "1815-12-10"))),
        source=draw(st.none() | LINE),
        external_id=draw(st.none() | LINE),
        custom=draw(st.dictionaries(LINE.filter(lambda text: len(text) < 60), SAID, max_size=3)),
        notes=draw(st.none() | SAID),
        do_not_contact=draw(st.booleans()),
    )


@given(people(), st.sampled_from(("3.0", "4.0")))
def test_whoever_is_written_is_read_back(contact: Contact, version: str) -> None:
    text = "".join(cards([contact, ADA], version=version))
    found = read_back(text)
    assert len(found) == 2
    row = found[0]

    def told(column: str, values: Any) -> None:
        said = [value or "" for value in values]
        assert row.get(column, [""]) == (said if any(said) else [""])

    for column in SINGLE:
        told(column, [getattr(contact, column)])
    for kind, key, column in (
        ("emails", "address", "emails"),
        ("phones", "raw", "phones"),
        ("companies", "name", "companies"),
    ):
        told(column, [one[key] for one in getattr(contact, kind)])
    for kind in ("emails", "phones", "addresses"):
        told(f"{kind}.label", [one["label"] for one in getattr(contact, kind)])
    told("tags", contact.tags)
    told("companies.role", [contact.companies[0]["role"]])  # type: ignore[index]
    told("do_not_contact", ["yes" if contact.do_not_contact else ""])
    for name, value in contact.custom.items():
        told(name if name == "nickname" else f"custom.{name}", [value])
    (address,) = contact.addresses
    there = Address(
        row.get("addresses", [""])[0], *(row.get(column, [""])[0] or None for column in COLUMNS)
    )  # fmt: skip
    parts = {part: address[part] for part in PARTS}  # type: ignore[index]
    text = there.text or whole({part: getattr(there, part) for part in PARTS}).text
    assert clean(text) == clean(address["text"])  # type: ignore[index]
    # An address of which only the street is told is one text, whose form may tell what is what.
    one_text = text == parts["street"] or not any(list(parts.values())[1:])
    assert one_text or parts == {part: getattr(there, part) for part in PARTS}


@given(people(), st.sampled_from(("3.0", "4.0")))
@example(person(notes="x\r\nTEL:666\rEND:VCARD\nBEGIN:VCARD"), "3.0")
def test_no_text_becomes_a_line_and_no_line_is_too_long(contact: Contact, version: str) -> None:
    text = "".join(cards([contact], version=version))
    assert text.encode().count(b"\n") == text.encode().count(b"\r\n") == text.count("\r")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    known = {
        "BEGIN", "VERSION", "PRODID", "FN", "N", "UID", "REV", "NICKNAME", "BDAY", "EMAIL", "TEL", "ADR", "LABEL",
        "ORG", "ROLE", "TITLE", "CATEGORIES", "NOTE", "X-CRMCLI-FIELD", "X-CRMCLI-SOURCE", "X-CRMCLI-EXTERNAL-ID",
        "X-CRMCLI-DO-NOT-CONTACT", "X-ABLabel", "END",
    }  # fmt: skip
    whole_lines = text.replace("\r\n ", "").split("\r\n")
    names = [line.partition(":")[0].partition(";")[0].rpartition(".")[2] for line in whole_lines]
    assert set(names) - {""} <= known
    for name in ("FN", "EMAIL", "TEL", "ADR", "ORG"):
        several = {"FN": (1,), "EMAIL": contact.emails, "TEL": contact.phones, "ADR": contact.addresses}.get(
            name, contact.companies
        )
        assert names.count(name) == len(several)
    foreign = [line.parts() for line in Contentlines.from_ical(text) if line]  # type: ignore[no-untyped-call]
    assert [name.rpartition(".")[2] for name, _, _ in foreign] == names[:-1]
    assert {key for _, params, _ in foreign for key in params} <= {"TYPE", "PREF", "LABEL", "X-APPLE-OMIT-YEAR"}
