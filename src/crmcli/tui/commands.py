"""The commands: one small class each, whose docstring and keys make footer, palette, help and remapping."""

from crmcli.app import contactform, contacts, history, outcomes, tasks, views
from crmcli.core.agenda import STUCK
from crmcli.language import worded
from crmcli.tui import contactcommands, dealcommands, deallines, figurecommands, lines, screencommands
from crmcli.tui.desk import BOOK, TABS, Command, Desk
from crmcli.tui.moves import Bottom, Down, PageDown, PageUp, Top, Up
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.edit import EditScreen
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.screens.work import WorkScreen
from crmcli.tui.widgets.person import Person
from crmcli.tui.workcommands import OUTCOMES, Work

LISTS = ("today", "contacts")
PEOPLE_OF_BOOK = tuple(name for name in BOOK if name != "pipeline")  # where keys are about people, not about deals
PEOPLE = (*PEOPLE_OF_BOOK, "work")
NOBODY = "nobody is under the cursor"
NOBODY_IN_DEAL = "nobody is in this deal: e adds somebody"
NO_TASK = "no follow-up is under the cursor"
INSTEAD = {  # what a line of today's list takes that is no follow-up
    "dates": "a day to think of is no follow-up: l logs a talk, f plans one",
    "quiet": "nothing is planned here: l logs a talk, b leaves them alone for a while, f plans",
    "unplanned": "nothing is planned here: f plans a follow-up, l logs a talk, b leaves them alone for a while",
    "stuck": "nothing is planned here: f plans the next step, l logs a talk, b parks the deal, o goes to the board",
}


class OnPerson(Command):
    """A command that needs somebody."""

    def reason(self, desk: Desk) -> str | None:
        """There must be somebody."""
        subject = desk.subject()
        return None if subject.person else NOBODY_IN_DEAL if subject.deal else NOBODY


class OnContact(Command):
    """A command that needs a person, not a company."""

    def reason(self, desk: Desk) -> str | None:
        """There must be a contact."""
        person = desk.subject().person
        return NOBODY if person is None else None if person.ref.startswith("c") else f"{person.name} is a company"


class OnTask(Command):
    """A command that needs a follow-up."""

    def reason(self, desk: Desk) -> str | None:
        """There must be a follow-up; a line of the list without one says what it takes instead."""
        subject = desk.subject()
        return None if subject.task is not None else INSTEAD.get(subject.section, NO_TASK)


class Quick(Command):
    """Say in one line who, what and what comes next: ada call asked for pricing next:fri +vip."""

    id, keys, word, where = "quick", ("n",), "quick line", BOOK

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.quick(desk))


class Log(OnPerson):
    """Log a talk with whoever is under the cursor, and plan the next step in the same line."""

    id, keys, word = "log", ("l",), "log"

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.log(desk))


class FollowUp(OnPerson):
    """Plan a follow-up for whoever is under the cursor: fri send pricing."""

    id, keys, word = "follow", ("f",), "follow up"

    def reason(self, desk: Desk) -> str | None:
        return None if desk.subject().deal else super().reason(desk)

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.follow_up(desk))


class Done(OnTask):
    """Close the follow-up under the cursor."""

    id, keys, word, where = "done", ("space",), "done", ("today", "pipeline", "one", "work")

    async def run(self, desk: Desk) -> None:
        task = desk.subject().task
        if task is not None:
            await desk.act(lambda crm: outcomes.done(crm, [task]), settles="closed")


class Mark(OnContact):
    """Mark the contact under the cursor, to tag or archive several at once."""

    id, keys, word, where = "mark", ("space",), "mark", ("contacts",)

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, ContactsScreen):
            desk.toggle_mark()


class Snooze(OnTask):
    """Put the follow-up off: 1 a day, 2 two days, w a week, m a month, or a date."""

    id, keys, word = "snooze", ("s",), "snooze"

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.snooze(desk))


class Bump(OnContact):
    """Leave somebody alone for a while, with a reason or without: w a week, m a month, 1 sep on leave."""

    id, keys, word, where = "bump", ("b",), "leave alone", PEOPLE

    def reason(self, desk: Desk) -> str | None:
        subject = desk.subject()
        if subject.section == STUCK:
            return None
        put_off = "s puts the follow-up off"
        on_line = desk.name_of_screen in ("today", "work") and subject.task is not None
        return super().reason(desk) or (put_off if on_line else None)

    async def run(self, desk: Desk) -> None:
        deal = desk.subject().deal if desk.subject().section == STUCK else None
        desk.ask_line(deallines.park(desk, deal) if deal else lines.bump(desk))


class Add(Command):
    """Add a person: name, mail, phone, @Company, +tag, in any order."""

    id, keys, word, where = "add", ("a",), "add", PEOPLE_OF_BOOK

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.add(desk))


class Edit(OnContact):
    """Edit everything about the person in a form."""

    id, keys, word, where = "edit", ("e",), "edit", PEOPLE

    async def run(self, desk: Desk) -> None:
        person = desk.subject().person
        if person is not None:
            desk.app.push_screen(EditScreen(desk, await desk.session.ask(contactform.opened, person.id)))


class Tags(OnPerson):
    """Give tags and take them away: +vip -lead; for all who are marked, if anybody is."""

    id, keys, word, where = "tags", ("t",), "tags", PEOPLE

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.tags(desk))


class Archive(Command):
    """Put away what is under the cursor: on Today the follow-up, elsewhere the contact (or all who are marked)."""

    id, keys, word, where = "archive", ("x",), "archive", PEOPLE_OF_BOOK

    def reason(self, desk: Desk) -> str | None:
        on_today = desk.name_of_screen == "today"
        return OnTask().reason(desk) if on_today else OnContact().reason(desk)

    async def run(self, desk: Desk) -> None:
        subject = desk.subject()
        number = subject.task
        if desk.name_of_screen == "today" and number is not None:
            await desk.act(lambda crm: tasks.archive(crm, [number]))
        elif subject.person is not None:
            who = list(subject.marked or (subject.person.id,))
            if await desk.act(lambda crm: contacts.archive(crm, who)) and isinstance(desk, ContactsScreen):
                desk.forget_marks()


class Undo(Command):
    """Take back what you did last."""

    id, keys, word = "undo", ("u", "ctrl+z"), "undo"

    async def run(self, desk: Desk) -> None:
        await desk.act(history.undo)


class Redo(Command):
    """Do again what was taken back last."""

    id, keys, word = "redo", ("ctrl+r",), "redo"

    async def run(self, desk: Desk) -> None:
        await desk.act(history.redo)


class Filter(Command):
    """Narrow the list as you type: words, +tag, city:berlin, quiet:30d."""

    id, keys, word, where = "filter", ("/",), "filter", (*LISTS, "pipeline")

    async def run(self, desk: Desk) -> None:
        desk.ask_line(lines.narrow(desk))


class Palette(Command):
    """Find a command or a contact by typing."""

    id, keys, word = "palette", (":", "ctrl+p"), "find"

    async def run(self, desk: Desk) -> None:
        await desk.app.run_action("palette")


class Help(Command):
    """All commands with their keys; enter runs one."""

    id, keys, word = "help", ("?",), "help"

    async def run(self, desk: Desk) -> None:
        await desk.app.run_action("help")


class Whose(Command):
    """Show everyone's work, or only mine and nobody's."""

    id, keys, word, where = "whose", ("M",), "mine/everyone", BOOK

    def reason(self, desk: Desk) -> str | None:
        return None if desk.session.facts.team else "you are alone in this book"

    async def run(self, desk: Desk) -> None:
        await desk.session.see(everyone=not desk.session.everyone)
        desk.refresh_if_stale()


class Copy(OnPerson):
    """Copy the first mail, else phone, else the name."""

    id, keys, word = "copy", ("y",), "copy"

    async def run(self, desk: Desk) -> None:
        person = desk.subject().person
        if person is not None:
            seen = desk.person.view
            main = (seen if seen is not None else await desk.session.ask(views.of, person, limit=1)).main
            text = next(iter((*getattr(main, "emails", ()), *main.phones, main.name)))
            text = "".join(c for c in text if c.isprintable())
            desk.app.copy_to_clipboard(text)
            desk.prompt.say([("✓ ", "good"), (worded("copied {text}", text=text), "")])


class Detail(Command):
    """Show the person alone, beside the list, or not at all."""

    id, keys, word, where = "detail", ("z",), "detail", tuple(TABS)

    def reason(self, desk: Desk) -> str | None:
        return "there is room for one pane only: enter opens the person" if desk.is_narrow else None

    async def run(self, desk: Desk) -> None:
        desk.detail = {None: True, True: False, False: None}[desk.detail]
        desk.lay_out(desk.size.width, desk.size.height)
        if desk.detail:
            desk.person.focus()
        else:
            desk.focus_main()


class Open(OnPerson):
    """Open whoever is under the cursor."""

    id, keys, word, where = "open", ("enter",), "open", LISTS

    def reason(self, desk: Desk) -> str | None:
        return None if desk.subject().deal else super().reason(desk)

    async def run(self, desk: Desk) -> None:
        subject = desk.subject()
        if subject.person is None and subject.deal is not None:
            await dealcommands.show_on_board(desk, subject.deal)
        elif desk.is_narrow or desk.detail is False:
            commands = list(desk.commands.values())
            desk.app.push_screen(OneScreen(desk.session, commands, desk.keymap, desk.subject(), desk.tab))
        else:
            desk.person.focus()


class OtherPane(Command):
    """Go to the other pane."""

    id, keys, word, where = "pane", ("tab", "shift+tab"), "other pane", tuple(TABS)

    def reason(self, desk: Desk) -> str | None:
        one_pane = desk.is_narrow or desk.detail is not None
        return "there is one pane only" if one_pane else None

    async def run(self, desk: Desk) -> None:
        if isinstance(desk.focused, Person):
            desk.focus_main()
        else:
            desk.person.focus()


class Back(Command):
    """Leave the line, the person, the marks or the filter, one after the other."""

    id, keys, word = "back", ("escape",), "back"

    async def run(self, desk: Desk) -> None:
        if desk.prompt.is_open:
            await lines.leave(desk)
        elif isinstance(desk, WorkScreen):
            desk.leave()
        elif isinstance(desk, OneScreen):
            desk.app.pop_screen()
        elif isinstance(desk, PipelineScreen) and desk.steps_back():
            pass  # one thing after the other
        elif isinstance(desk.focused, Person):
            desk.detail = None if desk.detail else desk.detail
            desk.lay_out(desk.size.width, desk.size.height)
            desk.focus_main()
        elif isinstance(desk, ContactsScreen) and desk.marked:
            desk.forget_marks()
        else:
            await lines.filter_by(desk, "")
        desk.tell_keys()


class Quit(Command):
    """Go back; where there is nothing to go back to, leave."""

    id, keys, word, where = "quit", ("q",), "quit", BOOK

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, OneScreen) or isinstance(desk.focused, Person):
            await Back().run(desk)
        else:
            desk.app.exit(0)


ALL: tuple[type[Command], ...] = (
    Quick, Log, FollowUp, Done, Mark, Snooze, Bump, Work, *OUTCOMES, Add, Edit, Tags, Archive,
    *contactcommands.ALL, *dealcommands.ALL, Undo, Redo, Filter,
    Palette, Open, Detail, OtherPane, Copy, Whose, *screencommands.SCREENS,
    *figurecommands.ALL, *screencommands.BESIDE, Help, Back, Quit, Down, Up,
    PageDown, PageUp, Top, Bottom,
)  # fmt: skip
