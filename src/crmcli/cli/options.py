"""The shared flags, declared once for every command, and what turns a function into a command."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Optional

import typer

from crmcli.cli.face import Face, Flags
from crmcli.cli.out import FORMATS

Text = Optional[str]  # noqa: UP045 - typer reads this form on every Python


def root_options(
    db: Annotated[Text, typer.Option("--db", metavar="PATH|URL", help="The book.")] = None,
    format: Annotated[
        Text, typer.Option("--format", "-f", metavar="FORMAT", help="table json jsonl csv tsv ids md html")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Text, typer.Option("--out", metavar="FILE", help="Write the result into a file.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing that is not asked for.")] = False,
    color: Annotated[Text, typer.Option("--color", metavar="WHEN", help="auto, always or never.")] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Answer every question with yes.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")] = False,
    as_of: Annotated[Text, typer.Option("--as-of", metavar="WHEN", help="Judge as if it were this day.")] = None,
    tz: Annotated[Text, typer.Option("--tz", metavar="ZONE", help="Time zone, e.g. Europe/Berlin.")] = None,
    allow_network: Annotated[bool, typer.Option("--allow-network", hidden=True)] = False,
    version: Annotated[bool, typer.Option("--version", help="The version.")] = False,
) -> None:
    """The flags that stand on every command and before it."""


SHARED = {name: param for name, param in inspect.signature(root_options).parameters.items() if name != "version"}


def command(function: Callable[..., int | None]) -> Callable[..., int]:
    """Make a command of a function whose first parameter is the `Face`; the shared flags are added to its own."""
    own = inspect.signature(function)
    params = [param for name, param in own.parameters.items() if name != "face"]
    shared = [param for name, param in SHARED.items() if name not in own.parameters]
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    all_params = [context, *params, *shared]

    @functools.wraps(function)
    def run(**values: Any) -> int:
        ctx = values.pop("ctx")
        flags = Flags()
        for outer in reversed([level.params for level in _outer(ctx)]):
            flags.take({name: value for name, value in outer.items() if name in SHARED})
        flags.take({name: values.pop(name) for name in SHARED if name in values and name not in own.parameters})
        with Face(flags, getattr(function, "formats", FORMATS)) as face:
            return function(face, **values) or 0

    by_kind = [param.replace(kind=inspect.Parameter.KEYWORD_ONLY) for param in all_params]
    run.__signature__ = inspect.Signature(by_kind)  # type: ignore[attr-defined]
    run.__annotations__ = {param.name: param.annotation for param in all_params}
    del run.__wrapped__
    return run


def also(*formats: str) -> "Callable[[Callable[..., int | None]], Callable[..., int | None]]":
    """Stands below `command` where a command has formats beyond the usual ones."""

    def mark(function: Callable[..., int | None]) -> Callable[..., int | None]:
        function.formats = (*FORMATS, *formats)  # type: ignore[attr-defined]
        return function

    return mark


def _outer(ctx: Any) -> list[Any]:
    found, level = [], ctx.parent
    while level is not None:
        found.append(level)
        level = level.parent
    return found


def complete_who(incomplete: str) -> list[tuple[str, str]]:
    """Names and refs that begin so, for the shell's completion."""
    from crmcli.app.completing import people

    return _completed(people, incomplete)


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of interaction that begin so."""
    from crmcli.app.completing import kinds

    return _completed(kinds, incomplete)


def complete_deal(incomplete: str) -> list[tuple[str, str]]:
    """Open deals whose ref, or a word of whose title, begins so, for the shell's completion."""
    from crmcli.app.completing import deals

    return _completed(deals, incomplete)


def _completed(offer: "Callable[[Any, str], list[Any]]", incomplete: str) -> list[Any]:
    """What a use case offers for the usual book; nothing where there is none, for a shell has no place for errors."""
    from crmcli.app.crm import open_crm
    from crmcli.core.errors import CrmError

    try:
        return offer(open_crm(), incomplete)
    except CrmError:
        return []


Who = Annotated[
    str, typer.Argument(metavar="WHO", autocompletion=complete_who, help="Name, mail, phone, handle or ref.")
]
Words = Annotated[list[str], typer.Argument(metavar="WORDS")]
Tags = Annotated[
    list[str], typer.Option("--tag", "-t", metavar="TAG", help="Repeatable; +tag in the words is the same.")
]
"""Tags of an entry or a list."""
Next = Annotated[
    Text, typer.Option("--next", "-n", metavar="'WHEN [WHAT]'", help="The next step: 'fri send pricing', auto, none.")
]
Due = Annotated[Text, typer.Option("--due", "-d", metavar="WHEN", help="When: fri, 3d, next mon, 2026-03-06 14:30.")]
DueZone = Annotated[Text, typer.Option("--due-zone", metavar="ZONE", help="Where its clock time holds: Asia/Shanghai.")]
Every = Annotated[
    Text, typer.Option("--every", metavar="RULE", help="It comes again: 2w, mon, 'last fri', 15th, weekday, none.")
]
After = Annotated[
    Text, typer.Option("--after", metavar="SPAN", help="It comes again so long after it is done: 30d, none.")
]
Wait = Annotated[Text, typer.Option("--wait", metavar="WHEN", help="No list shows it before that day.")]
Outcome = Annotated[
    Text, typer.Option("--outcome", metavar="WORDS", help="How the talk ended: reached, 'not reached', 未接 …")
]
Owner = Annotated[Text, typer.Option("--owner", "-o", metavar="WHO", help="The colleague who does it.")]
Deal = Annotated[Text, typer.Option("--deal", metavar="DEAL", help="About which deal: d4, or words of its title.")]
Limit = Annotated[Optional[int], typer.Option("--limit", metavar="N", help="At most so many.")]  # noqa: UP045
Offset = Annotated[int, typer.Option("--offset", metavar="N", help="Leave out the first so many.")]
Columns = Annotated[Text, typer.Option("--columns", metavar="A,B", help="Which columns, in this order.")]
Where = Annotated[list[str], typer.Option("--where", "-w", metavar="FILTER", help="Filter: 'tag:vip city:berlin'.")]


def chosen(columns: str | None) -> list[str] | None:
    """The column keys in `--columns a,b`."""
    return [part.strip() for part in columns.split(",") if part.strip()] if columns else None


__all__ = [
    "After", "Columns", "Deal", "Due", "DueZone", "Every", "Limit", "Next", "Offset", "Outcome", "Owner", "Tags",
    "Text", "Wait", "Where", "Who", "Words", "also", "chosen", "command", "complete_deal", "complete_kind",
    "complete_who", "root_options",
]  # fmt: skip
