"""The tables of what is told of people beyond their own row (see schema.py): relations, dates, consent, segments."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, Integer
from sqlmodel import Field, SQLModel

from crmcli.store.schemaparts import (
    AUTO,
    DAY,
    Belonging,
    Row,
    belonging,
    flag,
    key_to,
    like,
    maybe,
    refers_to,
    truth,
    words,
)


class Relations(Row, table=True):
    """How two people belong together, said from the first one's side: `other_id` is the contact's `kind`."""

    __tablename__: ClassVar[Any] = "relations"
    __table_args__ = (
        CheckConstraint("contact_id <> other_id", name="two_people"),
        Index("uq_relations_contact_id_other_id_kind", "contact_id", "other_id", "kind", unique=True),
        Index("ix_relations_other_id", "other_id"),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    other_id: int | None = refers_to("contacts.id", nullable=False)
    kind: str = words()
    note: str | None = maybe()


class ImportantDates(Belonging, table=True):
    """Days that count beside the birthday (renewal, anniversary); the year may be unknown.

    `month_day` is the `MM-DD` of `day`, by which the agenda finds those that come every year.
    """

    __tablename__: ClassVar[Any] = "important_dates"
    __table_args__ = belonging(
        "important_dates",
        CheckConstraint(f"day LIKE '{DAY}' OR day LIKE '--__-__'", name="day_form"),
        like("month_day", "__-__"),
        truth("is_yearly"),
        Index("ix_important_dates_month_day", "month_day"),
        Index("ix_important_dates_day", "day"),
    )

    label: str = words()
    day: str = words()
    month_day: str = words()
    is_yearly: int = flag(1)


class StageChanges(Row, table=True):
    """When somebody set a contact's stage by hand, or gave it back to the facts (`stage` is null)."""

    __tablename__: ClassVar[Any] = "stage_changes"
    __table_args__ = (like("day", DAY), Index("ix_stage_changes_contact_id", "contact_id", "day"), AUTO)

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    stage: str | None = maybe()
    day: str = words()
    reason: str | None = maybe()
    user_id: int | None = refers_to("users.id")


class Consents(Row, table=True):
    """What a contact agreed to or refused, by channel; the newest of a channel counts, the others are its history."""

    __tablename__: ClassVar[Any] = "consents"
    __table_args__ = (
        truth("is_given"),
        like("day", DAY),
        Index("ix_consents_contact_id", "contact_id", "channel", "day"),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    channel: str = words()
    is_given: int = flag()
    basis: str | None = maybe()
    source: str | None = maybe()
    day: str = words()
    user_id: int | None = refers_to("users.id")


class NotSame(Row, table=True):
    """Two people who look alike and are two, as somebody said; the lower number stands first."""

    __tablename__: ClassVar[Any] = "not_same"
    __table_args__ = (
        CheckConstraint("contact_id < other_id", name="in_order"),
        Index("uq_not_same_contact_id_other_id", "contact_id", "other_id", unique=True),
        Index("ix_not_same_other_id", "other_id"),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    other_id: int | None = refers_to("contacts.id", nullable=False)


class Merges(Row, table=True):
    """Into whom a contact was merged: its ref and its number in other systems lead there for ever."""

    __tablename__: ClassVar[Any] = "merges"
    __table_args__ = (
        CheckConstraint("contact_id <> into_id", name="two_people"),
        Index("uq_merges_contact_id", "contact_id", unique=True),
        Index("ix_merges_into_id", "into_id"),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    into_id: int | None = refers_to("contacts.id", nullable=False)


class Cadences(Row, table=True):
    """How often somebody should be in touch with a contact, or with all of a tag or a segment (by its slug)."""

    __tablename__: ClassVar[Any] = "cadences"
    __table_args__ = (
        CheckConstraint("days > 0", name="days_positive"),
        CheckConstraint(
            "(CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN tag_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN segment IS NULL THEN 0 ELSE 1 END) = 1",
            name="of_one",
        ),
        Index("uq_cadences_contact_id", "contact_id", unique=True),
        Index("uq_cadences_tag_id", "tag_id", unique=True),
        Index("uq_cadences_segment", "segment", unique=True),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id")
    tag_id: int | None = refers_to("tags.id")
    segment: str | None = maybe()
    days: int = Field(sa_type=Integer)


class CadenceHolds(Row, table=True):
    """Until when a contact is left alone: bumped, or paused for a `reason`. No contact was made by it."""

    __tablename__: ClassVar[Any] = "cadence_holds"
    __table_args__ = (
        like("until", DAY),
        Index("uq_cadence_holds_contact_id", "contact_id", unique=True),
        AUTO,
    )

    contact_id: int | None = refers_to("contacts.id", nullable=False)
    until: str = words()
    reason: str | None = maybe()
    user_id: int | None = refers_to("users.id")


class Segments(Row, table=True):
    """Filters with a name: their members are whoever fulfils them now."""

    __tablename__: ClassVar[Any] = "segments"
    __table_args__ = (CheckConstraint("filter <> ''", name="filter_given"), AUTO)

    slug: str = words(unique=True)
    name: str = words()
    filter: str = words()
    user_id: int | None = refers_to("users.id")
    created_at: str = words()


class SegmentSnapshots(Row, table=True):
    """Who a segment held on a day. Never edited, not journaled; known by the slug, so that it outlives the segment."""

    __tablename__: ClassVar[Any] = "segment_snapshots"
    __table_args__ = (like("day", DAY), Index("ix_segment_snapshots_slug", "slug", "day"), AUTO)

    slug: str = words()
    filter: str = words()
    day: str = words()
    contacts: int = Field(sa_type=Integer)
    user_id: int | None = refers_to("users.id")
    created_at: str = words()


class SegmentMembers(SQLModel, table=True):
    """The members of a snapshot. `contact_id` is no foreign key, as in `scores`."""

    __tablename__: ClassVar[Any] = "segment_members"
    __table_args__ = (Index("ix_segment_members_contact_id", "contact_id"),)

    snapshot_id: int = Field(sa_column=key_to("segment_snapshots.id"))
    contact_id: int = Field(sa_column=key_to())
