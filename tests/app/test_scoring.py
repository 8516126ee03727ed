"""RFM over a book, against a plain computation in fractions: ties, refunds, currencies, windows, few buyers."""

import contextlib
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from crmcli.app import booksettings, config, contacts, history, listing, rates, scorehistory, scoring, segments
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, NotFound, Refused
from crmcli.core.rfmsegments import fm_score, segment
from crmcli.core.scorings import RunSummary, ScoredContact
from crmcli.store.store import create_store
from tests.app.importing import NOW, Stopped, new_book, person, table

TODAY = NOW.date()
RATES = (  # of one unit in EUR, from a day on; JPY has no minor unit, KWD three places
    ("USD", "0.92", "2025-01-01"), ("USD", "0.85", "2025-09-01"), ("JPY", "0.0061", "2025-06-01"),
    ("KWD", "3.01", "2020-01-01"),
)  # fmt: skip
Sale = tuple[int, date, int, str]  # contact, day, minor units, currency


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    made = new_book(tmp_path)
    yield made
    made.close()


def fill(crm: Crm, people: int, sales: list[Sale]) -> None:
    contacts.add_all(crm, {n: (person(f"Buyer {n}"), {}) for n in range(1, people + 1)})
    config.set_(crm, "currency", "EUR")
    rows = [
        {"kind": "purchase" if minor > 0 else "refund", "date": day.isoformat(), "contact_id": who,
         "amount_minor": minor, "currency": currency}
        for who, day, minor, currency in sales
    ]  # fmt: skip
    with crm.change("sell") as change:
        change.insert_many("interactions", rows)


def some_sales(chance: random.Random, people: int, currencies: str) -> list[Sale]:
    """Sales with many ties, some refunds, some for nothing, some ahead of today."""
    found: list[Sale] = []
    for _ in range(people * 4):
        day = TODAY - timedelta(days=chance.choice((-3, 0, 0, 1, 1, 30, 200, chance.randrange(500))))
        minor = chance.choice((1000, 1000, 2500, -1000, 0, chance.randrange(-3000, 9000)))
        found.append((chance.randint(1, people), day, minor, chance.choice(currencies.split())))
    return found


def worth(sale: Sale) -> Fraction | None:
    """A sale in EUR cents by the rate of its day, straight from the table."""
    _, day, minor, currency = sale
    if currency == "EUR":
        return Fraction(minor)
    known = [(on, rate) for code, rate, on in RATES if code == currency and on <= day.isoformat()]
    unit = {"USD": 100, "JPY": 1, "KWD": 1000}.get(currency, 100)
    return Fraction(minor, unit) * Fraction(max(known)[1]) * 100 if known else None


def quantile_score(values: dict[int, int], who: int) -> int:
    """One plus the type-7 quintiles that a value lies above."""
    ranked = sorted(values.values())
    above = 0
    for i in range(1, 5):
        place = Fraction((len(ranked) - 1) * i, 5)
        low = int(place)
        high = min(low + 1, len(ranked) - 1)
        above += values[who] > ranked[low] + (place - low) * (ranked[high] - ranked[low])
    return 1 + above


def expected(
    sales: list[Sale], *, since: date = date.min, until: date = TODAY, converts: bool, gone: frozenset[int]
) -> tuple[dict[int, tuple[int, int, int, str, str]], int]:
    """Recency, frequency, money, score and segment of each buyer, and how many purchases have no rate."""
    bought: dict[int, list[tuple[date, bool, Fraction]]] = defaultdict(list)
    left_out = 0
    for sale in sales:
        who, day, minor, currency = sale
        if who in gone or not since <= day <= min(until, TODAY):
            continue
        value = worth(sale) if converts or currency == "EUR" else None
        if value is None:
            left_out += 1
        else:
            bought[who].append((day, minor > 0, value))
    buyers = {who: lines for who, lines in bought.items() if any(paid for _, paid, _ in lines)}
    days = {who: (TODAY - max(day for day, paid, _ in lines if paid)).days for who, lines in buyers.items()}
    times = {who: sum(paid for _, paid, _ in lines) for who, lines in buyers.items()}
    sums = {}
    for who, lines in buyers.items():
        total = sum((value for _, _, value in lines), Fraction(0))
        whole = int(abs(total) + Fraction(1, 2))  # the half away from nothing
        sums[who] = -whole if total < 0 else whole
    found = {}
    for who in buyers:
        r, f, m = 6 - quantile_score(days, who), quantile_score(times, who), quantile_score(sums, who)
        found[who] = (days[who], times[who], sums[who], f"{r}{f}{m}", segment(r, fm_score(f, m)))
    return found, left_out


def told(found: list[ScoredContact]) -> dict[int, tuple[int, int, int, str, str]]:
    return {
        int(one.ref[1:]): (one.recency_days, one.frequency, one.monetary_minor, one.score, one.segment) for one in found
    }


def run(crm: Crm, **choices: Any) -> RunSummary:
    made = scoring.run(crm, **choices).main
    assert isinstance(made, RunSummary)
    return made


@pytest.mark.parametrize(
    ("seed", "people", "currencies"),
    [(1, 1, "EUR"), (2, 2, "EUR"), (3, 5, "EUR USD"), (4, 40, "EUR"), (5, 60, "EUR USD JPY KWD GBP"), (6, 25, "USD")],
)
@pytest.mark.parametrize("converts", [False, True])
def test_a_book_is_scored_as_the_definition_says(
    crm: Crm, seed: int, people: int, currencies: str, converts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmcli.app.populations.RANGE", 7)  # so that buyers come in several ranges
    chance = random.Random(seed)
    sales = some_sales(chance, people, currencies)
    sales.append((1, TODAY, 500, "EUR"))
    fill(crm, people, sales)
    gone = frozenset({2, 11} & set(range(2, people + 1)))
    for number in gone:
        contacts.archive(crm, [number])
    for code, rate, on in RATES if converts else ():
        rates.set_(crm, code, rate, at=on)
    windows: list[tuple[str | None, dict[str, date]]] = [
        (None, {}),
        ("365d", {"since": TODAY - timedelta(days=364)}),
        ("2025-06-01..2025-12-31", {"since": date(2025, 6, 1), "until": date(2025, 12, 31)}),
        ("..2026-01-31", {"until": date(2026, 1, 31)}),
    ]
    for window, bounds in windows:
        by_hand, left_out = expected(sales, **bounds, converts=converts, gone=gone)
        if not by_hand:
            with pytest.raises(Refused):
                scoring.run(crm, window=window)
            continue
        summary = run(crm, window=window)
        assert told(scoring.members(crm)) == by_hand
        assert (summary.buyers, summary.left_out) == (len(by_hand), left_out)
        assert summary.prospects == people - len(gone) - len(by_hand)
        assert summary.provisional == (len(by_hand) < 30)
        assert scoring.summary(crm) == summary
        assert sum(one.monetary_minor for one in summary.segments) == sum(one[2] for one in by_hand.values())
        assert sum(one.orders for one in summary.segments) == sum(one[1] for one in by_hand.values())
        _, cells = scorehistory.matrix(crm)
        assert sum(one.contacts for one in cells) == len(by_hand)
        for cell in cells:
            here = [one for one in by_hand.values() if cell.fm == fm_score(int(one[3][1]), int(one[3][2]))]
            here = [one for one in here if one[3][0] == str(cell.r)]
            assert (cell.contacts, cell.monetary_minor) == (len(here), sum(one[2] for one in here))
            assert {one[4] for one in here} <= set(cell.segments)


@pytest.mark.postgres
def test_a_server_says_the_same(postgres_book_url: str) -> None:
    with contextlib.closing(Crm(create_store(postgres_book_url), clock=Stopped("UTC"))) as crm:
        check_server(crm)


def check_server(crm: Crm) -> None:
    sales = some_sales(random.Random(5), 60, "EUR USD JPY KWD GBP")
    fill(crm, 60, sales)
    for code, rate, on in RATES:
        rates.set_(crm, code, rate, at=on)
    run(crm, window="30d")
    made = run(crm)
    by_hand, left_out = expected(sales, converts=True, gone=frozenset())
    assert told(scoring.members(crm)) == by_hand
    assert (made.left_out, made.buyers) == (left_out, len(by_hand))
    assert [one.run for one in scorehistory.runs(crm)] == [2, 1]
    assert {one.ref for one in scorehistory.moves(crm)[2]} >= {
        one.ref for one in scoring.members(crm, entered="last-run")
    }
    assert scoring.members(crm, left=True)
    assert sum(one.contacts for one in scorehistory.matrix(crm)[1]) == made.buyers
    talk(crm, 1, "2026-03-01", 5, others=(2,))
    assert run(crm, basis="interactions").buyers == 2  # whoever only bought was not in touch
    history.undo(crm)
    crm.forget_settings()
    assert scoring.summary(crm) == made


def sold(crm: Crm, *sales: tuple[int, str, int]) -> None:
    fill(
        crm,
        max(who for who, _, _ in sales),
        [(who, date.fromisoformat(day), minor, "EUR") for who, day, minor in sales],
    )


def test_two_purchases_on_a_day_are_two_and_a_refund_changes_money_alone(crm: Crm) -> None:
    sold(crm, (1, "2026-03-01", 500), (1, "2026-03-01", 700), (1, "2026-03-10", -900), (2, "2026-03-18", 5))
    run(crm)
    found = told(scoring.members(crm))
    assert found[1][:3] == (17, 2, 300)
    assert found[2][:3] == (0, 1, 5)


def test_a_window_takes_its_first_and_its_last_day(crm: Crm) -> None:
    sold(crm, (1, "2026-02-16", 1), (2, "2026-02-17", 1), (3, "2026-03-18", 1), (4, "2026-03-19", 1))
    run(crm, window="30d")
    assert set(told(scoring.members(crm))) == {2, 3}
    assert run(crm, window="2026-02-16..2026-02-17").window == "2026-02-16..2026-02-17"
    assert set(told(scoring.members(crm))) == {1, 2}
    with pytest.raises(BadInput, match="is after"):
        run(crm, window="2026-02-17..2026-02-16")
    with pytest.raises(Refused, match="nobody has bought anything from 2020-01-01 to 2020-12-31"):
        run(crm, window="2020-01-01..2020-12-31")


def test_a_run_is_one_act_and_touches_nobody(crm: Crm) -> None:
    sold(crm, *((n, f"2026-0{1 + n % 3}-01", 100 * n) for n in range(1, 9)))
    before = table(crm, "SELECT id, version, updated_at, last_purchase_on FROM contacts ORDER BY id")
    first = run(crm)
    sold_more = [(1, TODAY, 999, "EUR")]
    with crm.change("sell") as change:
        change.insert_many(
            "interactions",
            [{"kind": "purchase", "date": day.isoformat(), "contact_id": who, "amount_minor": minor, "currency": code}
             for who, day, minor, code in sold_more],
        )  # fmt: skip
    done = scoring.run(crm)
    assert table(crm, "SELECT id, version, updated_at FROM contacts ORDER BY id") == [row[:3] for row in before]
    assert [one.run for one in scorehistory.runs(crm)] == [first.run + 1, first.run]
    changes = table(crm, "SELECT count(*) FROM changes WHERE act_id = (SELECT max(id) FROM acts)")
    assert changes == [(1,)]
    assert done.act is not None
    history.undo(crm, int(done.act[1:]))
    crm.forget_settings()
    assert scoring.summary(crm) == first
    assert [(one.run, one.current) for one in scorehistory.runs(crm)] == [(first.run, True)]
    again = run(crm)
    assert [one.run for one in scorehistory.runs(crm)] == [again.run, first.run]
    assert scoring.comparable(crm, scoring.current(crm))[0].id == first.run, "a run that was taken back is none"


def test_a_run_that_is_done_again_is_one_again(crm: Crm) -> None:
    sold(crm, (1, "2026-03-01", 1))
    first, second = run(crm), run(crm)
    for _ in range(2):
        history.undo(crm)
        crm.forget_settings()
    assert scorehistory.runs(crm) == []
    with pytest.raises(NotFound, match="nothing has been scored"):
        scoring.current(crm)
    for shown in ([first.run], [second.run, first.run]):
        history.redo(crm)
        crm.forget_settings()
        assert [one.run for one in scorehistory.runs(crm)] == shown
        assert next(one.current for one in scorehistory.runs(crm))


def test_a_setting_of_the_same_value_is_no_run(crm: Crm) -> None:
    sold(crm, (1, "2026-03-01", 1))
    first = run(crm)
    history.undo(crm, int(str(scoring.run(crm).act)[1:]))
    crm.forget_settings()
    config.set_(crm, "stale_months", "1")
    config.set_(crm, "stale_months", "2")
    assert [one.run for one in scorehistory.runs(crm)] == [first.run]


def test_the_scheme_of_the_book_counts_unless_another_is_said(crm: Crm) -> None:
    sold(crm, *((n, "2026-03-01", 100 * n) for n in range(1, 9)))
    assert run(crm).scheme == "grid"
    config.set_(crm, "rfm.scheme", "CN8")
    made = run(crm)
    assert (made.scheme, made.classes) == ("cn8", 2)
    assert {one.segment for one in made.segments} == {"重要价值客户", "一般价值客户"}
    assert [one.ref for one in scoring.members(crm, "重要价值")] == ["c8", "c7", "c6", "c5"]
    assert listing.contact_ids(crm, ["rfm:重要价值客户"]) == [5, 6, 7, 8]
    assert run(crm, scheme="grid").scheme == "grid"
    config.set_(crm, "rfm.scheme", "fixed")
    with pytest.raises(BadInput, match="which cut points"):
        run(crm)
    config.set_(crm, "rfm.cuts", "r=1,2,3,400 f=1,2,3,4 m=1,2,3,4")
    assert run(crm).cuts == {
        "recency": ("1", "2", "3", "400"), "frequency": ("1", "2", "3", "4"),
        "monetary": ("1.00", "2.00", "3.00", "4.00"),
    }  # fmt: skip
    assert {one.ref: one.score for one in scoring.members(crm)}["c3"] == "213"
    with pytest.raises(BadInput, match="no scheme"):
        config.set_(crm, "rfm.scheme", "magic")
    with pytest.raises(BadInput, match="rise"):
        config.set_(crm, "rfm.cuts", "r=2,1 f=1,2 m=1,2")
    with pytest.raises(BadInput, match="grid has cut points of its own"):
        run(crm, scheme="grid", cuts="r=1 f=1 m=1")


def test_segments_of_the_run_are_those_of_its_scheme(crm: Crm) -> None:
    sold(crm, *((n, "2026-03-01", 100 * n) for n in range(1, 9)))
    segments.save(crm, "Lost", ["quiet:400d"])
    segments.remove(crm, "lost")
    run(crm, scheme="r-package")
    with pytest.raises(Refused, match="a segment of the scoring run"):
        segments.save(crm, "Lost", ["quiet:400d"])
    with pytest.raises(Refused, match="a segment of the scoring run"):
        segments.save(crm, "Loyal", ["quiet:400d"])
    assert [one.slug for one in segments.everything(crm)][-3:] == ["lost", "others", "prospect"]
    run(crm, scheme="cn8")
    with crm.change("sell") as change:
        change.insert("interactions", {"kind": "purchase", "date": "2026-03-01", "contact_id": 1, "amount_minor": 10**6,
                                       "currency": "EUR"})  # fmt: skip
    run(crm, scheme="cn8")
    told_apart = segments.diff(crm, "重要价值客户")
    assert [one.ref for one in told_apart.entered] == ["c1"]
    assert [one.ref for one in told_apart.left] == ["c5", "c6", "c7", "c8"]
    assert segments.one(crm, "重要价值").contacts == 1
    with pytest.raises(NotFound, match="no segment others"):
        segments.one(crm, "Others")


@pytest.mark.parametrize("scheme", ["grid", "cn8", "r-package", "fixed", "scores"])
def test_every_scheme_explains_what_it_gave(crm: Crm, scheme: str) -> None:
    chance = random.Random(9)
    fill(crm, 33, some_sales(chance, 33, "EUR"))
    cuts = "r=5,50,100,300 f=1,2,3,4 m=5,10,20,50" if scheme == "fixed" else None
    made = run(crm, scheme=scheme, cuts=cuts, classes=7 if scheme == "scores" else None)
    for one in scoring.members(crm):
        why = scoring.explain(crm, one.ref)
        assert (why.score, why.segment, why.scheme) == (one.score, one.segment, scheme)
        assert [figure.value for figure in why.figures] == [one.recency_days, one.frequency, one.monetary_minor]
        assert [figure.score for figure in why.figures] == [one.r, one.f, one.m]
        assert {figure.name: figure.cuts for figure in why.figures} == made.cuts
    contacts.add_all(crm, {1: (person("Nobody Yet"), {})})
    with pytest.raises(NotFound, match="no purchase by then"):
        scoring.explain(crm, "nobody yet")


def talk(crm: Crm, who: int, day: str, minutes: int | None, kind: str = "call", others: tuple[int, ...] = ()) -> None:
    with crm.change("talk") as change:
        row = {"kind": kind, "date": day, "contact_id": who, "duration_minutes": minutes}
        number = change.insert("interactions", row)
        for other in others:
            change.insert("interaction_contacts", {"interaction_id": number, "contact_id": other})


def test_being_in_touch_counts_talks_and_minutes(crm: Crm) -> None:
    contacts.add_all(crm, {n: (person(f"Contact {n}"), {}) for n in range(1, 5)})
    talk(crm, 1, "2026-03-01", None, others=(2,))
    talk(crm, 1, "2026-03-17", None)
    for kind in ("note", "purchase", "refund"):
        talk(crm, 3, "2026-03-18", None, kind=kind, others=(4,))
    talk(crm, 3, "2026-03-19", None)
    made = run(crm, basis="interactions")
    assert (made.basis, made.currency, made.buyers, made.prospects) == ("interactions", "talks", 2, 2)
    assert told(scoring.members(crm)) == {1: (1, 2, 2, "555", "champions"), 2: (17, 1, 1, "111", "hibernating")}
    talk(crm, 1, "2026-03-02", 15)
    talk(crm, 2, "2026-03-03", 40)
    assert run(crm, basis="interactions").currency == "min"
    found = told(scoring.members(crm))
    assert (found[1][:3], found[2][:3]) == ((1, 3, 15), (15, 2, 40))
    assert scoring.explain(crm, "c2").currency == "min"
    with pytest.raises(BadInput, match="no basis"):
        run(crm, basis="visits")
    with pytest.raises(Refused, match="nobody was in touch"):
        run(crm, basis="interactions", window="2020-01-01..2020-12-31")


def test_who_moved_between_two_runs(crm: Crm) -> None:
    sold(crm, (1, "2026-01-01", 900), (1, "2026-01-02", 900), (2, "2025-01-01", 5), (3, "2026-03-10", 1))
    for day in ("2026-01-05", "2026-02-01"):
        crm.as_of = date.fromisoformat(day)
        run(crm)
    crm.as_of = None
    with crm.change("sell") as change:
        for n in range(3):
            change.insert("interactions", {"kind": "purchase", "date": f"2026-03-1{n}", "contact_id": 2,
                                           "amount_minor": 5000, "currency": "EUR"})  # fmt: skip
    run(crm, scheme="cn8")
    with pytest.raises(NotFound, match="no run of the scheme cn8 before"):
        scorehistory.moves(crm)
    run(crm)
    then, now, found = scorehistory.moves(crm)
    assert (then.as_of, now.as_of) == ("2026-02-01", "2026-03-18")
    here = {one.ref: one.segment for one in scoring.members(crm)}
    assert {one.ref: (one.before, one.now) for one in found} == {
        "c1": ("champions", here["c1"]), "c2": ("hibernating", here["c2"]), "c3": ("prospect", here["c3"])
    }  # fmt: skip
    assert scorehistory.moves(crm, since="2026-01-10")[0].as_of == "2026-01-05"
    assert scorehistory.moves(crm, since="2026-01-25")[0].as_of == "2026-02-01"
    assert [one.ref for one in scorehistory.moves(crm, before="prospect")[2]] == ["c3"]
    assert [one.ref for one in scorehistory.moves(crm, now=here["c2"])[2]] == ["c2"]
    assert sum(one.contacts for one in scorehistory.moves_counted(found)) == 3
    assert [one.ref for one in scoring.members(crm, "hibernating", left=True)] == ["c2"]
    assert [one.segment for one in scoring.members(crm, "hibernating", left=True)] == [here["c2"]]
    assert [one.ref for one in scoring.members(crm, here["c3"], entered="last-run") if one.ref == "c3"] == ["c3"]
    contacts.archive(crm, [3])
    run(crm)
    assert "c3" not in [one.ref for one in scorehistory.moves(crm)[2]], "who is put away is nowhere"
    with pytest.raises(BadInput, match="one of them"):
        scoring.members(crm, "new", entered="last-run", left=True)


def test_rates_are_kept_by_currency_and_day_and_can_be_taken_back(crm: Crm) -> None:
    config.set_(crm, "currency", "EUR")
    rates.set_(crm, "usd", "0.90", at="2026-01-01")
    done = rates.set_(crm, "USD", "0.950", at="2026-01-01")
    rates.set_(crm, "CNY", ".125")
    assert [(one.currency, one.rate, one.base, one.on) for one in rates.everything(crm)] == [
        ("CNY", "0.125", "EUR", "2026-03-18"), ("USD", "0.95", "EUR", "2026-01-01")
    ]  # fmt: skip
    rates.remove(crm, "CNY")
    assert [one.currency for one in rates.everything(crm)] == ["USD"]
    with pytest.raises(NotFound):
        rates.remove(crm, "USD", at="2026-01-02")
    history.undo(crm, int(str(done.act)[1:]) + 2)
    crm.forget_settings()
    assert [one.currency for one in rates.everything(crm)] == ["CNY", "USD"]
    for code, rate in (
        ("EUR", "1"),
        ("XXQ", "1"),
        ("USD", "0"),
        ("USD", "-1"),
        ("USD", "1e3"),
        ("USD", "1,2"),
        ("USD", ""),
    ):
        with pytest.raises(BadInput):
            rates.set_(crm, code, rate)
    with crm.change("another base") as change:
        booksettings.put(change, crm.store, "currency", "GBP")
    crm.forget_settings()
    fill_only = [(1, TODAY, 100, "USD"), (1, TODAY, 100, "GBP")]
    contacts.add_all(crm, {1: (person("Buyer 1"), {})})
    with crm.change("sell") as change:
        for who, day, minor, code in fill_only:
            change.insert("interactions", {"kind": "purchase", "date": day.isoformat(), "contact_id": who,
                                           "amount_minor": minor, "currency": code})  # fmt: skip
    made = run(crm)
    assert (made.currency, made.left_out) == ("GBP", 1), "a rate into another base converts nothing"
