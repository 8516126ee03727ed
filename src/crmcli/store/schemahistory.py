"""The tables that the program itself writes: scoring runs, the journal, look-up keys (see schema.py)."""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, text
from sqlmodel import Field, SQLModel

from crmcli.store.schemaparts import (
    AUTO,
    DAY,
    INSTANT,
    Id,
    Row,
    Words,
    key_to,
    like,
    maybe,
    one_of,
    refers_to,
    words,
)


class ScoringRuns(Row, table=True):
    """A run of RFM: its scheme, as-of day, currency and cut points (JSON). The current one is a setting."""

    __tablename__: ClassVar[Any] = "scoring_runs"
    __table_args__ = (like("as_of", DAY), AUTO)

    uid: str = words(unique=True)
    scheme: str = words()
    as_of: str = words()
    currency: str = words()
    cuts: str = words()
    buyers: int = Field(sa_type=Integer)
    left_out: int = Field(sa_type=Integer)
    user_id: int | None = refers_to("users.id")
    created_at: str = words()


class Scores(SQLModel, table=True):
    """Each contact's result in a scoring run. Never edited, not journaled.

    `contact_id` is no foreign key: a contact that undo takes back stays in the runs that counted it, and is found
    there again by redo. Whoever reads scores joins the contacts; whoever purges a contact deletes its scores.
    """

    __tablename__: ClassVar[Any] = "scores"
    __table_args__ = (
        CheckConstraint("r > 0 AND f > 0 AND m > 0", name="positive"),
        Index("ix_scores_run_id_segment", "run_id", "segment"),
        {"sqlite_with_rowid": False},  # a run writes a row for every buyer: one tree less to fill
    )

    run_id: int = Field(sa_column=key_to("scoring_runs.id"))
    contact_id: int = Field(sa_column=key_to())
    recency_days: int = Field(sa_type=Integer)
    frequency: int = Field(sa_type=Integer)
    monetary_minor: int = Field(sa_type=BigInteger)
    r: int = Field(sa_type=Integer)
    f: int = Field(sa_type=Integer)
    m: int = Field(sa_type=Integer)
    segment: str = words()


class Acts(Row, table=True):
    """The journal: one act of one user, one transaction, one undo."""

    __tablename__: ClassVar[Any] = "acts"
    __table_args__ = (
        one_of("kind", "act", "undo", "redo", "system"),
        one_of("state", "done", "undone"),
        like("at", INSTANT),
        Index("ix_acts_user_id", "user_id", "id"),
        AUTO,
    )

    at: str = words()
    user_id: int | None = refers_to("users.id", nullable=False)
    login: str = words()
    kind: str = words()
    what: str = words()
    state: str = Field(default="done", sa_type=Words, sa_column_kwargs={"server_default": text("'done'")})
    target_id: int | None = refers_to("acts.id")
    program: str = words()


class Changes(Row, table=True):
    """The journal's entries: one a changed row, with the changed columns only (JSON)."""

    __tablename__: ClassVar[Any] = "changes"
    __table_args__ = (
        one_of("verb", "insert", "update", "delete"),
        Index("ix_changes_act_id", "act_id"),
        Index("ix_changes_row", "table_name", "row_id"),
        AUTO,
    )

    act_id: int | None = refers_to("acts.id", nullable=False)
    table_name: str = words()
    row_id: int = Field(sa_type=Id)
    verb: str = words()
    before: str | None = maybe()
    after: str | None = maybe()


class Lookup(SQLModel, table=True):
    """Derived: what may stand for a contact or a company. `how` is name, word, email, phone, handle …"""

    __tablename__: ClassVar[Any] = "lookup"
    __table_args__ = (
        one_of("kind", "contact", "company"),
        Index("ix_lookup_record", "kind", "record_id"),
        {"sqlite_with_rowid": False},
    )

    key: str = Field(sa_column=Column(Words, primary_key=True))
    how: str = Field(sa_column=Column(Words, primary_key=True))
    kind: str = Field(sa_column=Column(Words, primary_key=True))
    record_id: int = Field(sa_column=key_to())
