"""What the tables are made of: columns, checks, and the bases that rows share."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects import postgresql
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


def refers_to(target: str, **options: Any) -> Any:
    """A foreign key."""
    return Field(default=None, sa_type=Id, foreign_key=target, **options)


def key_to(target: str | None = None) -> "Column[int]":
    """A part of a primary key that is another row's number; a foreign key where `target` names the column."""
    more = (ForeignKey(target),) if target else ()
    return Column(Id, *more, primary_key=True, autoincrement=False)


def words(**options: Any) -> Any:
    """Text that must be there."""
    return Field(sa_type=Words, **options)


def maybe(**options: Any) -> Any:
    """Text that may be missing."""
    return Field(default=None, sa_type=Words, nullable=True, **options)


def flag(default: int = 0) -> Any:
    """Truth, 0 or 1."""
    return Field(
        default=default, sa_type=Integer, nullable=False, sa_column_kwargs={"server_default": text(str(default))}
    )


def like(column: str, pattern: str) -> CheckConstraint:
    """Text of a form."""
    return CheckConstraint(f"{column} LIKE '{pattern}'", name=f"{column}_form")


def one_of(column: str, *values: str) -> CheckConstraint:
    """Text out of a list; it may be missing where the column may."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def truth(column: str) -> CheckConstraint:
    """0 or 1, nothing else."""
    return CheckConstraint(f"{column} IN (0, 1)", name=f"{column}_truth")


def belongs_to_one(*, deals: bool = False) -> CheckConstraint:
    """A row that belongs to a contact or to a company (or to a deal), never to two or to none."""
    if not deals:
        return CheckConstraint("(contact_id IS NULL) <> (company_id IS NULL)", name="belongs_to_one")
    one = " + ".join(f"(CASE WHEN {owner}_id IS NULL THEN 0 ELSE 1 END)" for owner in ("contact", "company", "deal"))
    return CheckConstraint(f"{one} = 1", name="belongs_to_one")


class Row(SQLModel):
    """Every table has a number that is never used again."""

    id: int | None = Field(
        default=None, primary_key=True, sa_type=Id, sa_column_kwargs={"autoincrement": True}, nullable=False
    )


class Record(Row):
    """What people call a record: exchanged by uid, stamped, versioned, archived instead of deleted."""

    uid: str = words(unique=True)
    created_at: str = words()
    updated_at: str = words()
    version: int = Field(default=1, sa_type=Integer, sa_column_kwargs={"server_default": text("1")})
    archived_at: str | None = maybe()


AUTO: dict[str, Any] = {"sqlite_autoincrement": True}  # ids are never used again


def belonging(table: str, *more: Any, deals: bool = False) -> tuple[Any, ...]:
    """What every table of rows that belong to a contact or a company has; with `deals` to a deal, too."""
    return (
        belongs_to_one(deals=deals),
        Index(f"ix_{table}_contact_id", "contact_id"),
        Index(f"ix_{table}_company_id", "company_id"),
        *((Index(f"ix_{table}_deal_id", "deal_id"),) if deals else ()),
        *more,
        AUTO,
    )


class Belonging(Row):
    """A row that belongs to a contact or to a company."""

    contact_id: int | None = refers_to("contacts.id")
    company_id: int | None = refers_to("companies.id")


class BelongingToDeals(Belonging):
    """A row that belongs to a contact, a company or a deal."""

    deal_id: int | None = refers_to("deals.id")
