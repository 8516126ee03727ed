"""Whose purchase a row is: somebody the book knows, or, with `--create`, somebody made once for the whole file."""

from typing import NamedTuple

from crmcli.app import lookup
from crmcli.app.identity import mails
from crmcli.app.importing_people import People, the_only
from crmcli.core.errors import BadInput, CrmError, NotFound
from crmcli.core.handles import read_handle
from crmcli.core.text import fold

REMEMBERED = 200_000


class Identity(NamedTuple):
    """What a row says of its customer; each may be missing. A tuple, because it is looked up for every row."""

    external_id: str | None
    contact: str | None
    email: str | None
    phone: str | None
    name: str | None


class Customers:
    """Customers by what rows say of them."""

    def __init__(self, people: People, *, create: bool) -> None:
        self.people = people
        self.create = create
        self._found: dict[Identity, int | CrmError] = {}

    def number(self, who: Identity) -> int:
        """The contact that is meant (negative until it is written). Raises `Ambiguous`, `NotFound` or `BadInput`."""
        found = self._found.get(who)
        if found is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            try:
                found = self._resolved(who)
            except CrmError as error:
                found = error
            self._found[who] = found
        if isinstance(found, CrmError):
            raise found
        return self.people.real(found)

    def answers(self, number: int, who: Identity) -> bool:
        """True when this contact still answers to anything that the row says."""
        return any(number in found for _said, found in self._candidates(who))

    def _resolved(self, who: Identity) -> int:
        for said, found in self._candidates(who):
            if found:
                return the_only(said, found)
        if not any((who.external_id, who.contact, who.email, who.phone, who.name)):
            raise BadInput("the row names nobody")
        if not self.create:
            told = who.contact or who.email or who.phone or who.name or who.external_id
            raise NotFound(f"nobody answers to {told!r}; --create makes a contact")
        return self._made(who)

    def _candidates(self, who: Identity) -> "list[tuple[str, list[int]]]":
        """Each thing said with those who bear it, the surest first.

        A name counts alone only where nothing surer is said: namesakes are common. Whoever bears another number
        in the same source is somebody else, whatever mailbox they share.
        """
        people, found = self.people, []
        if who.external_id:
            number = people.numbered(people.source, who.external_id)
            found.append((who.external_id, [] if number is None else [number]))
        if who.contact:
            found.append((who.contact, people.by_words(who.contact)))
        if who.email:
            keys = [mail.key for mail in mails(who.email) if "@" in mail.address]
            found.append((who.email, [one for key in keys for one in people.bearers("email", key)]))
        if who.phone:
            keys = [one["key"] for one in people.values_of("phones", who.phone)]
            found.append((who.phone, [one for key in keys for one in people.bearers("phone", key)]))
        if who.name and not found:
            found.append((who.name, list(people.bearers("name", fold(who.name)))))
        if who.external_id:
            found = [(said, people.others(numbers, people.source, who.external_id)) for said, numbers in found]
        return [(said, list(dict.fromkeys(numbers))) for said, numbers in found]

    def _made(self, who: Identity) -> int:
        """A new contact with all that the row says."""
        lists: list[tuple[str, str]] = []
        external_id = who.external_id
        if who.contact:
            kind = self._kind_of(who.contact)
            if kind:
                lists.append((kind, who.contact))
            elif who.name and fold(who.name) != fold(who.contact):
                external_id = external_id or who.contact  # a customer code: the only thing it can be found by again
        if who.email:
            lists.append(("emails", who.email))
        if who.phone:
            lists.append(("phones", who.phone))
        for kind, text in lists:
            self.people.values_of(kind, text)
        name = who.name or who.contact or who.email or who.phone or f"Customer {who.external_id}"
        person = self.people.new(name, source=self.people.source, external_id=external_id)
        for kind, text in lists:
            self.people.add(person, kind, text)
        return person.number

    def _kind_of(self, text: str) -> str | None:
        """The list that a cell belongs to, when it is a mail, a phone or a handle and no mere name or code."""
        how = next(lookup.identifiers(text, self.people.crm))[0]
        if how == "email":
            return "emails"
        if how == "phone":
            number = self.people.values_of("phones", text)[0]
            # a short number is valid too, but a customer's code looks the same
            return "phones" if text.startswith("+") or (number["is_valid"] and number["e164"]) else None
        return "handles" if how == "handle" and read_handle(text) else None
