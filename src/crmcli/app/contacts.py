"""People: adding, editing, archiving, listing. What belongs to them (mails, tags …) is in belongings.py."""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence

from crmcli.app import belongings, consents, importantdates, lookup, relations, stages, touches, users
from crmcli.app.crm import Crm
from crmcli.app.identity import identified_by
from crmcli.core.errors import BadInput, CrmError, NotFound, Refused
from crmcli.core.importantdates import yearless
from crmcli.core.quickadd import PersonDraft
from crmcli.core.records import Contact, NextTask, Ref, Score, Wrote
from crmcli.core.refs import mail_key, read_ref, ref
from crmcli.core.rows import Candidate, ContactRow, OwnedPair, OwnedRef, OwnedText, TaskRow
from crmcli.core.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from crmcli.core.addresses import Address
    from crmcli.core.twins import Bearer
    from crmcli.store.journal import Change

TEXTS = {"name": "name", "title": "title", "source": "source", "external_id": "number in another system"}


def add(crm: Crm, draft: PersonDraft, **more: "Any") -> Wrote:
    """Add a person with all that was said; `more` takes the fields of `edit`. The company is found or made."""
    name = need_name(draft.name)
    with crm.change(f"add {name}") as change:
        made = one(crm, _put(crm, change, draft, more))
    told = _set({**draft.keys, "addresses": draft.addresses, **more}, new=True)
    return Wrote(change.ref, f"added {name}", made, {"same": same(crm, made), "set": told})


def add_all(crm: Crm, drafts: "Mapping[int, tuple[PersonDraft, Mapping[str, Any]]]") -> Wrote:
    """Add several people, each under the number of its line, as one act. An error names the line."""
    numbers = []
    with crm.change(f"add {len(drafts)} contacts") as change:
        for line, (draft, more) in drafts.items():
            try:
                numbers.append(_put(crm, change, draft, more))
            except CrmError as error:
                raise error.at(f"line {line}") from None
        made = many(crm, numbers)
    return Wrote(change.ref, f"added {len(made)} contacts", tuple(made), {})


def _put(crm: Crm, change: "Change", draft: PersonDraft, more: "Mapping[str, Any]") -> int:
    """Write a person and what belongs to them within an act."""
    said = {**draft.keys, **{key: value for key, value in more.items() if value is not None}}
    if draft.doubts:
        crm.tell(f"taken as part of the name: {', '.join(draft.doubts)}")
    values = {"name": need_name(draft.name), **columns(crm, said)}
    values.setdefault("owner_id", users.me(crm))
    _numbered_apart(crm, values, None)
    number = change.insert("contacts", values)
    stages.note(crm, change, number, said)
    lists = {
        "addresses": (*draft.addresses, *said.get("addresses", ()), *_place(said)),  # they tell where phones are
        "emails": (*draft.emails, *said.get("emails", ())),
        "phones": (*draft.phones, *said.get("phones", ())),
        "tags": (*draft.tags, *said.get("tags", ())),
        "handles": (*draft.handles, *said.get("handles", ())),
    }
    for kind, items in lists.items():
        belongings.add(crm, change, kind, "contact_id", number, items)
    companies = [*([draft.company] if draft.company else []), *said.get("companies", ())]
    roles = [*([said["role"]] if said.get("role") else []), *said.get("roles", ())]
    _hold(crm, change, number, {"companies": companies, "roles": roles, "custom": said.get("custom")})
    relations.add(crm, change, number, said.get("relations") or ())
    importantdates.add(crm, change, "contact_id", number, said.get("dates") or ())
    return number


def _set(said: "Mapping[str, Any]", *, new: bool = False) -> list[str]:
    """What was set, for the receipt. Most lines that add somebody say nothing beyond what is said anyway."""
    if not any(value not in (None, "", [], (), {}) for value in said.values()) and new:
        return []
    from crmcli.core import changessaid

    return changessaid.said(said, new=new)


def _place(said: "Mapping[str, Any]") -> "list[Address]":
    """The address that `city:Berlin` makes."""
    if not (city := clean(said.get("city") or "")):
        return []
    from crmcli.core.addresses import Address

    return [Address(city, city=city)]


def _numbered_apart(crm: Crm, values: "Mapping[str, Any]", number: int | None) -> None:
    """Two people never have the same number in another system. Raises `Refused` with whose it is."""
    source, external_id = values.get("source"), values.get("external_id")
    if source and external_id:
        for other in crm.store.rows("contacts.numbered", Candidate, source=source, external_id=external_id):
            if other.id != number:
                whose = ref("contact", other.id)
                raise Refused(
                    f"{other.name} ({whose}) has the number {external_id} of {source}", hint=f"crm show {whose}"
                )


def _hold(crm: Crm, change: "Change", number: int, said: "Mapping[str, Any]") -> None:
    """Companies with their roles, what is the primary one, custom fields: few lines say any of it."""
    if not any(said.get(name) for name in ("companies", "roles", "rm_companies", "primary", "custom")):
        return
    from crmcli.app import customfields, positions

    away = said.get("rm_companies") or ()
    positions.apply(crm, change, number, said.get("companies") or (), said.get("roles") or (), away)
    for text in said.get("primary") or ():
        positions.make_primary(crm, change, "contact_id", number, text)
    customfields.set_values(crm, change, "contact_id", number, said.get("custom") or {})


def edit(crm: Crm, text: str, changes: Mapping[str, "Any"], *, create: bool = False) -> Wrote:
    """Change a person: plain fields, `add` and `rm` lists, `set` and `unset` custom fields. With `create`, somebody
    whom nobody answers to is added under these words."""
    try:
        found = lookup.who(crm, text, kind="contact")
    except NotFound:
        if not create or read_ref(text):
            raise
        name = need_name(changes.get("name") or text)
        with crm.change(f"add {name}") as change:
            number = change.insert("contacts", {"name": name, "owner_id": users.me(crm)})
            if kind := identified_by(text):
                belongings.add(crm, change, kind, "contact_id", number, [text])
            _apply(crm, change, number, changes)
            made = one(crm, number)
        return Wrote(change.ref, f"added {made.name}", made, {"same": same(crm, made)})
    return edit_many(crm, [found.id], changes)


def edit_many(crm: Crm, ids: Sequence[int], changes: Mapping[str, "Any"]) -> Wrote:
    """The same changes for several people, as one act."""
    said = _said(crm, ids)
    with crm.change(f"edit {said}") as change:
        for number in ids:
            _apply(crm, change, number, changes)
        main: object = one(crm, ids[0]) if len(ids) == 1 else tuple(many(crm, ids))
        said = _said(crm, ids)  # under the new name, if that is what changed
    extra: dict[str, object] = {"set": _set(changes)} if change.ref else {}
    if isinstance(main, Contact) and any(changes.get(kind) for kind in ("emails", "phones", "handles")):
        extra["same"] = [other for other in same(crm, main) if other.by != ("name",)]
    return Wrote(change.ref, f"changed {said}", main, extra)


def archive(crm: Crm, ids: Sequence[int]) -> Wrote:
    """Put people away; `restore` brings them back. Open deals that have nobody left are told."""
    from crmcli.app.dealsleft import tell_of_people

    wrote = _set_archived(crm, ids, "remove", crm.now())
    tell_of_people(crm, ids)
    return wrote


def restore(crm: Crm, ids: Sequence[int]) -> Wrote:
    """Bring archived people back."""
    return _set_archived(crm, ids, "restore", None)


def archived(crm: Crm) -> list[Contact]:
    """People who were put away, the last one first."""
    return many(crm, [one.id for one in crm.store.rows("contacts.archived", Candidate)])


def find_archived(crm: Crm, text: str) -> Ref:
    """The archived contact that a ref, a whole name or a part of one name means."""
    if named := read_ref(text, kind="contact"):
        if (into := lookup.merged_into(crm, *named)) is not None:
            raise Refused(f"{ref(*named)} was merged into {into.name} ({into.ref})", hint=f"crm history {ref(*named)}")
        return lookup.by_ref(crm, *named, only="contact")
    key, away = fold(text), crm.store.rows("contacts.archived", Candidate)
    found = [one for one in away if fold(one.name) == key] or [one for one in away if key and key in fold(one.name)]
    if len(found) == 1:
        return lookup.as_ref(found[0])
    if found:
        raise lookup.ambiguous(text, found)
    raise NotFound(f"nobody archived is called {text!r}", hint="crm contact list --archived")


def tag(crm: Crm, people: Sequence[Ref], tags: Sequence[str], *, away: bool = False) -> Wrote:
    """Give tags to people and companies, or take them away, as one act."""
    marks = " ".join(f"+{name}" for name in tags)
    names = people[0].name if len(people) == 1 else f"{len(people)} records"
    with crm.change(f"{'untag' if away else 'tag'} {names} {marks}") as change:
        for person in people:
            owner = "contact_id" if lookup.is_contact(person) else "company_id"
            if away:
                belongings.remove(crm, change, "tags", owner, person.id, tags)
            else:
                belongings.add(crm, change, "tags", owner, person.id, tags)
    verb, way = ("took", "from") if away else ("gave", "to")
    what = (
        f"{verb} {marks} {way} {names}" if change.ref else f"{names}: {marks} {'is not there' if away else 'is there'}"
    )
    return Wrote(change.ref, what, tuple(people), {"tags": list(tags)})


def one(crm: Crm, number: int) -> Contact:
    """A contact with all that belongs to it. Raises `NotFound`."""
    found = many(crm, [number])
    if not found:
        raise NotFound(f"there is no contact {ref('contact', number)}", hint="crm contact list")
    return found[0]


def many(crm: Crm, ids: Sequence[int]) -> list[Contact]:
    """Contacts in the order of `ids`."""
    rows = {row.id: row for row in touches.until(crm, crm.store.rows("contacts.by_ids", ContactRow, ids=ids))}
    tasks = {row.contact_id: _next_task(crm, row) for row in crm.store.rows("tasks.next_of", TaskRow, ids=ids)}
    lists = {
        kind: _grouped(crm.store.rows(f"contacts.{kind}", OwnedText, ids=ids)) for kind in ("emails", "phones", "tags")
    }
    pairs = {
        kind: _grouped(crm.store.rows(f"contacts.{kind}", OwnedPair, ids=ids))
        for kind in ("handles", "addresses", "fields")
    }
    companies = _grouped(crm.store.rows("contacts.companies", OwnedRef, ids=ids))
    today, rules, agreed = crm.today(), stages.rules(crm), consents.of(crm, ids)
    return [
        _contact(
            rows[number],
            {kind: tuple(item.text for item in found.get(number, ())) for kind, found in lists.items()},
            {kind: found.get(number, []) for kind, found in pairs.items()},
            tuple(Ref(item.id, ref("company", item.id), item.name) for item in companies.get(number, ())),
            tasks.get(number),
            stages.of(rows[number], today, rules),
            agreed.get(number, {}),
        )
        for number in ids
        if number in rows
    ]


def columns(crm: Crm, said: Mapping[str, "Any"]) -> "dict[str, Any]":
    """The plain columns among what was said, checked and as the book keeps them."""
    values: dict[str, Any] = {key: clean(said[key]) or None for key in TEXTS if said.get(key) is not None}
    if values.get("name", "") is None:
        raise Refused("a person needs a name", hint="crm contact edit c12 --name 'Ada Lovelace'")
    for key, text in values.items():
        belongings.limited(text or "", TEXTS[key])
    if said.get("notes") is not None:
        values["notes"] = clean(said["notes"], lines=True) or None
    if said.get("birthday") is not None:
        values["birthday"] = birthday(crm, said["birthday"])
    if said.get("owner") is not None:
        values["owner_id"] = users.owner(crm, said["owner"])
    if said.get("do_not_contact") is not None:
        values["do_not_contact"] = int(bool(said["do_not_contact"]))
    return values | stages.said(crm, said)


def birthday(crm: Crm, text: str) -> str | None:
    """A birthday as the book keeps it: `1815-12-10`, or `--12-10` without a year; empty takes it away."""
    text = clean(text)
    if not text:
        return None
    if text.startswith("--"):
        return yearless(text)
    if len(text) == 10 and text[4] == text[7] == "-":
        import datetime

        with contextlib.suppress(ValueError):  # a whole date of any century; the grammar's words begin in 1900
            return past_day(crm, datetime.date.fromisoformat(text)).isoformat()
    day = past_day(crm, crm.date(text, "past").date)
    has_year = any(len(part) >= 4 for part in "".join(c if c.isdigit() else " " for c in text).split())
    return day.isoformat() if has_year else f"--{day.isoformat()[5:]}"


def past_day(crm: Crm, day: "date") -> "date":
    """The day itself, which a birthday must have left behind."""
    if day > crm.today():
        raise BadInput(f"a birthday on {day.isoformat()} lies ahead", hint="--birthday 1815-12-10")
    return day


def _apply(crm: Crm, change: "Change", number: int, changes: Mapping[str, "Any"]) -> None:
    if values := columns(crm, changes):
        before = change.row("contacts", number)
        _numbered_apart(crm, {**before, **values}, number)
        change.update("contacts", number, values)
        stages.note(crm, change, number, changes, before=before["stage"])
    belongings.apply(crm, change, "contact_id", number, changes)
    _hold(crm, change, number, changes)
    relations.remove(crm, change, number, changes.get("rm_relations") or ())
    relations.add(crm, change, number, changes.get("relations") or ())
    importantdates.remove(crm, change, "contact_id", number, changes.get("rm_dates") or ())
    importantdates.add(crm, change, "contact_id", number, changes.get("dates") or ())
    if changes.get("consents"):
        consents.add(crm, change, number, changes["consents"])


def _set_archived(crm: Crm, ids: Sequence[int], verb: str, instant: str | None) -> Wrote:
    said = _said(crm, ids)
    with crm.change(f"{verb} {said}") as change:
        for number in ids:
            change.update("contacts", number, {"archived_at": instant})
        main: object = one(crm, ids[0]) if len(ids) == 1 else tuple(many(crm, ids))
    return Wrote(change.ref, f"{'removed' if instant else 'restored'} {said}", main, {})


def _said(crm: Crm, ids: Sequence[int]) -> str:
    if len(ids) == 1:
        return one(crm, ids[0]).name
    return f"{len(ids)} contacts"


def need_name(text: str) -> str:
    """A person's name as the book keeps it: not empty, not endless."""
    name = clean(text)
    if not name:
        raise BadInput("a person needs a name", hint="crm add 'Ada Lovelace'")
    return belongings.limited(name, "name")


def same(crm: Crm, made: Contact) -> "list[Bearer]":
    """Others who have the same mail, phone, handle or name, with what is the same: told, never silently merged."""
    from crmcli.core.twins import Bearer

    keys = [("mail", "email", mail_key(address)) for address in made.emails]
    if made.phones:
        keys += [("phone", "phone", one.key) for one in belongings.ranked(crm, "phones", "contact_id", made.id)]
    if made.handles:
        from crmcli.core.handles import handle_key
    for network, values in made.handles.items():
        keys += [(network, "handle", handle_key(network, value)) for value in values if network != "web"]
    keys.append(("name", "name", fold(made.name)))
    found: dict[int, Ref] = {}
    by: dict[int, dict[str, None]] = {}
    for word, how, key in keys:
        for other in crm.store.rows("contacts.same_key", Candidate, key=key, how=how):
            found[other.id] = lookup.as_ref(other)
            by.setdefault(other.id, {})[word] = None
    for person in lookup.namesakes(crm, made.name):
        found.setdefault(person.id, person)
        by.setdefault(person.id, {})["name"] = None
    found.pop(made.id, None)
    return [Bearer(one.id, one.ref, one.name, tuple(by[one.id])) for one in found.values()]


def _grouped(rows: "Iterable[Any]") -> "dict[int, list[Any]]":
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.owner, []).append(row)
    return groups


def _contact(
    row: ContactRow,
    lists: Mapping[str, tuple[str, ...]],
    pairs: "Mapping[str, list[Any]]",
    companies: tuple[Ref, ...],
    task: NextTask | None,
    stage: tuple[str, str],
    consent: "dict[str, dict[str, object]]",
) -> Contact:
    handles: dict[str, list[str]] = {}
    for handle in pairs["handles"]:
        handles.setdefault(handle.name, []).append(handle.text)
    return Contact(
        id=row.id, ref=ref("contact", row.id), uid=row.uid, name=row.name, title=row.title,
        company=companies[0] if companies else None, companies=companies, emails=lists["emails"],
        phones=lists["phones"], addresses=tuple(address.text for address in pairs["addresses"]),
        city=next((address.name for address in pairs["addresses"] if address.name), None), handles=handles,
        tags=lists["tags"], birthday=row.birthday, stage=stage[0], stage_by=stage[1],
        owner=users.ref_of(row.owner_id, row.owner_login, row.owner_name), source=row.source,
        external_id=row.external_id, custom={field.name: json.loads(field.text) for field in pairs["fields"]},
        notes=row.notes, consent=consent, do_not_contact=bool(row.do_not_contact), last_contact_at=row.last_contact_on,
        next_task=task, rfm=_score(row), created_at=row.created_at, updated_at=row.updated_at,
        archived_at=row.archived_at,
    )  # fmt: skip


def _next_task(crm: Crm, row: TaskRow) -> NextTask:
    due = row.due_on
    if due and row.due_time and row.due_zone:
        from crmcli.app import dues

        due = dues.here(crm, due, row.due_time, row.due_zone)[0]
    return NextTask(row.id, ref("task", row.id), row.title, due)


def _score(row: ContactRow) -> Score | None:
    if row.r is None or row.run_id is None:
        return None
    return Score(
        run=row.run_id, as_of=row.run_as_of or "", recency_days=row.recency_days or 0, frequency=row.frequency or 0,
        monetary_minor=row.monetary_minor or 0, currency=row.currency or "", r=row.r, f=row.f or 0, m=row.m or 0,
        score=("-" if 10 in (row.r, row.f, row.m) else "").join(map(str, (row.r, row.f, row.m))),
        segment=row.segment or "",
    )  # fmt: skip
