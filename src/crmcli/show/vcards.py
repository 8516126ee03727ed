"""Contacts as vCards: 4.0 by RFC 6350, or 3.0 by RFC 2426 with the names that Apple and Google gave to what it lacks.

Everything that a card says here is read back as the same by app/reading_vcards.py. No text of a contact can begin a
property or a parameter of its own: values are escaped, and line breaks and control characters never reach a line raw.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from crmcli.core.addresses import PARTS, whole
from crmcli.core.customfields import say_value
from crmcli.core.errors import BadInput
from crmcli.core.handles import read_url
from crmcli.core.text import clean
from crmcli.show.vcardnames import parts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.core.importantdates import ImportantDate
    from crmcli.core.records import Contact
    from crmcli.core.relations import Relation

VERSIONS = ("3.0", "4.0")
WIDTH = 75  # octets of a line without its end
OMITTED = "1604"  # Apple's year for a birthday without one; it has a 29 February
TYPES = {
    "work": "work", "home": "home", "school": "school", "other": "other", "mobile": "cell", "fax": "fax",
    "pager": "pager", "main": "main", "car": "car", "iphone": "iphone",
}  # fmt: skip
PLACES = ("work", "home", "school", "other")
RELATED = ("spouse", "child", "parent", "sibling", "friend", "colleague")  # types that RFC 6350 knows, and so do we
MESSENGERS = ("wechat", "qq", "skype", "line", "signal", "whatsapp")  # names without pages
PROFILES = {
    "linkedin": "https://www.linkedin.com/in/{}", "twitter": "https://twitter.com/{}",
    "github": "https://github.com/{}", "gitlab": "https://gitlab.com/{}", "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}", "telegram": "https://t.me/{}", "weibo": "https://weibo.com/{}",
    "tiktok": "https://www.tiktok.com/@{}", "youtube": "https://www.youtube.com/@{}", "vk": "https://vk.com/{}",
    "xing": "https://www.xing.com/profile/{}", "zhihu": "https://www.zhihu.com/people/{}",
    "bilibili": "https://space.bilibili.com/{}", "bluesky": "https://bsky.app/profile/{}",
}  # fmt: skip
FIRM = "company/"  # before the name of a company among people's
Params = Mapping[str, str]


def cards(
    contacts: "Iterable[Contact]",
    *,
    version: str = "4.0",
    dates: "Mapping[int, Sequence[ImportantDate]] | None" = None,
    relations: "Mapping[int, Sequence[Relation]] | None" = None,
) -> Iterator[str]:
    """One vCard for each contact in full (`full_contacts` of app/particulars.py), its lines ended by CR LF.

    `dates` and `relations` are what else is known of them, by the contact's id. Raises BadInput for another version.
    """
    if version not in VERSIONS:
        raise BadInput(f"vCards are written in {' or '.join(VERSIONS)}, not {version!r}", hint="4.0")
    for contact in contacts:
        card = Card(version)
        _identify(card, contact)
        _reach(card, contact)
        _describe(card, contact)
        for date in (dates or {}).get(contact.id, ()):
            _date(card, date)
        for relation in (relations or {}).get(contact.id, ()):
            _relation(card, relation)
        card.line("END", "VCARD")
        yield "".join(card.lines)


class Card:
    """The lines of one card."""

    def __init__(self, version: str) -> None:
        self.is_new = version == "4.0"
        self.groups = 0
        self.lines: list[str] = []
        self.line("BEGIN", "VCARD")
        self.line("VERSION", version)
        self.line("PRODID", "-//crmcli//contacts//EN")

    def line(self, name: str, value: str, params: Params | None = None) -> None:
        """A content line of a value that is escaped already, folded."""
        said = "".join(f";{key}={_param(text)}" for key, text in (params or {}).items() if text)
        self.lines.append(folded(f"{name}{said}:{value}"))

    def text(self, name: str, text: str | None, params: Params | None = None) -> None:
        """A content line of a text, if there is any."""
        if text:
            self.line(name, escaped(text), params)

    def labelled(
        self, name: str, value: str, one: "Mapping[str, Any]", params: Params | None = None, *, types: str = ""
    ) -> str:
        """A content line with its label and rank; the name before which what belongs to it stands: `item3.` or ''.

        `types` are those that it has beside its label.
        """
        label = clean(one.get("label") or "")
        known = _types(label)
        group = "" if known is not None else self.group()
        preferred = bool(one.get("primary"))
        listed = [*filter(None, types.split(",")), *(known or ())]
        if preferred and not self.is_new:
            listed.append("pref")
        ranked = {"PREF": "1"} if preferred and self.is_new else {}
        self.line(f"{group}{name}", value, {**(params or {}), "TYPE": ",".join(listed), **ranked})
        if group:
            self.text(f"{group}X-ABLabel", label)
        return group

    def group(self) -> str:
        """The prefix of lines that belong together."""
        self.groups += 1
        return f"item{self.groups}."


def _identify(card: Card, contact: "Any") -> None:
    """Who it is."""
    card.text("FN", contact.name)
    reachable = [one[key] for several, key in ((contact.emails, "address"), (contact.phones, "raw")) for one in several]
    named = parts_of("" if contact.name in reachable else clean(contact.name))
    card.line("N", ";".join(map(escaped, named)))
    card.text("NICKNAME", _in_place(contact, "nickname"))
    card.line("UID", f"urn:uuid:{contact.uid}" if card.is_new else contact.uid)
    stamp = contact.updated_at.partition(".")[0].removesuffix("Z") + "Z"
    card.line("REV", stamp.replace("-", "").replace(":", "") if card.is_new else stamp)
    card.text("X-CRMCLI-SOURCE", contact.source)
    card.text("X-CRMCLI-EXTERNAL-ID", contact.external_id)
    card.text("X-CRMCLI-DO-NOT-CONTACT", "yes" if contact.do_not_contact else None)
    if contact.birthday:
        _day(card, "BDAY", contact.birthday)


def _reach(card: Card, contact: "Any") -> None:
    """Mails, phones, addresses, pages and names in networks."""
    for one in contact.emails:
        card.labelled("EMAIL", escaped(one["address"]), one, types="" if card.is_new else "internet")
    for one in contact.phones:
        card.labelled("TEL", escaped(one["raw"]), one)
    for one in contact.addresses:
        _address(card, one)
    for network, several in contact.handles.items():
        for handle in several:
            _handle(card, network, handle)


def _describe(card: Card, contact: "Any") -> None:
    """Companies, title, tags, notes and custom fields."""
    units = _in_place(contact, "department") if contact.companies else ""
    for number, one in enumerate(contact.companies):
        unit = units if number == 0 else ""
        value = escaped(one["name"]) + (f";{escaped(unit)}" if unit else "")
        role = one["role"]
        group = card.group() if role else ""
        card.line(f"{group}ORG", value)
        card.text(f"{group}ROLE", role)
    card.text("TITLE", contact.title)
    if contact.tags:
        card.line("CATEGORIES", ",".join(map(escaped, contact.tags)))
    card.text("NOTE", contact.notes)
    told = {name for name in ("nickname", "department" if units else "") if _in_place(contact, name)}
    for name, held in contact.custom.items():
        if name not in told and (value := _said(held)):
            card.line("X-CRMCLI-FIELD", f"{escaped(name)};{escaped(value)}")


def _in_place(contact: "Any", name: str) -> str:
    """A custom field that vCards have a property of its own for; not one of several lines, which that cannot hold."""
    said = clean(_said(contact.custom.get(name)), lines=True)
    return "" if "\n" in said else said


def _said(value: object) -> str:
    return "" if value is None else say_value(value)


def _address(card: Card, one: "Mapping[str, Any]") -> None:
    """An address in its parts, and as it is written where that says more."""
    street, code, city, region, country = (one.get(part) or "" for part in PARTS)
    text = clean(one["text"], lines=True)
    is_whole = text == whole({part: one.get(part) for part in PARTS}).text
    if not street and not is_whole:  # programs that know only parts shall show all of it
        street = ", ".join(line.strip(" ,\t") for line in text.split("\n") if line.strip(" ,\t"))
        is_whole = street == text and not any((code, city, region, country))
    value = ";".join(map(escaped, ("", "", street, city, region, code, country)))
    if card.is_new:
        card.labelled("ADR", value, one, {} if is_whole else {"LABEL": text.replace("\\", "\\\\")})
        return
    group = card.group() if not is_whole else ""
    if not group:
        card.labelled("ADR", value, one)
        return
    label = clean(one.get("label") or "")
    types = ",".join((*(_types(label) or ()), *(("pref",) if one.get("primary") else ())))
    card.line(f"{group}ADR", value, {"TYPE": types})
    card.text(f"{group}LABEL", text, {"TYPE": types})
    card.text(f"{group}X-ABLabel", label if _types(label) is None else None)


def _handle(card: Card, network: str, one: "Mapping[str, Any]") -> None:
    """A page as URL, a name in a network as the address of its profile, or with the network's name before it."""
    name = clean(one["name"])
    if network == "web":
        card.labelled("URL", escaped(name if "://" in name else f"https://{name}"), one)
    elif network in MESSENGERS:
        card.labelled("IMPP", f"{network}:{quote(name)}", one, {"X-SERVICE-TYPE": network})
    else:
        page = _profile(network, name)
        value = escaped(page) if page else f"x-apple:{quote(name)}"
        card.labelled("X-SOCIALPROFILE", value, one, {"X-SERVICE-TYPE": network, "X-USER": "" if page else name})


def _profile(network: str, name: str) -> str | None:
    """The address of a profile, where it tells the same network and name again."""
    user, at, host = name.partition("@")
    if name.startswith(FIRM):
        page = f"https://www.linkedin.com/{name}" if network == "linkedin" else ""
    else:
        page = f"https://{host}/@{user}" if network == "mastodon" and at else PROFILES.get(network, "").format(name)
    return page if page and page.isascii() and " " not in page and read_url(page) == (network, name) else None


def _day(card: Card, name: str, day: str, params: Params | None = None) -> None:
    """A day as the version has it; a year that is not known is left out, or in 3.0 the year that Apple has for none."""
    if card.is_new and name in ("BDAY", "ANNIVERSARY"):
        card.line(name, "--" + day[2:].replace("-", "") if day.startswith("--") else day.replace("-", ""), params)
    elif day.startswith("--"):
        card.line(name, OMITTED + day[1:], {"X-APPLE-OMIT-YEAR": OMITTED, **(params or {})})
    else:
        card.line(name, day, params)


def _date(card: Card, date: "ImportantDate") -> None:
    label = clean(date.label)
    if card.is_new and label == "anniversary" and date.yearly:
        _day(card, "ANNIVERSARY", date.date)
        return
    group = card.group()
    _day(card, f"{group}X-ABDATE", date.date, {} if date.yearly else {"X-ONCE": "yes"})
    card.text(f"{group}X-ABLabel", "_$!<Anniversary>!$_" if label == "anniversary" else label)


def _relation(card: Card, relation: "Relation") -> None:
    said = relation.name + (f"; {relation.note}" if relation.note else "")
    if card.is_new and relation.kind in RELATED:
        card.text("RELATED", said, {"TYPE": relation.kind, "VALUE": "text"})
        return
    group = card.group()
    card.text(f"{group}X-ABRELATEDNAMES", said)
    card.text(f"{group}X-ABLabel", relation.kind)


def _types(label: str) -> tuple[str, ...] | None:
    """The types that mean a label, as they are read back; None for a label that is a word of its own."""
    if not label:
        return ()
    words = label.split("-")
    kinds = words[1:] if words[0] in PLACES else words
    if len(kinds) > 1 or any(word not in TYPES or word in PLACES for word in kinds):
        return None
    return tuple(TYPES[word] for word in words)


def escaped(text: str) -> str:
    """A text as the value of a property: clean, its line breaks, commas, semicolons and backslashes written in code."""
    said = clean(text, lines=True).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return said.replace("\n", "\\n")


def _param(text: str) -> str:
    """The value of a parameter; quotes and line breaks as RFC 6868 writes them, in quotes where it needs them."""
    said = clean(text, lines=True).replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{said}"' if set(said) & set(",:; ") and not _is_types(said) else said


def _is_types(said: str) -> bool:
    return set(said.split(",")) <= {*TYPES.values(), "internet", "pref"}


def folded(line: str) -> str:
    """A content line as lines of at most 75 octets, ended by CR LF; no character is cut."""
    if len(line) <= WIDTH // 4 or (line.isascii() and len(line) <= WIDTH):
        return line + "\r\n"
    found: list[str] = []
    raw, start, room = line.encode(), 0, WIDTH
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == 0x80:
            end -= 1
        found.append(raw[start:end].decode())
        start, room = end, WIDTH - 1  # the blank before a continuation counts
    found.append(raw[start:].decode())
    return "\r\n ".join(found) + "\r\n"
