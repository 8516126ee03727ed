"""Every named query runs on both engines, and its columns are its record's fields."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crmcli.core import record
from crmcli.store import queries
from crmcli.store.store import Store, create_store
from tests import postgres

FILES = sorted(Path(queries.SQL_DIR).glob("*.sql"))
SOURCES = Path(queries.SQL_DIR).parents[1]
HOMES = [  # where rows and views are declared
    import_module(f"crmcli.core.{file.stem}")
    for file in sorted((SOURCES / "core").glob("*.py"))
    if file.stem.endswith("rows") or file.stem in ("records", "twins")
]
PLAIN = {"int", "str"}  # a query of one column, read by Store.values

# What a value looks like, by its name; everything else is a word.
DATES = re.compile(r"(^|_)(as_of|date|day|first|from|last|on|since|today|until)(_|$)")
NUMBERS = re.compile(r"(^|_)(id|ids|owner|author|limit|offset|before|after|hash|minor|number|count)$")
TEXT = {"external_id"}
SPECIAL: dict[tuple[str, str], dict[str, Any]] = {  # (query, value) -> what it may be on each engine
    **{(f"search.{name}", "words"): {"sqlite": '"ada"', "postgres": ["%ada%"]} for name in ("long", "short", "both")},
    **{(f"search.{name}", "terms"): {"sqlite": '"of"', "postgres": ["of"]} for name in ("long", "short", "both")},
    **{(f"search.{name}", "first"): {"sqlite": 0, "postgres": 0} for name in ("long", "short", "both")},
    **{(f"search.{name}", "last"): {"sqlite": 9, "postgres": 9} for name in ("long", "short", "both")},
    ("imports.row_keys", "after"): {"sqlite": "", "postgres": ""},
}


class Block(NamedTuple):
    """One named query as it stands in its file."""

    file: str
    name: str
    record: str
    sql: str


@cache
def blocks() -> list[Block]:
    found = []
    for file in FILES:
        noun = file.name.split(".")[0]
        for name, kind, sql in queries.blocks(file.read_text("utf-8")):
            found.append(Block(file.name, f"{noun}.{name}", kind, sql))
    return found


def engines_of(block: Block) -> list[str]:
    parts = block.file.split(".")
    return [parts[1]] if len(parts) == 3 else ["sqlite", "postgres"]


def plausible(query: str, name: str, engine: str) -> Any:
    if (query, name) in SPECIAL:
        return SPECIAL[query, name][engine]
    if name in TEXT:
        return "ada"
    return 7 if NUMBERS.search(name) else "2026-03-18" if DATES.search(name) else "ada"


def optional(sql: str) -> set[str]:
    """The values that may be missing: the query asks whether they are."""
    return set(re.findall(r"cast\(:(\w+) as \w+\) is null", sql))


def filled(sql: str) -> str:
    return sql.replace("/*ids*/", "1,2,3").replace("/*where*/", "").replace("/*order*/", "")


def fields(kind: str) -> tuple[str, ...] | None:
    """The fields of the record that a query promises; None for a plain column."""
    if kind in PLAIN:
        return None
    found = next(getattr(home, kind) for home in HOMES if hasattr(home, kind))
    return record.names(found)


# Two fixtures and no parameter: one that is parametrized is made anew for each of the cases.
@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty book for many queries that write nothing."""
    made = create_store(str(tmp_path_factory.mktemp("queries") / "crm.db"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """The same on the other engine."""
    with postgres.fresh_database(postgres_url) as url:
        made = create_store(url)
        yield made
        made.close()


CASES = [
    pytest.param(
        engine, block, id=f"{block.name}-{engine}", marks=[pytest.mark.postgres] if engine == "postgres" else []
    )
    for engine in ("sqlite", "postgres")
    for block in blocks()
    if engine in engines_of(block)
]


@pytest.mark.parametrize(("engine", "block"), CASES)
def test_a_query_runs_and_gives_what_it_promises(engine: str, block: Block, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(f"{engine}_store")
    sql = filled(block.sql if engine == "sqlite" else queries.to_postgres(block.sql))
    given = {name: plausible(block.name, name, engine) for name in queries.parameters(block.sql)}
    names, _ = store.engine.columns(sql, given)
    promised = fields(block.record)
    if promised is None:
        assert len(names) == 1
    else:
        assert tuple(names) == promised
    missing = given | dict.fromkeys(optional(block.sql) & given.keys())
    store.engine.columns(sql, missing)


def test_the_values_of_the_tests_are_the_queries() -> None:
    assert all(any(block.name == name for block in blocks()) for name, _ in SPECIAL)


def test_names_are_told_apart() -> None:
    for engine in ("sqlite", "postgres"):
        names = [block.name for block in blocks() if engine in engines_of(block)]
        assert len(set(names)) == len(names)
    of_engine = [
        {block.name for block in blocks() if engines_of(block) == [engine]} for engine in ("sqlite", "postgres")
    ]
    assert of_engine[0] == of_engine[1]


def test_the_queries_that_the_program_names_are_there() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    nouns = "|".join({block.name.split(".")[0] for block in blocks()})
    named = set(re.findall(rf'"((?:{nouns})\.[a-z_]+)"', text))
    asked = set(re.findall(r'\.(?:rows|one|values|value)\(\s*"([a-z_]+\.[a-z_]+)"', text))
    assert asked <= {block.name for block in blocks()}
    assert len(named) > 10


# What only one of the engines understands, or understands otherwise (docs/decisions/0002).
FORBIDDEN = (
    r"\bjulianday\b", r"\bgroup_concat\b", r"\bstring_agg\b", r"\bjson_each\b", r"\blimit\s+-1\b", r"date\('now'\)",
    r"\bin\s+:", r"::", r"\bstrftime\b", r"\bifnull\b", r"\bilike\b", r"\bnow\(\)", r"\bcurrent_date\b", r"\bglob\b",
    r"\binsert\b", r"\bdelete\b", r"\bupdate\b", r'"',
)  # fmt: skip


@pytest.mark.parametrize("block", [block for block in blocks() if len(engines_of(block)) == 2], ids=lambda b: b.name)
def test_a_shared_query_is_of_no_engine(block: Block) -> None:
    sql = re.sub(r"'(?:[^']|'')*'", lambda text: text[0] if text[0] == "'now'" else "''", block.sql.lower())
    assert [pattern for pattern in FORBIDDEN if re.search(pattern, sql)] == []
    # An order that ends in nothing unique gives another list on another day.
    if re.search(r"\blimit\b", sql):
        assert re.search(r"\border\s+by\b", sql), "a limit without an order"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_made_of_blocks_of_one_statement(file: Path) -> None:
    assert len(file.name.split(".")) in (2, 3)
    assert len(file.name.split(".")) == 2 or file.name.split(".")[1] in ("sqlite", "postgres")
    found = queries.blocks(file.read_text("utf-8"))
    assert found
    for name, kind, sql in found:
        assert kind, f"{name} promises no record"
        assert ";" not in re.sub(r"'(?:[^']|'')*'", "''", sql), name
