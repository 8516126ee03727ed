"""Who is meant. One resolver for commands and screens: one hit goes on, several are listed, none is explained."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from crmcli.app.crm import Crm
from crmcli.core.errors import Ambiguous, BadInput, CrmError, NotFound
from crmcli.core.handles import handle_key, read_handle
from crmcli.core.records import Ref
from crmcli.core.refs import digits_of, looks_like_mail, looks_like_phone, mail_key, read_ref, ref
from crmcli.core.rows import Candidate, CompanyRow, ContactRow, HitRow, OwnedRef, SpelledCandidate
from crmcli.core.text import clean, fold, spelled_out, words

MERGED = "merge company "  # how the act begins by whose words an absorbed company leads on
MANY = 1000  # bearers of one word; with more of them a name is a common one
FEW = 21  # more candidates than a person reads
LONGEST = 500  # nobody's name is longer
EVERYBODY = 2**31
RUN = 6  # no name that people type is longer than six words
BEYOND = "\U0010ffff"


def who(crm: Crm, text: str, *, kind: str | None = None) -> Ref:
    """The contact or company that these words mean; `kind` ("contact", "company") admits only one sort.

    Raises `NotFound` with the nearest names, `Ambiguous` with the candidates.
    """
    text = clean(text)
    if not text:
        raise BadInput("a name, mail, phone or ref is needed", hint="crm find WORDS")
    if (
        text[0] == "-"
    ):  # an option whose value is missing took the next flag for it; its letters are somebody's initials
        raise BadInput(f"{text!r} is a flag and nobody's name", hint=f"name:{text}, if somebody is called so")
    if named := read_ref(text, kind=kind):
        return by_ref(crm, *named, only=kind)
    found = _of_kind(candidates(crm, text.removeprefix("name:")), kind)
    if len(found) == 1:
        return as_ref(found[0])
    if found:
        return one_of(crm, text, found)
    raise nobody(crm, text, kind)


def offered(crm: Crm, text: str, limit: int) -> list[Candidate]:
    """Whom a box of choices offers while words are typed: the candidates, then whose Chinese name is spelled so."""
    found = candidates(crm, text, limit=limit)
    for key in spelled(words(text)):
        found += [Candidate(one.kind, one.id, one.name) for one in spelled_beginnings(crm, key, limit)]
    return list(dict.fromkeys(found))[:limit]


def each(said: Sequence[str], meant: Callable[[str], Ref]) -> list[Ref]:
    """Whom the words of a line mean: one person by all of them, else one by each; `meant` says who by a text.

    Raises what `meant` does: for the whole line, where one of its words by itself is nobody or several.
    """
    try:
        return [meant(" ".join(said))]
    except NotFound as whole:
        if len(said) < 2:
            raise
        try:
            return list(dict.fromkeys(meant(word) for word in said))
        except CrmError as wrong:
            if all(map(read_ref, said)):
                raise
            if isinstance(wrong, Ambiguous):
                whole.hint = wrong.hint
            raise whole from None


def leading(crm: Crm, said: Sequence[str]) -> tuple[Ref, int]:
    """The longest run of first words that means one person, and how many words it took.

    Raises `Ambiguous` or `NotFound` for the first word when no run means exactly one.
    """
    several: tuple[str, list[Candidate], int] | None = None
    for count in range(min(len(said), RUN), 0, -1):
        text = clean(" ".join(said[:count]))
        if count == 1 and (named := read_ref(text)):
            return by_ref(crm, *named), 1
        found = candidates(crm, text.removeprefix("name:"), parts=count == 1)
        if len(found) == 1:
            return as_ref(found[0]), count
        if found and several is None:
            several = text, found, count
    if several:
        return one_of(crm, *several[:2]), several[2]
    raise nobody(crm, said[0] if said else "", None)


def by_ref(crm: Crm, kind: str, number: int, *, only: str | None = None) -> Ref:
    """The contact or company behind a ref, archived ones included; of a merged contact the one it is part of now."""
    if only is not None and kind != only:
        article = "an" if kind[0] in "ai" else "a"
        raise BadInput(f"{ref(kind, number)} is {article} {kind}, not a {only}", hint=f"crm show {ref(kind, number)}")
    if kind == "contact":
        if row := crm.store.rows("contacts.by_ids", ContactRow, ids=[number]):
            if row[0].archived_at and (into := merged_into(crm, kind, number)):
                crm.tell(f"{ref(kind, number)} ({row[0].name}) was merged into {into.name} ({into.ref})")
                return into
            return Ref(number, ref(kind, number), row[0].name)
    elif kind == "company":
        if company := crm.store.rows("companies.by_ids", CompanyRow, ids=[number]):
            if company[0].archived_at and (into := company_into(crm, number)):
                crm.tell(f"{ref(kind, number)} ({company[0].name}) was merged into {into.name} ({into.ref})")
                return into
            return Ref(number, ref(kind, number), company[0].name)
    else:
        if kind == "ticket":
            raise NotFound(f"there is no {kind} {ref(kind, number)}", hint="crm contact list")
        wrong = f"{ref(kind, number)} is no person or company but {'an' if kind[0] in 'ai' else 'a'} {kind}"
        raise BadInput(wrong, hint=f"crm show {ref(kind, number)}")
    raise NotFound(f"there is no {kind} {ref(kind, number)}", hint=f"crm {kind} list")


def merged_into(crm: Crm, kind: str, number: int) -> Ref | None:
    """The contact into whom another one was merged, None for one who is still somebody of their own."""
    found = crm.store.one("merges.into", OwnedRef, contact_id=number) if kind == "contact" else None
    return Ref(found.id, ref("contact", found.id), found.name) if found else None


def company_into(crm: Crm, number: int) -> Ref | None:
    """The company into which one that was put away was merged, as the journal tells."""
    import re

    what = crm.store.value("merges.company_act", company_id=number, begins=f"{MERGED}%")
    *absorbed, into = re.findall(r"\(o(\d+)\)", str(what or "")) or [""]
    return by_ref(crm, "company", int(into)) if str(number) in absorbed else None


def candidates(crm: Crm, text: str, *, parts: bool = True, limit: int = FEW) -> list[Candidate]:
    """Whoever may be meant, by the strictest rule that anybody fulfils.

    Identifier, whole name, whole words, beginnings of words, spelling of a Chinese name, part of a name: never notes,
    never a guess.
    """
    if found := _candidates(crm, text, parts=parts, limit=limit):
        return found
    out = spelled_out(text)  # Müller, who stands in the book as Mueller
    return _candidates(crm, out, parts=parts, limit=limit) if out != text else []


def _candidates(crm: Crm, text: str, *, parts: bool, limit: int) -> list[Candidate]:
    said = words(text)
    return (
        _by_identifier(crm, text, limit)
        or _exact(crm, fold(text), "name", limit)
        or _by_words(crm, said, limit)
        or _by_spelling(crm, said, limit)
        or (_by_part(crm, text, limit) if parts else [])
    )


def spelled(said: Sequence[str]) -> list[str]:
    """The keys under which a Chinese name that is typed in Latin letters may stand, the likeliest first.

    `zhang wei` is zhangwei, and may be weizhang, as the West puts it; `Lyu Bu`, as passports have it, is lvbu.
    """
    joined = ["".join(said), "".join([*said[-1:], *said[:-1]])] if len("".join(said)) <= LONGEST else []
    keys = dict.fromkeys(key.replace("lyu", "lv").replace("nyu", "nv") for key in joined)
    return [key for key in keys if key.isascii() and key.isalpha()]


def namesakes(crm: Crm, name: str) -> list[Ref]:
    """People who have the same name in any order, titles aside: `Müller, Anna` beside `Dr. Anna Müller`."""
    from crmcli.core.namewords import name_words, same_name

    longest = max(name_words(name)[0], key=len, default="")
    bearing = _exact(crm, longest, None, MANY)
    return [as_ref(one) for one in bearing if one.kind == "contact" and same_name(one.name, name)]


def one_of(crm: Crm, text: str, found: Sequence[Candidate]) -> Ref:
    """The candidate that somebody picks. Raises `Ambiguous` where nobody can or does."""
    picked = crm.choose(text, found) if crm.choose else None
    if picked is None:
        raise ambiguous(text, found)
    return as_ref(picked)


def identifiers(text: str, crm: Crm) -> Iterator[tuple[str, str]]:
    """The (how, key) pairs under which somebody is found by a mail, a phone or a handle, the surest first."""
    if "/" in text and (handle := read_handle(text)):  # mastodon.social/@ada is no mail
        yield "handle", handle_key(*handle)
    elif looks_like_mail(text):
        yield "email", mail_key(text.strip("<>"))
    elif looks_like_phone(text):
        yield "phone", digits_of(text)
        from crmcli.app.phonereading import PhoneReader

        for one in PhoneReader(crm).readings(text):
            yield "phone", one.key
    elif handle := read_handle(text):
        yield "handle", handle_key(*handle)
    else:
        yield "handle", fold(text.lstrip("@"))


def ambiguous(text: str, found: Iterable[Candidate]) -> Ambiguous:
    """Several are meant: name them."""
    refs = [as_ref(candidate) for candidate in found]
    listed = ", ".join(f"{one.name} ({one.ref})" for one in refs[:5])
    more = " and more" if len(refs) > 5 else ""
    return Ambiguous(f"{text!r} may be {listed}{more}", said=text, hint=f"crm show {refs[0].ref}", candidates=refs)


def nobody(crm: Crm, text: str, kind: str | None) -> NotFound:
    """Nobody is meant: name those whose names come near, and how to add somebody."""
    text = text.removeprefix("name:")
    near = nearest(crm, text)
    noun = kind or "person or company"
    quoted = text.replace("'", "") or "Ada Lovelace"
    add = "crm company add" if kind == "company" else "crm add"
    hint = f"crm show '{near[0]}'" if near else f"crm find '{quoted}'" if _written(crm, text) else f"{add} '{quoted}'"
    if len(text.split()) > 1 and all(map(read_ref, text.split())):
        hint = f"{','.join(text.split())}, as a list"
    said = f"; near: {', '.join(near)}" if near else ""
    return NotFound(f"no {noun} answers to {text!r}{said}", hint=hint, candidates=near)


def _written(crm: Crm, text: str) -> bool:
    """Whether the words stand anywhere in the book, though nobody is called so."""
    from crmcli.store.search import search

    return len(text) <= LONGEST and bool(search(crm.store, text.split(), 1))


def nearest(crm: Crm, text: str) -> list[str]:
    """Up to five names of the book that come near to a text."""
    key = fold(text)
    if not key:
        return []
    from difflib import get_close_matches

    names: list[str] = []
    for start in dict.fromkeys((key[:2], key[:1])):
        names = crm.store.values("lookup.near", start=start, stop=start + BEYOND)
        by_word = {part: name for name in names for part in (fold(name), *words(name))}
        close = get_close_matches(key, by_word, n=5, cutoff=0.7)
        if close:
            return list(dict.fromkeys(by_word[one] for one in close))
    return []


def as_ref(candidate: Candidate) -> Ref:
    """A candidate as the record it means."""
    return Ref(candidate.id, ref(candidate.kind, candidate.id), candidate.name)


def is_contact(one: Ref) -> bool:
    """True for a person, False for a company."""
    return one.ref[0] == "c"


def _of_kind(found: list[Candidate], kind: str | None) -> list[Candidate]:
    return [one for one in found if kind is None or one.kind == kind]


def _exact(crm: Crm, key: str, how: str | None, limit: int) -> list[Candidate]:
    return crm.store.rows("lookup.exact", Candidate, key=key, how=how, limit=limit)


def _by_identifier(crm: Crm, text: str, limit: int) -> list[Candidate]:
    for how, key in identifiers(text, crm):
        if found := _exact(crm, key, how, limit):
            return found
    return []


def _by_words(crm: Crm, parts: list[str], limit: int) -> list[Candidate]:
    """Whoever bears all the words, as whole words or, where nobody does, as beginnings."""
    if not parts:
        return []
    # What is held against another word's list must be whole: a list cut short makes one hit of two.
    most = limit if len(parts) == 1 else EVERYBODY
    rare_first = sorted(set(parts), key=len, reverse=True)
    found = _in_all((_exact(crm, part, "word", most) for part in rare_first), limit) or _in_all(
        (crm.store.rows("lookup.beginning", Candidate, start=one, stop=one + BEYOND, limit=most) for one in rare_first),
        limit,
    )
    if len(rare_first) == len(parts):
        return found
    return [one for one in found if all(_bears(one.name, part) >= parts.count(part) for part in rare_first)]


def _bears(name: str, beginning: str) -> int:
    """How many words of a name begin so: a word that is said twice is meant twice (`Mr. Call call …`)."""
    return sum(word.startswith(beginning) for word in words(name))


def _in_all(lists: Iterable[list[Candidate]], limit: int) -> list[Candidate]:
    """Those who are in all the lists; the next list is not asked for once nobody is left."""
    found: list[Candidate] | None = None
    for one in lists:
        keys = None if found is None else {(other.kind, other.id) for other in one}
        found = one if keys is None or found is None else [other for other in found if (other.kind, other.id) in keys]
        if not found:
            return []
    return (found or [])[:limit]


def _by_spelling(crm: Crm, said: Sequence[str], limit: int) -> list[Candidate]:
    """Whoever's Chinese name is spelled so, in pinyin or by its initials; else begins so.

    Several words are a whole name only: the beginning of a name is one word, or it would swallow the words behind it.
    """
    keys = spelled(said)
    for how, other in (("pinyin", "initials"), ("given", "given")):
        found = set[Candidate]()
        for key in keys:
            found.update(crm.store.rows("lookup.spelled", Candidate, key=key, how=how, other=other, limit=limit))
        if found:
            return sorted(found, key=lambda one: (one.kind != "contact", one.id))[:limit]
    if len(said) != 1 or not keys:
        return []
    begun = spelled_beginnings(crm, keys[0], limit)
    return [Candidate(one.kind, one.id, one.name) for one in begun]


def spelled_beginnings(crm: Crm, key: str, limit: int) -> list[SpelledCandidate]:
    """Whoever's Chinese name has a spelling that begins so, each with that spelling."""
    return crm.store.rows("lookup.spelled_beginning", SpelledCandidate, start=key, stop=key + BEYOND, limit=limit)


def _by_part(crm: Crm, text: str, limit: int) -> list[Candidate]:
    """Whoever has a name with this part, by the search index: at least three letters, or one of Chinese."""
    if len(text) > LONGEST:
        return []
    from crmcli.store.search import named

    found = named(crm.store, text, limit)
    names: dict[tuple[str, int], str] = {}
    for table in ("contacts", "companies"):
        if ids := [number for kind, number in found if kind == table]:
            names |= {(table, row.id): row.name for row in crm.store.rows(f"hits.{table}", HitRow, ids=ids)}
    kinds = {"contacts": "contact", "companies": "company"}
    return [Candidate(kinds[table], number, names[table, number]) for table, number in found]
