"""docs/tui.md tells the keys that there are: its table is the commands' own words."""

from pathlib import Path

from crmcli.tui import commands
from crmcli.tui.commands import PEOPLE, PEOPLE_OF_BOOK
from crmcli.tui.desk import BOOK, Command
from crmcli.tui.look import THEMES

PAGE = Path(__file__).parents[2] / "docs" / "tui.md"
WHERE = {
    (): "everywhere", BOOK: "everywhere but on a card", PEOPLE: "everywhere but on the board",
    PEOPLE_OF_BOOK: "everywhere but on a card and the board",
}  # fmt: skip
SCREENS = {"today": "Today", "contacts": "Contacts", "one": "a person", "work": "a card", "segments": "Segments",
           "reports": "Reports", "pipeline": "Pipeline"}  # fmt: skip


def row(command: type[Command]) -> str:
    """A command as a line of the table: keys, id, where, help."""
    keys = " ".join(f"`{key}`" for key in command.keys)
    where = WHERE.get(tuple(command.where)) or ", ".join(SCREENS[one] for one in command.where)
    return f"| {keys} | {command.id} | {where} | {command.help()} |"


def test_the_table_of_keys_is_the_commands_own() -> None:
    page = PAGE.read_text(encoding="utf-8")
    head = "| key | id | where | what it does |\n|---|---|---|---|\n"
    assert head + "\n".join(map(row, commands.ALL)) + "\n" in page


def test_every_theme_is_named() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in THEMES)


def test_readme_and_manual_lead_to_the_page() -> None:
    assert "(docs/tui.md)" in (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")
    assert "(tui.md)" in (PAGE.parent / "manual.md").read_text(encoding="utf-8")
