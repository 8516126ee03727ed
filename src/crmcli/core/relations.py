"""How two people belong together: the kinds, each with the word that the other one sees, and their other names.

A kind is read from its owner's side. `spouse` is what the other one is; `reports to` is what the owner does. A word
that is none of these is kept as it is, and the other one sees it with `of` behind it: `godmother`, `godmother of`.
"""

from collections.abc import Mapping

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import clean, fold

INVERSES = {  # kind -> the word on the other side
    "spouse": "spouse", "partner": "partner", "parent": "child", "child": "parent", "sibling": "sibling",
    "relative": "relative", "friend": "friend", "colleague": "colleague", "assistant": "assistant of",
    "assistant of": "assistant", "reports to": "manages", "manages": "reports to", "referred by": "referred",
    "referred": "referred by", "introduced by": "introduced", "introduced": "introduced by",
}  # fmt: skip
WORDS = {  # kind -> other words that mean it
    "spouse": (
        "husband wife married 配偶 丈夫 妻子 老公 老婆 爱人 太太 夫人 ehefrau ehemann ehepartner gatte gattin"
        " ehepartnerin verheiratet"
    ),
    "partner": "伴侣 男友 女友 男朋友 女朋友 partnerin lebensgefährte lebensgefährtin lebenspartner",
    "parent": "mother father mum mom dad 父母 父亲 母亲 爸爸 妈妈 家长 eltern elternteil mutter vater",
    "child": "son daughter kid 子女 儿子 女儿 孩子 kind sohn tochter",
    "sibling": "brother sister 兄弟 姐妹 兄弟姐妹 哥哥 弟弟 姐姐 妹妹 geschwister bruder schwester",
    "relative": "relation family 亲戚 亲属 家人 verwandt verwandte verwandter familie",
    "friend": "朋友 好友 freund freundin befreundet",
    "colleague": "coworker co-worker workmate 同事 kollege kollegin",
    "assistant": "secretary pa 助理 秘书 assistenz assistent assistentin sekretär sekretärin",
    "assistant of": "assists 助理于",
    "reports to": "reports-to boss manager supervisor 上级 领导 老板 主管 经理 chef chefin vorgesetzte vorgesetzter",
    "manages": "report subordinate 下属 下级 mitarbeiter mitarbeiterin untergeben",
    "referred by": "referred-by referrer 推荐人 转介绍人 empfohlen-von empfehlung",
    "referred": "推荐了 被推荐人",
    "introduced by": "introduced-by introducer 介绍人 vorgestellt-von vermittelt-von",
    "introduced": "介绍了 被介绍人",
}
LONGEST = 60
LONGEST_NOTE = 500
OF = " of"


@record(frozen=True, slots=True)
class Relation:
    """Somebody else as one person sees them: `kind` is the word on this side, `ref` and `name` the other one."""

    kind: str
    id: int
    ref: str
    name: str
    note: str | None


@record(frozen=True, slots=True)
class Asked:
    """A relation in words: `KIND=WHO`, with a note behind a semicolon."""

    kind: str
    who: str
    note: str | None


def read(text: str, inverses: Mapping[str, str]) -> Asked:
    """`spouse=William King; since 1835` in its parts, the kind under its usual word. Raises `BadInput`."""
    said, equals, rest = clean(text.replace("＝", "=")).partition("=")
    who, _, note = rest.replace("；", ";").partition(";")
    if not equals or not said.strip() or not who.strip():
        raise BadInput(f"{text!r} is not KIND=WHO", hint="--add-relation 'spouse=William King'")
    if len(note) > LONGEST_NOTE:
        raise BadInput(
            f"a relation's note is a few words, not {len(note)} characters", hint="put long text into --notes"
        )
    return Asked(kind_of(said, inverses), who.strip(), note.strip() or None)


def kind_of(word: str, inverses: Mapping[str, str]) -> str:
    """The kind that a word means; a word that means none is a kind of its own. Raises `BadInput` for an endless one.

    `father of=Bob` says that Bob is a child: the same as `child=Bob`.
    """
    name = clean(word).casefold()
    if len(name) > LONGEST:
        raise BadInput(f"a kind of relation is a word or two, not {len(name)} characters", hint="mentor=WHO")
    if kind := _known(name, inverses):
        return kind
    if name.endswith(OF) and (kind := _known(name.removesuffix(OF), inverses)):
        return inverses[kind]
    return name


def near(kind: str, inverses: Mapping[str, str]) -> str | None:
    """The usual kind that a kind of somebody's own looks like, or None: `spuse` is near `spouse`."""
    if kind in inverses:
        return None
    from difflib import get_close_matches

    known = {fold(word): one for one in inverses for word in (one, *WORDS.get(one, "").split())}
    found = get_close_matches(fold(kind), list(known), n=1, cutoff=0.75)
    return known[found[0]] if found else None


def inverse(kind: str, inverses: Mapping[str, str]) -> str:
    """The word on the other side."""
    if kind in inverses:
        return inverses[kind]
    return kind.removesuffix(OF) if kind.endswith(OF) and kind != OF else kind + OF


def read_kinds(text: str | None) -> dict[str, str]:
    """All kinds with the word on the other side: the usual ones and the book's own, `mentor=protégé, peer=peer`."""
    found = dict(INVERSES)
    for pair in (text or "").replace("，", ",").split(","):
        if not pair.strip():
            continue
        here, equals, there = (clean(part).casefold() for part in pair.partition("="))
        if not equals or not here or not there or max(len(here), len(there)) > LONGEST:
            raise BadInput(f"{pair.strip()!r} is not KIND=OTHER SIDE", hint=_HINT)
        if any(found.get(one, other) != other for one, other in ((here, there), (there, here))):
            raise BadInput(f"{pair.strip()!r} gives a kind two other sides", hint=_HINT)
        found |= {here: there, there: here}
    return found


_HINT = "crm config set relation_kinds 'mentor=mentee, godparent=godchild'"


def _known(name: str, inverses: Mapping[str, str]) -> str | None:
    key = fold(name)
    for kind in inverses:
        if key == fold(kind) or key in map(fold, WORDS.get(kind, "").split()):
            return kind
    return None
