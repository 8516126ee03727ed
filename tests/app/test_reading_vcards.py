"""vCards as telephones, mail programs and address books have written them for twenty years."""

import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.app import reading_vcardlines
from crmcli.app.reading_vcards import read_cards
from crmcli.core.errors import BadInput, CrmError
from crmcli.core.table import Table
from crmcli.core.text import clean

Cells = dict[str, str]


def table_of(data: str | bytes, encoding: str | None = None) -> Table:
    return read_cards(io.BytesIO(data.encode() if isinstance(data, str) else data), encoding=encoding)


def rows_of(data: str | bytes, encoding: str | None = None) -> list[Cells]:
    """The rows without their empty cells."""
    table = table_of(data, encoding)
    return [{name: cell for name, cell in zip(table.columns, cells, strict=True) if cell} for _, cells in table.rows]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def only(*lines: str, version: str = "3.0") -> Cells:
    """The cells of a card of these lines."""
    (row,) = rows_of(card(*lines, version=version))
    return row


# --- lines ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\r\n"])
def test_lines_end_as_they_like(end: str) -> None:
    text = card("FN:Ada", "NOTE:one", "  two", "TEL:1234567") + card("FN:Bob")
    table = table_of(text.replace("\r\n", end))
    assert [(line, cells[0]) for line, cells in table.rows] == [(1, "Ada"), (8, "Bob")]
    assert rows_of(text.replace("\r\n", end))[0] == {"name": "Ada", "notes": "one two", "phones": "1234567"}


def test_a_fold_may_stand_inside_a_character() -> None:
    raw = card("FN:张三丰").encode()
    for place in range(raw.index(b"FN") + 3, raw.index(b"FN") + 12):
        assert rows_of(raw[:place] + b"\r\n " + raw[place:]) == [{"name": "张三丰"}]


def test_a_fold_of_two_point_one_keeps_its_blank_where_it_was_made_at_one() -> None:
    assert only("FN:Ada", "NOTE:a long", " story", version="2.1")["notes"] == "a long story"
    assert only("FN:Ada", "NOTE:" + "x" * 70, " yz", version="2.1")["notes"] == "x" * 70 + "yz"
    assert only("FN:Ada", "NOTE:a long", " story")["notes"] == "a longstory"


def test_soft_breaks_go_on_whatever_the_next_line_looks_like() -> None:
    said = only(
        "N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=BC=A0;=E4=B8=",
        "=89;;;",
        "NOTE;QUOTED-PRINTABLE:call =",
        "TEL:soon=0D=0A=",
        " indented: yes =",
        "",
        "ORG;ENCODING=QUOTED-PRINTABLE:Engines=",
        "END:VCARD",
        version="2.1",
    )
    assert said == {"name": "张三", "notes": "call TEL:soon\n indented: yes", "companies": "Engines"}


def test_soft_breaks_that_are_indented_are_folds_too() -> None:
    lines = ("FN:A", "NOTE;ENCODING=QUOTED-PRINTABLE:f=C3=", " =BC=", " r Ada")
    assert only(*lines)["notes"] == "für Ada"
    assert only(*lines, version="2.1")["notes"] == "für Ada"
    assert only("FN:A", "NOTE;ENCODING=QUOTED-PRINTABLE:f=C3=", " =BC")["notes"] == "fü"


def test_files_put_behind_each_other_are_all_read() -> None:
    one, two, three = (card(f"FN:{name}").strip() for name in ("Ada", "Bob", "Cid"))
    names = [{"name": "Ada"}, {"name": "Bob"}, {"name": "Cid"}]
    assert rows_of(one + two + three) == names, "cat of files without a last line end"
    assert rows_of("\ufeff" + one + "\ufeff" + two + "\r\n\ufeff" + three) == names
    assert table_of("\ufeff" + one + "\ufeff" + two).notes == []


def test_a_fold_may_stand_before_the_colon_too() -> None:
    """A telephone folds the crop of a photo there."""
    raw = card("FN:Ada", "PHOTO;ENCODING=b;X-ABCROP-RECTANGLE=1&0&640&abcd", " ==:AAAA", " BBBB", "NOTE;X-A=b", " c:so")
    table = table_of(raw)
    assert table.notes == ["1 photo not kept"]
    assert [cells for _, cells in table.rows] == [["Ada", "so"]]


def test_cards_filled_up_with_nul_are_read() -> None:
    assert rows_of(card("FN:A\0da", "TEL:1234567").encode() + b"\0" * 20) == [{"name": "Ada", "phones": "1234567"}]


def test_photos_are_left_out_wherever_their_lines_stand() -> None:
    said = table_of(
        card("FN:A", "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", "SkZJRgABAQ", "AAQABA=", "", "TEL:1234567", version="2.1")
        + card("FN:B", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4", " SkZJ", " END", "KEY;X509;BASE64:", "    MIID", "", "")
        + card("FN:C", "LOGO:data:image/png;base64,iVBO", "PHOTO;VALUE=uri:https://x.example/a.jpg", version="4.0")
    )
    assert [[cell for cell in cells if cell] for _, cells in said.rows] == [["A", "1234567"], ["B"], ["C"]]
    assert said.notes == ["3 photos not kept", "1 key not kept", "1 logo not kept"]
    assert said.format == "vCard 2.1 and 3.0 and 4.0"


def test_junk_ends_nothing_and_is_told() -> None:
    table = table_of("Sent from my phone\r\n" + card("FN:Ada", "who knows", "\x1b[31m", "TEL:1234567") + "\x1a")
    assert [cells for _, cells in table.rows] == [["Ada", "1234567"]]
    told = "line 1 'Sent from my phone', line 5 'who knows', line 6 '␛[31m'"
    assert table.notes == [f"3 lines of no property not kept: {told}"]


def test_cards_without_an_end_and_cards_inside_cards() -> None:
    agent = ("AGENT:", "BEGIN:VCARD", "FN:Susan", "TEL:7654321", "END:VCARD")
    text = card("FN:Ada", *agent, "TEL:1234567", version="2.1")
    table = table_of("BEGIN:VCARD\nFN:Lost\n" + text + "BEGIN:VCARD\nFN:Cut\nEMAIL:cut@x.exa")
    assert [cells for _, cells in table.rows] == [["Lost", "", ""], ["Ada", "", "1234567"], ["Cut", "cut@x.exa", ""]]
    assert table.notes == ["1 card inside another not kept: Susan", "2 cards without END:VCARD, read as far as it goes"]
    inline = table_of(card("FN:Ada", r"AGENT:BEGIN:VCARD\nFN:Susan Thomas\nEND:VCARD\n"))
    assert [cells for _, cells in inline.rows] == [["Ada"]]
    assert inline.notes == ["1 card inside another not kept: Susan Thomas"]


def test_groups_and_empty_cards_are_no_contacts() -> None:
    table = table_of(
        card("KIND:group", "FN:Friends", "MEMBER:urn:uuid:1") + card("X-ADDRESSBOOKSERVER-KIND:group", "N:Club")
        + card() + card("KIND:individual", "FN:Ada")
    )  # fmt: skip
    assert [cells for _, cells in table.rows] == [["Ada"]]
    assert table.notes == ["2 groups of people not kept: Friends, Club", "1 card without anything in it"]


# --- encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_whole_files_in_an_encoding(codec: str) -> None:
    text = card("N:李;四;;;", "FN:李四", "ORG:上海示例贸易", "NOTE:老客户，喜欢蓝色；下次先打电话", version="2.1") * 3
    (row, *_) = rows_of(text.encode(codec))
    assert row == {"name": "李四", "companies": "上海示例贸易", "notes": "老客户，喜欢蓝色；下次先打电话"}


def test_every_property_may_have_an_encoding_of_its_own() -> None:
    raw = b"\r\n".join(
        (
            b"BEGIN:VCARD", b"VERSION:2.1", b"FN;CHARSET=GBK:" + "张三".encode("gbk"),
            b"TITLE;CHARSET=SHIFT_JIS:" + "ソフト表".encode("shift_jis"),  # both end in a backslash there
            b"ORG;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;B=E4r", "NOTE:schön".encode(),
            b"NICKNAME;CHARSET=nonsense:Ada", b"END:VCARD", b"",
        )
    )  # fmt: skip
    assert rows_of(raw) == [
        {
            "name": "张三", "title": "ソフト表", "companies": "Müller", "custom.department": "Bär", "notes": "schön",
            "nickname": "Ada",
        }
    ]  # fmt: skip


def test_an_encoding_that_is_said_of_the_file_counts_where_none_is_declared() -> None:
    raw = card("FN:Иван").encode("cp1251")
    with pytest.raises(BadInput, match="encoding of the file cannot be told"):
        rows_of(raw)
    assert rows_of(raw, "cp1251") == [{"name": "Иван"}]
    assert rows_of(card("FN:山田").encode("shift_jis"), "shift_jis") == [{"name": "山田"}]
    with pytest.raises(BadInput, match="unknown encoding"):
        rows_of(raw, "klingon")


def test_western_letters_of_old_windows() -> None:
    assert rows_of(card("N:Müller;André;;;").encode("cp1252")) == [{"name": "André Müller"}]


def test_quoted_printable_without_a_declared_encoding_is_looked_at_too() -> None:
    coded = "".join(f"={byte:02X}" for byte in "李四王五张三".encode("gbk"))
    assert rows_of(card(f"FN;ENCODING=QUOTED-PRINTABLE:{coded}", version="2.1")) == [{"name": "李四王五张三"}]
    assert rows_of(card("N;QUOTED-PRINTABLE:M=C3=BCller=3BAda=3B=3B=3B", version="2.1")) == [{"name": "Ada Müller"}]


def test_a_value_cut_inside_a_character_loses_only_that() -> None:
    table = table_of(card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=E4=B8", version="2.1"))
    assert [cells for _, cells in table.rows] == [["张"]]
    assert table.notes == ["1 value cut inside a character by the program that wrote the file"]


def test_one_odd_value_among_sound_ones_ends_nothing() -> None:
    table = table_of(card("FN:Zoë").encode() * 9 + b"BEGIN:VCARD\nFN:" + "Иван".encode("cp1251") + b"\nEND:VCARD")
    assert [cells[0] for _, cells in table.rows] == ["Zoë"] * 9 + ["Èâàí"]
    assert table.notes == ["1 value in no known encoding, read as cp1252; --encoding tells another"]


# --- values ---------------------------------------------------------------------------------------------------------


def test_names() -> None:
    assert only("FN:", "N:Lovelace;Ada;Augusta,King;Lady;LL.D.")["name"] == "Lady Ada Augusta King Lovelace LL.D."
    assert only("N:张;三;;;") == {"name": "张三"}
    assert only("FN:", "N:;;;;", "ORG:Engines Ltd")["name"] == "Engines Ltd"
    assert only("EMAIL:ada@engines.example") == {"emails": "ada@engines.example"}  # known by it, not called so
    assert only("TEL:110") == {"name": "110", "phones": "110"}
    assert only("FN:ada@x.example", "N:King;Ada", "EMAIL:ada@x.example")["name"] == "Ada King"
    assert only("FN:Jack King", "N:King;John;;Mr.;") == {
        "name": "Jack King", "custom.first name": "John", "custom.prefix": "Mr.",
    }  # fmt: skip
    assert only("fn:ada", "n:;ada", "nickname:Countess,Ada") == {"name": "ada", "nickname": "Countess, Ada"}


def test_labels_and_what_is_preferred() -> None:
    said = only(
        "TEL;HOME;VOICE:1111111", "TEL;CELL;PREF:2222222", "TEL;TYPE=work,fax:3333333", "TEL;TYPE=IPHONE,CELL:4444444",
        "item1.TEL:5555555", "item1.X-ABLabel:_$!<HomeFAX>!$_", "item2.EMAIL;TYPE=INTERNET:a@x.example",
        "ITEM2.X-ABLABEL:Summer house", "EMAIL;TYPE=WORK;TYPE=pref:b@x.example",
    )  # fmt: skip
    assert said["phones"] == "2222222 ::: 1111111 ::: 3333333 ::: 4444444 ::: 5555555"
    assert said["phones.label"] == "mobile ::: home ::: work-fax ::: iphone ::: home-fax"
    assert (said["emails"], said["emails.label"]) == ("b@x.example ::: a@x.example", "work ::: Summer house")
    ranked = only(
        "EMAIL;PREF=9:c@x.example", "EMAIL:d@x.example", 'EMAIL;PREF=1;TYPE="work,x-y":e@x.example', version="4.0"
    )  # fmt: skip
    assert ranked == {
        "emails": "e@x.example ::: c@x.example ::: d@x.example", "emails.label": "work-y :::  ::: ",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("TEL;VALUE=uri:tel:+1-418-656-9254;ext=102", "+1-418-656-9254 ext. 102"),
        ("TEL;VALUE=uri:tel:7042;phone-context=+4930", "+49307042"),
        ("TEL:010-65520100-801", "010-65520100-801"),
        ("X-MS-TEL;VOICE;CALLBACK:+49 30 1234", "+49 30 1234"),
    ],
)
def test_phones(said: str, phone: str) -> None:
    assert only("FN:A", said)["phones"] == phone


@pytest.mark.parametrize(
    ("said", "column", "told"),
    [
        ("BDAY:19960415", "birthday", "1996-04-15"),
        ("BDAY:1996-04-15T00:00:00Z", "birthday", "1996-04-15"),
        ("BDAY;VALUE=date:1996/4/5", "birthday", "1996-04-05"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "birthday", "--02-29"),
        ("BDAY;X-APPLE-OMIT-YEAR=1900:1900-03-01", "birthday", "--03-01"),
        ("BDAY:--0321", "birthday", "--03-21"),
        ("BDAY:--03-21", "birthday", "--03-21"),
        ("BDAY:1985-04", "custom.birthday_raw", "1985-04"),
        ("BDAY;VALUE=text:circa 1800", "custom.birthday_raw", "circa 1800"),
        ("BDAY:2001-02-29", "custom.birthday_raw", "2001-02-29"),
        ("ANNIVERSARY:20090808T1430-0500", "dates", "anniversary=2009-08-08"),
        ("X-EVOLUTION-ANNIVERSARY:2009-08-08", "dates", "anniversary=2009-08-08"),
        ("X-ABDATE:1930-03-20", "dates", "date=1930-03-20"),
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2010-05-04;1;;;", "dates", "anniversary=2010-05-04"),
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Bella;1;;;", "nickname", "Bella"),
        ("X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Ann;14;;;", "relations", "spouse=Ann"),
        ("RELATED;TYPE=friend;VALUE=text:Bob", "relations", "friend=Bob"),
        ("RELATED;TYPE=friend:urn:uuid:1-2", "custom.friend", "urn:uuid:1-2"),
        ("X-MS-MANAGER:Big Blue", "relations", "reports to=Big Blue"),
        ("UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1", "uid", "4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"),
        ("CATEGORIES:a,b;c\\,d", "tags", "a ::: b ::: c,d"),
        ("NOTE:C:\\\\temp\\, a\\nb\\;c", "notes", "C:\\temp, a\nb;c"),
        ("ROLE:Poet", "title", "Poet"),
        ("X-WHATEVER;TYPE=work:text of it", "custom.whatever", "text of it"),
        ("GENDER:F", "custom.gender", "F"),
        ("SOUND;X-IRMC-N;CHARSET=UTF-8:ヤマダ;タロウ", "custom.reading", "ヤマダ タロウ"),
        ("IMPP;X-SERVICE-TYPE=QQ:x-apple:10001", "handles", "qq:10001"),
        ("IMPP:skype:ada.lovelace", "handles", "skype:ada.lovelace"),
        ("IMPP;X-SERVICE-TYPE=Jabber:xmpp:ada@x.example", "custom.jabber", "ada@x.example"),
        ("X-WECHAT:ada", "handles", "wechat:ada"),
        ("X-SKYPE-USERNAME:ada", "handles", "skype:ada"),
        ("X-SOCIALPROFILE;TYPE=twitter;x-user=ada:http://twitter.com/ada", "handles", "twitter:ada"),
        ("X-SOCIALPROFILE;TYPE=weibo:x-apple:ada", "handles", "weibo:ada"),
        ("URL:http\\://ada.example/a\\,b?c", "handles", "web:https://ada.example/a,b?c"),
        ("URL:ada.example", "handles", "web:https://ada.example"),
        ("URL:ftp://ada.example", "custom.url", "ftp://ada.example"),
    ],
)
def test_a_property_and_what_it_becomes(said: str, column: str, told: str) -> None:
    assert only("FN:A", said) == {"name": "A", column: told}


def test_addresses() -> None:
    said = only(
        "ADR;TYPE=HOME:PO 1;Flat 2;1 Elm St\\nYard;Springfield;IL;62701;USA", "item1.ADR;TYPE=pref:;;2 Oak St;;;;",
        "item1.X-ABLabel:Cabin", "ADR;WORK:;;3 Ash St;Bern;;3000;", "LABEL;WORK:3 Ash St\\n3000 Bern",
        "LABEL;DOM:4 Yew St",
    )  # fmt: skip
    assert said["addresses"] == "2 Oak St :::  ::: 3 Ash St\n3000 Bern ::: 4 Yew St"
    assert said["addresses.label"] == "Cabin ::: home ::: work ::: "
    assert said["street"] == " ::: 1 Elm St, Yard, Flat 2, PO 1 ::: 3 Ash St ::: "
    assert said["postcode"] == " ::: 62701 ::: 3000 ::: "
    assert said["city"] == " ::: Springfield ::: Bern ::: "
    assert (said["region"], said["country"]) == (" ::: IL :::  ::: ", " ::: USA :::  ::: ")
    labelled = only("FN:A", 'ADR;LABEL="1 Elm St^nBern":;;1 Elm St;Bern;;;', version="4.0")
    assert labelled["addresses"] == "1 Elm St\nBern"


def test_addresses_that_are_told_twice() -> None:
    google = "ADR:;;1 Main St\\nApt 4;Davis;CA;94105;US;1 Main St\\nApt 4\\nDavis\\, CA 94105\\nUS"
    told = only("FN:Ada", google)
    assert (told["street"], told["addresses"]) == ("1 Main St, Apt 4", "1 Main St\nApt 4\nDavis, CA 94105\nUS")
    told = only("FN:Ada", r'ADR;LABEL="Mme Ada\n1 rue X\nParis":;;1 rue X;Paris;;;', version="4.0")
    assert told["addresses"] == "Mme Ada\n1 rue X\nParis"
    assert only("FN:Ada", "ADR:;;Weg 1;Bonn;;;;Hof")["street"] == "Weg 1, Hof", "what is no repetition is kept"


def test_labels_of_ones_own_and_networks_of_other_programs() -> None:
    code = "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=42=C3=BC=72=6F):030123456"
    assert only("FN:Ada", code, "TEL;X-CUSTOM(Schiff):030123457", version="2.1")["phones.label"] == "büro ::: schiff"
    assert only("FN:Ada", "X-messaging/skype-All:ada.l")["handles"] == "skype:ada.l"


def test_companies_titles_and_roles() -> None:
    said = only("ORG:Engines;Sales;North", "ORG:Looms", "TITLE:Poet", "TITLE:Countess")
    assert (said["companies"], said["companies.role"]) == ("Engines ::: Looms", "Poet ::: Countess")
    assert (said["title"], said["custom.department"]) == ("Poet", "Sales / North")
    grouped = only("item1.ORG:Engines", "item1.ROLE:Chair", "ORG:Looms", "TITLE:Poet")
    assert (grouped["companies.role"], grouped["title"]) == ("Chair ::: ", "Poet")
    assert only("FN:A", "TITLE:Poet", "ROLE:Verse")["custom.role"] == "Verse"


def test_what_cannot_be_kept_is_named() -> None:
    many = [f"X-F{number}:v" for number in range(250)]
    table = table_of(card("FN:A", "PRODID:x", "REV:2", "X-BLOB;ENCODING=b:AAAA", "X-LONG:" + "x" * 20_000, *many))
    assert len(table.columns) == 201
    assert table.notes == [
        "1 X-BLOB of data not kept",
        "not kept, for programs only: PRODID, REV",
        "not kept, too long: long",
        "not kept, fields beyond the first 200: f200, f201, f202, f203, f204 and 45 more",
    ]


def test_one_endless_value_ends_no_contact() -> None:
    said = only("FN:A", "TITLE:" + "t" * 501, "ORG:" + "o" * 501, "CATEGORIES:" + "c" * 101 + ",#,vip", "RELATED:;note")
    long = {"custom.title": "t" * 501, "custom.company": "o" * 501, "custom.category": "c" * 101 + "\n#"}
    assert said == {"name": "A", "tags": "vip", "relations": "related=note", **long}
    assert only("FN:A", "X-CRMCLI-DO-NOT-CONTACT:perhaps") == {"name": "A"}


def test_values_that_hold_the_mark_between_values_stay_whole() -> None:
    said = only("FN:A", "CATEGORIES:a:::b,c")["tags"]
    assert [clean(part) for part in said.split(":::")] == ["a:::b", "c"]


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\r\n \0", "empty"),
        (b"name,mail\nAda,a@x.example\n", "no vCard begins"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "NUL bytes|cannot be told|no vCard begins"),
        (b"PK\x03\x04" + bytes(range(1, 256)) * 20, "cannot be told|no vCard begins"),
        (b"BEGIN:VCARD\n" + b"A:1\n" * 20_000, "begins in line 1 has no end"),
    ],
)
def test_what_is_no_file_of_cards_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        table_of(data)


def test_endless_lines_and_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_vcardlines, "LONGEST_LINE", 1000)
    for data in (b"x" * 3_000_000, b"NOTE:" + b"x" * 600 + (b"\n " + b"y" * 600) * 3):
        with pytest.raises(BadInput, match="has no end within"):
            table_of(b"BEGIN:VCARD\n" + data)
    monkeypatch.setattr(reading_vcardlines, "MOST_FOLDS", 100)
    with pytest.raises(BadInput, match="has no end within"):
        table_of(card("FN:A", "NOTE:x", *[" y"] * 200))
    monkeypatch.setattr(reading_vcardlines, "LARGEST_FILE", 5000)
    with pytest.raises(BadInput, match="larger than"):
        table_of(card("FN:A") * 200)


PIECES = st.sampled_from(
    (
        b'BEGIN:VCARD|END:VCARD|\r\n|\n|\r| |=|:|;|,|\\|"|FN|N|ADR|ORG|TEL|BDAY|PHOTO|AGENT|X-ABLabel|item1.|TYPE='
        b"|BASE64|ENCODING=QUOTED-PRINTABLE|CHARSET=GBK|CHARSET=utf-16|KIND:group|VERSION:2.1|\xe5\xbc\xa0|\xc0\xee|\xff|\0"
        b"|=E5=BC|=3B|\\n|ada@x.example|+49 30 1|1604-02-29|https://|:::|\x1b|IMPP:|LABEL|CATEGORIES:#|AAAA|999999999999"
        b"|X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;A;99;"
    ).split(b"|")
)


@settings(max_examples=300)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=4)), max_size=60).map(b"".join), st.booleans())
@example(b"BEGIN:VCARD\nTEL;PREF=\xc2\xb2:1\nEND:VCARD", False)
def test_any_bytes_are_a_table_or_an_error_of_ours(data: bytes, begun: bool) -> None:
    try:
        table = table_of(b"BEGIN:VCARD\r\n" + data if begun else data)
    except CrmError:
        return
    assert len(set(table.columns)) == len(table.columns)
    for line, cells in table.rows:
        assert line > 0
        assert len(cells) == len(table.columns)
        assert any(cells)
        assert all(cell.isprintable() or clean(cell, lines=True) for cell in cells if cell.strip())
        assert not {"\x1b", "\0", "\r"} & set("".join(cells))


@settings(max_examples=60)
@given(st.data())
def test_a_good_file_that_was_damaged_is_a_table_or_an_error_of_ours(data: st.DataObject) -> None:
    good = card("N:Müller;Ada", "FN:Ada Müller", "TEL;TYPE=CELL:+49 30 1234567", "NOTE;QUOTED-PRINTABLE:=C3=", "=BC")
    raw = bytearray((good * 2).encode())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=8)):
        raw[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    with suppress(CrmError):
        list(table_of(bytes(raw[:cut])).rows)


# --- real files -----------------------------------------------------------------------------------------------------


def _values(cell: str) -> list[str]:
    return cell.split(" ::: ") if cell else []


def _host(page: str) -> str:
    return page.removeprefix("web:").rpartition("://")[2].removeprefix("www.")


def test_real_files_hold_what_they_hold(shared: Path) -> None:
    folder = shared / "data" / "vcard"
    for wanted in json.loads((folder / "expected.json").read_text("utf-8")):
        with (folder / wanted["file"]).open("rb") as stream:
            table = read_cards(stream)
        rows = [dict(zip(table.columns, cells, strict=True)) for _, cells in table.rows]
        assert table.format == f"vCard {' and '.join(wanted['version'])}"
        assert len(rows) == wanted["cards"]
        photos = next((int(note.split()[0]) for note in table.notes if "photo" in note), 0)
        assert photos == sum(wanted["photos"])
        for row, name, detail in zip(rows, wanted["names"], wanted["detail"], strict=True):
            _holds({column: row.get(column, "") for column in (*row, *LOOKED_AT)}, name, detail)


LOOKED_AT = (
    "name", "emails", "phones", "companies", "custom.department", "title", "notes", "tags", "nickname", "uid",
    "birthday", "addresses", "street", "handles",
)  # fmt: skip


def _holds(row: Cells, name: str, detail: dict[str, Any]) -> None:
    assert (row["name"] or row["emails"]) == name
    assert _values(row["emails"]) == [clean(one) for one in detail["EMAIL"]]
    assert _values(row["phones"]) == [one.replace(";ext=", " ext. ") for one in detail["TEL"]]
    assert _values(row["companies"]) == list(dict.fromkeys(org[0] for org in detail["ORG"]))
    assert row["custom.department"] == "\n".join(unit for org in detail["ORG"] for unit in org[1:])
    assert row["title"] == (detail["TITLE"] or [""])[0]
    assert row["notes"] == "\n".join(clean(note, lines=True) for note in detail["NOTE"])
    assert _values(row["tags"]) == detail["CATEGORIES"]
    assert row["nickname"] == ", ".join(detail["NICKNAME"])
    assert row["uid"] == (detail["UID"] or "")
    assert row["birthday"].replace("-", "") == (detail["BDAY"] or [""])[0].replace("-", "")
    assert max(len(_values(row[key])) for key in ("addresses", "street")) == detail["ADR"]
    assert {_host(one) for one in detail["URL"]} == {_host(one) for one in _values(row["handles"]) if "web:" in one}


def test_a_fold_before_words_that_end_a_card_ends_none() -> None:
    text = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada\r\nNOTE:{'x' * 70}\r\n END:VCARD\r\nTITLE:CEO\r\nEND:VCARD\r\n"
    table = read_cards(io.BytesIO(text.encode()))
    ((_line, cells),) = list(table.rows)
    told = dict(zip(table.columns, cells, strict=True))
    assert (told["notes"], told["title"]) == ("x" * 70 + "END:VCARD", "CEO")
