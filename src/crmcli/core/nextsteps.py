"""The next step that follows from a talk: a table from its kind and outcome to working days and a title.

A row is named `call`, `call/not reached`, or `*/not interested` for any kind; the most exact one counts. A row without
days says that nothing follows.
"""

from collections.abc import Mapping, Sequence

from crmcli.core.errors import BadInput
from crmcli.core.text import clean, cut, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Row = Sequence[int | str] | None  # (working days, title)

OUTCOMES: "dict[str, tuple[str, ...]]" = {  # outcome -> other words that mean it
    "reached": ("spoke", "接通", "已接", "已联系"),
    "not reached": ("no answer", "unreached", "missed", "busy", "未接", "未接通", "没接", "无人接听", "占线"),
    "voicemail": ("left message", "left a message", "mailbox", "留言", "语音信箱"),
    "interested": ("warm", "有意向", "感兴趣"),
    "not interested": ("declined", "没兴趣", "无意向", "不感兴趣"),
    "agreed": ("yes", "同意", "答应"),
    "postponed": ("later", "推迟", "改期", "再说"),
    "no show": ("did not come", "爽约", "未到"),
}
TABLE: "dict[str, Row]" = {
    "meeting": (2, "follow up on the meeting"),
    "visit": (2, "follow up on the visit"),
    "email": (3, "follow up on the e-mail"),
    "message": (3, "follow up on the message"),
    "call": (3, "follow up on the call"),
    "call/not reached": (1, "call again"),
    "call/voicemail": (2, "call again"),
    "meeting/no show": (1, "set a new date"),
    "visit/no show": (1, "set a new date"),
    "*/interested": (1, "send what was asked for"),
    "*/postponed": (10, "ask again"),
    "*/not interested": None,
}
MOST_DAYS = 750  # working days: three years
LONGEST = 100
LONGEST_TITLE = 200
_HINT = "crm config set outcomes 'call/not reached = 1 call again'"


def read_outcome(text: str) -> str | None:
    """An outcome as the book keeps it: one of the known words, else what was said. None for nothing.

    Raises `BadInput` for more than a few words.
    """
    said = clean(text)
    if len(said) > LONGEST:
        raise BadInput(f"an outcome is a few words, not {len(said)} characters", hint="--note 'the rest'")
    folded = fold(said).replace("-", " ").replace("_", " ")
    for name, others in OUTCOMES.items():
        if folded == name or folded in others:
            return name
    return said or None


def near_outcome(said: str, own: "Iterable[str]") -> str | None:
    """The known outcome that is nearly what was said; None for one that is known, the book's `own` included."""
    known = {word: name for name, others in OUTCOMES.items() for word in (name, *others)} | {one: one for one in own}
    if fold(said) in known:
        return None
    from difflib import get_close_matches

    return next((known[one] for one in get_close_matches(fold(said), known, n=1, cutoff=0.8)), None)


def row_for(table: "Mapping[str, Row]", kind: str, outcome: str | None) -> "tuple[str, Row] | None":
    """The row that counts for a talk, with its name; None where the table has none."""
    names = [f"{kind}/{fold(outcome)}", f"*/{fold(outcome)}"] if outcome else []
    for name in (*names, kind):
        if name in table:
            return name, table[name]
    return None


def read_rows(text: str, kind_of: "Callable[[str], str | None]") -> "dict[str, Row | str]":
    """Rows by name, parted by semicolons: `call/not reached = 1 call again; visit = none; email = default`.

    `none` says that nothing follows, `default` gives a row back to what is usual. `kind_of` knows the kinds of talks.
    Raises `BadInput`.
    """
    found: dict[str, Row | str] = {}
    for part in text.replace("；", ";").replace("\n", ";").split(";"):
        if said := clean(part):
            name, row = _row(said, kind_of)
            found[name] = row
    return found


def merged(own: "Mapping[str, Row]", said: "Mapping[str, Row | str]") -> "dict[str, Row]":
    """A book's own rows once others are said."""
    rows: dict[str, Row | str] = {**own, **said}
    return {name: row for name, row in rows.items() if not isinstance(row, str)}


def say_rows(own: "Mapping[str, Row]") -> str:
    """The whole table, as `read_rows` reads it."""
    rows = {**TABLE, **own}
    return "; ".join(f"{name} = none" if row is None else f"{name} = {row[0]} {row[1]}" for name, row in rows.items())


def _row(said: str, kind_of: "Callable[[str], str | None]") -> "tuple[str, Row | str]":
    name, sign, rest = said.replace("＝", "=").partition("=")
    first, slash, last = name.partition("/")
    kind = "*" if first.strip() == "*" and slash else kind_of(first.strip())
    outcome = read_outcome(last)
    if not sign or kind is None or (slash and outcome is None):
        raise BadInput(f"{cut(said, 60)!r} is no row: KIND or KIND/OUTCOME = DAYS TITLE", hint=_HINT)
    key = f"{kind}/{fold(outcome)}" if outcome else kind
    word = fold(rest)
    if word in ("none", "default"):
        return key, None if word == "none" else word
    days, _, title = rest.strip().partition(" ")
    if not (days.isascii() and days.isdigit() and len(days) < 5 and int(days) <= MOST_DAYS):
        raise BadInput(f"{cut(days, 20)!r} is no number of working days up to {MOST_DAYS}", hint=_HINT)
    if len(title) > LONGEST_TITLE:
        raise BadInput(f"a title of {len(title)} characters is too long; {LONGEST_TITLE} are kept", hint=_HINT)
    return key, (int(days), clean(title) or "follow up")
