"""The command tree. A command's file is imported when the command is named, so that the others cost nothing."""

from collections.abc import Callable, Sequence

from typer.core import TyperGroup
from typer.main import get_command_from_info, get_params_convertors_ctx_param_name_from_function
from typer.models import CommandInfo

from crmcli.cli.options import root_options
from crmcli.core.errors import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DAILY = {  # name -> (file, function, what it does)
    "today": ("daily", "today", "Who needs something now, each line with its reason"),
    "log": ("daily", "log", "Log a talk or a purchase, and plan the next step"),
    "todo": ("followups", "todo", "Plan a follow-up"),
    "done": ("followups", "done", "Close a follow-up; log and plan in the same act"),
    "snooze": ("followups", "snooze", "Put a follow-up off"),
    "add": ("daily", "add", "Add a person"),
    "n": ("daily", "quick", "The quick line: ada call asked for pricing next:fri +vip"),
    "show": ("looking", "show", "Anything from all sides: a person, a company, a deal, a task, an interaction"),
    "brief": ("looking", "brief", "Before a call: who, what was said, promised and bought, what to ask"),
    "find": ("looking", "find", "Find people, companies, deals, talks and tasks by their words"),
    "tag": ("tagging", "tag", "Give tags"),
    "untag": ("tagging", "untag", "Take tags away"),
    "undo": ("history", "undo", "Take an act back"),
    "redo": ("history", "redo", "Do an undone act again"),
    "history": ("history", "history", "What was done, by whom, when"),
    "prompt": ("screens", "prompt", "How much is due, for a shell prompt or a status bar"),
    "tui": ("screens", "tui", "The full screen"),
    "work": ("screens", "work", "Work today's list, or a filter's, one by one on the full screen"),
}
NOUNS = {
    "contact": ("contact", "People: list show add edit rm restore merge stages consent"),
    "company": ("company", "Companies: list show add edit rm restore merge"),
    "interaction": ("interaction", "Talks and purchases: list show edit rm restore"),
    "task": ("task", "Follow-ups: list show add edit rm restore reopen"),
    "deal": ("deal", "Deals: list show add edit move won lost reopen park resume rm restore"),
    "pipeline": ("pipeline", "What stands in which stage, as bars; rename gives a stage another name"),
    "lead": ("lead", "Leads, scored by your points: next points"),
    "field": ("field", "Custom fields: list add edit rm"),
    "segment": ("segment", "Segments: save list show rm diff snapshot"),
    "tags": ("tags", "Tags: list rename rm"),
    "cadence": ("cadence", "Staying in touch: list set rm pause bump resume held"),
    "user": ("user", "Colleagues: list add leave"),
    "rfm": ("rfm", "Value: score the buyers; list explain matrix moves runs"),
    "rates": ("rates", "Rates of exchange: list set rm"),
}
MORE = {
    "report": ("report", "report", "Reports: sales, activity, customers, cohorts, churn, next …; pages and charts"),
    "review": ("review", "review", "A page of a week, month or quarter: what happened, what changed, what to do"),
    "clv": ("lifetime", "clv", "What customers are likely to bring, and how well that was told before"),
    "who": ("user", "who", "Who I am in this book"),
    "dupes": ("duplicates", "dupes", "Who may stand in the book twice; --not-same says that two are two"),
    "merge": ("duplicates", "merge", "Make one person, or company, of two or more, shown first field by field"),
    "export": ("export", "export", "Take out a kind or everything: CSV, spreadsheets, vCards, calendars, JSON, SQLite"),
    "import": ("exchange", "import_", "Bring in files of other programs: tables, cards, calendars, orders"),
    "init": ("book", "init", "Make a book"),
    "where": ("book", "where", "Where the book and the settings are"),
    "lint": ("lint", "lint", "How good the data is, and what to mend first"),
    "forget": ("privacy", "forget", "Erase a person for good, from the history and the file too"),
    "check": ("book", "check", "Whether the book is well; --fix tells derived facts anew"),
    "upgrade": ("book", "upgrade", "Bring a team book up to date"),
    "backup": ("book", "backup", "A verified copy of the book; list and restore copies"),
    "config": ("book", "config", "Settings of the book: list, show, set"),
    "demo": ("book", "demo", "A small demonstration book, and its agenda"),
    "date": ("looking", "date", "What a date phrase means"),
    "completion": ("screens", "completion", "Completion for bash, zsh or fish"),
    "help": ("looking", "help_", "Help on a topic"),
}


OTHER_WORDS = {  # what people type who come from elsewhere
    "contacts": "contact list", "people": "contact list", "list": "contact list", "ls": "contact list",
    "companies": "company list", "tasks": "task list", "interactions": "interaction list", "search": "find",
    "delete": "contact rm", "remove": "contact rm", "rm": "contact rm", "edit": "contact edit", "new": "add",
    "restore": "contact restore",
    "create": "add", "users": "user list", "remind": "todo", "task-add": "todo", "agenda": "today", "view": "show",
    "deals": "deal list", "opportunity": "deal list", "opportunities": "deal list", "board": "tui pipeline",
    "leads": "lead next", "status": "today", "version": "--version", "settings": "config", "segments": "segment list",
    "ui": "tui", "close": "done", "whoami": "who", "log-call": "log call",
}  # fmt: skip


HELP = ("--help", "-h")


def root() -> "LazyGroup":
    """The whole program as one command."""
    entries: dict[str, tuple[str, str, str]] = {**DAILY}
    entries |= {name: (file, "", words) for name, (file, words) in NOUNS.items()}
    entries |= MORE
    params, _, _ = get_params_convertors_ctx_param_name_from_function(root_options)
    return LazyGroup(
        name="crm", entries=entries, params=params, callback=lambda **_: None, first="today",
        help="The CRM that lives in the terminal. `crm` alone is `crm today`.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip


class LazyGroup(TyperGroup):
    """A group that knows its commands' names and words, and loads a command when it is called."""

    def __init__(
        self,
        *,
        entries: "dict[str, tuple[str, str, str]]",
        first: str | None = None,
        loose: bool = False,
        **more: "Any",
    ) -> None:
        """`first` is the command that is meant where none is named; `loose` says that it takes words of its own."""
        super().__init__(rich_markup_mode=None, invoke_without_command=False, **more)
        self.entries = entries
        self.first = first
        self.loose = loose
        self._made: dict[str, Any] = {}

    def list_commands(self, ctx: "Any") -> list[str]:
        """All names, in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: "Any", cmd_name: str) -> "Any":
        """The command of this name, loaded now."""
        if cmd_name not in self.entries:
            return None
        if cmd_name not in self._made:
            file, function, words = self.entries[cmd_name]
            self._made[cmd_name] = _load(cmd_name, file, function, words)
        return self._made[cmd_name]

    def parse_args(self, ctx: "Any", args: list[str]) -> list[str]:
        """Where the line names no command, the first one is meant: `crm --days 3` is `crm today --days 3`."""
        if self.first is not None and not ctx.resilient_parsing:  # a line being completed has no command yet
            place = _without_command(args, self.params)
            if place is None and self.loose and not any(word in self.entries or word in HELP for word in args):
                place = 0
            args = args if place is None else [*args[:place], self.first, *args[place:]]
        rest = super().parse_args(ctx, args)
        if ctx.params.get("version"):
            from crmcli import __version__
            from crmcli.cli.out import Out

            Out(None).write(f"crmcli {__version__}\n")
            ctx.exit()
        return rest

    def resolve_command(self, ctx: "Any", args: list[str]) -> "Any":
        """The command that is named; a word that is none is told with the nearest, or tried as a name."""
        name = args[0]
        if name not in self.entries and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(name, self.entries, n=3, cutoff=0.75)
            path = ctx.command_path
            hint = f"{path} {near[0]}" if near else f"{path} --help"
            if path == "crm":
                hint = _meant(name, args[1:]) or (f"crm {near[0]}" if near else f"crm show {name}")
            raise BadInput(f"there is no command {name!r}" + (f" in {path}" if path != "crm" else ""), hint=hint)
        return name, self.get_command(ctx, name), args[1:]

    def format_commands(self, ctx: "Any", formatter: "Any") -> None:
        """The commands in two columns, without loading one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in self.entries.items()])

    def shell_complete(self, ctx: "Any", incomplete: str) -> "Any":
        """Names of commands, without loading one."""
        from typer._click.shell_completion import CompletionItem

        return [
            CompletionItem(name, help=words)
            for name, (_, _, words) in self.entries.items()
            if name.startswith(incomplete)
        ]


class NounGroup(LazyGroup):
    """A noun whose own options stand before its verbs; `crm rfm --as-of D list` passes them down.

    A verb's command is made when the verb is called: the flags of all the others would cost as much as starting.
    """

    verbs: "dict[str, Callable[..., Any]]"

    def get_command(self, ctx: "Any", cmd_name: str) -> "Any":
        """The command of this verb, made now."""
        if cmd_name in self.verbs and cmd_name not in self._made:
            self._made[cmd_name] = made(cmd_name, self.verbs[cmd_name])
        return super().get_command(ctx, cmd_name)


def commands(name: str, words: str, verbs: "Sequence[tuple[str, Callable[..., Any]]]", **more: "Any") -> LazyGroup:
    """A noun's group, made by its own file from its verbs."""
    entries = {verb: ("", "", _first_line(function)) for verb, function in verbs}
    params, _, _ = get_params_convertors_ctx_param_name_from_function(root_options)
    group = NounGroup(
        name=name, entries=entries, params=params, callback=lambda **_: None, help=words,
        context_settings={"help_option_names": ["-h", "--help"]}, **more,
    )  # fmt: skip
    group.verbs = dict(verbs)
    return group


def made(name: str, function: "Callable[..., Any]") -> "Any":
    """A command from its function."""
    words = (function.__doc__ or "").replace("\n\n    Example", "\n\n    \b\n    Example")  # \b: lines stay as they are
    settings = {"help_option_names": ["-h", "--help"]}
    info = CommandInfo(name=name, callback=function, help=words, context_settings=settings)
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)


def _load(name: str, file: str, function: str, words: str) -> "Any":
    module = __import__(f"crmcli.cli.{file}", fromlist=["*"])
    if not function:
        return module.group(name, words)
    return made(name, getattr(module, function))


def _meant(name: str, rest: Sequence[str]) -> str | None:
    """The line that somebody meant who named a kind of talk, or used another program's word for a command."""
    from shlex import quote

    from crmcli.app.booksettings import KINDS, kind_of

    words = " ".join(map(quote, rest))
    if kind_of(KINDS, name):
        return f"crm log {name} {words or 'ada asked for pricing'}"
    if command := OTHER_WORDS.get(name.casefold()):
        return f"crm {command} {words}".rstrip()
    return None


def _first_line(function: "Callable[..., Any]") -> str:
    return (function.__doc__ or "").strip().split("\n", 1)[0].rstrip(".")


def _without_command(args: Sequence[str], params: "Sequence[Any]") -> int | None:
    """Where a command's name is missing in the line: before the first flag that is not the root's, or at the end."""
    takes = {name: not param.is_flag for param in params for name in (*param.opts, *param.secondary_opts)}
    at = 0
    while at < len(args):
        word = args[at]
        name, attached, _ = word.partition("=")
        if not word.startswith("-") or word == "-":
            return None
        if word in (*HELP, "--version"):  # the root answers these itself
            return None
        while not word.startswith("--") and len(word) > 2 and takes.get(word[:2]) is False:
            word = name = f"-{word[2:]}"  # -qy are two flags
        if not word.startswith("--") and len(word) > 2:
            name, attached = word[:2], word[2:]  # -fjson holds its value
        if name not in takes:
            return at
        at += 2 if takes[name] and not attached else 1
    return at
