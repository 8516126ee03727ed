"""The house's own lints: what ruff, mypy and import-linter do not know about this code.

Each lint takes one source file and yields its complaints. What a lint must miss on purpose is named here, with why.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 50

# The one place of each face that shows errors, unknown ones too.
LAST_RESORTS = {"__main__.py", "cli/main.py", "tui/app.py"}
STDOUT = {"cli/out.py"}

CLOCK_CALLS = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "time.gmtime", "time.localtime", "time.time", "time.time_ns",
}  # fmt: skip

# Where a clock may be read, and which: the one that tells the time, those that make uids sort and name a backup.
CLOCKS = {
    "app/crm.py": CLOCK_CALLS,
    "store/store.py": {"time.time_ns"},
    "store/migrate.py": {"time.strftime"},
}

# Their `markup` is True unless told otherwise, and each of them has been seen to obey a customer's name.
MARKUP_BY_DEFAULT = {"Console", "Label", "Static", "Toast", "notify"}
# These parse a plain string and cannot be told not to: they take Text or Content, or words of ours.
MARKUP_ALWAYS = {"Button", "Checkbox", "Collapsible", "Option", "RadioButton", "Tab", "TabPane", "add_option"}
MARKUP_ATTRIBUTES = {"border_subtitle", "border_title", "tooltip"}


@dataclass(frozen=True)
class Source:
    """One file of the program: `name` is its path below src/crmcli, with slashes."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def imported(self) -> dict[str, str]:
        """What each imported name stands for: {"dt": "datetime", "now": "time.time"}."""
        names: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                names |= {
                    (a.asname or a.name).split(".")[0]: a.name if a.asname else a.name.split(".")[0] for a in node.names
                }
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        return names

    def full_name(self, node: ast.expr) -> str:
        """The dotted name of an expression with its import undone, "" if it does not begin with an import."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.imported:
            return ""
        return ".".join([self.imported[node.id], *reversed(parts)])

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def at(self, node: ast.AST, complaint: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {complaint}"


def sources(root: Path) -> list[Source]:
    return [Source(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in sorted(root.rglob("*.py"))]


def last_name(node: ast.expr) -> str:
    """`Static` of both `Static` and `widgets.Static`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def says(call: ast.Call, keyword: str, value: object) -> bool:
    return any(k.arg == keyword and isinstance(k.value, ast.Constant) and k.value.value is value for k in call.keywords)


def is_woven(node: ast.expr) -> bool:
    """A string put together from parts: an f-string, `a + b`, `a % b`, `"…".format(b)`."""
    return (
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod))
        or (isinstance(node, ast.Call) and last_name(node.func) == "format")
    )


def long_files(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > MOST_LINES_IN_A_FILE:
        yield f"{source.name}: {lines} lines, {MOST_LINES_IN_A_FILE} at most"


def long_functions(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_LINES_IN_A_FUNCTION:
                yield source.at(node, f"{node.name} has {lines} lines, {MOST_LINES_IN_A_FUNCTION} at most")


def full_inits(source: Source) -> Iterator[str]:
    """An `__init__.py` with code in it costs every command that passes by; the top one holds the version."""
    if not source.name.endswith("__init__.py"):
        return
    for node in source.tree.body:
        if (
            source.name == "__init__.py"
            and isinstance(node, ast.Assign)
            and last_name(node.targets[0]) == "__version__"
        ):
            continue
        yield source.at(node, "__init__.py is empty")


def broad_excepts(source: Source) -> Iterator[str]:
    """Catching everything hides faults. A handler that ends in a bare `raise` cleans up and hides nothing."""
    if source.name in LAST_RESORTS:
        return
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            broad = any(kind is None or last_name(kind) in {"Exception", "BaseException"} for kind in caught)
            last = node.body[-1]
            if broad and not (isinstance(last, ast.Raise) and last.exc is None):
                yield source.at(node, f"catches everything; only {', '.join(sorted(LAST_RESORTS))} may")


def other_writers(source: Source) -> Iterator[str]:
    if source.name in STDOUT:
        return
    for call in source.calls():
        prints = isinstance(call.func, ast.Name) and call.func.id == "print"
        name = source.full_name(call.func)
        if (
            prints
            or name.startswith(("sys.stdout.write", "sys.stdout.buffer."))
            or name in {"typer.echo", "typer.secho"}
        ):
            yield source.at(call, "writes; cli/out.py is the only writer")


def markup(source: Source) -> Iterator[str]:
    """Data is never markup: `[/foo]` in a name raises, `[@click=app.quit]` in a name quits."""
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "from_markup":
            yield source.at(node, "from_markup reads data as markup")
        elif isinstance(node, ast.Assign) and last_name(node.targets[0]) in MARKUP_ATTRIBUTES and is_woven(node.value):
            yield source.at(node, "a title is read as markup: assign Content or Text")
    for call in source.calls():
        name = last_name(call.func)
        first = call.args[0] if call.args else None
        if any(k.arg == "markup" for k in call.keywords) and not says(call, "markup", False):
            yield source.at(call, "markup is False here, always and in so many letters")
        elif name in MARKUP_BY_DEFAULT and not says(call, "markup", False):
            yield source.at(call, f"{name} reads markup unless it says markup=False")
        elif name in MARKUP_ALWAYS | {"print"} and first and is_woven(first):
            yield source.at(call, f"{name} reads a woven string as markup: give it Text or Content")


def clocks(source: Source) -> Iterator[str]:
    """Time is passed in: crm.now() and crm.today() only. Monotonic clocks measure and do not tell the time."""
    allowed = CLOCKS.get(source.name, set())
    present = {"time.strftime"}
    for node in source.nodes:
        if isinstance(node, ast.Attribute | ast.Name) and source.full_name(node) in CLOCK_CALLS - allowed:
            yield source.at(node, f"{source.full_name(node)}: ask crm.now() or crm.today()")
        elif isinstance(node, ast.Call) and len(node.args) == 1 and source.full_name(node.func) in present - allowed:
            yield source.at(node, "strftime without a time tells the present one: ask crm.now()")


def rules_that_reach_out(source: Source) -> Iterator[str]:
    """What the contracts cannot see, because nothing is imported for it."""
    if not source.name.startswith("core/"):
        return
    for call in source.calls():
        if isinstance(call.func, ast.Name) and call.func.id in {"open", "input"}:
            yield source.at(call, f"{call.func.id}: core works on what it is given")


LINTS: list[Callable[[Source], Iterable[str]]] = [
    long_files, long_functions, full_inits, broad_excepts, other_writers, markup, clocks,
    rules_that_reach_out,
]  # fmt: skip
