"""The words of a person's name that tell them from others: titles are set aside, Jr. and Sr. stand apart."""

from crmcli.core.text import words

SENIORITY = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "2", "iii": "3", "iv": "4", "2nd": "2", "3rd": "3",
    "fils": "jr", "pere": "sr",
}  # fmt: skip
TITLES = frozenset(
    (
        "mr", "mrs", "ms", "miss", "mx", "sir", "lady", "dr", "doctor", "doktor", "prof", "professor", "professorin",
        "herr", "frau", "dipl", "phd", "msc", "mba", "mme", "mlle", "monsieur", "madame", "senor", "senora", "sra",
        "先生", "女士", "小姐", "博士", "教授", "老师", "老師",
    )
)  # fmt: skip
BEHIND = ("先生", "女士", "小姐", "博士", "教授", "老师", "老師")


def name_words(name: str) -> tuple[tuple[str, ...], str | None]:
    """The words that tell a person from others, and the seniority (Jr., Sr., III) that tells father from son.

    Titles are set aside (`Prof. Dr. Łukasz Źdźbło`, 欧阳娜娜女士) unless nothing else is left.
    """
    said = [_plain(word) for word in words(name)]
    seniority = next((SENIORITY[word] for word in said[1:] if word in SENIORITY), None)
    kept = tuple(word for at, word in enumerate(said) if word not in TITLES and not (at and word in SENIORITY))
    return kept or tuple(said), seniority


def same_name(one: str, other: str) -> bool:
    """True for the same name in any order, titles aside: `Müller, Anna` and `Dr. Anna Müller`; never Jr. and Sr."""
    (mine, my_rank), (theirs, their_rank) = name_words(one), name_words(other)
    return sorted(mine) == sorted(theirs) and not (my_rank and their_rank and my_rank != their_rank)


def surnames(name: str) -> set[str]:
    """The surname of a name of several words, folded and as it is written in small letters: `Müller, Anna` → müller.

    Nothing for a name of one word, which is looked for whole.
    """
    kept, _ = name_words(name)
    if len(kept) < 2:
        return set()
    before, comma, _ = name.partition(",")
    said = (name_words(before)[0] if comma else ()) or kept
    written = (word.lower() for word in name.replace(",", " ").split())
    return {said[-1], *(word for word in written if words(word) == [said[-1]])}


def _plain(word: str) -> str:
    """A Chinese name without the title that is written right behind it."""
    title = next((one for one in BEHIND if word.endswith(one) and len(word) - len(one) > 1), "")
    return word.removesuffix(title)
