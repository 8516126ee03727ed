"""The commands of the Contacts screen: segments, all marked at once, and people who stand in the book twice."""

from collections.abc import Callable, Hashable, Sequence

from crmcli.app import contacts, duplicates
from crmcli.app.crm import Crm
from crmcli.core.records import Company, Ref
from crmcli.core.refs import ref
from crmcli.core.text import fold
from crmcli.core.twins import Bearer
from crmcli.language import worded
from crmcli.tui import contactlines
from crmcli.tui.desk import Command, Desk, Subject
from crmcli.tui.screens.chooser import Choice, Chooser
from crmcli.tui.screens.contacts import ContactsScreen
from crmcli.tui.screens.merge import MergeScreen
from crmcli.tui.screens.one import OneScreen
from crmcli.tui.widgets.paint import Line, shaped

PEOPLE = ("contacts", "one")


class OnSome(Command):
    """A command for the contact under the cursor, or all who are marked."""

    def reason(self, desk: Desk) -> str | None:
        """There must be a contact."""
        subject = desk.subject()
        if subject.marked or (subject.person and subject.person.ref.startswith("c")):
            return None
        return f"{subject.person.name} is a company" if subject.person else "nobody is under the cursor"


class MarkAll(Command):
    """Mark everybody in the list; when all are marked, nobody."""

    id, keys, word, where = "mark_all", ("*",), "mark all", ("contacts",)

    async def run(self, desk: Desk) -> None:
        if isinstance(desk, ContactsScreen):
            await desk.mark_all()


class Owner(OnSome):
    """Give the contact, or all who are marked, to a colleague."""

    id, keys, word, where = "owner", ("O",), "owner", PEOPLE

    async def run(self, desk: Desk) -> None:
        desk.ask_line(contactlines.owner(desk))


class Stage(OnSome):
    """Set the stage by hand, with a reason, or give it back to the facts: lost: moved away."""

    id, keys, word, where = "stage", ("S",), "stage", PEOPLE

    async def run(self, desk: Desk) -> None:
        desk.ask_line(contactlines.stage(desk))


class Segments(Command):
    """Narrow the list by a segment or a tag, chosen from those that there are."""

    id, keys, word, where = "segment", ("F",), "segments", ("contacts",)

    async def run(self, desk: Desk) -> None:
        there = await desk.session.ask(_named)  # counted once, narrowed as one types

        async def find(text: str) -> Sequence[Choice]:
            said = fold(text).split()
            return [choice for called, choice in there if all(word in called for word in said)]

        async def chosen(key: Hashable | None) -> None:
            if isinstance(key, str) and isinstance(desk, ContactsScreen):
                await desk.set_filter(key)

        desk.app.push_screen(Chooser(worded("Narrow the list by a segment or a tag"), find), chosen)


class Related(Command):
    """Go to somebody who is related to the person, or to one of their companies."""

    id, keys, word, where = "related", ("r",), "related", ("today", *PEOPLE)

    async def run(self, desk: Desk) -> None:
        view = desk.person.view
        if view is None:
            return
        found = [Ref(one.id, one.ref, one.name) for one in view.relations]
        found += list(view.main.contacts if isinstance(view.main, Company) else view.main.companies)
        if not found:
            desk.prompt.say([("! ", "late"), (worded("{name} is related to nobody here", name=view.main.name), "")])
            return
        pick = found[0] if len(found) == 1 else await desk.pick(worded("Who is it?"), found)
        if pick is not None:
            commands = list(desk.commands.values())
            desk.app.push_screen(OneScreen(desk.session, commands, desk.keymap, Subject(pick), desk.tab))


class Merge(OnSome):
    """Make one of people who are the same: those who are marked, or who have the same mail, phone or handle."""

    id, keys, word, where = "merge", ("m",), "merge", PEOPLE

    async def run(self, desk: Desk) -> None:
        subject = desk.subject()
        if len(subject.marked) == 1 and subject.person and subject.person.id not in subject.marked:
            who = [subject.person.id, *subject.marked]
        elif len(subject.marked) > 1:
            here = subject.person.id if subject.person else None
            who = sorted(subject.marked, key=lambda number: (number != here, number))
        else:
            await self._twin(desk)
            return
        desk.app.push_screen(MergeScreen(desk, await desk.session.ask(_refs, who)), self._done(desk))

    async def _twin(self, desk: Desk) -> None:
        person = desk.subject().person
        if person is None:
            return
        found = await desk.session.ask(_beside, person.id)
        if not found:
            line = [("! ", "late"), (f"nobody has the same mail, phone or handle as {person.name}: ", "")]
            desk.prompt.say([*line, ("space", "key"), (" " + worded("marks two who are the same"), "quiet")])
            return
        other: Bearer | None = found[0]
        if len(found) > 1:
            pick = await desk.pick(f"Who is the same as {person.name}?", [Ref(o.id, o.ref, o.name) for o in found])
            other = next((one for one in found if pick and one.id == pick.id), None)
        if other is not None:
            why = f"same {' and '.join(other.by)}"
            people = [person, Ref(other.id, other.ref, other.name)]
            desk.app.push_screen(MergeScreen(desk, people, why), self._done(desk))

    @staticmethod
    def _done(desk: Desk) -> Callable[[bool | None], None]:
        def forget(done: bool | None) -> None:
            if done and isinstance(desk, ContactsScreen):
                desk.forget_marks()

        return forget


def _named(crm: Crm) -> list[tuple[str, Choice]]:
    """Segments and tags as filters, each with the folded words that it is found by."""
    from crmcli.app import segments, tags

    there = [one for one in segments.everything(crm) if one.contacts is not None]  # before a run its segments are empty
    found = [(f"segment:{one.slug}", one.name, one.contacts, one.filter) for one in there if one.kind == "saved"]
    found += [(f"+{one.tag}", f"+{one.tag}", one.contacts, "") for one in tags.everything(crm)]
    found += [(f"segment:{one.slug}", one.name, one.contacts, one.filter) for one in there if one.kind != "saved"]
    return [(fold(f"{one[0]} {one[1]}"), _choice(*one)) for one in found]


def _choice(key: str, name: str, number: int | None, filter: str) -> Choice:
    def line(cells: int) -> Line:
        room = max(cells * 2 // 5, 8)
        count = "" if number is None else f"{number:,}"
        return [(shaped(name, room), ""), (shaped(count, 8, "right") + "  ", "quiet"), (filter, "mark")]

    return Choice(key, line)


def _beside(crm: Crm, number: int) -> list[Bearer]:
    return duplicates.beside(crm, contacts.one(crm, number))


def _refs(crm: Crm, numbers: Sequence[int]) -> list[Ref]:
    return [Ref(one.id, ref("contact", one.id), one.name) for one in contacts.many(crm, numbers)]


ALL: tuple[type[Command], ...] = (MarkAll, Owner, Stage, Segments, Related, Merge)
