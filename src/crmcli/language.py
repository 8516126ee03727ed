"""The language that people read. English is the source; a catalogue in `locale/` holds the words of another language.

Only what people read is ever put into words of theirs, at the last moment: by `show` and the two faces. What the
floors below say (errors, acts in the journal, why a line of the agenda is there) is English, and so is all that
programs read; `reworded` knows those sentences again. The catalogue in use is the one thing that is the same for the
whole process, like the locale itself. While it is English nothing is read and nothing is imported.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ENGLISH = "en"
FOLDER = os.path.join(os.path.dirname(__file__), "locale")
SENTENCE = "sentence\x04"  # before sentences of the floors below that stand anywhere, in a catalogue
NUMBERS = ("number", "days")  # values that are figures
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
WITHIN = ("kind", "outcome", "noun", "rest", "state", "often", "field")  # values that are words of ours in turn
MAGIC = 0x950412DE
TRADITIONAL = ("hant", "tw", "hk", "mo")  # Chinese that the simplified catalogue is not written for

_words: dict[str, str] = {}
_forms: dict[str, tuple[str, ...]] = {}
_sentences: dict[str, list[tuple[list[str], list[str], str]]] = {}
_trouble: list[str] = []
_spoken: list[str] = []
_rule: "list[Callable[[int], int]]" = []


def choose(*wanted: str | None) -> str:
    """Speak the first language that is wanted, else the one of LC_ALL, LC_MESSAGES or LANG; what it is then.

    A language without a catalogue, and a catalogue that cannot be read, is English: `trouble` says why.
    """
    forget()
    own = next(filter(None, wanted), None)
    name = code(own or next(filter(None, map(os.environ.get, VARIABLES)), ""))
    _spoken.append(name)
    if name == ENGLISH:
        return ENGLISH
    place = os.path.join(FOLDER, f"{name}.mo")
    if not name.isalpha() or not os.path.exists(place):
        if own is not None:  # a machine's locale that we do not speak is nobody's mistake
            _trouble.append(f"there are no words in {name!r}; languages are: {' '.join(languages())}")
        return ENGLISH
    try:
        _load(place)
    except (OSError, ValueError) as error:
        forget()
        _spoken.append(ENGLISH)
        _trouble.append(f"{place} cannot be read, so all is in English: {error}")
        return ENGLISH
    return name


def forget() -> None:
    """Speak English until a language is chosen."""
    for kept in (_words, _forms, _sentences, _rule, _trouble, _spoken):
        kept.clear()


def is_chosen() -> bool:
    """True when somebody has said which language is read."""
    return bool(_spoken)


def trouble() -> str | None:
    """Why the language that is wanted is not spoken, in words."""
    return _trouble[0] if _trouble else None


def code(said: str) -> str:
    """`zh` of `zh_CN.UTF-8`, `zh-Hans` and `ZH`; `C`, `POSIX` and nothing are English."""
    parts = said.partition(".")[0].partition("@")[0].replace("-", "_").lower().split("_")
    if parts[0] in ("", "c", "posix"):
        return ENGLISH
    return ENGLISH if parts[0] == "zh" and set(parts) & set(TRADITIONAL) else parts[0]


def languages() -> list[str]:
    """The languages there are."""
    return [ENGLISH, *sorted(name[:-3] for name in os.listdir(FOLDER) if name.endswith(".mo"))]


def worded(text: str, /, **values: object) -> str:
    """A message in the reader's language. `text` is the English one, a literal; `values` fill its {named} places."""
    text = _words.get(text, text)
    return text.format_map(values) if values else text


def plural(one: str, many: str, number: int, /, **values: object) -> str:
    """A message about so many: the form that the reader's language has for this number, which fills {number}."""
    if forms := _forms.get(one):
        text = forms[min(_rule[0](number), len(forms) - 1)]
    else:
        text = one if number == 1 else many
    return text.format_map({"number": number, **values})


def reworded(text: str, context: str = "") -> str:
    """An English sentence or word of ours, in the reader's language; one that the catalogue does not know stays.

    `context` says where it comes from: an "error", "what" an act did, "why" a line of the agenda is there, or a field
    whose words are called otherwise (the state "open", the command "open").
    """
    if not _words or not text:
        return text
    found = _words.get(f"{context}\x04{text}") if context else None
    found = _words.get(text) if found is None else found
    return found if found is not None else _known(text, context)


def _known(text: str, context: str) -> str:
    """The sentence of a floor below that this is, with its values filled in; the most exact one wins."""
    for start in (f"{context}\x04{text[:1]}", f"{context}\x04", f"{SENTENCE}{text[:1]}", SENTENCE):
        for pieces, names, other in _sentences.get(start, ()):
            values = _values(text, pieces)
            if values is not None and all(map(_fits, names, values)):
                filled = {
                    name: reworded(value, context) if name in WITHIN else value
                    for name, value in zip(names, values, strict=True)
                }
                return other.format_map(filled)
    return text


def _fits(name: str, value: str) -> bool:
    """A number is one: "Response to contacts" is not so many contacts."""
    return name not in NUMBERS or value.replace(",", "").replace(".", "").isdecimal()


def _values(text: str, pieces: list[str]) -> list[str] | None:
    """What stands between the pieces of a sentence, when the text is that sentence."""
    first, last = pieces[0], pieces[-1]
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return None
    values, rest = [], text[len(first) : len(text) - len(last)]
    for piece in pieces[1:-1]:
        value, found, rest = rest.partition(piece)
        if not found or not value:
            return None
        values.append(value)
    return [*values, rest] if rest else None


def split(text: str) -> tuple[list[str], list[str]]:
    """The pieces of a message around its named places, and the names."""
    pieces, names = [], []
    for part in text.split("}"):
        before, _, name = part.partition("{")
        pieces.append(before)
        names.append(name)
    return pieces, names[:-1]


def _load(place: str) -> None:
    """Take over a compiled catalogue. Raises `OSError` and `ValueError`."""
    from struct import error, unpack_from

    with open(place, "rb") as file:
        raw = file.read()
    try:
        magic, _, count, ids, texts = unpack_from("<5I", raw)
        if magic != MAGIC:
            raise ValueError("it is no catalogue")
        spans = [unpack_from(f"<{2 * count}I", raw, at) for at in (ids, texts)]
    except error as short:
        raise ValueError(str(short)) from None
    for place_of in range(0, 2 * count, 2):
        _take(*(_text(raw, *span[place_of : place_of + 2]) for span in spans))
    for known in _sentences.values():
        known.sort(key=lambda one: (-sum(map(len, one[0])), one[0]))


def _text(raw: bytes, length: int, start: int) -> str:
    if raw[start + length : start + length + 1] != b"\0":
        raise ValueError("it is cut off")
    return raw[start : start + length].decode("utf-8")


def _take(text: str, other: str) -> None:
    if not text:
        _rule.append(_plural_rule(other))
    elif "\0" in text:
        _forms[text.partition("\0")[0]] = tuple(other.split("\0"))
    elif "\x04" in text and "{" in text:
        context, _, english = text.partition("\x04")
        pieces, names = split(english)
        _sentences.setdefault(f"{context}\x04{pieces[0][:1]}", []).append((pieces, names, other))
    else:
        _words[text] = other


def _plural_rule(header: str) -> "Callable[[int], int]":
    rule = header.partition("plural=")[2].partition(";")[0].strip() or "0"
    if rule == "0":
        return lambda _: 0
    from gettext import c2py

    return c2py(rule)
