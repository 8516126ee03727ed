"""What the words and values of vCards mean to the book: labels, days, numbers, pages, kinds of relations."""

import re
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

from crmcli.core.handles import network_of, read_handle, read_url
from crmcli.core.text import clean

LONGEST_ITEM = 1000  # of a mail, phone, handle or address, as the book keeps them
NOT_LABELS = frozenset(
    (
        "pref", "voice", "internet", "msg", "text", "textphone", "video", "x400", "aol", "applelink", "attmail", "cis",
        "eworld", "ibmmail", "mcimail", "powershare", "prodigy", "tlx", "dom", "intl", "postal", "parcel", "uri",
    )
)  # fmt: skip
PLACES = ("home", "work", "school", "other")  # stand before what a phone is: home-fax
LABELS = {"cell": "mobile", "private": "home", "office": "work", "business": "work"}
APPLE = re.compile(r"_\$!<(.*)>!\$_\Z", re.DOTALL)
# X-ANDROID-CUSTOM numbers the kinds of relations and dates.
ANDROID_KINDS = (
    "", "assistant", "brother", "child", "domestic partner", "father", "friend", "manager", "mother", "parent",
    "partner", "referred by", "relative", "sister", "spouse",
)  # fmt: skip
ANDROID_DATES = {"1": "anniversary", "2": "other", "3": "birthday"}
RELATIONS = {"manager": "reports to"}
_DAY = re.compile(r"(\d{4})(?:-?(\d\d)-?(\d\d)|([-./])(\d\d?)\4(\d\d?))(?:[T ].*)?\Z")
_YEARLESS = re.compile(r"--(\d\d)-?(\d\d)(?:[T ].*)?\Z")
_NO_YEAR = (0, 1, 1604)  # years that stand for none; Apple writes 1604, which has a 29 February


@lru_cache(maxsize=1024)
def label_of_types(types: tuple[str, ...]) -> str:
    """`home-fax` of HOME and FAX in whatever order, `mobile` of CELL and VOICE; nothing where no type says it."""
    said = [LABELS.get(one, one.removeprefix("x-")) for one in types if one not in NOT_LABELS]
    if "iphone" in said:
        said = [one for one in said if one != "mobile"]
    ordered = sorted(dict.fromkeys(said), key=lambda one: one not in PLACES)
    return "-".join(ordered)


def label_of_words(text: str) -> str:
    """The label of an X-ABLabel: Apple's own words are in a frame, `_$!<HomeFAX>!$_`."""
    found = APPLE.match(text)
    if not found:
        return clean(text)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", found[1]).lower()
    return {"home-page": "homepage", "assistant-phone": "assistant"}.get(words, words)


def relation_of(words: str) -> str:
    """The kind of a relation in the words of the book: REFERRED_BY → referred by."""
    kind = " ".join(words.replace("_", " ").replace("=", " ").replace(":", " ").split()).casefold()
    return RELATIONS.get(kind, kind) or "related"


def day_of(text: str, omitted: str = "") -> str | None:
    """A day as 1985-04-12 or, without its year, --04-12; None for what is no whole day. `omitted` is a year that
    stands for none.
    """
    text = text.strip()
    if found := _YEARLESS.match(text):
        return _yearless(int(found[1]), int(found[2]))
    if not (found := _DAY.match(text)):
        return None
    year, month, day = int(found[1]), int(found[2] or found[5]), int(found[3] or found[6])
    if year in _NO_YEAR or found[1] == omitted:
        return _yearless(month, day)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _yearless(month: int, day: int) -> str | None:
    try:
        return date(2000, month, day).isoformat()[2:].replace("00", "-", 1)
    except ValueError:
        return None


def phone_of(text: str) -> str:
    """A number without the form of a URI: `tel:+1-418-656-9254;ext=102` → `+1-418-656-9254 ext. 102`."""
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.strip().lower() not in ("tel", "callto", "sms"):
        return text
    number, *params = unquote(rest).split(";")
    said = {key.strip().lower(): value.strip() for key, _, value in (one.partition("=") for one in params)}
    context = said.get("phone-context", "")
    before = context if context.startswith("+") and not number.startswith("+") else ""
    return f"{before}{number}" + (f" ext. {said['ext']}" if said.get("ext") else "")


def mail_of(text: str) -> str:
    """An address without `mailto:` and what may stand behind a question mark there."""
    return unquote(text[7:].partition("?")[0]) if text[:7].lower() == "mailto:" else text


def page_of(text: str) -> str | None:
    """A page or profile as `network:name`, as the book reads it; None for what is none."""
    found = read_url(text) if "://" in text else read_url(f"https://{text}") if "." in text else None
    if found is None:
        return None
    network, name = found
    if network == "web":
        name = f"https://{name}"
    return handle(network, name)


def handle(network: str, name: str) -> str | None:
    """`network:name` where the book reads it as the same one again, else None."""
    text = clean(f"{network}:{name}")
    found = read_handle(text)
    if found is None or found[0] != network or len(text) > LONGEST_ITEM:
        return None
    if network != "web" and set(",;\n") & set(text):  # a web address is whole whatever stands in it
        return None
    return text


def messenger_of(text: str, service: str, user: str = "") -> tuple[str, str]:
    """(network or service, name) of an IMPP or a profile: `skype:ada`, `x-apple:ada` with the service beside it."""
    scheme, colon, rest = text.partition(":")
    page = read_url(text) if "://" in text else None
    if page and page[0] != "web":
        return page
    name = user or (unquote(rest) if colon and not rest.startswith("//") else text)
    named = service.strip().lower().removesuffix(" im").removesuffix("-username")
    if not colon and not named:
        return "im", name
    told = named or scheme.strip().lower()
    return network_of(told) or told, name.strip()
