"""Mails and phones: the text as it was typed is kept, the key they are found by is told beside it.

What does not look valid is kept with a flag, never dropped.
"""

import re

from crmcli.core.record import record
from crmcli.core.refs import digits_of, looks_like_mail, looks_like_phone, mail_key
from crmcli.core.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# Extensions as they are written beside those that the library knows (ext. x доб. …). All are looked for from a digit
# on, with few blanks between, so that a long text costs no more than its length.
_EXTENSION = re.compile(
    r"(?<=\d)[\s,，(（)）]{0,4}(?:转接?|轉接?|分机号?|分機號?|内线|內線|内線|durchwahl|dw\.?|nst\.?|poste|int\.)"
    r"[\s:：.]{0,4}(?P<extension>\d{1,8})[\s)）]{0,4}$",
    re.IGNORECASE,
)
_DASHED = re.compile(r"(?<=\d)\s{0,2}[-‐‑–—－]{1,3}\s{0,2}(?P<extension>\d{1,6})$")
_BETWEEN = re.compile(r"[\n|、；]|;(?!\s*ext\s*=)|\s(?:or|oder|ou|或)\s", re.IGNORECASE)
_MAYBE_BETWEEN = (re.compile(r"\s+[/／]\s+|\s*[,，]\s+"), re.compile(r"\s*[/,，／]\s*"))
_OTHER_ENDINGS = re.compile(r"(?<=\d{4})\s{0,2}[/／]\s{0,2}\d{1,3}$")  # 1234567/8: two numbers that end differently
WHOLE = 7  # digits from which a part of a text can be a number of its own
WHOLE_ABROAD = 9  # with a country code: 0049171/5550101 is one number
_TITLE = re.compile(
    r"^(?:telefon(?:nummer)?|telephone|tel|phone|fon|ph|电话|電話)\b[.:：]{0,2}\s{0,4}(?=[+＋(（\d])", re.IGNORECASE
)
_STORIES = range(7_700_900_000, 7_700_901_000)  # British mobiles that Ofcom keeps for stories and examples


@record(frozen=True, slots=True)
class Mail:
    """A mail address, its key, and whether it can be one."""

    address: str
    key: str
    is_valid: bool


@record(frozen=True, slots=True)
class Phone:
    """A phone number as typed, its key, E.164 and extension where they can be told."""

    raw: str
    key: str
    e164: str | None
    extension: str | None
    is_valid: bool


def identified_by(text: str) -> str | None:
    """The list that words belong to by which somebody was looked for: a mail, a phone number, a handle, or none."""
    from crmcli.core.handles import read_handle

    if looks_like_mail(text):
        return "emails"
    return "phones" if looks_like_phone(text) else "handles" if read_handle(text) else None


def mails(text: str) -> list[Mail]:
    """The addresses in a text: `Ada <ada@e.org>; mailto:b@e.org` holds two. What stands in quotes is not parted."""
    found = []
    for part in mail_texts(text):
        if "<" in part and ">" in part:
            part = part[part.rindex("<") + 1 : part.rindex(">")].strip() or part
        address = clean(part)
        if address[:7].casefold() == "mailto:":
            address = address[7:].partition("?")[0].strip()
        if address:
            found.append(Mail(address, mail_key(address), _is_mail(address)))
    return found


def phones(text: str, region: str | None) -> list[Phone]:
    """The phone numbers in a text: `2025550143 / 2025550144` holds two, `030/5550100` one."""
    return [phone(part, region) for part in phone_texts(text)]


def phone_texts(text: str) -> list[str]:
    """The texts of the numbers in a text. A slash or comma parts two only where each side can be a number."""
    found = [clean(part) for part in _BETWEEN.split(clean(text, lines=True))]
    for mark in _MAYBE_BETWEEN:
        found = [piece for part in found for piece in _whole_pieces(mark.split(part), part)]
    return [one for one in map(clean, found) if one]


def _whole_pieces(pieces: list[str], part: str) -> list[str]:
    return pieces if all(map(_is_whole, pieces)) else [part]


def _is_whole(piece: str) -> bool:
    digits = digits_of(piece)
    if digits.startswith("00") or piece.lstrip()[:1] in ("+", "＋"):
        return len(digits.removeprefix("00")) >= WHOLE_ABROAD
    return len(digits) >= WHOLE


def phone(text: str, region: str | None) -> Phone:
    """One phone number; `region` (ISO 3166, e.g. CN) reads numbers without a country code."""
    raw = clean(text)
    if title := _TITLE.match(raw):
        raw = raw[title.end() :]
    if found := _EXTENSION.search(raw):
        return _with_extension(raw, raw[: found.start()], found["extension"], region)
    other = _OTHER_ENDINGS.search(raw)
    told = _parsed(raw, raw[: other.start()] if other else raw, region)
    if not told.is_valid and (found := _DASHED.search(raw)):
        shorter = _with_extension(raw, raw[: found.start()], found["extension"], region)
        return shorter if shorter.is_valid and shorter.e164 else told
    return told


def _with_extension(raw: str, number: str, extension: str, region: str | None) -> Phone:
    told = _parsed(raw, number.strip(), region)
    return Phone(raw, told.key, told.e164, extension, told.is_valid)


def _parsed(raw: str, text: str, region: str | None) -> Phone:
    """What the library tells of a number; `raw` is all that was typed."""
    import phonenumbers

    spelled = sum(char.isdigit() for char in text) > 2  # 1-800-FLOWERS
    plain = digits_of(phonenumbers.convert_alpha_characters_in_number(text) if spelled else text) or raw.casefold()
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return Phone(raw, plain, None, None, False)
    valid = phonenumbers.is_valid_number(number) or (number.country_code == 44 and number.national_number in _STORIES)
    if not valid and (today := _mexican(number)) is not None:
        number, valid = today, True
    international = text.startswith(("+", "＋", "00"))
    if not valid and not international:
        # 12306 is what it is, and a guessed country code would make another number of 555-0143
        short = number.extension is None and phonenumbers.is_valid_short_number_for_region(number, region or "ZZ")
        return Phone(raw, digits_of(text) or plain, None, number.extension, short)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(raw, e164[1:], e164, number.extension, valid)


def region_of_prefix(digits: str) -> str | None:
    """The main country of the country code that these digits of an E.164 number begin with."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE as REGIONS

    found = next(
        (REGIONS[int(digits[:n])] for n in (1, 2, 3) if digits[:n].isdigit() and int(digits[:n]) in REGIONS), None
    )
    return found[0] if found and found[0] != "001" else None


def trunk_prefix(region: str) -> str | None:
    """What stands before an area code within a country: 0 in most, None where nothing does."""
    from phonenumbers import PhoneMetadata

    known = PhoneMetadata.metadata_for_region(region, None)
    return known.national_prefix if known else None


def _mexican(number: "PhoneNumber") -> "PhoneNumber | None":
    """A Mexican number without the 1 of mobiles, which went out of use in 2019; None where that is none."""
    import phonenumbers

    national = str(number.national_number or "")
    if number.country_code != 52 or len(national) != 11 or national[0] != "1":
        return None
    today = phonenumbers.PhoneNumber(52, int(national[1:]), number.extension)
    return today if phonenumbers.is_valid_number(today) else None


def _is_mail(address: str) -> bool:
    """Cheap look for the commonest addresses, the library for the rest."""
    local, _, domain = address.rpartition("@")
    plain = local.replace(".", "").replace("_", "").replace("-", "").replace("+", "").isalnum()
    labels = domain.split(".")
    sound = all(label.replace("-", "").isalnum() and label[0] != "-" != label[-1] for label in labels if label)
    if address.isascii() and plain and len(labels) > 1 and all(labels) and sound and labels[-1].isalpha():
        return ".." not in local and not local.startswith(".") and not local.endswith(".") and len(address) < 255
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False, allow_quoted_local=True)
    except EmailNotValidError:
        return False
    return True


def mail_texts(text: str) -> list[str]:
    """A text parted at commas, semicolons and line ends that stand outside of double quotes.

    A comma parts only what is a mail on either side: in `lina@beichen,example` it stands for a dot.
    """
    return [piece for part in _parted(text, ";；\n") for piece in _mails_between(part)]


def _mails_between(part: str) -> list[str]:
    pieces = _parted(part, ",，、")
    whole = all("@" in piece or "＠" in piece for piece in pieces if piece.strip())
    return pieces if whole else [part]


def _parted(text: str, marks: str) -> list[str]:
    parts, quoted = [""], False
    odd = text.count('"') % 2 == 1  # an odd quote is a letter
    for char in text:
        if char == '"' and not odd:
            quoted = not quoted
        if char in marks and not quoted:
            parts.append("")
        else:
            parts[-1] += char
    return parts
