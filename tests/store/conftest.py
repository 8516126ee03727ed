"""An open book on each engine. A test that asks for `store` runs on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.store.store import Store, create_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a book of this test's own can be made."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_book_url"))
    return str(tmp_path / "book" / "crm.db")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new, empty book."""
    made = create_store(url)
    yield made
    made.close()
