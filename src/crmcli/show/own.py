"""What belongs to a person or a company, in words: roles, mails and phones with their labels and flags, fields."""

from collections.abc import Mapping, Sequence

from crmcli.core.ownrows import Particulars, mail_flags, phone_flags
from crmcli.language import reworded, worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.core.ownrows import AddressRow, HandleRow, MailRow, PhoneRow

FLAGS = {"emails": {"invalid": "! no usual address", "role": "· an office's mailbox"},
         "phones": {"invalid": "! no usual number"}}  # fmt: skip


def reached(own: Particulars) -> list[tuple[str, str]]:
    """How somebody is reached: mails, phones and handles, each fact with its name; the primary one first."""
    networks: dict[str, list[HandleRow]] = {}
    for one in own.handles:
        networks.setdefault(one.network, []).append(one)
    return [
        (worded("mail"), _listed([mail(one) for one in own.emails])),
        (worded("phone"), "\n".join(phone(one) for one in own.phones)),  # 030/5550188, 089/1234567 looks like one
        *((reworded(network), _listed([labelled(one) for one in rows])) for network, rows in networks.items()),
    ]


def places(own: Particulars) -> list[tuple[str, str]]:
    """Each address as a fact of its own."""
    return [(worded("address"), labelled(one)) for one in own.addresses]


def roles(title: str | None, own: Particulars) -> str:
    """What somebody is and where: `Countess; CTO, Acme Ltd; Analytical Society; Foo (put away)`."""
    held = [", ".join(filter(None, (one.role, one.text))) for one in own.positions]
    held += [f"{', '.join(filter(None, (one.role, one.text)))} ({worded('put away')})" for one in own.put_away]
    apart = own.put_away or any(one.role for one in own.positions)
    return ("; " if apart else ", ").join(filter(None, (title, *held)))


def fields(custom: Mapping[str, object]) -> list[tuple[str, str]]:
    """Custom fields as facts."""
    if not custom:
        return []
    from crmcli.core.customfields import say_value

    return [(name, say_value(value)) for name, value in custom.items()]


def mail(one: "MailRow") -> str:
    """A mail with its label and flags: `info@acme.example (work) · an office's mailbox`."""
    return " ".join((labelled(one), *(reworded(FLAGS["emails"][flag]) for flag in mail_flags(one))))


def phone(one: "PhoneRow") -> str:
    """A phone with its label and flags."""
    return " ".join((labelled(one), *(reworded(FLAGS["phones"][flag]) for flag in phone_flags(one))))


def labelled(one: "MailRow | PhoneRow | HandleRow | AddressRow") -> str:
    """A text with its label."""
    return f"{one.text} ({reworded(one.label)})" if one.label else one.text


def _listed(said: Sequence[str]) -> str:
    """Several on one line while they are single words, else each on its own."""
    return ("\n" if any(" " in one for one in said) else ", ").join(said)
