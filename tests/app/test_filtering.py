"""Whoever fulfils a filter is found: random filters over random books, against a plain evaluation written here."""

import operator
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import listing, segments
from crmcli.app.crm import Clock, Crm
from crmcli.core.conditions import Node, Not, all_of, any_of, holds, said
from crmcli.core.conditions import Test as One
from crmcli.core.errors import BadInput, CrmError, NotFound, Refused
from crmcli.core.text import fold
from crmcli.store.store import create_store

TODAY = date(2026, 3, 18)
CITIES = ("Berlin", "berlin", "New York", "Köln", "KÖLN", "北京", "Łódź")
NAMES = ("Ada", "Bo", "Émile", "张伟", "Zoë", "O’Neil")
TAGS = ("vip", "Neu", "重点", "a_b")
STAGES = ("lead", "prospect", "customer", "lost")
DAYS = ("2025-12-31", "2026-01-01", "2026-02-16", "2026-03-17", "2026-03-18")
BIRTHDAYS = ("1990-03-18", "--03-20", "--02-29", "2001-12-30", "--01-02", None)
PLANS = ("pro", "Pro", "8", 8, 7.5, 10, "007", True)
SEGMENTS = ("champions", "at-risk", "prospect")
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ":": operator.eq,
}
Person = dict[str, Any]


def somebody(chance: random.Random) -> Person:
    """What may be known of a person."""

    def some(of: tuple[Any, ...], most: int = 2) -> list[Any]:
        return [chance.choice(of) for _ in range(chance.randint(0, most))]

    return {
        "name": f"{chance.choice(NAMES)} {chance.choice(NAMES)}",
        "title": chance.choice((None, "CTO", "head_of 50%", "Ärztin")),
        "notes": chance.choice((None, "likes tea", "Likes 100% Tea")),
        "stage": chance.choice(STAGES),
        "source": chance.choice((None, "fair", "Fair", "web")),
        "external_id": None,
        "owner": chance.choice((None, 1, 2)),
        "cities": some(CITIES),
        "mails": some(("ada@x.example", "bo@y.example")),
        "phones": some(("12306", "4930123")),
        "tags": sorted(set(some(TAGS, 3))),
        "companies": sorted(set(some((1, 2)))),
        "role": chance.choice((None, "CEO")),
        "plan": chance.choice((*PLANS, None, None)),
        "birthday": chance.choice(BIRTHDAYS),
        "dnc": chance.randint(0, 1),
        "calls": some(DAYS),
        "bought": some(DAYS, 3),
        "score": chance.choice((None, (5, 4, 3, "champions"), (1, 2, 3, "at-risk"))),
    }


FIRMS = {1: "Acme Ltd", 2: "Österreich AG"}


@pytest.fixture(
    scope="module",
    params=[("sqlite", 1), ("sqlite", 2), pytest.param(("postgres", 3), marks=pytest.mark.postgres)],
    ids=lambda one: f"{one[0]}-{one[1]}",
)
def book(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Crm, list[Person]]]:
    """A book of 40 random people, and the people."""
    engine, seed = request.param
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        env.setenv("CRMCLI_USER", "ada")
        if engine == "postgres":
            from tests import postgres

            with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
                yield from _filled(url, seed)
        else:
            yield from _filled(str(tmp_path_factory.mktemp("filters") / "crm.db"), seed)


def _filled(url: str, seed: int) -> Iterator[tuple[Crm, list[Person]]]:
    import json

    crm = Crm(create_store(url), clock=Clock())
    chance = random.Random(seed)
    people = [somebody(chance) for _ in range(40)]
    with crm.change("fill") as change:
        change.insert("users", {"login": "bob", "active": 1})
        change.insert("companies", {"name": FIRMS[1]})
        change.insert("companies", {"name": FIRMS[2]})
        tags = {tag: change.insert("tags", {"name": tag, "key": fold(tag)}) for tag in TAGS}
        run = {"scheme": "grid", "as_of": "2026-03-18", "currency": "EUR", "cuts": "{}", "buyers": 1, "left_out": 0}
        number = change.open_run(run)
        change.insert("settings", {"name": "rfm.current_run", "value": str(number)})
        for one in people:
            plain = ("name", "title", "notes", "stage", "source", "external_id", "birthday")
            values = {key: one[key] for key in plain} | {"owner_id": one["owner"], "do_not_contact": one["dnc"]}
            one["id"] = me = change.insert("contacts", values)
            for city in one["cities"]:
                change.insert("addresses", {"contact_id": me, "text": f"Way 1, {city}", "city": city})
            for mail in one["mails"]:
                change.insert("emails", {"contact_id": me, "address": mail, "key": mail})
            for phone in one["phones"]:
                change.insert("phones", {"contact_id": me, "raw": phone, "key": phone})
            for tag in one["tags"]:
                change.insert("taggings", {"contact_id": me, "tag_id": tags[tag]})
            for firm in one["companies"]:
                change.insert("positions", {"contact_id": me, "company_id": firm, "role": one["role"]})
            if one["plan"] is not None:
                change.insert("fields", {"contact_id": me, "name": "plan", "value": json.dumps(one["plan"])})
            for day in one["calls"]:
                change.insert("interactions", {"kind": "call", "date": day, "contact_id": me})
            for day in one["bought"]:
                amount = {"amount_minor": 100, "currency": "EUR"}
                change.insert("interactions", {"kind": "purchase", "date": day, "contact_id": me, **amount})
            if one["score"]:
                r, f, m, slug = one["score"]
                figures = {"recency_days": 1, "frequency": 1, "monetary_minor": 1, "r": r, "f": f, "m": m}
                change.append("scores", [{"run_id": number, "contact_id": me, **figures, "segment": slug}])
        filter = "tag:vip or city:berlin"
        stamp = {"created_at": change.now, "user_id": 1}
        change.insert("segments", {"slug": "fine", "name": "Fine ones", "filter": filter, **stamp})
    yield crm, people
    crm.close()


TEXTS = {
    "name": ("ada", "A", "émile", "zoe", "zz", "O'Neil"),
    "title": ("cto", "ärztin", "_", "50%"),
    "notes": ("tea", "100%"),
    "city": ("ber", "köln", "KOLN", "new york", "lodz", "x"),
    "company": ("acme", "osterreich ag", "x"),
    "role": ("ceo", "x"),
    "mail": ("x.example", "ADA@x.example"),
    "phone": ("123", "49"),
    "tag": ("vip", "VIP", "neu", "a_b", "ab", "重"),
    "source": ("fair", "WEB", "a"),
}
KEYS = {"city": "cities", "mail": "mails", "phone": "phones", "tag": "tags"}


@st.composite
def single(draw: st.DrawFn) -> One:
    field = draw(
        st.sampled_from(
            (
                *TEXTS,
                "stage",
                "owner",
                "rfm",
                "rfm.r",
                "purchases",
                "last",
                "last_purchase",
                "created",
                "birthday",
                "quiet",
                "dnc",
                "has",
                "no",
                "custom.plan",
                "segment",
                "id",
            )
        )
    )
    order = (">", ">=", "<", "<=")
    signs: tuple[str, ...]
    values: tuple[str, ...]
    if field in TEXTS:
        signs, values = (":", "=", "!=", "~", "in", "empty"), TEXTS[field]
        signs = signs[:3] + signs[4:] if field in ("mail", "phone") else signs
        values = ("ada@x.example",) if field == "mail" else values
        values = ("12306",) if field == "phone" else values
    elif field in ("stage", "owner", "rfm", "segment"):
        signs = (":", "!=", "in")
        values = {"stage": STAGES, "owner": ("me", "bob", "none"), "rfm": SEGMENTS, "segment": ("fine",)}[field]
    elif field in ("rfm.r", "purchases", "id"):
        signs, values = (":", "!=", *order), ("0", "1", "2", "4", "1..3")
        signs = (":",) if (picked := draw(st.sampled_from(values))) == "1..3" else signs
        values = (picked,)
    elif field in ("last", "last_purchase", "created"):
        signs, values = (
            (":", "!=", *order, "empty"),
            ("2026-01-01", "-30d", "today", "2026", "2026-03", "2026-01-01..2026-02-20"),
        )
        signs = signs[:-1] if field == "created" else signs
    elif field == "birthday":
        signs, values = (":", "!=", *order, "empty"), ("03-18", "march", "02-29", "12-20..01-10", "2001")
    elif field == "quiet":
        signs, values = (":", *order), ("0d", "1d", "30d", "1m")
    elif field == "dnc":
        signs, values = (":", "!="), ("yes", "no")
    elif field == "custom.plan":
        signs, values = (":", "=", "!=", "~", *order, "in", "empty"), ("pro", "8", "7", "yes", "p")
    else:
        signs, values = (
            (":",),
            ("mail", "phone", "company", "tag", "city", "owner", "birthday", "notes", "purchase", "talk", "title"),
        )
    sign = draw(st.sampled_from(signs))
    most = 2 if sign == "in" else 1
    chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=most))
    return One(field, sign, () if sign == "empty" else tuple(chosen))


TREES: st.SearchStrategy[Node] = st.recursive(
    single(),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
    ),
    max_leaves=6,
)


def plainly(test: One, one: Person) -> bool:
    """Whether a test holds for a person, as one would say it."""
    if test.sign == "!=":
        return not plainly(One(test.field, "=", test.values), one)
    if len(test.values) > 1:
        return any(plainly(One(test.field, "=", (value,)), one) for value in test.values)
    sign, value = test.sign.replace("in", "="), str(test.values[0]) if test.values else ""
    if test.field in TEXTS:
        return _text(test.field, sign, fold(value), one)
    if test.field in ("last", "last_purchase", "created"):
        there = {
            "last": max([*one["calls"], *one["bought"]], default=None),
            "last_purchase": max(one["bought"], default=None),
        }
        return _day(sign, value, there.get(test.field, "2026-03-18"))
    if test.field == "quiet":
        last = max([*one["calls"], *one["bought"]], default=None)
        since = (TODAY - timedelta(days={"0d": 0, "1d": 1, "30d": 30, "1m": 28}[value])).isoformat()
        far = "2026-02-18" if value == "1m" else since
        if last is None:
            return sign not in ("<", "<=")
        return bool({":": last <= far, ">=": last <= far, ">": last < far, "<": last > far, "<=": last >= far}[sign])
    if test.field == "birthday":
        return _birthday(sign, value, one["birthday"])
    if test.field == "custom.plan":
        return _plan(sign, value, one["plan"])
    numbers = {"rfm.r": one["score"][0] if one["score"] else None, "purchases": len(one["bought"]), "id": one["id"]}
    if test.field in numbers:
        there = numbers[test.field]
        if value == "1..3":
            return there is not None and 1 <= there <= 3
        return there is not None and ORDER[sign](there, int(value))
    return _other(test.field, value, one)


def _fulfils(node: Node, one: Person) -> bool:
    return holds(node, lambda test: plainly(test, one))


def _text(field: str, sign: str, value: str, one: Person) -> bool:
    if field == "company":
        there = [fold(FIRMS[number]) for number in one["companies"]]
    elif field == "role":
        there = [fold(one["role"])] if one["role"] and one["companies"] else []
    else:
        found = one[KEYS[field]] if field in KEYS else [one[field]]
        there = [fold(text) for text in found if text is not None]
    if sign == "empty":
        return not there
    whole = sign == "=" or (sign == ":" and field in ("tag", "source"))
    return any(value == text if whole else value in text for text in there)


def _day(sign: str, value: str, there: str | None) -> bool:
    if sign == "empty" or there is None:
        return sign == "empty" and there is None
    first, last = {
        "2026": ("2026-01-01", "2026-12-31"),
        "2001": ("2001-01-01", "2001-12-31"),
        "2026-03": ("2026-03-01", "2026-03-31"),
        "2026-01-01..2026-02-20": ("2026-01-01", "2026-02-20"),
        "-30d": ("2026-02-16",) * 2,
        "today": ("2026-03-18",) * 2,
    }.get(value, (value, value))
    return {">": there > last, ">=": there >= first, "<": there < first, "<=": there <= last}.get(
        sign, first <= there <= last
    )


def _birthday(sign: str, value: str, there: str | None) -> bool:
    if sign == "empty" or there is None:
        return sign == "empty" and there is None
    if value == "2001":
        return not there.startswith("--") and _day(sign, "2001", there)
    there = there[-5:]
    first, last = {"march": ("03-01", "03-31"), "12-20..01-10": ("12-20", "01-10")}.get(value, (value, value))
    within = first <= there <= last if first <= last else there >= first or there <= last
    return {">": there > last, ">=": there >= first, "<": there < first, "<=": there <= last}.get(sign, within)


def _plan(sign: str, value: str, there: Any) -> bool:
    if sign == "empty" or there is None:
        return sign == "empty" and there is None
    text = ("yes" if there else "no") if isinstance(there, bool) else fold(str(there))
    try:
        number = None if isinstance(there, bool) else float(text)
    except ValueError:
        number = None
    if sign == "~" or (sign == ":" and not value.isdigit()):
        return value in text
    if value.isdigit():
        return number is not None and ORDER[sign](number, float(value))
    return ORDER[sign](text, value)


def _other(field: str, value: str, one: Person) -> bool:
    if field == "segment":
        return "vip" in one["tags"] or any("berlin" in fold(city) for city in one["cities"])
    if field == "stage":
        return bool(one["stage"] == value)
    if field == "owner":
        return bool(one["owner"] == {"me": 1, "bob": 2, "none": None}[value])
    if field == "rfm":
        return bool((one["score"][3] if one["score"] else "prospect") == value)
    if field == "dnc":
        return bool(one["dnc"]) is (value == "yes")
    there = {
        "mail": one["mails"],
        "phone": one["phones"],
        "company": one["companies"],
        "tag": one["tags"],
        "city": one["cities"],
        "owner": one["owner"],
        "birthday": one["birthday"],
        "notes": one["notes"],
        "purchase": one["bought"],
        "talk": one["calls"] or one["bought"],
        "title": one["title"],
    }[value]
    return bool(there) is (field == "has")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=TREES)
def test_a_filter_finds_whom_it_says(book: tuple[Crm, list[Person]], node: Node) -> None:
    crm, people = book
    found = set(listing.contact_ids(crm, where=[said(node)]))
    assert found == {one["id"] for one in people if _fulfils(node, one)}, said(node)


@pytest.mark.parametrize(
    "field", [*TEXTS, "stage", "owner", "rfm", "purchases", "last", "birthday", "quiet", "dnc", "has"]
)
def test_the_plain_evaluation_tells_people_apart(book: tuple[Crm, list[Person]], field: str) -> None:
    _crm, people = book
    values = {**TEXTS, "stage": STAGES, "owner": ("me",), "rfm": SEGMENTS, "purchases": ("1",), "last": ("2026-03-18",)}
    more = {"birthday": ("march",), "quiet": ("30d",), "dnc": ("yes",), "has": ("mail",)}
    counts = {sum(plainly(One(field, ":", (value,)), one) for one in people) for value in (values | more)[field]}
    assert any(0 < count < len(people) for count in counts)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("last > 30d", BadInput, "quiet:30d"),
        ("created < 2w", BadInput, "created < -2w"),
        ("last > soonish", BadInput, "fri"),
        ("custom.plann = pro", BadInput, "custom.plan"),
        ("owner:zoe", NotFound, "crm user list"),
        ("rfm:riskk", BadInput, ""),
        ("segment:nope", NotFound, "crm segment list"),
        ("stage:led", BadInput, "lead"),
        ("quiet:soon", BadInput, "3d"),
        ("created = 2026-13", BadInput, "2026-03"),
        ("birthday = 02-30", BadInput, ""),
        ("purchases:a..b", BadInput, "purchases"),
        ("last = 2026-02-30", BadInput, "2026-03-20"),
        ("purchases > 1..3", BadInput, "purchases:1..3"),
        ("created = 9999-12-31", BadInput, "2026-03-20"),
    ],
)
def test_what_means_nothing_in_this_book_is_told(
    book: tuple[Crm, list[Person]], text: str, error: type[CrmError], said: str
) -> None:
    with pytest.raises(error) as raised:
        listing.contact_ids(book[0], where=[text])
    assert said in (raised.value.hint or "")


def test_a_segment_never_holds_itself(book: tuple[Crm, list[Person]]) -> None:
    crm = book[0]
    try:
        segments.save(crm, "inner", ["+vip"])
        segments.save(crm, "outer", ["segment:inner", "quiet:30d"])
        assert listing.contact_ids(crm, where=["segment:outer"]) == listing.contact_ids(crm, where=["+vip quiet:30d"])
        for name, filter in (("inner", "segment:outer"), ("inner", "segment:inner"), ("self", "not segment:self")):
            with pytest.raises((BadInput, NotFound)):
                segments.save(crm, name, [], [filter])
        with pytest.raises(Refused, match="outer"):
            segments.remove(crm, "inner")
    finally:
        segments.remove(crm, "outer")
        segments.remove(crm, "inner")


def test_what_is_said_of_people_in_other_lists(book: tuple[Crm, list[Person]]) -> None:
    crm, people = book
    vips = {one["id"] for one in people if "vip" in one["tags"]}
    calls = {one["id"] for one in people if one["calls"]}

    def met(text: str) -> set[int]:
        return {one.contacts[0].id for one in listing.interactions(crm, where=[text])}

    assert met("+vip kind:call") == vips & calls
    assert met("not +vip and kind:call") == calls - vips
    assert met("not (+vip or kind:purchase)") == calls - vips
    assert met("segment:fine kind:call") <= calls
    assert met("amount >= 1 and date < 2026-01-01") == {one["id"] for one in people if "2025-12-31" in one["bought"]}
    assert met("amount > 1 or amount < 1") == set()
    assert met("currency:eur") == {one["id"] for one in people if one["bought"]}
