"""A name in the five parts of a vCard: family, given, further given names, titles before, and what stands behind."""

from crmcli.core.namewords import BEHIND, SENIORITY, TITLES
from crmcli.core.text import words

DOUBLE = frozenset(  # family names of two characters
    (
        "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "公孙", "公孫", "慕容",
        "司徒", "令狐", "夏侯", "长孙", "長孫", "宇文", "轩辕", "端木", "百里", "南宫", "南宮", "西门", "西門", "申屠",
        "独孤", "獨孤",
    )
)  # fmt: skip
PARTICLES = frozenset(
    (
        "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "san",
        "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
    )
)  # fmt: skip
DEGREES = frozenset(("phd", "msc", "mba", "md", "mph", "llm", "dds", "esq", "bsc"))  # behind a name
CHINESE = "\u2e80"  # here begin the scripts that put the family first

Parts = tuple[str, str, str, str, str]


def parts_of(name: str) -> Parts:
    """Family, given, further names, prefix, suffix, as well as a name tells them; what it does not tell is empty.

    `Dr. Ada van der Berg Jr.` · `Lovelace, Ada` · `张三` · `欧阳娜娜` · `山田 太郎`. A single word is the given name.
    """
    said = name.split()
    if said and all(word[0] >= CHINESE and word[0].isalpha() for word in said):
        return _chinese(name) if len(said) == 1 else (said[0], " ".join(said[1:]), "", "", "")
    before: list[str] = []
    behind: list[str] = []
    while len(said) > 1 and _word(said[0]) in TITLES:
        before.append(said.pop(0))
    while len(said) > 1 and _word(said[-1]) in {*SENIORITY, *DEGREES}:
        behind.insert(0, said.pop())
    family, comma, given = " ".join(said).strip(" ,").partition(",")
    if comma:
        first, *further = given.split() or [""]
        return family.strip(), first, " ".join(further), " ".join(before), " ".join(behind)
    if len(said) < 2:
        return "", " ".join(said).strip(" ,"), "", " ".join(before), " ".join(behind)
    at = len(said) - 1
    while at > 1 and said[at - 1].islower() and said[at - 1] in PARTICLES:
        at -= 1
    family = " ".join(said[at:]).strip(" ,")
    return family, said[0], " ".join(said[1:at]), " ".join(before), " ".join(behind)


def _chinese(name: str) -> Parts:
    title = next((one for one in BEHIND if name.endswith(one) and len(name) - len(one) > 1), "")
    plain = name.removesuffix(title)
    if "·" in plain:  # a foreign name, in its own order
        given, _, family = plain.rpartition("·")
        return family, given, "", title, ""
    if not 1 < len(plain) <= 4:
        return "", plain, "", title, ""
    size = 2 if plain[:2] in DOUBLE and len(plain) > 2 else 1
    return plain[:size], plain[size:], "", title, ""


def _word(text: str) -> str:
    return "".join(words(text.replace(".", "")))
