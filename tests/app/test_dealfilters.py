"""Filters of deals find what they say: random filters over random deals, against a plain evaluation written here."""

import json
import operator
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import config, deals, filterwords, listing, pipeline
from crmcli.app.crm import Clock, Crm
from crmcli.app.filtering import deals_sql
from crmcli.core.conditions import Node, Not, all_of, any_of, holds, said
from crmcli.core.conditions import Test as One
from crmcli.core.deals import Deal
from crmcli.core.errors import BadInput, CrmError, NotFound
from crmcli.core.filterfields import OF_DEALS
from crmcli.core.refs import ref
from crmcli.core.text import fold
from crmcli.store.store import create_store

TODAY = date(2026, 3, 18)
SETTINGS = "lead 10% 14d; proposal 50% 20d; talks"  # talks: neither a probability nor a target
STAGES = ("lead", "proposal", "talks", "paused")  # paused was taken out of the settings
CHANCES = {"lead": 10, "proposal": 50}
TITLES = ("Web shop", "web_site 50%", "Größe XL", "Audit", "ada's audit")
PEOPLE = ("Ada Byron", "Émile Borel", "Bo Lund", "Cy Twombly")
FIRMS = {1: "Acme Ltd", 2: "Österreich AG", 3: "Borel et Cie"}
TAGS = ("hot", "Neu", "a_b")
PARTS = {"EUR": 2, "JPY": 0, "KWD": 3}
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq, ":": operator.eq,
}  # fmt: skip
Facts = dict[str, Any]


def day(back: int) -> str:
    return (TODAY - timedelta(days=back)).isoformat()


def something(chance: random.Random) -> Facts:
    """What may be known of a deal."""

    def some(*of: Any) -> Any:
        return chance.choice(of)

    state = some("open", "open", "open", "won", "lost")
    return {
        "title": chance.choice(TITLES), "stage": chance.choice(STAGES), "state": state,
        "value": some(None, 0, 50, 1000, 10_000, 12_345), "currency": chance.choice([*PARTS]),
        "probability": some(None, None, 10, 60), "close": some(None, day(-40), day(0), day(3), day(-13)),
        "closed": None if state == "open" else day(chance.randrange(60)), "since": day(some(0, 1, 13, 14, 15, 21, 70)),
        "parked": some(None, None, day(0), day(-9)) if state == "open" else None,
        "reason": some(None, "price", "no budget") if state == "lost" else None, "quote": some(None, "Q-7", "Q-77"),
        "company": some(None, *FIRMS), "owner": some(None, 1, 2), "source": some(None, "fair", "Web"),
        "external_id": None, "notes": some(None, "likes 100% tea"), "plan": some(None, "pro", 8, 7.5, True),
        "tags": sorted({chance.choice(TAGS) for _ in range(chance.randint(0, 2))}),
        "people": chance.sample(range(1, len(PEOPLE) + 1), chance.randint(0, 2)),
        "tasks": [some(None, day(2), day(0), day(-5)) for _ in range(some(0, 0, 1, 2))],
    }  # fmt: skip


@pytest.fixture(
    scope="module",
    params=[("sqlite", 1), ("sqlite", 2), pytest.param(("postgres", 3), marks=pytest.mark.postgres)],
    ids=lambda one: f"{one[0]}-{one[1]}",
)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crm, list[Facts]]]:
    """A book of 60 random deals, and the deals."""
    engine, seed = request.param
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        env.setenv("CRMCLI_USER", "ada")
        if engine == "postgres":
            from tests import postgres

            with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
                yield from _filled(url, seed)
        else:
            yield from _filled(str(tmp_path_factory.mktemp("deals") / "crm.db"), seed)


def _filled(url: str, seed: int) -> Iterator[tuple[Crm, list[Facts]]]:
    crm = Crm(create_store(url), clock=Clock())
    config.set_(crm, "deal_stages", SETTINGS)
    chance = random.Random(seed)
    made = [something(chance) for _ in range(60)]
    with crm.change("fill") as change:
        change.insert("users", {"login": "bob", "active": 1})
        for number, name in FIRMS.items():
            change.insert("companies", {"name": name, "notes": "a firm" if number == 1 else None})
        for number, name in enumerate(PEOPLE, 1):
            me = change.insert("contacts", {"name": name, "do_not_contact": int(number == 2)})
            if number in (1, 3):
                change.insert("emails", {"contact_id": me, "address": "a@x.example", "key": f"{number}@x.example"})
            change.insert("interactions", {"kind": "call", "date": day(number * 10), "contact_id": me})
        change.insert("tasks", {"title": "ring", "state": "open", "contact_id": 1, "due_on": day(-2)})
        done = {"state": "done", "done_at": "2026-03-17T10:00:00Z"}
        change.insert("tasks", {"title": "rung", "contact_id": 3, "due_on": day(1), **done})
        tags = {tag: change.insert("tags", {"name": tag, "key": fold(tag)}) for tag in TAGS}
        for one in made:
            one["id"] = _insert(change, one, tags)
        for stayed in (3, 5, 4, 3):  # the median of talks is 3.5
            move = {"deal_id": 1, "day": day(100), "at": "2025-12-08T10:00:00Z", "state": "open"}
            change.insert("deal_moves", {**move, "from_stage": "talks", "stage": "lead", "stayed_days": stayed})
        change.insert("deal_moves", {**move, "day": made[0]["since"], "stage": made[0]["stage"]})
    yield crm, made
    crm.close()


def _insert(change: Any, one: Facts, tags: dict[str, int]) -> int:
    plain = ("title", "stage", "state", "probability", "source", "external_id", "notes")
    number: int = change.insert(
        "deals",
        {
            **{key: one[key] for key in plain}, "value_minor": one["value"], "currency": one["currency"],
            "expected_close": one["close"], "closed_on": one["closed"], "parked_until": one["parked"],
            "lost_reason": one["reason"], "quote_ref": one["quote"], "company_id": one["company"],
            "owner_id": one["owner"],
        },
    )  # fmt: skip
    change.insert("deal_moves", {"deal_id": number, "day": one["since"], "at": "2026-01-01T10:00:00Z",
                                 "stage": one["stage"], "state": one["state"]})  # fmt: skip
    for tag in one["tags"]:
        change.insert("taggings", {"deal_id": number, "tag_id": tags[tag]})
    for person in one["people"]:
        change.insert("deal_contacts", {"deal_id": number, "contact_id": person, "is_primary": 0})
    for due in one["tasks"]:  # a task of a deal is none of somebody's other deals
        whom = {"contact_id": one["people"][0]} if one["people"] else {}
        change.insert("tasks", {"title": "send", "state": "open", "deal_id": number, "due_on": due, **whom})
    if one["plan"] is not None:
        change.insert("fields", {"deal_id": number, "name": "plan", "value": json.dumps(one["plan"])})
    return number


DAYS = ("2026-03-18", "-14d", "today", "2026-03", "+13d", "2026-03-05..2026-03-31")
ASKED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # field -> signs, values
    "deal": ((":", "=", "!=", "~", "in"), ("web", "ada", "acme", "50%", "größe", "ada byron", "audit", "zz", "borel")),
    "title": ((":", "=", "!=", "~", "in"), ("web", "AUDIT", "_", "größe xl")),
    "notes": ((":", "~", "empty"), ("tea", "100%")),
    "quote": ((":", "=", "!=", "empty"), ("q-7", "7")),
    "reason": ((":", "=", "!=", "in", "empty"), ("price", "budget", "价格")),
    "company": ((":", "=", "!=", "in", "empty"), ("acme", "osterreich ag", "oesterreich", "x")),
    "tag": ((":", "=", "!=", "~", "in", "empty"), ("hot", "neu", "a_b", "ab")),
    "source": ((":", "=", "!=", "~", "empty"), ("fair", "web", "f")),
    "currency": ((":", "!=", "in"), ("eur", "JPY")),
    "external_id": ((":", "empty"), ("7",)),
    "stage": ((":", "=", "!=", "in"), ("lead", "prop", "talks", "paused", "线索")),
    "state": ((":", "!=", "in"), ("open", "won", "lost", "赢单")),
    "owner": ((":", "!=", "in"), ("me", "bob", "none")),
    "parked": ((":", "!="), ("yes", "no")),
    "stuck": ((":", "!="), ("yes", "no")),
    "planned": ((":", "!="), ("yes", "no")),
    "value": ((":", "!=", ">", ">=", "<", "<=", "empty"), ("100", "0", "10000", "12.345", "123.45", "10.4")),
    "probability": ((":", "!=", ">", ">=", "<", "<=", "empty"), ("10", "50", "60", "30.5")),
    "days": ((":", "!=", ">", ">=", "<", "<=", "empty"), ("0", "14", "13.5", "-1", "9999999")),
    "id": ((":", ">", "<="), ("7", "d7")),
    "close": ((":", "!=", ">", ">=", "<", "<=", "empty"), DAYS),
    "closed": ((":", "!=", ">", ">=", "<", "<=", "empty"), DAYS),
    "since": ((":", "!=", ">", ">=", "<", "<="), DAYS),
    "next": ((":", "!=", ">", ">=", "<", "<=", "empty"), DAYS),
    "created": ((":", "<"), ("today",)),
    "custom.plan": ((":", "=", "!=", "~", ">", "<=", "in", "empty"), ("pro", "8", "7", "yes", "p")),
}


@st.composite
def single(draw: st.DrawFn) -> One:
    field = draw(st.sampled_from(sorted(ASKED)))
    signs, values = ASKED[field]
    sign = draw(st.sampled_from(signs))
    chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2 if sign == "in" else 1))
    return One(field, sign, () if sign == "empty" else tuple(chosen))


def trees(of: st.SearchStrategy[One]) -> st.SearchStrategy[Node]:
    return st.recursive(
        of,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(all_of),
            st.lists(inner, min_size=2, max_size=3).map(any_of),
        ),
        max_leaves=5,
    )


def plainly(test: One, one: Facts, seen: Deal) -> bool:
    """Whether a test holds for a deal, as one would say it; `seen` is the deal as `crm deal show` has it."""
    if test.sign == "!=":
        return not plainly(One(test.field, "=", test.values), one, seen)
    if len(test.values) > 1:
        return any(plainly(One(test.field, "=", (value,)), one, seen) for value in test.values)
    sign, value = test.sign.replace("in", "="), str(test.values[0]) if test.values else ""
    field = test.field
    if field in ("close", "closed", "since", "created"):
        return _day(sign, value, {**one, "created": "2026-03-18"}[field])
    if field == "next":
        return _day(sign, value, seen.next_date)
    if field in ("value", "probability", "days", "id"):
        return _number(field, sign, value, one, seen)
    if field in ("parked", "stuck", "planned"):
        there = {"parked": seen.parked_until, "stuck": seen.stuck, "planned": seen.next_task}[field]
        return bool(there) is (value == "yes")
    if field == "custom.plan":
        return _plan(sign, value, one["plan"])
    if field == "stage":
        return bool(one["stage"] == {"prop": "proposal", "线索": "lead"}.get(value, value))
    if field == "state":
        return bool(one["state"] == {"赢单": "won"}.get(value, value))
    if field == "owner":
        return bool(one["owner"] == {"me": 1, "bob": 2, "none": None}[value])
    return _text(field, sign, value, one)


def _text(field: str, sign: str, value: str, one: Facts) -> bool:
    names = [fold(PEOPLE[number - 1]) for number in one["people"]]
    firm = [FIRMS[one["company"]]] if one["company"] else []
    firms = [fold(name) for name in firm] + [fold(name.replace("Ö", "Oe")) for name in firm]
    there = {
        "deal": [one["title"].lower(), *names, *firms], "company": firms,
        "tag": [fold(tag) for tag in one["tags"]],
    }.get(field, [str(one[field]).lower()] if field in one and one[field] is not None else [])  # fmt: skip
    if sign == "empty":
        return not there
    if field == "reason":
        value = {"价格": "price"}.get(value, value)
    wanted = (
        {value.lower(), fold(value)}
        if field == "deal"
        else {fold(value) if field in ("company", "tag") else value.lower()}
    )
    whole = sign == "=" or (sign == ":" and field in ("tag", "source", "currency", "external_id"))
    return any(key == text if whole else key in text for text in there for key in wanted)


def _number(field: str, sign: str, value: str, one: Facts, seen: Deal) -> bool:
    there: float | None
    if field == "value":
        there = None if one["value"] is None else one["value"] / 10 ** PARTS[one["currency"]]
    elif field == "probability":
        there = one["probability"] if one["probability"] is not None else CHANCES.get(one["stage"])
    else:
        there = seen.days_in_stage if field == "days" else one["id"]
    if sign == "empty" or there is None:
        return sign == "empty" and there is None
    return ORDER[sign](there, float(value.removeprefix("d")))


def _day(sign: str, value: str, there: str | None) -> bool:
    if sign == "empty" or there is None:
        return sign == "empty" and there is None
    first, last = {
        "2026-03": ("2026-03-01", "2026-03-31"), "2026-03-05..2026-03-31": ("2026-03-05", "2026-03-31"),
        "-14d": (day(14),) * 2, "today": (day(0),) * 2, "+13d": (day(-13),) * 2,
    }.get(value, (value, value))  # fmt: skip
    return {">": there > last, ">=": there >= first, "<": there < first, "<=": there <= last}.get(
        sign, first <= there <= last
    )


def _plan(sign: str, value: str, there: Any) -> bool:
    if sign == "empty" or there is None:
        return sign == "empty" and there is None
    text = "yes" if there is True else str(there)
    number = there if isinstance(there, int | float) and there is not True else None
    if sign == "~" or (sign == ":" and not value.isdigit()):
        return value in text
    if value.isdigit():
        return number is not None and ORDER[sign](number, float(value))
    return ORDER[sign](text, value)


EVERY_STATE = "state in (open, won, lost)"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=trees(single()))
def test_a_filter_finds_the_deals_that_it_says(book: tuple[Crm, list[Facts]], node: Node) -> None:
    crm, made = book
    seen = {one.id: one for one in deals.many(crm, [one["id"] for one in made])}
    found = set(listing.deal_ids(crm, where=[said(node), EVERY_STATE]))
    expected = {one["id"] for one in made if holds(node, lambda test: plainly(test, one, seen[one["id"]]))}  # noqa: B023
    assert found == expected, said(node)


@pytest.mark.parametrize("field", sorted(set(ASKED) - {"external_id", "created"}))
def test_the_plain_evaluation_tells_deals_apart(book: tuple[Crm, list[Facts]], field: str) -> None:
    crm, made = book
    seen = {one.id: one for one in deals.many(crm, [one["id"] for one in made])}
    counts = {
        sum(plainly(One(field, ":", (value,)), one, seen[one["id"]]) for one in made) for value in ASKED[field][1]
    }
    assert any(0 < count < len(made) for count in counts)


OF_WHOM = st.sampled_from(
    [
        One("name", ":", ("ada",)), One("name", "=", ("Bo Lund",)), One("has", ":", ("mail",)),
        One("no", ":", ("mail",)), One("dnc", ":", ("yes",)), One("quiet", ":", ("20d",)),
        One("mail", ":", ("1@x.example",)), One("last", "<", ("-15d",)), One("rfm", ":", ("prospect",)),
    ]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whom=trees(OF_WHOM), own=single())
def test_what_is_said_of_people_is_asked_of_one_of_them(book: tuple[Crm, list[Facts]], whom: Node, own: One) -> None:
    crm, made = book
    known = listing.whom(crm, [said(whom)])
    fulfil = {
        one["id"]
        for one in made
        if (any(ref("contact", number) in known for number in one["people"]))
        or (not one["people"] and one["company"] and ref("company", one["company"]) in known)
    }
    mine = set(listing.deal_ids(crm, where=[said(own), EVERY_STATE]))
    assert set(listing.deal_ids(crm, where=[said(whom), EVERY_STATE])) == fulfil
    assert set(listing.deal_ids(crm, where=[f"({said(whom)}) and {said(own)}", EVERY_STATE])) == fulfil & mine
    assert set(listing.deal_ids(crm, where=[f"({said(whom)}) or {said(own)}", EVERY_STATE])) == fulfil | mine


def test_a_filter_narrows_the_pipeline(book: tuple[Crm, list[Facts]]) -> None:
    crm, _made = book
    for text in ("stage:lead and value >= 1", "name:ada or +hot", "stuck:yes not planned:yes", "acme", "no:mail"):
        sql, values = deals_sql(crm, (), [text])
        listed = listing.deals(crm, where=[text, "state:open"])
        lines = pipeline.lines(crm, where=sql, values=values)
        assert sum(line.deals for line in lines) == len(listed) > 0
        assert sum(line.stuck for line in lines) == sum(bool(one.stuck) for one in listed)


def test_open_deals_are_listed_unless_closed_ones_are_asked_for(book: tuple[Crm, list[Facts]]) -> None:
    crm, made = book
    open_ones = {one["id"] for one in made if one["state"] == "open"}
    assert set(listing.deal_ids(crm)) == set(listing.deal_ids(crm, where=["parked:no or parked:yes"])) == open_ones
    assert set(listing.deal_ids(crm, where=["days is not empty"])) == open_ones
    lost = {one["id"] for one in made if one["reason"] == "price"}
    assert set(listing.deal_ids(crm, ["reason:price"])) == lost != set()
    assert set(listing.deal_ids(crm, ["state:lost", "reason:price"])) == lost


def _keys(crm: Crm) -> dict[str, Callable[[Facts, Deal], Any]]:
    """What each sort puts in order; None stands last."""
    return {
        "close": lambda one, _: one["close"], "closed": lambda one, _: one["closed"],
        "title": lambda one, _: one["title"],
        "value": lambda one, _: None if one["value"] is None else one["value"] / 10 ** PARTS[one["currency"]],
        "stage": lambda one, _: STAGES.index(one["stage"]) if one["stage"] != "paused" else None,
        "days": lambda _, seen: seen.days_in_stage,
        "probability": lambda one, _: CHANCES.get(one["stage"]) if one["probability"] is None else one["probability"],
        "id": lambda one, _: one["id"],
    }  # fmt: skip


@pytest.mark.parametrize("sort", ["close", "title", "closed", "value", "stage", "days", "probability", "id"])
def test_deals_stand_in_order(book: tuple[Crm, list[Facts]], sort: str) -> None:
    crm, made = book
    seen = {one.id: one for one in deals.many(crm, [one["id"] for one in made])}
    keys = {one["id"]: _keys(crm)[sort](one, seen[one["id"]]) for one in made}
    for reverse in (False, True):
        found = listing.deal_ids(crm, where=[EVERY_STATE], sort=sort, reverse=reverse)
        there = [keys[number] for number in found if keys[number] is not None]
        assert len(found) == len(made)
        assert there == sorted(there, reverse=reverse)
        assert [keys[number] for number in found[len(there) :]] == [None] * (len(made) - len(there))
        same = [(one, after) for one, after in pairwise(found) if keys[one] == keys[after] and one > after]
        assert same == []  # down to a unique key
        assert listing.deal_ids(crm, where=[EVERY_STATE], sort=sort, reverse=reverse, limit=7, offset=5) == found[5:12]
    with pytest.raises(BadInput, match="close value stage"):
        listing.deal_ids(crm, sort="nope")


@pytest.mark.parametrize(
    ("text", "error", "hint"),
    [
        ("stage:nope", BadInput, "stage:lead"), ("state:done", BadInput, "state:won"),
        ("days > soon", BadInput, "days"), ("custom.plann = pro", BadInput, "custom.plan"),
        ("owner:zoe", NotFound, "crm user list"), ("closed > 30d", BadInput, "closed > -30d"),
        ("valu > 3", BadInput, "value"), ("parked:maybe", BadInput, "yes"),
        ("next", BadInput, "deal:next"), ("stage ~ le", BadInput, "stage"), ("plan = pro", BadInput, "custom.plan"),
    ],
)  # fmt: skip
def test_what_means_nothing_is_told(book: tuple[Crm, list[Facts]], text: str, error: type[CrmError], hint: str) -> None:
    with pytest.raises(error) as raised:
        listing.deal_ids(book[0], where=[text])
    assert hint in (raised.value.hint or "")


def test_other_words_for_the_fields(book: tuple[Crm, list[Facts]]) -> None:
    crm = book[0]
    for other, field in (
        ("contact:ada", "name:ada"), ("amount >= 10", "value >= 10"), ("expected_close < today", "close < today"),
        ("prob > 20", "probability > 20"), ("lost_reason:price", "reason:price"), ("tags:hot", "+hot"),
        ("@acme", "company:acme"), ("days_in_stage > 3", "days > 3"), ("close:none", "close is empty"),
        ("close <= 13d", "close <= +13d"), ("next:none", "next is empty"),
    ):  # fmt: skip
        assert listing.deal_ids(crm, where=[other]) == listing.deal_ids(crm, where=[field]), other


def test_words_of_a_filter_are_completed(book: tuple[Crm, list[Facts]]) -> None:
    crm = book[0]

    def rest(beginning: str) -> str | None:
        return filterwords.filter_word(crm, beginning, OF_DEALS)

    assert rest("stage:p") == "stage:proposal"
    assert rest("stage:pa") == "stage:paused"  # deals stand there, whatever the settings say
    assert rest("sta") == "stage:"
    assert rest("state:w") == "state:won"
    assert rest("reason:no") is None  # it needs quotes
    assert rest('reason:"no') == 'reason:"no budget"'
    assert (rest("+h"), rest("tag:n"), rest("owner:b"), rest("has:m")) == ("+hot", "tag:Neu", "owner:bob", "has:mail")
    assert filterwords.filter_word(crm, "stage:p") == "stage:prospect"


def test_chinese_names_are_found_by_their_spelling(book: tuple[Crm, list[Facts]]) -> None:
    crm = book[0]
    with crm.change("one more") as change:
        person = change.insert("contacts", {"name": "王伟"})
        firm = change.insert("companies", {"name": "海尔"})
        mine = change.insert("deals", {"title": "x", "stage": "lead", "state": "open"})
        theirs = change.insert("deals", {"title": "y", "stage": "lead", "state": "open", "company_id": firm})
        change.insert("deal_contacts", {"deal_id": mine, "contact_id": person, "is_primary": 1})
    try:
        for words in (["wang", "wei"], ["wangwei"], ["王"], ["ww"]):
            assert listing.deal_ids(crm, words) == [mine], words
        assert listing.deal_ids(crm, ["haier"]) == [theirs]
        assert mine in listing.deal_ids(crm, ["not", "haier"])
    finally:
        with crm.change("gone") as change:
            change.update("deals", mine, {"archived_at": crm.now()})
            change.update("deals", theirs, {"archived_at": crm.now()})
    assert not {mine, theirs} & set(listing.deal_ids(crm))
