"""References: `c12` and its kin, and what kind of words may stand for a person."""

LETTERS = {"c": "contact", "o": "company", "d": "deal", "t": "task", "i": "interaction", "a": "act", "k": "ticket"}
KINDS = {kind: letter for letter, kind in LETTERS.items()}
PHONE_SIGNS = set("0123456789+-()./ \u00a0\u2011")
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
    """True for something with an @ inside."""
    return "@" in text[1:-1] and " " not in text.strip()


def looks_like_phone(text: str) -> bool:
    """True for at least five digits with nothing but telephone signs between them."""
    return sum(char.isdigit() for char in text) >= 5 and set(text) <= PHONE_SIGNS


def digits_of(text: str) -> str:
    """The ASCII digits of a text, full-width ones included: the key of a phone that cannot be parsed."""
    return "".join(str(int(char)) for char in text if char.isdecimal())
