"""What the words of a filter mean in this book: days, owners, segments, spellings. The language is core/filters.py."""

from collections.abc import Iterable, Sequence

from crmcli.app.crm import Crm
from crmcli.app.filterdays import day, is_iso, one_day, quiet
from crmcli.app.filternames import joined, names, spellings
from crmcli.core.conditions import Node, Not, Test, all_of, any_of, changed, tests
from crmcli.core.errors import BadInput, CrmError, NotFound
from crmcli.core.filterfields import (
    CONSENT,
    CUSTOM,
    OF_DEALS,
    OF_PEOPLE,
    ORDER,
    OWN,
    SPELLED,
    Language,
    NoField,
    number,
    truth,
)
from crmcli.core.filters import read
from crmcli.core.refs import digits_of
from crmcli.core.rows import UserRow
from crmcli.core.segmentrows import SegmentSavedRow
from crmcli.core.text import clean, fold, spelled_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LISTED = ("city", "region", "country", "role", "source")
MOST_SPELLINGS = 5000  # beyond it a text is compared as it stands
DEEPEST = 10  # segments within segments
THINGS_OF_DEALS = ("company", "tag", "owner", "source", "notes", "task")  # of a deal itself, not of its people
NOBODY = ("none", "nobody", "-", "")


def asked(
    crm: Crm, words: Iterable[str] = (), where: Sequence[str] = (), language: Language = OF_PEOPLE
) -> Node | None:
    """The filter that words and `-w` texts say, with what they mean in this book. Raises `BadInput`, `NotFound`."""
    try:
        node = read(words, where, language)
    except NoField as error:
        known = [one for one in crm.store.values("filters.custom") if fold(one) == fold(error.word)]
        if known:
            error.hint = f"{CUSTOM}{known[0]}"
        raise
    return meant(crm, node, language) if node else None


def meant(crm: Crm, node: Node, language: Language = OF_PEOPLE, within: tuple[str, ...] = ()) -> Node:
    """The filter with days, numbers and slugs in place of words; `within` are the segments that it stands in."""

    def put(test: Test) -> Node:
        if language is OF_DEALS and (own := _thing_of_deal(test)):
            return own
        found = test if test.field == SPELLED else _meant(crm, test, language, within)
        if not language.is_own(test.field):
            return found
        if language is OF_DEALS:
            found = changed(found, lambda one: _of_deal(crm, one))
        return changed(found, lambda one: Test(OWN + one.field, one.sign, one.values))

    return changed(joined(crm, node, language.bare) if language.bare else node, put)


def deals_sql(
    crm: Crm, words: Iterable[str] = (), where: Sequence[str] = (), *, prefix: str = "d"
) -> "tuple[str, dict[str, Any]]":
    """The condition on `deals d` that words and `-w` texts are, beginning with `and`, and its values.

    Their names begin with `prefix`, so that several conditions may stand in one query.
    """
    from crmcli.store.listfilters import deals_where

    node = asked(crm, words, where, OF_DEALS)
    sql, values = deals_where(node, prefix)
    return sql, {**values, **facts(crm, node)}


def facts(crm: Crm, node: Node | None) -> "dict[str, Any]":
    """The values that a filter's SQL wants beside its own: the thresholds of stages."""
    if node is None or not any(test.field == "stage" for test in tests(node)):
        return {}
    from crmcli.app.stages import rules
    from crmcli.store.stages import values

    return values(rules(crm), crm.today())


def _meant(crm: Crm, test: Test, language: Language, within: tuple[str, ...]) -> Node:
    field, kind = test.field, language.kind(test.field)
    said = [str(value) for value in test.values]
    if test.sign == "!=":
        return Not(_meant(crm, Test(field, "=", test.values), language, within))
    if field == "segment":
        return _segments(crm, said, within)
    if kind in ("channel", "answer"):
        return _consent(field, test.sign, said)
    if kind == "custom":
        name = custom_name(crm, field)
        return Test(
            field, test.sign, (name, *(key for one in said for key in _custom_values(crm, name, test.sign, one)))
        )
    if test.sign == "empty":
        return test
    if kind == "day":
        return any_of(day(crm, field, test.sign, value) for value in said)
    if kind == "span":
        return Test("quiet", *quiet(crm, test.sign, said[0]))
    if kind == "number":
        return any_of(_number(field, test.sign, value) for value in said)
    if kind == "truth":
        return Test(field, "=", (int(bool(truth(said[0]))),))
    if kind == "name":
        return Test(field, "=", tuple(_name(crm, field, value, language) for value in said))
    return _text(crm, test, said)


def _text(crm: Crm, test: Test, said: list[str]) -> Node:
    """Texts: all spellings that the book has of a city, the keys of mails and phones, else what was said."""
    field, whole = test.field, test.sign in ("=", "in") or (test.sign == ":" and test.field == "source")
    if field == "name":
        return names(crm, test, said)
    if field in LISTED:
        known = crm.store.values(f"filters.{field}")
        found = spellings(field, known, said, whole=whole, part=test.sign == "~")
        return test if len(found) > MOST_SPELLINGS else Test(field, "known", tuple(found))
    if field == "company":
        said = list(dict.fromkeys(form for value in said for form in (fold(value), fold(spelled_out(value)))))
    elif field == "mail":
        said = [clean(value).casefold() for value in said]
    elif field == "phone":
        return any_of(_phone(crm, value, test.sign, whole=whole) for value in said)
    elif field == "handle":
        from crmcli.core.handles import handle_key, read_handle

        handles = [read_handle(value) for value in said]
        said = [handle_key(*pair) if pair else fold(value) for pair, value in zip(handles, said, strict=True)]
    return Test(field, test.sign, tuple(said))


def _phone(crm: Crm, value: str, sign: str, *, whole: bool) -> Node:
    """A whole number in any notation; else a part of it as `crm find` has it, where `+49` and `0049` begin it."""
    if whole:
        from crmcli.app.identity import phone

        return Test("phone", sign, (phone(value, crm.setting("phone_region")).key,))
    digits = digits_of(value.replace("(0)", ""))
    if digits and (value[0] in "+＋" or digits.startswith("00")):
        return Test("phone", "begins", (digits.lstrip("0") or digits,))
    return Test("phone", sign, (digits.lstrip("0") or digits or value.casefold(),))


def _consent(field: str, sign: str, said: list[str]) -> Node:
    """What was said of a channel: `consent:email` is given, `consent.email` yes, no or none."""
    from crmcli.core.consents import CHANNELS, channel, given, is_channel

    if field == "consent" and sign == "empty":
        return Test("no", ":", ("consent",))
    channels = said if field == "consent" else [field.removeprefix(CONSENT)]
    if wrong := next((one for one in channels if not is_channel(one)), None):
        listed = " ".join(CHANNELS)
        raise BadInput(f"there is no channel {wrong!r}; channels are: {listed}", hint="consent.email = no")
    if field == "consent":
        return any_of(Test(CONSENT + channel(one), "=", (1,)) for one in channels)
    answers = said or ["none"]
    try:
        meant = tuple(-1 if one.casefold() in NOBODY else int(given(one)) for one in answers)
    except BadInput as error:
        hint = f"{CONSENT}{channel(channels[0])} = no"
        raise BadInput(f"{error.message.replace('yes or no', 'yes, no or none')}", hint=hint) from None
    return Test(CONSENT + channel(channels[0]), "=", meant)


def _thing_of_deal(test: Test) -> Node | None:
    """What `has:` and `no:` ask of a deal itself: its company, tags, owner, source, notes, next step; else None."""
    if test.field not in ("has", "no") or (thing := str(test.values[0]).casefold()) not in THINGS_OF_DEALS:
        return None
    if thing == "task":
        there: Node = Test(f"{OWN}planned", "=", (1,))
        return there if test.field == "has" else Not(there)
    missing = Test(f"{OWN}{thing}", "empty", ())
    return Not(missing) if test.field == "has" else missing


def _of_deal(crm: Crm, test: Test) -> Node:
    from crmcli.app.dealfilters import meaning

    return meaning(crm, test)


def _name(crm: Crm, field: str, value: str, language: Language) -> object:
    """One of several: an owner's number, a segment's slug, a stage, a kind of talk."""
    if field in ("owner", "author"):
        return _owner(crm, value)
    if language is OF_DEALS and language.is_own(field):
        from crmcli.app.dealfilters import named

        return named(crm, field, value)
    if field == "rfm":
        from crmcli.core.rfmsegments import find_segment

        return find_segment(value)
    if field == "stage":
        return _stage(value, crm.setting("stages"))
    if field == "kind":
        from crmcli.app.booksettings import need_kind

        return need_kind(crm.setting("kinds"), value)
    if field == "pri":
        from crmcli.app.tasks import letter

        return None if value.casefold() == "none" else letter(value)
    allowed = {"state": ("open", "done"), "direction": ("in", "out")}[field]
    if value.casefold() not in allowed:
        raise BadInput(f"{field} is {' or '.join(allowed)}, not {value!r}", hint=f"{field}:{allowed[-1]}")
    return value.casefold()


def _stage(value: str, known: Sequence[str]) -> str:
    from crmcli.core.stages import find

    try:
        found = find(clean(value), known)
    except BadInput as error:
        from difflib import get_close_matches

        near = get_close_matches(value.casefold(), known, n=2, cutoff=0.5)
        raise BadInput(error.message, hint=" or ".join(f"stage:{one}" for one in near or known)) from None
    if found is None:
        raise BadInput(f"{value!r} is no stage", hint=" or ".join(f"stage:{one}" for one in known))
    return found


def _owner(crm: Crm, value: str) -> int | None:
    """A colleague's number, or None for nobody; one who left still owned what is asked for."""
    login = clean(value)
    if login.casefold() in NOBODY:
        return None
    people = crm.store.rows("users.all", UserRow)
    wanted = crm.user if login.casefold() == "me" else login
    for one in people:
        if one.login == wanted or (one.name and fold(one.name) == fold(wanted)):
            return one.id
    if wanted == crm.user:
        return 0  # I have written nothing yet, so nothing is mine
    raise NotFound(
        f"nobody here is called {login!r}; known are: {', '.join(one.login for one in people)}", hint="crm user list"
    )


def _segments(crm: Crm, said: list[str], within: tuple[str, ...]) -> Node:
    return any_of(_segment(crm, value, within) for value in said)


def _segment(crm: Crm, value: str, within: tuple[str, ...]) -> Node:
    """The filter of a saved segment, or an RFM segment; one cannot hold itself."""
    row = saved(crm, value)
    if row is None:
        from crmcli.core.rfmsegments import find_segment

        try:
            return Test("rfm", "=", (find_segment(value),))
        except BadInput:
            known = " ".join(one.slug for one in crm.store.rows("segments.all", SegmentSavedRow))
            raise NotFound(
                f"there is no segment {value!r}; saved are: {known or 'none'}", hint="crm segment list"
            ) from None
    if row.slug in within:
        raise BadInput(
            f"segment {row.slug} would hold itself: {' → '.join((*within, row.slug))}",
            hint=f"crm segment show {row.slug}",
        )
    if len(within) >= DEEPEST:
        raise BadInput(f"segments stand within each other {DEEPEST} deep at most", hint="crm segment list")
    node = read((), [row.filter])
    assert node is not None
    return meant(crm, node, within=(*within, row.slug))


def saved(crm: Crm, value: str) -> SegmentSavedRow | None:
    """The saved segment of this slug or name, or None."""
    key = fold(value)
    rows = crm.store.rows("segments.all", SegmentSavedRow)
    return next((one for one in rows if key in (fold(one.slug), fold(one.name))), None)


def custom_name(crm: Crm, field: str) -> str:
    """The name of a custom field as the book has it, `custom.` before it or not. Raises `BadInput` with the nearest."""
    name = field.removeprefix(CUSTOM)
    known: list[str] = crm.store.values("filters.custom")
    if name in known:
        return name
    alike = [one for one in known if fold(one) == fold(name)]
    if alike:
        return alike[0]
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5)
    listed = f"; there are: {' '.join(known[:30])}" if known else ""
    hint = " or ".join(f"{CUSTOM}{one}" for one in near) or f"crm contact edit ada --set {name}=…"
    raise BadInput(f"nobody has a custom field {name!r}{listed}", hint=hint)


def _custom_values(crm: Crm, name: str, sign: str, value: str) -> list[object]:
    """What a field is held against: yes and no are kept so, whatever words say them."""
    from crmcli.app.customfields import definitions
    from crmcli.core.customfields import named

    field = named(definitions(crm), name)
    if field and field.type == "number" and number(value) is None:
        raise BadInput(f"{name} is a number, and {value!r} is none", hint=f"-w '{CUSTOM}{name} >= 3'")
    if field and field.type == "yes-no":
        from crmcli.core.customfields import read_value

        try:
            return ["yes" if read_value(field, value, lambda day: day) else "no"]
        except CrmError:
            raise BadInput(f"{name} is yes or no, not {value!r}", hint=f"{CUSTOM}{name} = yes") from None
    same = {"true": "yes", "false": "no"}.get(value.casefold())  # JSON has them so
    return [_custom_value(crm, sign, value), *([same] if same and sign not in ORDER else [])]


def _custom_value(crm: Crm, sign: str, value: str) -> object:
    """A number where it is one; with `<` and `>` a day where it is one."""
    found = number(value) if value[:1] not in "codtiCODTI" else None
    if found is not None or sign not in ORDER or is_iso(value):
        return value if found is None or sign == "~" else found
    try:
        return one_day(crm, value)[0].isoformat()
    except BadInput:
        return value


def _number(field: str, sign: str, value: str) -> Node:
    """A number, or two with `..` between them."""
    low, dots, high = value.partition("..")
    if not dots:
        return Test(field, sign if sign in ORDER else "=", (_figure(field, value),))
    if sign in ORDER:
        raise BadInput(f"{field} {sign} {value} compares with two numbers", hint=f"{field}:{value}")
    ends = ((">=", low), ("<=", high))
    parts = [Test(field, one, (_figure(field, end),)) for one, end in ends if end]
    if not parts:
        raise BadInput(f"{value} is no number", hint=f"{field}:2..5")
    return all_of(parts)


def _figure(field: str, value: str) -> float | int:
    found = number(value)
    if found is None:
        raise BadInput(f"{field} is a number, and {value!r} is none", hint=f"-w '{field} >= 3'")
    return int(found) if found.is_integer() else found
