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


def belongs_to_one() -> CheckConstraint:
    """A row that belongs to a contact or to a company, never to both or to none."""
    return CheckConstraint("(contact_id IS NULL) <> (company_id IS NULL)", name="belongs_to_one")


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


def belonging(table: str, *more: Any) -> tuple[Any, ...]:
    """What every table of rows that belong to a contact or a company has."""
    return (
        belongs_to_one(),
        Index(f"ix_{table}_contact_id", "contact_id"),
        Index(f"ix_{table}_company_id", "company_id"),
        *more,
        AUTO,
    )


class Belonging(Row):
    """A row that belongs to a contact or to a company."""

    contact_id: int | None = refers_to("contacts.id")
    company_id: int | None = refers_to("companies.id")
