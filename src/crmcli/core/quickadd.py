"""Two drafts from one line: an act (`ada call asked for pricing next:fri +vip`) and a person (`crm add`).

Words that every shell leaves alone: `+vip` a tag, `@"Acme Ltd"` a company, `key:value` as the flag of that name.
A `+` before a digit is a phone or a date. `#vip` is read too.
"""

import re
from collections.abc import Iterable, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.handles import NETWORKS, read_handle
from crmcli.core.labels import LABELS, label_of, read_label, say_label
from crmcli.core.money import CODES
from crmcli.core.record import record
from crmcli.core.refs import looks_like_mail, looks_like_phone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ACT_KEYS = ("next", "due", "for", "owner", "at", "pri", "every", "after", "wait", "outcome")
DEAL_KEYS = ("value", "close", "for", "owner", "probability", "stage", "source", "quote")
PERSON_KEYS = ("title", "owner", "source", "birthday", "stage", "city", "role")
LISTED = {  # other words before a colon -> what they hold
    "emails": ("email", "mail", "e-mail", "邮箱", "邮件"),
    "phones": ("phone", "tel", "telefon", "telephone", "telefonnummer", "fon", "ph", "电话", "電話"),
    "addresses": ("address", "adresse", "anschrift", "地址"),
    "company": ("company", "firma"),
    "tags": ("tag",),
}
ADDRESS_SIGNS = frozenset("省市区县路街号弄巷")
TWINS = str.maketrans("：＃＠＋？、０１２３４５６７８９", ":#@+?/0123456789")  # what a Chinese input method types
PLACES = ("work", "home", "main", "other")  # labels under which other words are an address
SEPARATORS = str.maketrans(",，；|", ";;;;")
VALUED = re.compile(r"\d[\d.,']*(?:[A-Z]{3}|[€£¥元])|[€£¥]\d[\d.,']*")  # an amount with its currency
COUNTED = re.compile(r"\d[\d.,']*")
LIKE_AMOUNT = re.compile(r"[$€£¥]?\d[\d.,']*(?:k|K)?(?:[A-Za-z]{3}|\$)?")
YEAR = 4  # digits up to which a bare number is part of a title: Windows 95, phase 2, budget 2026
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}


@record(frozen=True, slots=True)
class ActDraft:
    """What a quick line says; `words` are those that are no tag, company or key: who, kind and note."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    company: str | None
    keys: dict[str, str]


@record(frozen=True, slots=True)
class PersonDraft:
    """What `crm add` was told. `doubts` are words that became part of the name and hardly are."""

    name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    company: str | None
    tags: tuple[str, ...]
    handles: tuple[str | tuple[str, str], ...]
    addresses: tuple[str, ...]
    keys: dict[str, str]
    doubts: tuple[str, ...] = ()


def split_line(line: str) -> list[str]:
    """The words of a line typed where no shell splits it; quotes keep words together, an odd one is a letter."""
    words: list[str] = []
    word, closing, started = "", "", False
    at = 0
    while at < len(line):
        char = line[at]
        if closing:
            if char == closing:
                closing = ""
            else:
                word += char
        elif char in QUOTES and (not word or word[-1] in ":：@＠") and QUOTES[char] in line[at + 1 :]:
            closing, started = QUOTES[char], True
        elif char.isspace():
            if word or started:
                words.append(word)
            word, started = "", False
        else:
            word += char
        at += 1
    if word or started:
        words.append(word)
    return words


def read_tag(word: str) -> str | None:
    """The tag in `+vip` or `#vip`, or None; `+` before a digit is a phone or a date."""
    start = word[:1].translate(TWINS)
    name = word[1:]
    if start in ("+", "#") and name and (start == "#" or not name[0].isdigit()) and not name.isspace():
        return name
    return None


def read_key(word: str, keys: Sequence[str]) -> tuple[str, str] | None:
    """(key, value) of `key:value` for a known key; a full-width colon counts."""
    for mark in (":", "："):
        key, found, value = word.partition(mark)
        if found and key.casefold() in keys and value and not value.startswith("//"):
            return key.casefold(), value
    return None


def act(words: Iterable[str]) -> ActDraft:
    """The draft of an act. Raises `BadInput` when a key stands twice."""
    return _draft(words, ACT_KEYS)


def deal(words: Sequence[str]) -> ActDraft:
    """The draft of a deal: `Website relaunch 12000EUR @Acme for:ada close:eom +web`; its words are the title.

    An amount that names its currency is the value, `1,500.50 EUR` in two words too. Raises `BadInput` when a key
    stands twice, and for two amounts.
    """
    draft = _draft(words, DEAL_KEYS)
    title: list[str] = []
    amounts: list[str] = []
    for word in draft.words:
        if VALUED.fullmatch(word.translate(TWINS)):
            amounts.append(word)
        elif word in CODES and title and COUNTED.fullmatch(title[-1].translate(TWINS)):
            amounts.append(f"{title.pop()} {word}")
        else:
            title.append(word)
    if not amounts or not title:
        return draft
    if len(amounts) > 1 or "value" in draft.keys:
        said = [*amounts, *filter(None, (draft.keys.get("value"),))]
        raise BadInput(f"the value is said twice: {' and '.join(said)}", hint="crm deal add --title TITLE 12000EUR")
    return ActDraft(tuple(title), draft.tags, draft.company, {**draft.keys, "value": amounts[0]})


def doubtful_amounts(title: str) -> list[str]:
    """Words of a deal's title that look like an amount and name no currency: `12000`, `$500`, `12k`; 2026 is a year."""
    found = [word for word in title.split() if LIKE_AMOUNT.fullmatch(word.translate(TWINS))]
    return [word for word in found if not word.isdigit() or len(word) > YEAR]


def _draft(words: Iterable[str], known: Sequence[str]) -> ActDraft:
    plain: list[str] = []
    tags: list[str] = []
    keys: dict[str, str] = {}
    company = None
    for word in words:
        if tag := read_tag(word):
            tags.append(tag)
        elif pair := read_key(word, known):
            _once(keys, *pair)
        elif word[:1].translate(TWINS) == "@" and len(word) > 1:
            company = word[1:]
        else:
            plain.append(word)
    return ActDraft(tuple(plain), tuple(tags), company, keys)


def person(words: Sequence[str]) -> PersonDraft:
    """The draft of a person. A mail, phone, handle or address may have a label: `work:ada@engines.example`.

    `name:` takes a word as it is. Raises `BadInput` when there is no name, a key stands twice or is none.
    """
    name: list[str] = []
    doubts: list[str] = []
    found: dict[str, list[Any]] = {
        "emails": [],
        "phones": [],
        "handles": [],
        "addresses": [],
        "tags": [],
        "company": [],
    }
    keys: dict[str, str] = {}
    in_phone = False  # an unquoted number comes in several words: +44 20 7946 0958
    for word in _joined(words):
        if in_phone and _digits_only(word):
            found["phones"][-1] += f" {word}"
            continue
        in_phone = False
        if tag := read_tag(word):
            found["tags"].append(tag)
        elif pair := read_key(word, (*PERSON_KEYS, "name")):
            if pair[0] == "name":
                name.append(pair[1])
            else:
                _once(keys, *pair)
        elif read := _listed(word) or _reached(word):
            found[read[0]].append(read[1])
            in_phone = read[0] == "phones"
        elif word[:1].translate(TWINS) == "@" and len(word) > 1:
            found["company"].append(word[1:])
        else:
            _no_key(word)
            name.append(word)
            doubts += [word] if _doubtful(word) else []
    if not name:
        raise BadInput("a person needs a name", hint="crm add 'Ada Lovelace' ada@example.org")
    company = found.pop("company")[-1:]
    lists = {kind: tuple(items) for kind, items in found.items()}
    return PersonDraft(
        " ".join(name), company=company[0] if company else None, keys=keys, doubts=tuple(doubts), **lists
    )


def _joined(words: Sequence[str]) -> list[str]:
    """The words, with one that only names what follows (`Mobil:`, `Tel.`) put before it."""
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        if before[-1:] in (":", "：") and _names(before[:-1]) and word:
            joined[-1] = f"{before}{word}"
        elif _is_title(before) and (_digits_only(word.lstrip("+＋")) or looks_like_phone(word)):
            joined[-1] = f"{LISTED['phones'][0]}:{word}"
        else:
            joined.append(word)
    return joined


def _names(word: str) -> bool:
    key = word.casefold()
    return key in PERSON_KEYS or any(key in others for others in LISTED.values()) or label_of(word) in LABELS


def _is_title(word: str) -> bool:
    return word.rstrip(".:：").casefold() in LISTED["phones"]


def _listed(word: str) -> tuple[str, str] | None:
    """(kind, item) of `phone:030 5550188`, `Adresse: Weg 1, 10115 Berlin`; None for another word."""
    key, colon, value = word.replace("：", ":").partition(":")
    value = value.strip()
    kind = next((kind for kind, others in LISTED.items() if key.casefold() in others), None)
    if not colon or kind is None or not value or value.startswith("//"):
        return None
    if (kind == "phones" and not any(map(str.isdigit, value))) or (kind == "emails" and not looks_like_mail(value)):
        noun = "phone number" if kind == "phones" else "mail address"
        raise BadInput(f"{value!r} is no {noun}", hint=f"name:'{word}', if that is part of the name")
    return kind, value


def _no_key(word: str) -> None:
    """Refuse `sorce:fair`: a word before a colon that is no key would become part of the name."""
    key, colon, value = word.replace("：", ":").partition(":")
    if not colon or not value.strip() or value.startswith("//") or not key[:1].isalpha() or " " in key.strip():
        return
    hint = f"name:'{word}', if that is part of the name"
    if label_of(key) in LABELS:
        raise BadInput(f"{key}: labels a mail, phone, handle or address, and {value.strip()!r} is none", hint=hint)
    from difflib import get_close_matches

    known = [*PERSON_KEYS, "name", "email", "phone", "address", "company", "tag", *LABELS, *NETWORKS]
    near = " ".join(f"{one}:" for one in get_close_matches(key.casefold(), known, n=3, cutoff=0.6))
    raise BadInput(f"there is no {key}: here{f'; near: {near}' if near else ''}", hint=hint)


def _doubtful(word: str) -> bool:
    """True for what is hardly a part of a name: digits, a flag, an address, something with a sign in it."""
    chinese = len(word) > 4 and len(ADDRESS_SIGNS & set(word)) > 1
    return word[:1] == "-" or chinese or any(char.isdigit() or char in "=@/\\;" for char in word)


def _reached(word: str) -> "tuple[str, str | tuple[str, str]] | None":
    """(kind, item) of a word that says how or where somebody is reached, else None; its label stays with it."""
    label, value = read_label(word)
    if handle := read_handle(value):
        return "handles", handle if label is None else word
    mail = value.strip("<>,;").translate(TWINS)
    if value[0:1].translate(TWINS) != "@" and looks_like_mail(mail):
        return "emails", say_label(label, mail)
    begun = label is not None or value[:1] in "+＋"  # the other words of the number follow
    if _phones(value) or (begun and _digits_only(value.lstrip("+＋"))):
        return "phones", word
    title, _, rest = value.partition(" ")
    if label is None and _phones(rest.strip()) and (_is_title(title) or label_of(title.rstrip(".:：")) in LABELS):
        return "phones", rest.strip() if _is_title(title) else say_label(label_of(title.rstrip(".:：")), rest.strip())
    if label in PLACES and (" " in value or "," in value):
        return "addresses", word
    return None


def _phones(text: str) -> bool:
    """True for a phone number, or for several with a sign between them."""
    parts = text.translate(SEPARATORS).split(";")
    return looks_like_phone(text) or (len(parts) > 1 and all(map(looks_like_phone, parts)))


def _digits_only(word: str) -> bool:
    return bool(word) and any(char.isdigit() for char in word) and set(word) <= set("0123456789-().")


def _once(keys: dict[str, str], key: str, value: str) -> None:
    if key in keys:
        raise BadInput(f"{key}: stands twice in this line", hint=f"keep one {key}:")
    keys[key] = value
