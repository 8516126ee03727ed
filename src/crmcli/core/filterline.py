"""The words of a command line as one filter: the shell took their quotes, so what needs them gets them again."""

from collections.abc import Iterable

from crmcli.core.conditions import quoted
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import OF_PEOPLE, Language
from crmcli.core.quickadd import QUOTES, read_tag

WIDE = str.maketrans("：＝！～＜＞（），＂＇≥≤≠＋＃＠", ":=!~<>(),\"'≥≤≠+#@")


def line(words: Iterable[str], language: Language = OF_PEOPLE) -> str:
    """The words of a command line as one text, as it would stand behind `-w`."""
    return " ".join(_typed(word, language) for word in words).strip()


def _typed(word: str, language: Language) -> str:
    """A word of the command line as it stands in a filter: the shell took its quotes, so what needs them gets them."""
    plain = word.translate(WIDE)
    odd = plain.count('"') % 2 == 1 or (plain[:1] == "'" != plain[-1:])
    if not odd and not any(char.isspace() for char in word):
        return word
    field, colon, value = plain.partition(":")
    if colon and language.field(field) and value and not value[0].isspace() and (odd or value[0] not in QUOTES):
        if any(f" {join} " in value for join in ("and", "or", "not")) and any(sign in value for sign in ":=<>~"):
            raise BadInput(f"a whole filter stands behind -w: {word}", hint=f'-w "{word}"')
        return f"{field}:{quoted(word[len(field) + 1 :])}"
    if tag := read_tag(word):
        return f"tag:{quoted(tag)}"
    if any(sign in plain for sign in "=<>~:()≥≤≠") or {"not", "in", "is"} & set(word.casefold().split()):
        return word
    return quoted(word)
