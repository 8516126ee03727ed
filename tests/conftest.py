"""What every test shares: one hypothesis profile, a home that is nobody's, the shared data, a PostgreSQL server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crmcli import paths
from tests import postgres

# The same examples on every run and machine: a failure is a fact, not a surprise in somebody else's change.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

FOR_TESTS = {"CRMCLI_SHARED", postgres.NAMED, postgres.REQUIRED}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m postgres` finds every test that asks for the server, whether its author thought of the mark or not."""
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for every test, so that no test reads or writes the book and settings of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name.startswith(("XDG_", "CRMCLI_")) and name not in FOR_TESTS:
            monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")  # English, whatever language whoever runs the tests reads
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(paths, "SYSTEM_CONFIG", str(home / "no-machine-config.toml"))
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real cases with expected results; tests that ask for it skip where it is not."""
    folder = os.environ.get("CRMCLI_SHARED")
    if not folder:
        pytest.skip("CRMCLI_SHARED is not set: the shared cases are not here")
    return Path(folder)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server (one for each worker where the tests start it themselves), as a URL."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def _postgres_database(postgres_url: str) -> Iterator[str]:
    with postgres.fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def postgres_book_url(_postgres_database: str) -> Iterator[str]:
    """An empty PostgreSQL database that no other test has meanwhile, as a URL."""
    with postgres.emptied_database(_postgres_database) as url:
        yield url
