"""What a mail, phone, address or handle is for: `work:ada@engines.example`, `手机：138 0013 8000`.

A label is a word before a colon. The known ones may be followed by a blank and are kept in one language; any other
word is a label where the value follows at once. `:ada@engines.example` says that there is no label.
"""

from crmcli.core.handles import network_of
from crmcli.core.text import clean

# label -> other words for it; 手机 and mobile are the same label
LABELS = {
    "work": (
        "office", "business", "büro", "buero", "arbeit", "geschäftlich", "dienstlich", "工作", "公司", "单位", "办公",
    ),
    "home": ("private", "privat", "zuhause", "daheim", "住宅", "家", "家庭", "私人"),
    "mobile": ("cell", "mobil", "handy", "natel", "手机", "移动"),
    "main": ("zentrale", "hauptnummer", "主要", "常用"),
    "fax": ("telefax", "传真"),
    "other": ("sonstige", "andere", "weitere", "其他", "其它"),
}  # fmt: skip
SCHEMES = frozenset(("mailto", "tel", "sms", "sip", "sips", "callto", "xmpp", "im", "http", "https", "weixin"))
LONGEST = 30
_twins: dict[str, str] = {}


def read_label(text: str) -> tuple[str | None, str]:
    """(label, value) of `label:value`; None where no label is said, empty where it is said that there is none."""
    text = text.strip()
    word, colon, value = text.replace("：", ":", 1).partition(":") if "：" in text else text.partition(":")
    if not colon or not value.strip() or value.startswith("//"):
        return None, text
    if not word:
        return "", value.strip()
    label = label_of(word)
    if label is None or (value[0].isspace() and label not in LABELS):
        return None, text
    return label, value.strip()


def label_of(word: str) -> str | None:
    """The label that a word means, or None when it can be none: a scheme, a network, a number, several words."""
    word = clean(word).casefold()
    if not word or len(word) > LONGEST or word in SCHEMES or network_of(word):
        return None
    if not word[0].isalpha() or not word.replace("-", "").replace("_", "").isalnum():
        return None
    if not _twins:
        _twins.update({other: label for label, others in LABELS.items() for other in (label, *others)})
    return _twins.get(word, word)


def say_label(label: str | None, value: str) -> str:
    """A value with its label, as it is typed; read again it is the same."""
    if label:
        return f"{label}:{value}"
    return f":{value}" if read_label(value)[0] is not None else value
