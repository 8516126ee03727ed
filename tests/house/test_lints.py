"""The source keeps the house's lints, and each lint finds what it is for."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.house import lints
from tests.house.lints import Source

Lint = Callable[[Source], Iterable[str]]

TREE = lints.sources(Path(__file__).parents[2] / "src" / "crmcli")


def test_the_whole_tree_is_looked_at() -> None:
    assert {"__init__.py", "core/records.py", "tui/screens/__init__.py"} <= {source.name for source in TREE}


@pytest.mark.parametrize("lint", lints.LINTS)
def test_the_source_keeps(lint: Lint) -> None:
    complaints = [complaint for source in TREE for complaint in lint(source)]
    assert not complaints, "\n" + "\n".join(complaints)


def function(lines: int) -> str:
    return "def f():\n" + "    pass\n" * (lines - 1)


FAULTS: list[tuple[Lint, str, str]] = [
    (lints.long_files, "core/x.py", "\n" * 401),
    (lints.long_functions, "core/x.py", function(51)),
    (lints.long_functions, "core/x.py", "class A:\n    async " + function(51).replace("\n", "\n    ")),
    (lints.full_inits, "core/__init__.py", "from crmcli.core.dates import parse"),
    (lints.full_inits, "__init__.py", "import sys"),
    (lints.full_inits, "core/__init__.py", '__version__ = "1"'),
    (lints.broad_excepts, "app/x.py", "try: f()\nexcept: g()"),
    (lints.broad_excepts, "app/x.py", "try: f()\nexcept Exception as e: raise ValueError from e"),
    (lints.broad_excepts, "app/x.py", "try: f()\nexcept (KeyError, BaseException): g()"),
    (lints.other_writers, "cli/x.py", "print('x')"),
    (lints.other_writers, "app/x.py", "import sys\nsys.stdout.write('x')"),
    (lints.other_writers, "app/x.py", "import sys\nsys.stdout.buffer.write(b'x')"),
    (lints.other_writers, "cli/x.py", "import typer as t\nt.echo('x')"),
    (lints.markup, "cli/x.py", "Text.from_markup(name)"),
    (lints.markup, "cli/x.py", "console.print(x, markup=True)"),
    (lints.markup, "cli/x.py", "console.print(x, markup=wanted)"),
    (lints.markup, "cli/x.py", "console.print(f'hello {name}')"),
    (lints.markup, "cli/x.py", "console.print('hello {}'.format(name))"),
    (lints.markup, "cli/x.py", "rich.console.Console()"),
    (lints.markup, "tui/x.py", "Static(contact.name)"),
    (lints.markup, "tui/x.py", "self.notify(error.message)"),
    (lints.markup, "tui/x.py", "Option('hello ' + name)"),
    (lints.markup, "tui/x.py", "self.border_title = 'hello %s' % name"),
    (lints.clocks, "app/x.py", "from datetime import datetime\ndatetime.now()"),
    (lints.clocks, "app/x.py", "import datetime as dt\ndt.date.today()"),
    (lints.clocks, "app/x.py", "from time import time as seconds\nclock = seconds"),
    (lints.clocks, "app/x.py", "import time\ntime.strftime('%Y')"),
    (lints.rules_that_reach_out, "core/x.py", "with open(path) as f: f.read()"),
]


@pytest.mark.parametrize(("lint", "name", "text"), FAULTS)
def test_a_fault_is_found(lint: Lint, name: str, text: str) -> None:
    assert len(list(lint(Source(name, text)))) == 1


SOUND: list[tuple[Lint, str, str]] = [
    (lints.long_files, "core/x.py", "\n" * 400),
    (lints.long_functions, "core/x.py", function(50)),
    (lints.full_inits, "__init__.py", '__version__ = "1"'),
    (lints.full_inits, "core/x.py", "import os"),
    (lints.broad_excepts, "store/x.py", "try: f()\nexcept BaseException:\n    rollback()\n    raise"),
    (lints.broad_excepts, "tui/app.py", "try: f()\nexcept Exception: g()"),
    (lints.broad_excepts, "app/x.py", "try: f()\nexcept (KeyError, OSError): g()"),
    (lints.other_writers, "cli/out.py", "print('x')"),
    (lints.other_writers, "cli/x.py", "import sys\nsys.stdout.isatty()"),
    (lints.markup, "tui/x.py", "Static(contact.name, markup=False)"),
    (lints.markup, "tui/x.py", "Button('Save')"),
    (lints.rules_that_reach_out, "app/x.py", "open(path)"),
    (lints.clocks, "app/crm.py", "from datetime import datetime, UTC\ndatetime.now(UTC)"),
    (lints.clocks, "app/x.py", "crm.today()\ncrm.now()"),
    (lints.clocks, "cli/x.py", "import time\ntime.monotonic()"),
    (lints.clocks, "cli/x.py", "import time\ntime.strftime('%Y', moment)"),
]


@pytest.mark.parametrize(("lint", "name", "text"), SOUND)
def test_sound_code_passes(lint: Lint, name: str, text: str) -> None:
    assert not list(lint(Source(name, text)))
