"""Consent by channel: which channels there are, on what basis somebody may be reached, and what counts in the end."""

from collections.abc import Mapping

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import clean, fold

CHANNELS = {  # channel -> other words that mean it
    "email": "mail e-mail 邮件 邮箱 电子邮件",
    "phone": "call telephone telefon anruf 电话 致电",
    "message": "sms nachricht text chat whatsapp wechat 短信 微信 消息",
    "post": "letter mailing brief 邮寄 信件",
    "visit": "meeting besuch 拜访 上门",
    "any": "all every alle 全部 所有",
}
BASES = {  # the lawful grounds of GDPR article 6, as people say them
    "consent": "opt-in optin einwilligung 同意",
    "contract": "vertrag 合同",
    "legal obligation": "obligation 法定义务",
    "vital interest": "vital-interests 重大利益",
    "public interest": "public-task 公共利益",
    "legitimate interest": "berechtigtes-interesse legitimate-interests 合法利益 正当利益",
}
YES = ("yes", "y", "on", "given", "in", "ja", "oui", "是", "同意", "愿意")
NO = ("no", "n", "off", "withdrawn", "out", "nein", "non", "否", "拒绝", "撤回", "不愿意")
CHANNEL_OF = {"call": "phone", "email": "email", "message": "message", "visit": "visit", "meeting": "visit"}
LONGEST = 100


@record(frozen=True, slots=True)
class Consent:
    """What somebody said of a channel on a day: given or not, on which basis, how it is known, who wrote it down."""

    date: str
    channel: str
    given: bool
    basis: str | None
    source: str | None
    user: str | None


def channel(word: str) -> str:
    """The channel that a word means. Raises `BadInput` with the list."""
    if found := _meant(word, CHANNELS):
        return found
    raise BadInput(f"there is no channel {word!r}; channels are: {' '.join(CHANNELS)}", hint=_HINT)


def is_channel(word: str) -> bool:
    """Whether a word means a channel."""
    return _meant(word, CHANNELS) is not None


def given(word: str) -> bool:
    """Whether a word says yes or no. Raises `BadInput` for any other."""
    key = fold(word)
    if key in YES or key in NO:
        return key in YES
    raise BadInput(f"consent is yes or no, not {word!r}", hint=_HINT)


def basis(text: str) -> str:
    """The basis that words mean; others are kept as they are. Raises `BadInput` for endless ones."""
    said = clean(text)
    if not said or len(said) > LONGEST:
        raise BadInput("a basis is a few words", hint="--basis 'legitimate interest'")
    return _meant(said, BASES) or said


def refused(consent: "Mapping[str, Mapping[str, object]]", kind: str) -> str | None:
    """The channel that an outgoing talk of this kind would use although it was refused, or None.

    What was said of the channel itself counts before what was said of `any`.
    """
    used = CHANNEL_OF.get(kind)
    if used is None:
        return None
    for name in (used, "any"):
        if name in consent:
            return None if consent[name]["given"] else name
    return None


_HINT = "crm contact consent ada email yes --basis consent --source 'fair 2026'"


def _meant(word: str, table: Mapping[str, str]) -> str | None:
    key = fold(word.replace("-", " "))
    for name, others in table.items():
        if key == fold(name) or key in (fold(other.replace("-", " ")) for other in others.split()):
            return name
    return None
