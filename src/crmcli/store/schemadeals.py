"""The tables of the pipeline: deals, who is in them, where they stood when, what was quoted (see schema.py)."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, text
from sqlalchemy.types import Double
from sqlmodel import Field

from crmcli.store.schemaparts import (
    AUTO,
    DAY,
    Record,
    Row,
    Words,
    flag,
    like,
    maybe,
    one_of,
    refers_to,
    truth,
    words,
)

STATES = ("open", "won", "lost")


class Deals(Record, table=True):
    """What may be sold to somebody. A closed one keeps the stage it stood in.

    `probability` is per cent, and missing where the stage's counts; `value_minor` and what was quoted are in
    `currency`. `stage_since` is derived: the day of the last move.
    """

    __tablename__: ClassVar[Any] = "deals"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_given"),
        CheckConstraint("value_minor >= 0", name="value_positive"),
        CheckConstraint("quote_minor >= 0", name="quote_positive"),
        CheckConstraint(
            "currency IS NOT NULL OR (value_minor IS NULL AND quote_minor IS NULL)", name="amount_has_currency"
        ),
        CheckConstraint("length(currency) = 3", name="currency_form"),
        CheckConstraint("probability >= 0 AND probability <= 100", name="probability_range"),
        one_of("state", *STATES),
        CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="closed_has_day"),
        CheckConstraint("state = 'lost' OR lost_reason IS NULL", name="reason_of_lost"),
        like("expected_close", DAY),
        like("closed_on", DAY),
        like("parked_until", DAY),
        like("quoted_on", DAY),
        Index(  # the question of what stands where is answered by it alone
            "ix_deals_state",
            "state",
            "stage",
            "currency",
            "probability",
            "value_minor",
            "archived_at",
            "parked_until",
            "owner_id",
        ),
        Index(
            "ix_deals_archived",
            "id",
            sqlite_where=text("archived_at IS NOT NULL"),
            postgresql_where=text("archived_at IS NOT NULL"),
        ),
        Index("ix_deals_company_id", "company_id"),
        Index("ix_deals_owner_id", "owner_id"),
        Index("ix_deals_closed_on", "closed_on"),
        Index("uq_deals_source_external_id", "source", "external_id", unique=True),
        AUTO,
    )

    title: str = words()
    value_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = maybe()
    stage: str = words()
    state: str = Field(default="open", sa_type=Words, sa_column_kwargs={"server_default": text("'open'")})
    probability: int | None = Field(default=None, sa_type=Integer)
    expected_close: str | None = maybe()
    closed_on: str | None = maybe()
    lost_reason: str | None = maybe()
    company_id: int | None = refers_to("companies.id")
    owner_id: int | None = refers_to("users.id")
    source: str | None = maybe()
    external_id: str | None = maybe()
    notes: str | None = maybe()
    parked_until: str | None = maybe()
    parked_reason: str | None = maybe()
    quote_ref: str | None = maybe()
    quoted_on: str | None = maybe()
    quote_minor: int | None = Field(default=None, sa_type=BigInteger)
    stage_since: str | None = maybe()


class DealContacts(Row, table=True):
    """The people in a deal, each with a role; the primary one is shown first."""

    __tablename__: ClassVar[Any] = "deal_contacts"
    __table_args__ = (
        Index("uq_deal_contacts_deal_id_contact_id", "deal_id", "contact_id", unique=True),
        Index("ix_deal_contacts_contact_id", "contact_id"),
        truth("is_primary"),
        AUTO,
    )

    deal_id: int | None = refers_to("deals.id", nullable=False)
    contact_id: int | None = refers_to("contacts.id", nullable=False)
    role: str | None = maybe()
    is_primary: int = flag()


class DealMoves(Row, table=True):
    """Where a deal stood when: one row for its beginning and for each move, closing and reopening.

    `from_stage` and `stayed_days` (the days it had stood there open) are missing at the beginning; who reopens a
    closed deal has stood nowhere meanwhile.
    """

    __tablename__: ClassVar[Any] = "deal_moves"
    __table_args__ = (
        like("day", DAY),
        one_of("state", *STATES),
        CheckConstraint("stayed_days >= 0", name="stayed_positive"),
        Index("ix_deal_moves_deal_id", "deal_id", "stage", "day"),
        Index("ix_deal_moves_stayed", "from_stage", "stayed_days", "day", "deal_id"),
        AUTO,
    )

    deal_id: int | None = refers_to("deals.id", nullable=False)
    day: str = words()
    at: str = words()
    from_stage: str | None = maybe()
    stage: str = words()
    state: str = words()
    stayed_days: int | None = Field(default=None, sa_type=Integer)
    note: str | None = maybe()
    user_id: int | None = refers_to("users.id")


class DealCloses(Row, table=True):
    """The days on which a deal was expected to close, as they were said one after the other."""

    __tablename__: ClassVar[Any] = "deal_closes"
    __table_args__ = (
        like("day", DAY),
        like("expected_close", DAY),
        Index("ix_deal_closes_deal_id", "deal_id"),
        AUTO,
    )

    deal_id: int | None = refers_to("deals.id", nullable=False)
    day: str = words()
    expected_close: str | None = maybe()
    user_id: int | None = refers_to("users.id")


class DealLines(Row, table=True):
    """The lines of a deal's quote; amounts in the deal's currency."""

    __tablename__: ClassVar[Any] = "deal_lines"
    __table_args__ = (Index("ix_deal_lines_deal_id", "deal_id"), AUTO)

    deal_id: int | None = refers_to("deals.id", nullable=False)
    product: str | None = maybe()
    quantity: float | None = Field(default=None, sa_type=Double)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
