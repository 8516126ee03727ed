"""What each property of a vCard is for the book.

What the book has a field for goes there. Of the rest every text becomes a custom field, and what is no text, or means
something to programs only, is counted, so that it can be named.
"""

from collections.abc import Callable, Sequence

from crmcli.app import reading_vcardvalues as values
from crmcli.app.reading_vcardrow import (
    JOIN,
    LONGEST_NAME,
    LONGEST_TAG,
    NAME_PARTS,
    PARTS,
    Address,
    Left,
    Row,
    cells,
    preference,
    settle,
)  # fmt: skip
from crmcli.app.reading_vcardtext import Property, Texts, plain
from crmcli.core.handles import network_of
from crmcli.core.relations import LONGEST, LONGEST_NOTE
from crmcli.core.text import clean

MEDIA = {"PHOTO": "photo", "LOGO": "logo", "SOUND": "sound", "KEY": "key"}
PROGRAMS = frozenset(
    (
        "PRODID", "REV", "CLIENTPIDMAP", "PROFILE", "X-PRODID", "X-ABADR", "X-ABUID", "X-ABSHOWAS", "X-ETAG",
        "X-IMAGETYPE", "X-IMAGEHASH", "X-ADDRESSING-GRAMMAR", "X-SHARED-PHOTO-DISPLAY-PREF", "X-ACTIVITY-ALIAS",
        "X-MS-OL-DESIGN", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-MOZILLA-HTML",
    )
)  # fmt: skip
STRUCTURE = frozenset(("VERSION", "X-ABLABEL", "KIND", "X-ADDRESSBOOKSERVER-KIND"))


def cells_of(properties: Sequence[Property], texts: Texts, left: Left) -> dict[str, str]:
    """The cells of a card by the names of their columns; nothing for a card that says nothing."""
    labels = {
        one.group: values.label_of_words(texts.text(one)) for one in properties if one.name == "X-ABLABEL" and one.group
    }
    row = Row(texts, left, labels)
    for one in properties:
        if one.raw.strip() or one.name in MEDIA:
            if known := _KNOWN.get(one.name):
                known(row, one)
            elif one.name not in STRUCTURE:
                _unknown(row, one)
    _fit_envelopes(row)
    settle(row)
    return cells(row)


def _unknown(row: Row, one: Property) -> None:
    if one.name in PROGRAMS:
        row.left.programs[one.name] += 1
        return
    if one.param("ENCODING").upper() in ("B", "BASE64") or one.raw[:5].lower() == b"data:":
        row.left.media[f"{one.name} of data"] += 1
        return
    name = one.name.lower().removeprefix("x-").removeprefix("messaging/").removesuffix("-all")
    if network := network_of(name.removesuffix("-username").removesuffix("-id")):
        row.handle(network, row.texts.text(one), one)
        return
    label = row.labels.get(one.group)
    row.other(f"{name} {label}" if label else name, row.texts.text(one))


def _media(row: Row, one: Property) -> None:
    if one.name == "SOUND" and "x-irmc-n" in one.types:  # how Japanese telephones write the reading of a name
        row.other("reading", " ".join(filter(None, row.texts.parts(one))))
        return
    row.left.media[MEDIA[one.name]] += 1


def _formatted(row: Row, one: Property) -> None:
    row.tell("name", row.texts.line(one))


def _named(row: Row, one: Property) -> None:
    parts = row.texts.parts(one)
    for field, text in zip(NAME_PARTS, parts, strict=False):
        if text and row.named.setdefault(field, text) != text:
            row.other(field.replace("_", " "), text)
    for text in parts[5:]:
        row.other("name", text)


def _nickname(row: Row, one: Property) -> None:
    for text in row.texts.listed(one):
        row.add("nickname", text)


def _mail(row: Row, one: Property) -> None:
    row.rank("emails", clean(values.mail_of(row.texts.text(one))), one)


def _phone(row: Row, one: Property) -> None:
    row.rank("phones", clean(values.phone_of(row.texts.text(one))), one)


def _page(row: Row, one: Property) -> None:
    text = row.texts.line(one)
    if found := values.page_of(text):
        row.rank("handles", found, one)
    else:
        row.other("url", text)


def _profile(row: Row, one: Property) -> None:
    service = one.param("SERVICE-TYPE") or one.param("X-SERVICE-TYPE")
    if not service and one.name != "IMPP":
        service = next((kind for kind in one.types if kind not in ("pref", *values.PLACES)), "")
    text = row.texts.line(one)
    network, name = values.messenger_of(text, service, one.param("X-USER"))
    one.types = tuple(kind for kind in one.types if kind != service)  # no label
    if network_of(network) is None and (found := values.page_of(text) if "://" in text else None):
        row.rank("handles", found, one)
    else:
        row.handle(network, name, one)


def _organisation(row: Row, one: Property) -> None:
    company, *units = row.texts.parts(one)
    if len(company) > LONGEST_NAME:
        row.other("company", company)
    elif company:
        row.companies.setdefault(company, one.group)
    if told := [unit for unit in units if unit]:
        row.other("department", " / ".join(told))


def _title(row: Row, one: Property) -> None:
    row.titles.append((row.texts.line(one), one.group))


def _role(row: Row, one: Property) -> None:
    row.roles.append((row.texts.line(one), one.group))


def _note(row: Row, one: Property) -> None:
    row.notes.append(row.texts.text(one))


def _tags(row: Row, one: Property) -> None:
    for text in row.texts.listed(one):
        is_tag = text.strip("+#*| ") and len(text) <= LONGEST_TAG
        row.add("tags", text) if is_tag else row.other("category", text)


def _birthday(row: Row, one: Property) -> None:
    text = row.texts.line(one)
    day = values.day_of(text, one.param("X-APPLE-OMIT-YEAR"))
    if day is None:
        row.other("birthday_raw", text)
    else:
        row.tell("birthday", day)


def _date(row: Row, one: Property, label: str = "") -> None:
    text = row.texts.line(one)
    label = (label or row.labels.get(one.group) or values.label_of_types(one.types) or "date").replace("=", " ")
    day = values.day_of(text, one.param("X-APPLE-OMIT-YEAR"))
    if day is None:
        row.other(label, text)
    else:
        row.add("dates", f"{label}={day}" + (" once" if one.param("X-ONCE") else ""))


def _anniversary(row: Row, one: Property) -> None:
    _date(row, one, "anniversary")


def _related(row: Row, one: Property) -> None:
    kinds = [kind for kind in one.types if kind not in ("pref", "contact")] or [row.labels.get(one.group, "")]
    text = clean(values.mail_of(row.texts.text(one)))
    for kind in kinds:
        _relation(row, kind, text)


def _relation(row: Row, kind: str, who: str) -> None:
    kind, who = values.relation_of(kind), who.strip(" ;")
    if ":" in who and who.partition(":")[0].lower() in ("urn", "http", "https", "uuid"):
        row.other(kind, who)  # another card by its number, not a name
    elif len(kind) > LONGEST or len(who.partition(";")[2]) > LONGEST_NOTE:
        row.other("related", f"{kind}: {who}")
    elif who:
        row.add("relations", f"{kind}={who}")


def _kin(kind: str) -> "Callable[[Row, Property], None]":
    return lambda row, one: _relation(row, kind, row.texts.line(one))


def _network(network: str) -> "Callable[[Row, Property], None]":
    return lambda row, one: row.handle(network, row.texts.line(one), one)


def _identity(row: Row, one: Property) -> None:
    text = row.texts.line(one)
    row.tell("uid", text[9:] if text[:9].lower() == "urn:uuid:" else text)


def _android(row: Row, one: Property) -> None:
    """`vnd.android.cursor.item/relation;Ann;0;aunt;…`: what is told, its kind by number, the word for the kind 0."""
    kind, said, number, word, *_ = (*row.texts.parts(one), "", "", "", "")
    what = kind.rpartition("/")[2]
    if what == "nickname":
        row.add("nickname", said)
    elif what == "relation" and number.isdecimal() and int(number[:3]) < len(values.ANDROID_KINDS):
        _relation(row, values.ANDROID_KINDS[int(number[:3])] or word, said)
    elif what == "contact_event" and (day := values.day_of(said)):
        label = values.ANDROID_DATES.get(number) or word.replace("=", " ") or "date"
        row.tell("birthday", day) if label == "birthday" else row.add("dates", f"{label}={day}")
    else:
        row.other(what or "android", JOIN.join(filter(None, (said, word))))


def _address(row: Row, one: Property) -> None:
    box, extended, street, city, region, code, country, *more = (
        *map(_in_line, row.texts.parts(one, lines=True)),
        *[""] * 7,
    )
    text = clean(plain(one.param("LABEL")), lines=True)
    whole = [part for part in more if street and code in part and city in part and part.startswith(street)]
    if whole and not text:  # Google writes the whole address behind its parts, as it stands on an envelope
        text = row.texts.parts(one, lines=True)[7 + more.index(whole[0])]
    lines = [part for part in (street, extended, box, *more) if part and part not in whole]
    parts = dict(zip(PARTS, (", ".join(lines), city, region, code, country), strict=True))
    if text or any(parts.values()):
        row.addresses.append(Address(preference(one), parts, row.label(one), one, text))


def _in_line(text: str) -> str:
    if "\n" not in text:
        return text.strip(" ,\t")
    return ", ".join(line.strip(" ,\t") for line in text.split("\n") if line.strip(" ,\t"))


def _envelope(row: Row, one: Property) -> None:
    if text := row.texts.text(one):
        row.loose.append((one, text))


def _fit_envelopes(row: Row) -> None:
    """Give each address the text of its LABEL: that of its group, else of its types.

    An address of which only the street is told is one text, whose form may tell what is what.
    """
    waiting: dict[object, list[Address]] = {}
    for address in reversed(row.addresses):
        for key in (address.one.group, frozenset(address.one.types) - {"pref"}):
            waiting.setdefault(key, []).append(address)
    told = {address.text for address in row.addresses}
    for one, text in row.loose:
        for key in (one.group, frozenset(one.types) - {"pref"}):
            fitting = waiting.get(key, []) if key != "" else []
            while fitting and fitting[-1].text:
                fitting.pop()
            if fitting:
                fitting[-1].text = text
                break
        else:
            if text not in told:
                row.addresses.append(Address(preference(one), dict.fromkeys(PARTS, ""), row.label(one), one, text))
        told.add(text)
    for address in row.addresses:
        street = address.parts["street"]
        if not address.text and street == "".join(address.parts.values()):
            address.text = street
        if street and street == _in_line(address.text):
            address.parts["street"] = ""


def _own_field(row: Row, one: Property) -> None:
    """A custom field as our own export writes it: its name and its value."""
    name, value, *_ = (*row.texts.parts(one, lines=True), "", "")
    row.other(name or "field", value)


def _silent(row: Row, one: Property) -> None:
    if row.texts.line(one).casefold() == "yes":
        row.tell("do_not_contact", "yes")


def _single(field: str) -> "Callable[[Row, Property], None]":
    return lambda row, one: row.tell(field, row.texts.line(one))


def _program(row: Row, one: Property) -> None:
    """A card of our own tells by what it does not say, too, that it came from nowhere."""
    row.left.programs[one.name] += 1
    if b"//crmcli//" in one.raw:
        row.single.setdefault("source", "")


_KNOWN: "dict[str, Callable[[Row, Property], None]]" = {
    **dict.fromkeys(MEDIA, _media),
    "FN": _formatted, "N": _named, "NICKNAME": _nickname, "EMAIL": _mail, "TEL": _phone, "X-MS-TEL": _phone,
    "ORG": _organisation, "TITLE": _title, "ROLE": _role, "NOTE": _note, "CATEGORIES": _tags, "UID": _identity,
    "ADR": _address, "LABEL": _envelope, "URL": _page, "X-ABURL": _page,
    **dict.fromkeys(("IMPP", "X-SOCIALPROFILE", "SOCIALPROFILE"), _profile),
    "BDAY": _birthday, "X-ABDATE": _date, "X-ANDROID-CUSTOM": _android,
    **dict.fromkeys(
        (
            "ANNIVERSARY", "X-ANNIVERSARY", "X-MS-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY",
            "X-KADDRESSBOOK-X-ANNIVERSARY",
        ),
        _anniversary,
    ),
    "RELATED": _related, "X-ABRELATEDNAMES": _related,
    **{
        f"{before}{name}": _kin(kind)
        for name, kind in (("SPOUSE", "spouse"), ("MANAGER", "manager"), ("ASSISTANT", "assistant"), ("CHILD", "child"))
        for before in ("X-", "X-MS-", "X-EVOLUTION-")
    },
    **{
        f"X-KADDRESSBOOK-X-{name}SNAME": _kin(kind)
        for name, kind in (("SPOUSE", "spouse"), ("MANAGER", "manager"), ("ASSISTANT", "assistant"))
    },
    "X-QQ": _network("qq"), "X-TENCENT-QQ": _network("qq"), "X-WECHAT": _network("wechat"),
    "X-MS-IMADDRESS": _network("im"), "X-GOOGLE-TALK": _network("gtalk"),
    "PRODID": _program, "X-CRMCLI-FIELD": _own_field, "X-CRMCLI-SOURCE": _single("source"),
    "X-CRMCLI-EXTERNAL-ID": _single("external_id"), "X-CRMCLI-DO-NOT-CONTACT": _silent,
}  # fmt: skip
