"""What a company is called, its legal form set aside: `Nordlicht` and `Nordlicht GmbH` may be one."""

from crmcli.core.text import fold, words

FORMS = frozenset(
    (
        "gmbh", "ggmbh", "mbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "haftungsbeschrankt", "ev", "eg", "se", "ltd",
        "limited", "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "plc", "pty",
        "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "oyj", "aps", "kft", "sro", "doo", "kk", "pte",
        "bhd", "sdn", "pvt", "the", "and", "und",
    )
)  # fmt: skip
BEHIND = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "分公司", "公司", "集团", "株式会社")
BEFORE = ("株式会社",)


def bare(name: str) -> tuple[str, ...]:
    """The folded words of a name without its legal form; all of them where nothing else is left."""
    said = [_plain(word) for word in words(fold(name).replace(".", ""))]
    return tuple(word for word in said if word not in FORMS) or tuple(said)


def _plain(word: str) -> str:
    for form in BEHIND:
        if word.endswith(form) and len(word) - len(form) > 1:
            return word.removesuffix(form)
    for form in BEFORE:
        if word.startswith(form) and len(word) - len(form) > 1:
            return word.removeprefix(form)
    return word
