"""A vCard while its properties are read, and the row of a table that it becomes."""

from collections import Counter
from collections.abc import Mapping, Sequence

from crmcli.app import reading_vcardvalues as values
from crmcli.app.importing_columns import full_name
from crmcli.app.reading_vcardtext import Property, Texts
from crmcli.core.exports import apart
from crmcli.core.handles import network_of
from crmcli.core.text import clean, words

JOIN = " ::: "
LONGEST_CUSTOM = 10_000
LONGEST_NAME, LONGEST_TAG = 500, 100  # as the book keeps titles, companies and tags: one that is longer ends no row
MOST_FIELDS = 200  # custom fields of one file
MOST_COUNTED = 1000  # fields beyond them that are counted
SHORT = 4  # digits of a number by which nobody is known
NAME_PARTS = ("last_name", "first_name", "middle_name", "prefix", "suffix")
PARTS = ("street", "city", "region", "postcode", "country")


class Left:
    """What of a file is not kept, to be named at its end."""

    def __init__(self) -> None:
        self.media: Counter[str] = Counter()
        self.programs: Counter[str] = Counter()
        self.long: Counter[str] = Counter()
        self.beyond: Counter[str] = Counter()
        self.fields: set[str] = set()


class Address:
    """A postal address: its parts, its label, and how it stands on an envelope, if that was told."""

    def __init__(self, rank: int, parts: dict[str, str], label: str, one: Property, text: str = "") -> None:
        self.rank = rank
        self.parts = parts
        self.label = label
        self.one = one
        self.text = text


class Row:
    """A card while its properties are read."""

    def __init__(self, texts: Texts, left: Left, labels: Mapping[str, str]) -> None:
        self.texts = texts
        self.left = left
        self.labels = labels
        self.single: dict[str, str] = {}
        self.named: dict[str, str] = {}  # the parts of the name
        self.lists: dict[str, dict[str, None]] = {}
        self.notes: list[str] = []
        self.ranked: dict[str, list[tuple[int, str, str]]] = {"emails": [], "phones": [], "handles": []}
        self.addresses: list[Address] = []
        self.loose: list[tuple[Property, str]] = []  # addresses as they stand on envelopes
        self.companies: dict[str, str] = {}  # with their groups
        self.positions: list[str] = []  # in each of them
        self.titles: list[tuple[str, str]] = []
        self.roles: list[tuple[str, str]] = []
        self.custom: dict[str, dict[str, None]] = {}

    def tell(self, field: str, text: str) -> None:
        """A field that holds one thing; what comes later beside it is kept as a custom field."""
        if not text or self.single.get(field) == text:
            return
        if self.single.get(field) or (field == "title" and len(text) > LONGEST_NAME):
            self.other(field.replace("_", " "), text)
        else:
            self.single[field] = text

    def add(self, field: str, text: str) -> None:
        """One more of a field that holds several."""
        if text:
            self.lists.setdefault(field, {})[text] = None

    def rank(self, field: str, text: str, one: Property) -> None:
        """A mail, phone or handle with its label; the preferred ones will stand first."""
        if len(text) > values.LONGEST_ITEM:
            self.other(field, text)
        elif text:
            self.ranked[field].append((preference(one), text, self.label(one)))

    def label(self, one: Property) -> str:
        """What a property is for, by the label of its group or by its types."""
        return self.labels.get(one.group) or (values.label_of_types(one.types) if one.types else "")

    def other(self, name: str, text: str) -> None:
        """A custom field; too many of them, or an endless one, are only named."""
        name = clean(name)[:100].strip()
        if not text:
            return
        if len(text) > LONGEST_CUSTOM:
            if len(self.left.long) < MOST_COUNTED:
                self.left.long[name] += 1
        elif name not in self.left.fields and len(self.left.fields) >= MOST_FIELDS:
            if len(self.left.beyond) < MOST_COUNTED:
                self.left.beyond[name] += 1
        else:
            self.left.fields.add(name)
            self.custom.setdefault(name, {})[text] = None

    def handle(self, network: str, name: str, one: Property) -> None:
        """A name in a network that the book knows, else a custom field of the network's name."""
        if found := values.handle(network, name) if network_of(network) else None:
            self.rank("handles", found, one)
        else:
            self.other(network, name)


def preference(one: Property) -> int:
    """1 for what is preferred, 101 for what is not; 4.0 has numbers between."""
    if "PREF" in one.params and (said := one.param("PREF")).isdecimal():
        return min(int(said[:4]), 100)
    return 1 if "pref" in one.types else 101


def settle(row: Row) -> None:
    """Tell what only the whole card tells: who holds which title where, and a name for those who have none."""
    roles = {group: text for text, group in row.roles if group}
    at_companies = {group for group in row.companies.values() if group}
    if len(row.titles) == len(row.companies) > 1:
        row.positions = [text for text, _ in row.titles]
    else:
        row.positions = [roles.get(group, "") for group in row.companies.values()]
        for text, _ in row.titles:
            row.tell("title", text)
    for text, group in row.roles:
        if group not in at_companies:
            row.other("role", text) if "title" in row.single else row.tell("title", text)
    if row.titles:
        row.tell("title", row.titles[0][0])
    _call(row)


def _call(row: Row) -> None:
    """Give the row its name: FN, else the name of its parts, a company's or a nickname.

    A mail or number that stands for a name gives way to the parts. What the name does not say of the parts is kept.
    """
    mails, phones = ([text for _, text, _ in row.ranked[field]] for field in ("emails", "phones"))
    last, first, middle, prefix, suffix = (row.named.get(field, "").replace(",", ", ") for field in NAME_PARTS)
    core = full_name(first, middle.replace(",", ""), last)
    name = row.single.get("name", "")
    if core and name in ("", *mails, *phones):
        name = " ".join((prefix, core, suffix))
    elif not name:
        told = (*row.companies, *row.lists.get("nickname", ()))
        known = any("@" in mail for mail in mails) or any(sum(map(str.isdigit, phone)) > SHORT for phone in phones)
        # People who have only a mail or number are known by it anyway, and are not called so.
        name = next(iter((*told, *(() if known else (*mails, *phones)), prefix or suffix)), "")
    if name := clean(name):
        row.single["name"] = name
    said = "".join(words(name))  # in one piece: 张三 says both 张 and 三
    for field, text in row.named.items():
        if not all(word in said for word in words(text)):
            row.other(field.replace("_", " "), text)


def cells(row: Row) -> dict[str, str]:
    """The cells by the names of their columns."""
    found = dict(row.single)
    for field, ranked in row.ranked.items():
        if not ranked:
            continue
        ordered = sorted(ranked, key=lambda one: one[0])
        if field == "handles":  # pages are often told twice, with and without their scheme
            kept: dict[str, tuple[int, str, str]] = {}
            for one in ordered:
                kept.setdefault(one[1], one)
            ordered = list(kept.values())
        _told(found, field, [text for _, text, _ in ordered])
        _told(found, f"{field}.label", [label for _, _, label in ordered])
    _told(found, "companies", list(row.companies))
    _told(found, "companies.role", row.positions)
    if addresses := sorted(row.addresses, key=lambda one: one.rank):
        _told(found, "addresses", [one.text for one in addresses])
        _told(found, "addresses.label", [one.label for one in addresses])
        for part in PARTS:
            _told(found, part, [one.parts[part] for one in addresses])
    for field in ("tags", "dates", "relations"):
        _told(found, field, list(row.lists.get(field, ())))
    if notes := list(filter(None, row.notes)):
        found["notes"] = "\n".join(notes)
    if nicknames := row.lists.get("nickname"):
        found["nickname"] = ", ".join(nicknames)
    for name, texts in row.custom.items():
        found[f"custom.{name}"] = "\n".join(texts)
    return found


def _told(found: dict[str, str], field: str, texts: Sequence[str]) -> None:
    """Several values as one cell; nothing where none of them says anything."""
    if any(texts):
        found[field] = JOIN.join(map(apart, texts))
