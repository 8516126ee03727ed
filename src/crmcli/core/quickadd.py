"""Two drafts from one line: an act (`ada call asked for pricing next:fri +vip`) and a person (`crm add`).

Words that every shell leaves alone: `+vip` a tag, `@"Acme Ltd"` a company, `key:value` as the flag of that name.
A `+` before a digit is a phone or a date. `#vip` is read too.
"""

from collections.abc import Iterable, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.handles import read_handle
from crmcli.core.labels import read_label, say_label
from crmcli.core.record import record
from crmcli.core.refs import looks_like_mail, looks_like_phone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ACT_KEYS = ("next", "due", "for", "owner", "at", "pri", "every", "after", "wait", "outcome")
PERSON_KEYS = ("title", "owner", "source", "birthday", "stage", "city", "role")
TWINS = str.maketrans("：＃＠＋？、０１２３４５６７８９", ":#@+?/0123456789")  # what a Chinese input method types
PLACES = ("work", "home", "main", "other")  # labels under which other words are an address
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
    """What `crm add` was told."""

    name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    company: str | None
    tags: tuple[str, ...]
    handles: tuple[str | tuple[str, str], ...]
    addresses: tuple[str, ...]
    keys: dict[str, str]


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
    plain: list[str] = []
    tags: list[str] = []
    keys: dict[str, str] = {}
    company = None
    for word in words:
        if tag := read_tag(word):
            tags.append(tag)
        elif pair := read_key(word, ACT_KEYS):
            _once(keys, *pair)
        elif word[:1].translate(TWINS) == "@" and len(word) > 1:
            company = word[1:]
        else:
            plain.append(word)
    return ActDraft(tuple(plain), tuple(tags), company, keys)


def person(words: Sequence[str]) -> PersonDraft:
    """The draft of a person. A mail, phone, handle or address may have a label: `work:ada@engines.example`.

    Raises `BadInput` when there is no name or a key stands twice.
    """
    name: list[str] = []
    tags: list[str] = []
    found: dict[str, list[Any]] = {"emails": [], "phones": [], "handles": [], "addresses": []}
    keys: dict[str, str] = {}
    company = None
    in_phone = False  # an unquoted number comes in several words: +44 20 7946 0958
    for word in words:
        if in_phone and _digits_only(word):
            found["phones"][-1] += f" {word}"
            continue
        in_phone = False
        if tag := read_tag(word):
            tags.append(tag)
        elif pair := read_key(word, PERSON_KEYS):
            _once(keys, *pair)
        elif read := _reached(word):
            found[read[0]].append(read[1])
            in_phone = read[0] == "phones"
        elif word[:1].translate(TWINS) == "@" and len(word) > 1:
            company = word[1:]
        else:
            name.append(word)
    if not name:
        raise BadInput("a person needs a name", hint="crm add 'Ada Lovelace' ada@example.org")
    lists = {kind: tuple(items) for kind, items in found.items()}
    return PersonDraft(" ".join(name), company=company, tags=tuple(tags), keys=keys, **lists)


def _reached(word: str) -> "tuple[str, str | tuple[str, str]] | None":
    """(kind, item) of a word that says how or where somebody is reached, else None; its label stays with it."""
    label, value = read_label(word)
    if handle := read_handle(value):
        return "handles", handle if label is None else word
    mail = value.strip("<>,;").translate(TWINS)
    if value[0:1].translate(TWINS) != "@" and looks_like_mail(mail):
        return "emails", say_label(label, mail)
    begun = label is not None or value[:1] in "+＋"  # the other words of the number follow
    if looks_like_phone(value) or (begun and _digits_only(value.lstrip("+＋"))):
        return "phones", word
    if label in PLACES and (" " in value or "," in value):
        return "addresses", word
    return None


def _digits_only(word: str) -> bool:
    return bool(word) and any(char.isdigit() for char in word) and set(word) <= set("0123456789-().")


def _once(keys: dict[str, str], key: str, value: str) -> None:
    if key in keys:
        raise BadInput(f"{key}: stands twice in this line", hint=f"keep one {key}:")
    keys[key] = value
