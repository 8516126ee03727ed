"""Two who may be one: what is shown of them, of a merge, and what the queries for both answer."""

from crmcli.core.record import record


@record(frozen=True, slots=True)
class Twin:
    """One of two who may be the same, with the number in another system."""

    id: int
    ref: str
    name: str
    external_id: str | None
    source: str | None


@record(frozen=True, slots=True)
class Bearer:
    """Somebody who has the same as another one; `by` says what: mail, phone, name, or the network of a handle."""

    id: int
    ref: str
    name: str
    by: tuple[str, ...]


@record(frozen=True, slots=True)
class Duplicate:
    """Two contacts who may be one person: `score` from 0 to 1, the reasons in words, the strongest first.

    `ref` names both, as `crm merge` takes them; `group` is the lowest ref of all who may be the same.
    """

    ref: str
    score: float
    contacts: tuple[Twin, Twin]
    reasons: tuple[str, ...]
    group: str


@record(frozen=True, slots=True)
class MergedField:
    """A field of somebody who is made of several: what it will be, whose it is, and what others had instead."""

    field: str
    value: str
    taken_from: tuple[str, ...]
    instead_of: tuple[str, ...]


@record(frozen=True, slots=True)
class Told:
    """What a contact's own row tells when duplicates are looked for; `born` is a birth date that is none, as JSON."""

    id: int
    name: str
    birthday: str | None
    source: str | None
    external_id: str | None
    born: str | None


@record(frozen=True, slots=True)
class Whereabouts:
    """An address of a contact, whole and in parts."""

    owner: int
    text: str
    street: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    label: str | None


@record(frozen=True, slots=True)
class TwoIds:
    """Two records that belong together, or do not."""

    one: int
    other: int


@record(frozen=True, slots=True)
class LinkRow:
    """A row that refers to a contact: its table and its number there."""

    place: str
    row: int
