"""`python -m tests.store.bookformat` writes the tables of docs/manual/book-format.md anew from the schema."""

from pathlib import Path

from crmcli.store.schemafile import tables
from crmcli.store.shapes import Column, Shape, shapes

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "book-format.md"
MARK = "<!-- from here on generated: python -m tests.store.bookformat -->\n"
HOLDS = {str: "text", int: "whole number", float: "number"}


def rendered() -> str:
    """The tables of a book as the page shows them."""
    said = _sentences()
    parts = [f"### {shape.name}\n\n{said[shape.name]}\n\n{_table(shape)}" for shape in shapes()]
    return MARK + "\n" + "\n".join(parts)


def _table(shape: Shape) -> str:
    lines = ["| column | holds | when absent | refers to |", "|---|---|---|---|"]
    lines += [
        f"| `{column.name}` | {HOLDS[column.kind]} | {_absent(column)} | {column.refers_to or ''} |"
        for column in shape.columns
    ]
    return "\n".join(lines) + "\n"


def _absent(column: Column) -> str:
    if column.default is not None:
        return f"`{column.default}`"
    return "refused" if column.needed else ""


def _sentences() -> dict[str, str]:
    """The first sentence about each table, from where it is declared."""
    from sqlmodel import SQLModel

    tables()  # declares them all
    found: dict[str, str] = {}
    waiting = list(SQLModel.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if isinstance(name := getattr(one, "__tablename__", None), str) and hasattr(one, "__table__") and one.__doc__:
            text = " ".join(one.__doc__.split())
            found[name] = text.split(". ")[0].rstrip(".") + "."
    return found


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + rendered(), "utf-8")
