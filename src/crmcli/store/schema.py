"""The tables, declared once, in SQLModel. `schema.*.sql`, which makes a new book, is generated from here.

Ids are never used again (AUTOINCREMENT, identity), because refs such as `c12` are for life. Dates are local
ISO text, instants UTC ISO text, money integer minor units with a currency, truth 0 or 1. Columns marked
*derived* are kept beside the facts in the same transaction and are not journaled: `crm check` recomputes them.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import Double
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {  # every constraint has a name: migrations address it
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite gives AUTOINCREMENT to INTEGER only
# Text is compared in binary order on both engines, so that lists come out alike.
Words = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

DAY = "____-__-__"
INSTANT = "____-__-__T__:__:__%Z"


def _to(target: str, **options: Any) -> Any:
    """A foreign key."""
    return Field(default=None, sa_type=Id, foreign_key=target, **options)


def _words(**options: Any) -> Any:
    return Field(sa_type=Words, **options)


def _maybe(**options: Any) -> Any:
    return Field(default=None, sa_type=Words, nullable=True, **options)


def _flag(default: int = 0) -> Any:
    return Field(default=default, sa_type=Integer, nullable=False, sa_column_kwargs={"server_default": text(str(default))})


def _like(column: str, pattern: str) -> CheckConstraint:
    return CheckConstraint(f"{column} LIKE '{pattern}'", name=f"{column}_form")


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _truth(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN (0, 1)", name=f"{column}_truth")


def _belongs() -> CheckConstraint:
    """A row that belongs to a contact or to a company, never to both or to none."""
    return CheckConstraint("(contact_id IS NULL) <> (company_id IS NULL)", name="belongs_to_one")


class _Row(SQLModel):
    """Every table has a number that is never used again."""

    id: int | None = Field(
        default=None, primary_key=True, sa_type=Id, sa_column_kwargs={"autoincrement": True}, nullable=False
    )


class _Record(_Row):
    """What people call a record: exchanged by uid, stamped, versioned, archived instead of deleted."""

    uid: str = _words(unique=True)
    created_at: str = _words()
    updated_at: str = _words()
    version: int = Field(default=1, sa_type=Integer, sa_column_kwargs={"server_default": text("1")})
    archived_at: str | None = _maybe()


_AUTO: dict[str, Any] = {"sqlite_autoincrement": True}


class Users(_Record, table=True):
    """Colleagues. A login writes under its user."""

    __tablename__: ClassVar[Any] = "users"
    __table_args__ = (_truth("active"), CheckConstraint("login <> ''", name="login_given"), _AUTO)

    login: str = _words(unique=True)
    name: str | None = _maybe()
    language: str | None = _maybe()
    active: int = _flag(1)
    left_on: str | None = _maybe()


class Settings(_Row, table=True):
    """Settings that shape data and live in the book, so that colleagues never differ; `value` is JSON."""

    __tablename__: ClassVar[Any] = "settings"
    __table_args__ = (_AUTO,)

    name: str = _words(unique=True)
    value: str = _words()


class Contacts(_Record, table=True):
    """People. `last_contact_on`, `last_purchase_on`, `purchase_count` and `birthday_md` are derived."""

    __tablename__: ClassVar[Any] = "contacts"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint(f"birthday LIKE '{DAY}' OR birthday LIKE '--__-__'", name="birthday_form"),
        _truth("do_not_contact"),
        Index("ix_contacts_name", "name"),
        Index("ix_contacts_owner_id", "owner_id"),
        Index("ix_contacts_last_contact_on", "last_contact_on"),
        Index("ix_contacts_birthday_md", "birthday_md"),
        Index("uq_contacts_source_external_id", "source", "external_id", unique=True),
        Index("ix_contacts_external_id", "external_id"),
        _AUTO,
    )

    name: str = _words()
    title: str | None = _maybe()
    notes: str | None = _maybe()
    birthday: str | None = _maybe()
    stage: str | None = _maybe()
    owner_id: int | None = _to("users.id")
    source: str | None = _maybe()
    external_id: str | None = _maybe()
    do_not_contact: int = _flag()
    birthday_md: str | None = _maybe()
    last_contact_on: str | None = _maybe()
    last_purchase_on: str | None = _maybe()
    purchase_count: int = _flag()


class Companies(_Record, table=True):
    """Companies."""

    __tablename__: ClassVar[Any] = "companies"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        Index("ix_companies_name", "name"),
        Index("uq_companies_source_external_id", "source", "external_id", unique=True),
        _AUTO,
    )

    name: str = _words()
    notes: str | None = _maybe()
    owner_id: int | None = _to("users.id")
    source: str | None = _maybe()
    external_id: str | None = _maybe()


class Positions(_Row, table=True):
    """A contact's place in a company; the primary one is shown first."""

    __tablename__: ClassVar[Any] = "positions"
    __table_args__ = (
        Index("uq_positions_contact_id_company_id", "contact_id", "company_id", unique=True),
        Index("ix_positions_company_id", "company_id"),
        _truth("is_primary"),
        _AUTO,
    )

    contact_id: int | None = _to("contacts.id", nullable=False)
    company_id: int | None = _to("companies.id", nullable=False)
    role: str | None = _maybe()
    is_primary: int = _flag()


def _belonging(table: str, *more: Any) -> tuple[Any, ...]:
    return (
        _belongs(),
        Index(f"ix_{table}_contact_id", "contact_id"),
        Index(f"ix_{table}_company_id", "company_id"),
        *more,
        _AUTO,
    )


class _Belonging(_Row):
    contact_id: int | None = _to("contacts.id")
    company_id: int | None = _to("companies.id")


class Emails(_Belonging, table=True):
    """Mail addresses: as typed, the key they are found by, and whether they look valid."""

    __tablename__: ClassVar[Any] = "emails"
    __table_args__ = _belonging(
        "emails", Index("ix_emails_key", "key"), _truth("is_primary"), _truth("is_valid")
    )

    address: str = _words()
    key: str = _words()
    label: str | None = _maybe()
    is_primary: int = _flag()
    is_valid: int = _flag(1)


class Phones(_Belonging, table=True):
    """Phone numbers: as typed, E.164 where it can be told, the extension, and whether they look valid."""

    __tablename__: ClassVar[Any] = "phones"
    __table_args__ = _belonging(
        "phones", Index("ix_phones_key", "key"), _truth("is_primary"), _truth("is_valid")
    )

    raw: str = _words()
    key: str = _words()
    e164: str | None = _maybe()
    extension: str | None = _maybe()
    label: str | None = _maybe()
    is_primary: int = _flag()
    is_valid: int = _flag(1)


class Handles(_Belonging, table=True):
    """Names in other networks (wechat, linkedin, web …)."""

    __tablename__: ClassVar[Any] = "handles"
    __table_args__ = _belonging("handles", Index("ix_handles_key", "key"))

    network: str = _words()
    value: str = _words()
    key: str = _words()


class Addresses(_Belonging, table=True):
    """Postal addresses as one text, with the city apart."""

    __tablename__: ClassVar[Any] = "addresses"
    __table_args__ = _belonging("addresses", _truth("is_primary"))

    text: str = _words()
    city: str | None = _maybe()
    label: str | None = _maybe()
    is_primary: int = _flag()


class Fields(_Belonging, table=True):
    """Custom fields; `value` is JSON, so that a number stays a number."""

    __tablename__: ClassVar[Any] = "fields"
    __table_args__ = _belonging(
        "fields",
        Index("uq_fields_contact_id_name", "contact_id", "name", unique=True),
        Index("uq_fields_company_id_name", "company_id", "name", unique=True),
    )

    name: str = _words()
    value: str = _words()


class Tags(_Row, table=True):
    """People's own tags."""

    __tablename__: ClassVar[Any] = "tags"
    __table_args__ = (_AUTO,)

    name: str = _words()
    key: str = _words(unique=True)


class Taggings(_Belonging, table=True):
    """Who bears which tag."""

    __tablename__: ClassVar[Any] = "taggings"
    __table_args__ = _belonging(
        "taggings",
        Index("uq_taggings_tag_id_contact_id", "tag_id", "contact_id", unique=True),
        Index("uq_taggings_tag_id_company_id", "tag_id", "company_id", unique=True),
    )

    tag_id: int | None = _to("tags.id", nullable=False)


class Interactions(_Record, table=True):
    """Talks, notes and purchases. A purchase is one with an amount; refunds are negative."""

    __tablename__: ClassVar[Any] = "interactions"
    __table_args__ = (
        _like("date", DAY),
        _one_of("direction", "in", "out"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        CheckConstraint("length(currency) = 3", name="currency_form"),
        CheckConstraint("duration_minutes >= 0", name="duration_positive"),
        Index("ix_interactions_contact_id_date", "contact_id", "date"),
        Index("ix_interactions_company_id_date", "company_id", "date"),
        Index(
            "ix_interactions_purchases",
            "contact_id",
            "date",
            "currency",
            "amount_minor",
            sqlite_where=text("amount_minor IS NOT NULL AND archived_at IS NULL"),
            postgresql_where=text("amount_minor IS NOT NULL AND archived_at IS NULL"),
        ),
        Index("uq_interactions_source_row_key", "source", "row_key", unique=True),
        _AUTO,
    )

    kind: str = _words()
    date: str = _words()
    at: str | None = _maybe()
    note: str | None = _maybe()
    direction: str | None = _maybe()
    duration_minutes: int | None = Field(default=None, sa_type=Integer)
    contact_id: int | None = _to("contacts.id")
    company_id: int | None = _to("companies.id")
    author_id: int | None = _to("users.id")
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = _maybe()
    product: str | None = _maybe()
    quantity: float | None = Field(default=None, sa_type=Double)
    source: str | None = _maybe()
    external_ref: str | None = _maybe()
    row_key: str | None = _maybe()


class InteractionContacts(_Row, table=True):
    """The other people who were in a talk; the first stands in the interaction itself."""

    __tablename__: ClassVar[Any] = "interaction_contacts"
    __table_args__ = (
        Index(
            "uq_interaction_contacts_interaction_id_contact_id", "interaction_id", "contact_id", unique=True
        ),
        Index("ix_interaction_contacts_contact_id", "contact_id"),
        _AUTO,
    )

    interaction_id: int | None = _to("interactions.id", nullable=False)
    contact_id: int | None = _to("contacts.id", nullable=False)


class PurchaseLines(_Row, table=True):
    """The lines of a purchase that came with several; amounts in the purchase's currency."""

    __tablename__: ClassVar[Any] = "purchase_lines"
    __table_args__ = (Index("ix_purchase_lines_interaction_id", "interaction_id"), _AUTO)

    interaction_id: int | None = _to("interactions.id", nullable=False)
    product: str | None = _maybe()
    quantity: float | None = Field(default=None, sa_type=Double)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)


class Tasks(_Record, table=True):
    """Follow-ups."""

    __tablename__: ClassVar[Any] = "tasks"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_given"),
        _like("due_on", DAY),
        _like("due_time", "__:__"),
        _one_of("priority", "H", "M", "L"),
        _one_of("state", "open", "done"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_instant"),
        Index(
            "ix_tasks_open_due",
            "due_on",
            "due_time",
            "id",
            sqlite_where=text("state = 'open' AND archived_at IS NULL"),
            postgresql_where=text("state = 'open' AND archived_at IS NULL"),
        ),
        Index("ix_tasks_contact_id", "contact_id", "state", "due_on"),
        Index("ix_tasks_company_id", "company_id", "state", "due_on"),
        _AUTO,
    )

    title: str = _words()
    notes: str | None = _maybe()
    contact_id: int | None = _to("contacts.id")
    company_id: int | None = _to("companies.id")
    owner_id: int | None = _to("users.id")
    due_on: str | None = _maybe()
    due_time: str | None = _maybe()
    priority: str | None = _maybe()
    state: str = Field(default="open", sa_type=Words, sa_column_kwargs={"server_default": text("'open'")})
    done_at: str | None = _maybe()


class ScoringRuns(_Row, table=True):
    """A run of RFM: its scheme, as-of day, currency and cut points (JSON). The current one is a setting."""

    __tablename__: ClassVar[Any] = "scoring_runs"
    __table_args__ = (_like("as_of", DAY), _AUTO)

    uid: str = _words(unique=True)
    scheme: str = _words()
    as_of: str = _words()
    currency: str = _words()
    cuts: str = _words()
    buyers: int = Field(sa_type=Integer)
    left_out: int = Field(sa_type=Integer)
    user_id: int | None = _to("users.id")
    created_at: str = _words()


class Scores(SQLModel, table=True):
    """Each contact's result in a scoring run. Never edited."""

    __tablename__: ClassVar[Any] = "scores"
    __table_args__ = (
        CheckConstraint("r > 0 AND f > 0 AND m > 0", name="scores_positive"),
        Index("ix_scores_run_id_segment", "run_id", "segment"),
        Index("ix_scores_contact_id", "contact_id"),
    )

    run_id: int = Field(sa_column=Column(Id, ForeignKey("scoring_runs.id"), primary_key=True, autoincrement=False))
    contact_id: int = Field(sa_column=Column(Id, ForeignKey("contacts.id"), primary_key=True, autoincrement=False))
    recency_days: int = Field(sa_type=Integer)
    frequency: int = Field(sa_type=Integer)
    monetary_minor: int = Field(sa_type=BigInteger)
    r: int = Field(sa_type=Integer)
    f: int = Field(sa_type=Integer)
    m: int = Field(sa_type=Integer)
    segment: str = _words()


class Acts(_Row, table=True):
    """The journal: one act of one user, one transaction, one undo."""

    __tablename__: ClassVar[Any] = "acts"
    __table_args__ = (
        _one_of("kind", "act", "undo", "redo", "system"),
        _one_of("state", "done", "undone"),
        _like("at", INSTANT),
        Index("ix_acts_user_id", "user_id", "id"),
        _AUTO,
    )

    at: str = _words()
    user_id: int | None = _to("users.id", nullable=False)
    login: str = _words()
    kind: str = _words()
    what: str = _words()
    state: str = Field(default="done", sa_type=Words, sa_column_kwargs={"server_default": text("'done'")})
    target_id: int | None = _to("acts.id")
    program: str = _words()


class Changes(_Row, table=True):
    """The journal's entries: one a changed row, with the changed columns only (JSON)."""

    __tablename__: ClassVar[Any] = "changes"
    __table_args__ = (
        _one_of("verb", "insert", "update", "delete"),
        Index("ix_changes_act_id", "act_id"),
        Index("ix_changes_row", "table_name", "row_id"),
        _AUTO,
    )

    act_id: int | None = _to("acts.id", nullable=False)
    table_name: str = _words()
    row_id: int = Field(sa_type=Id)
    verb: str = _words()
    before: str | None = _maybe()
    after: str | None = _maybe()


class Lookup(SQLModel, table=True):
    """Derived: what may stand for a contact or a company. `how` is name, word, email, phone, handle …"""

    __tablename__: ClassVar[Any] = "lookup"
    __table_args__ = (
        _one_of("kind", "contact", "company"),
        Index("ix_lookup_record", "kind", "record_id"),
        {"sqlite_with_rowid": False},
    )

    key: str = Field(sa_column=Column(Words, primary_key=True))
    how: str = Field(sa_column=Column(Words, primary_key=True))
    kind: str = Field(sa_column=Column(Words, primary_key=True))
    record_id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
