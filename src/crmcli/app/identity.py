"""Mails and phones: the text as it was typed is kept, the key they are found by is told beside it.

What does not look valid is kept with a flag, never dropped.
"""

from crmcli.core.record import record
from crmcli.core.refs import digits_of
from crmcli.core.text import clean


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


def mails(text: str) -> list[Mail]:
    """The addresses in a text: `Ada <ada@e.org>; mailto:b@e.org` holds two."""
    found = []
    for part in text.replace(";", ",").split(","):
        if "<" in part and ">" in part:
            part = part[part.rindex("<") + 1 : part.rindex(">")]
        address = clean(part).removeprefix("mailto:").removeprefix("MAILTO:").strip()
        if address:
            found.append(Mail(address, mail_key(address), _is_mail(address)))
    return found


def mail_key(address: str) -> str:
    """Addresses are found without regard to case and width."""
    return clean(address).casefold()


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
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def phone(text: str, region: str | None) -> Phone:
    """A phone number; `region` (ISO 3166, e.g. CN) reads numbers without a country code."""
    import phonenumbers

    raw = clean(text)
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return Phone(raw, digits_of(raw) or raw.casefold(), None, None, False)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    valid = phonenumbers.is_valid_number(number)
    if not valid and not raw.startswith(("+", "＋", "00")):
        # a short number such as 12306 is what it is; a guessed country code would make another number of it
        return Phone(raw, digits_of(raw), None, number.extension, False)
    return Phone(raw, e164[1:], e164, number.extension, valid)
