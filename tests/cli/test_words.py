"""Words: every flag on every command, every hint and example of the source and the manual a line that parses."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.exceptions import Exit, TyperException

import crmcli
from crmcli.cli.groups import LazyGroup, root
from crmcli.core.errors import BadInput
from tests.cli.conftest import Run

SOURCE = Path(crmcli.__file__).parent
PROJECT = SOURCE.parents[1]
SHARED = (
    "--db x.db", "--format json", "-f json", "--json", "--out x", "--quiet", "-q", "--color never", "--no-input",
    "--yes", "-y", "--dry-run", "--as-of today", "--tz UTC",
)  # fmt: skip


def parse(argv: list[str]) -> None:
    """Parse a line all the way down without doing anything. Raises what the parser raises."""
    command: Any = root()
    name, parent = "crm", None
    while True:
        context = command.make_context(name, list(argv), parent=parent)
        if not isinstance(command, LazyGroup):
            return
        name, command, argv = command.resolve_command(context, [*context._protected_args, *context.args])
        parent = context


def commands(group: LazyGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name in group.entries:
        command = group.get_command(None, name)
        if isinstance(command, LazyGroup):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(commands(root()))


def wanted(command: Any) -> list[str]:
    """What a command cannot do without."""
    found = ["x" for param in command.params if param.param_type_name == "argument" and param.required]
    for param in command.params:
        if param.param_type_name == "option" and param.required:
            found += [param.opts[0], "x"]
    return found


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_the_shared_flags_stand_on_every_command_and_before_it(path: tuple[str, ...]) -> None:
    words = wanted(ALL[path])
    flags = " ".join(SHARED).split()
    parse([*path, *flags, *words])
    parse([*path, *words, *flags])
    parse([*flags, *path, *words])
    parse([*path[:1], *flags, *path[1:], *words])


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_helps(inside: Run, path: tuple[str, ...]) -> None:
    for flag in ("-h", "--help"):
        done = inside(*path, flag)
        assert (done.code, done.err) == (0, "")
        assert f"Usage: crm {' '.join(path)}" in done.out
    assert ALL[path].help, "a command says what it does"


def test_flags_before_and_behind_mean_the_same(crm: Run) -> None:
    lines = {
        crm(*line.split()).out
        for line in (
            "-f ids today --days 9",
            "today --days 9 -f ids",
            "--days 9 -f ids",
            "-fids --days=9",
            "today -fids --days 9",
        )
    }
    assert lines == {"t1\nt2\n"}
    assert crm("rfm", "--as-of", "2026-03-18", "list", "-f", "ids").code == 0
    assert crm("rfm", "--as-of", "2026-03-01", "list", "-f", "ids").code == 5, "the scores are of another day"
    assert crm("--format", "json", "today", "-f", "ids").out == "t1\nt2\n", "the nearest flag wins"


def test_the_agenda_needs_no_command(crm: Run) -> None:
    assert crm().out == crm("today").out
    assert crm("--exit-code").code == 10
    assert crm("-q", "--exit-code").code == 10
    assert crm("--exit-code", "--as-of", "2026-02-01").code == 0
    quiet = crm("-q", "--as-of", "2026-02-01")
    assert (quiet.out, quiet.err) == ("", "")
    for line in ("--days 3", "-w tag:vip", "--all", "--mine", "-o ada", "--json", "--tag vip"):
        assert crm(*line.split()).code == 0
        assert crm(*line.split()).out == crm("today", *line.split()).out


def hints() -> Iterator[tuple[str, str]]:
    """The commands that errors and empty lists tell people to try, with where they stand."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                for text in written(node.value):
                    yield path.relative_to(SOURCE).as_posix(), text
            elif isinstance(node, ast.Constant | ast.JoinedStr):
                for text in written(node):
                    for found in re.findall(r"try: (crm .*)", text):
                        yield path.relative_to(SOURCE).as_posix(), found


def written(node: ast.expr) -> Iterator[str]:
    """The strings of an expression, with `x` where something is woven in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    elif isinstance(node, ast.IfExp | ast.BoolOp):
        for child in [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values:
            yield from written(child)


def test_hints_are_lines_that_parse() -> None:
    tried = 0
    for place, hint in hints():
        if not hint.startswith("crm ") or hint.startswith("crm x "):  # the command itself is woven in
            continue
        line = re.split(r", |; | (?:makes|plans|moves|tells) ", hint)[0]
        try:
            parse(shlex.split(line)[1:])
        except Exit:
            pass
        except (TyperException, BadInput, ValueError) as error:
            pytest.fail(f"{place}: {hint!r}: {error}")
        tried += 1
    assert tried > 80


def examples() -> Iterator[tuple[str, str]]:
    for path, command in ALL.items():
        for line in (command.help or "").splitlines():
            if line.strip().startswith("crm ") or " | crm " in line:
                yield " ".join(path), line.strip()


def test_the_examples_of_the_help_parse() -> None:
    found = list(examples())
    assert len(found) > 40
    for place, line in found:
        check(place, line)


def check(place: str, line: str) -> None:
    """Each `crm` of a shell line parses."""
    line = line.split(" #")[0]
    line = re.sub(r'"?\$\((crm [^)]*)\)"?', "x", line)
    words = shlex.split(line.replace("\\\n", " "), comments=False)
    start = 0
    for at in [
        *(at for at, word in enumerate(words) if word in ("|", "&&", ";", ">", "||", "<", "2>", ">>")),
        len(words),
    ]:
        part = words[start:at]
        start = at + 1
        if part[:1] in (["crm"], ["crmcli"]):
            try:
                parse(part[1:])
            except Exit:
                pass
            except (TyperException, BadInput) as error:
                pytest.fail(f"{place}: {line}: {error}")


def manual() -> Iterator[tuple[str, str]]:
    """The command lines in the code blocks of the README and the manual."""
    for path in [PROJECT / "README.md", PROJECT / "README.zh.md", *sorted((PROJECT / "docs").rglob("*.md"))]:
        if not path.exists() or "decisions" in path.parts:
            continue
        for block in re.findall(
            r"^```(?:sh|console|shell|bash)?\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE
        ):
            for line in block.replace("\\\n", " ").splitlines():
                said = line.strip().removeprefix("$ ")
                if re.match(r"(crm|crmcli)(\s|$)", said):
                    yield path.name, said


def test_the_manual_says_what_parses() -> None:
    found = list(manual())
    if not found:
        pytest.skip("there is no manual beside the source")
    for place, line in found:
        check(place, line)


READING: tuple[str, ...] = (
    "today",
    "show",
    "find",
    "date",
    "help",
    "who",
    "where",
    "check",
    "config list",
    "history",
    "rfm list",
)
READING += tuple(f"{noun} list" for noun in ("contact", "company", "interaction", "task", "user"))


def test_what_the_manual_reads_can_be_read(crm: Run) -> None:
    """Lines that only look run on a book: whoever is not in it is not found, but nothing is refused."""
    crm("config", "set", "date_order", "dmy")
    for place, line in manual():
        words = shlex.split(line.split(" #")[0])
        said = " ".join(word for word in words[1:3])
        if any(sign in words for sign in ("|", ">", "<", "&&", ";")) or "$(" in line or "--follow" in words:
            continue
        if "--db" not in words and "--out" not in words and said.startswith(READING):
            done = crm(*words[1:])
            assert done.code in (0, 3, 4), (place, line, done.err)
