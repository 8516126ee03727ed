"""References: `c12` and its kin, and what kind of words may stand for a person."""

from crmcli.core.text import clean

LETTERS = {"c": "contact", "o": "company", "d": "deal", "t": "task", "i": "interaction", "a": "act", "k": "ticket"}
KINDS = {kind: letter for letter, kind in LETTERS.items()}
PHONE_SIGNS = set("0123456789+-()./ \u00a0\u2011")
EXTENSION_WORDS = (
    "转接", "转", "轉接", "轉", "分机号", "分机", "分機", "内线", "內線", "extension", "ext", "доб",
    "durchwahl", "nst", "dw", "poste", "x",
)  # fmt: skip
LONGEST = 2**62


def ref(kind: str, number: int) -> str:
    """The short ref of a record: ("contact", 12) is `c12`."""
    return f"{KINDS[kind]}{number}"


def read_ref(text: str, *, kind: str | None = None) -> tuple[str, int] | None:
    """(kind, number) when the text is a ref; bare digits are one only where the command names the kind."""
    text = text.strip()
    letter, digits = text[:1].lower(), text[1:]
    if letter in LETTERS and digits.isascii() and digits.isdigit() and int(digits) < LONGEST:
        return LETTERS[letter], int(digits)
    if kind is not None and text.isascii() and text.isdigit() and int(text) < LONGEST:
        return kind, int(text)
    return None


def looks_like_mail(text: str) -> bool:
    """True for something with an @ inside; blanks stand in quotes only, as in `"ada l"@engines.example`."""
    text = text.strip()
    return "@" in text[1:-1] and " " not in (text[text.rindex('"@') + 1 :] if text[0] == '"' and '"@' in text else text)


def mail_key(address: str) -> str:
    """The key of a mail: case and width do not count, nor which of its two spellings a domain is written in."""
    key = clean(address).replace("＠", "@").casefold()
    local, at, domain = key.rpartition("@")
    if "xn--" not in domain:
        return key
    return f"{local}{at}{'.'.join(map(_unicode_label, domain.split('.')))}"


def _unicode_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return clean(label[4:].encode("ascii").decode("punycode")).casefold() or label
    except UnicodeError:
        return label


def looks_like_phone(text: str) -> bool:
    """True for at least five digits with nothing but telephone signs between them; an extension may follow."""
    if not set(text) <= PHONE_SIGNS:
        for word in EXTENSION_WORDS:
            number, found, extension = text.casefold().partition(word)
            if found and extension.strip(" .:：").isdecimal():
                text = number
                break
    return sum(char.isdigit() for char in text) >= 5 and set(text) <= PHONE_SIGNS


def digits_of(text: str) -> str:
    """The ASCII digits of a text, full-width ones included: the key of a phone that cannot be parsed."""
    digits = "".join(filter(str.isdecimal, text))
    return digits if digits.isascii() else "".join(str(int(char)) for char in digits)
