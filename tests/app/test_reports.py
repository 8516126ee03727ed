"""Reports over random books, on both engines, against computations in plain Python that share nothing with them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from crmcli.app import history, rates, reports, scoring
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput
from crmcli.core.periods import period
from crmcli.core.record import names
from crmcli.core.reportrows import BuyingRow
from crmcli.core.reports import Report
from tests import postgres
from tests.app import selling
from tests.app.selling import AWAY, SILENT, TODAY, Book

ASKED = (TODAY, date(2025, 11, 5))  # as of today, and as of a day after which many bought


@pytest.fixture(scope="module", params=["sqlite", "sqlite again", pytest.param("postgres", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        env.setenv("CRMCLI_USER", "grace")
        if request.param != "postgres":  # the second book has a customer who last bought in another currency
            seed = 5 if request.param == "sqlite" else 14
            made = selling.filled(str(tmp_path_factory.mktemp("reports") / "book.db"), seed)
            yield made
            made.crm.close()
        else:
            with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
                made = selling.filled(url)
                yield made
                made.crm.close()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    monkeypatch.setenv("CRMCLI_NOW", "2026-01-01T00:30")
    made = selling.opened(str(tmp_path / "book.db"))
    yield made
    made.close()


def made(crm: Crm, name: str, *, compare: str | None = None, **asked: Any) -> Report:
    return reports.run(crm, name, reports.question(crm, name, **asked), compare=compare)


def months_before(day: date, months: int) -> tuple[int, int]:
    return divmod(day.year * 12 + day.month - 1 - months, 12)


def last_months(count: int = 12) -> list[str]:
    return [f"{year}-{month + 1:02}" for year, month in (months_before(TODAY, n) for n in reversed(range(count)))]


def by_person(talks: list[selling.Talk]) -> dict[int, list[selling.Talk]]:
    found: dict[int, list[selling.Talk]] = defaultdict(list)
    for one in sorted(talks, key=lambda one: (one.day, one.id)):
        found[one.who or 0].append(one)
    return found


def test_sales_by_month_are_the_sums_of_one_currency(book: Book) -> None:
    all_of = [one for one in book.talks if one.amount is not None and not one.archived and one.day <= TODAY]
    for currency in ("EUR", "USD"):
        report = made(book.crm, "sales", currency=currency)
        assert [row.group for row in report.rows] == last_months()
        for row in report.rows:
            there = [one.amount for one in all_of if one.currency == currency and f"{one.day:%Y-%m}" == row.group]
            amounts = [amount for amount in there if amount is not None]
            orders = [amount for amount in amounts if amount > 0]
            assert (row.orders, row.value_minor) == (len(orders), sum(amounts))
            assert row.refunds_minor == -sum(amount for amount in amounts if amount < 0)
            assert row.average_minor == (int(mean(orders) + 0.5) if orders else None)
    others = sum(one.currency == "USD" and (one.amount or 0) > 0 and one.day >= date(2025, 4, 1) for one in all_of)
    assert any(note.startswith(f"{others} purchase") for note in made(book.crm, "sales").notes)


@pytest.mark.parametrize("by", ["week", "quarter", "year", "owner", "product"])
def test_sales_made_another_way_have_the_same_total(book: Book, by: str) -> None:
    rows = made(book.crm, "sales", by=by, since="2024-01-01").rows
    whole = made(book.crm, "sales", by="year", since="2024-01-01").rows
    assert sum(row.value_minor for row in rows) == sum(row.value_minor for row in whole)
    assert len({row.group for row in rows}) == len(rows)


def test_a_comparison_stands_beside_the_same_place_of_the_span_before(book: Book) -> None:
    for compare in reports.COMPARED:
        report = made(book.crm, "sales", compare=compare, since="2025-04-01")
        before = made(book.crm, "sales", since="2024-04-01", until="2025-03-18").rows
        assert [row.before_minor for row in report.rows] == [row.value_minor for row in before]
    kinds = made(book.crm, "activity", compare="previous", since="2026-02-01")
    earlier = made(book.crm, "activity", since="2025-12-01", until="2026-01-18").rows
    was = {row.group: row.entries for row in earlier}
    assert {row.group: row.before for row in kinds.rows} == {row.group: was.get(row.group) for row in kinds.rows}
    with pytest.raises(BadInput):
        made(book.crm, "abc", compare="year")
    with pytest.raises(BadInput):
        made(book.crm, "sales", compare="decade")


def test_activity_counts_what_is_there(book: Book) -> None:
    there = [one for one in book.talks if not one.archived and date(2025, 4, 1) <= one.day <= TODAY]
    for by, key in (("kind", lambda one: one.kind), ("month", lambda one: f"{one.day:%Y-%m}")):
        expected = Counter(key(one) for one in there)
        rows = made(book.crm, "activity", by=by).rows
        assert {row.group: row.entries for row in rows if row.entries} == expected
        assert sum(row.incoming for row in rows) == sum(one.direction == "in" for one in there)
        assert sum(row.minutes for row in rows) == sum(one.minutes or 0 for one in there)


@pytest.mark.parametrize("until", ASKED)
def test_customers_won_and_lost_follow_from_the_days_of_purchase(book: Book, until: date) -> None:
    report = made(book.crm, "customers", until=until.isoformat())
    days = {who: [one.day for one in of] for who, of in by_person(book.bought(until)).items()}
    since = date.fromisoformat(report.since)
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    day = since
    while day <= until:
        for bought in days.values():
            past = [one for one in bought if one < day]
            state = "none" if not past else "lost" if (day - past[-1]).days >= 730 else (
                "dormant" if (day - past[-1]).days >= 365 else "active")  # fmt: skip
            name = f"{day:%Y-%m}"
            if day in bought and state == "none":
                lines[name]["new"] += 1
            elif day in bought and past and (day - past[-1]).days > 365:
                lines[name]["won_back"] += 1
            if past:
                silent = (day - past[-1]).days
                lines[name]["dormant"] += silent == 365 and day not in bought
                lines[name]["lost"] += silent == 730 and day not in bought
        day += timedelta(days=1)
    for row in report.rows:
        told = (row.new, row.won_back, row.dormant, row.lost)
        assert told == tuple(lines[row.group][key] for key in ("new", "won_back", "dormant", "lost"))
    active = sum((until - bought[-1]).days < 365 for bought in days.values())
    assert report.rows[-1].active == active
    for one, other in pairwise(report.rows):
        assert other.active == one.active + other.new + other.won_back - other.dormant


@pytest.mark.parametrize("by", ["month", "kind"])
def test_response_is_the_share_answered_of_those_whose_days_are_over(book: Book, by: str) -> None:
    report = made(book.crm, "response", by=by, days=10)
    there = [one for one in book.talks if not one.archived and one.day <= TODAY]
    found: dict[str, list[tuple[int | None, bool]]] = defaultdict(list)
    for one in there:
        if one.direction == "out" and one.day >= date(2025, 4, 1):
            after = [
                (other.day - one.day).days
                for other in there
                if other.who == one.who and other.direction == "in" and (other.day, other.id) > (one.day, one.id)
            ]
            over = (TODAY - one.day).days >= 10
            found[one.kind if by == "kind" else f"{one.day:%Y-%m}"].append((min(after, default=None), over))
    assert {row.group for row in report.rows if row.outgoing} == set(found)
    for row in report.rows:
        judged = [days for days, over in found[row.group] if over]
        good = [days for days in judged if days is not None and days <= 10]
        assert (row.outgoing, row.answered) == (len(found[row.group]), len(good))
        assert row.share == (pytest.approx(len(good) / len(judged), abs=1e-4) if judged else None)
        assert row.median_days == (median(good) if good else None)


def spent(book: Book, until: date = TODAY) -> list[tuple[int, int]]:
    sums: Counter[int] = Counter()
    for one in book.counted(until):
        if one.currency == "EUR":
            sums[one.who or 0] += one.amount or 0
    return sorted(sums.items(), key=lambda one: (-one[1], one[0]))


@pytest.mark.parametrize("until", ASKED)
def test_abc_and_concentration_are_told_of_the_sums(book: Book, until: date) -> None:
    worth = spent(book, until)
    rows = made(book.crm, "abc", by="customer", limit=100, until=until.isoformat()).rows
    assert [(int(row.ref[1:]), row.value_minor) for row in rows] == worth
    classes = {row.group: row for row in made(book.crm, "abc", until=until.isoformat()).rows}
    assert {name: line.customers for name, line in classes.items()} == {
        name: sum(row.group == name for row in rows) for name in "ABC"
    }
    report = made(book.crm, "concentration", until=until.isoformat())
    lines = {row.group: row for row in report.rows}
    values = [value for _, value in worth]
    assert lines["top 3"].value_minor == sum(values[:3])
    assert lines["top 3"].left_minor == sum(values[3:])
    assert lines["top 20 %"].customers == -(-len(values) // 5)
    assert lines["top 20 %"].value_minor == sum(values[: -(-len(values) // 5)])
    assert lines["top 3"].who.count("Buyer") == 3


def test_a_list_shows_the_first_and_says_how_many_there_are(book: Book) -> None:
    report = made(book.crm, "abc", by="customer", limit=3)
    assert len(report.rows) == 3
    assert report.notes[0] == f"the first 3 of {len(spent(book))}; --limit {len(spent(book))} shows all"


def gaps_of(talks: list[selling.Talk]) -> list[int]:
    days = sorted({one.day for one in talks})
    return [(later - day).days for day, later in pairwise(days)]


@pytest.mark.parametrize("until", ASKED)
def test_gaps_are_those_between_days_of_purchase(book: Book, until: date) -> None:
    gaps = [gap for of in by_person(book.bought(until)).values() for gap in gaps_of(of)]
    rows = made(book.crm, "gaps", until=until.isoformat()).rows
    assert [row.gaps for row in rows[:3]] == [
        sum(first <= gap <= last for gap in gaps) for first, last in ((1, 7), (8, 14), (15, 30))
    ]
    assert sum(row.gaps for row in rows) == len(gaps)


@pytest.mark.parametrize("until", ASKED)
def test_churn_lists_who_is_silent_beyond_their_rhythm_or_buys_less(book: Book, until: date) -> None:
    people = by_person(book.bought(until))
    own = {who: median(gaps) for who, of in people.items() if len(gaps := gaps_of(of)) >= 2}
    common = int(2 * median(own.values()) + 0.5) / 2
    expected = {}
    for who, of in people.items():
        silent = (until - of[-1].day).days
        rhythm: float = own.get(who, common)
        amounts = [one.amount or 0 for one in of if one.currency == "EUR"]
        less = len(amounts) >= 4 and mean(amounts[-2:]) <= 0.7 * mean(amounts[:-2])
        if silent < 730 and who != SILENT and (silent > 2 * rhythm or less):
            level = "alarm" if silent > 4 * rhythm else "warn" if silent > 2 * rhythm else "basket"
            expected[f"c{who}"] = (level, silent, who in own, rhythm, less)
    rows = made(book.crm, "churn", limit=100, until=until.isoformat()).rows
    told = {
        row.ref: (
            row.level, row.silent_days, row.own_rhythm, row.rhythm_days, any("orders" in one for one in row.reasons)
        )
        for row in rows
    }  # fmt: skip
    assert told == expected
    assert len(expected) > 5
    strength = [("alarm", "warn", "basket").index(row.level) for row in rows]
    assert strength == sorted(strength)
    held = made(book.crm, "rhythm", until=until.isoformat()).rows
    assert sum(row.customers for row in held) == len(people)
    assert sum(row.value_minor for row in held) == sum(value for who, value in spent(book, until) if who in people)


@pytest.mark.parametrize("by", ["month", "quarter", "year"])
def test_cohorts_are_triangles_of_those_who_came_back(book: Book, by: str) -> None:
    def name(day: date) -> str:
        return {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": f"{day.year}"}[by]

    report = made(book.crm, "cohorts", by=by, since="2023-01-01")
    order = [row.group for row in report.rows]
    days = {who: [one.day for one in of] for who, of in by_person(book.bought()).items()}
    for place, row in enumerate(report.rows):
        cohort = [bought for bought in days.values() if name(bought[0]) == row.group]
        assert row.customers == len(cohort)
        for after, count in enumerate(row.active):
            if place + after < len(order):
                there = order[place + after]
                assert count == sum(any(name(day) == there for day in bought) for bought in cohort)
            else:
                assert count is None
                assert row.share[after] is None


def test_the_repeat_rate_is_of_those_won_in_the_period(book: Book) -> None:
    report = made(book.crm, "repeat", since="2023-01-01", by="year")
    people = list(by_person(book.bought()).values())
    for row in report.rows:
        of = [bought for bought in people if str(bought[0].day.year) == row.group]
        second = [(bought[1].day - bought[0].day).days for bought in of if len(bought) > 1]
        assert (row.customers, row.repeated) == (len(of), len(second))
        assert row.median_days == (median(second) if second else None)
        assert row.within_90_days == (pytest.approx(sum(d <= 90 for d in second) / len(of), abs=1e-4) if of else 0)


@pytest.mark.parametrize("by", ["week", "month", "quarter", "year"])
def test_the_average_order_is_mean_and_median(book: Book, by: str) -> None:
    report = made(book.crm, "orders", by=by, since="2025-06-01")
    there = [
        one
        for one in book.talks
        if one.currency == "EUR" and (one.amount or 0) > 0 and not one.archived and date(2025, 6, 1) <= one.day <= TODAY
    ]
    found: dict[str, list[int]] = defaultdict(list)
    for one in there:
        year, week, _ = one.day.isocalendar()
        found[
            {
                "week": f"{year}-W{week:02}", "month": f"{one.day:%Y-%m}", "year": f"{one.day.year}",
                "quarter": f"{one.day.year}-Q{(one.day.month + 2) // 3}",
            }[by]
        ].append(one.amount or 0)  # fmt: skip
    for row in report.rows:
        amounts = found.pop(row.group, [])
        assert row.orders == len(amounts)
        if amounts:
            assert (row.least_minor, row.most_minor) == (min(amounts), max(amounts))
            assert row.average_minor == int(mean(amounts) + 0.5)
            assert row.median_minor == int(median(amounts) + 0.5)
        else:
            assert row.average_minor is row.median_minor is None
    assert not found


def test_next_tells_nobody_who_must_be_left_alone(book: Book) -> None:
    rows = made(book.crm, "next", limit=100).rows
    refs = [row.ref for row in rows]
    assert len(refs) > 5
    assert f"c{SILENT}" not in refs
    assert f"c{AWAY}" not in refs
    for row in rows:
        assert row.points == sum(int(one.rpartition("(+")[2].rstrip(")")) for one in row.why)
    assert [row.points for row in rows] == sorted((row.points for row in rows), reverse=True)
    silent = {row.ref for row in made(book.crm, "churn", limit=100).rows if row.level != "basket"}
    assert silent <= set(refs)


def test_segments_are_those_of_the_last_run_of_each_period_that_was_not_taken_back(book: Book) -> None:
    buyers = {}
    for day in ("2026-01-05", "2026-01-31", "2026-03-18", "2026-03-18"):
        book.crm.as_of = date.fromisoformat(day)
        scoring.run(book.crm)
        buyers[day] = len({one.who for one in book.bought(book.crm.as_of) if one.currency == "EUR"})
    scoring.run(book.crm, scheme="cn8")
    history.undo(book.crm)
    book.crm.as_of = None
    for by, days in (("month", ["2026-01-31", "2026-03-18"]), ("day", sorted(buyers))):
        report = made(book.crm, "segments", by=by)
        assert list(dict.fromkeys(row.date for row in report.rows)) == days
        for day in days:
            there = [row for row in report.rows if row.date == day]
            assert sum(row.contacts for row in there) == buyers[day]
            assert sum(row.share for row in there) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("name", reports.ALL)
def test_an_empty_book_has_every_report_and_no_figure(empty: Crm, name: str) -> None:
    for by in reports.ALL[name].bys or (None,):
        report = made(empty, name, by=by)
        if name not in ("sales", "customers", "response", "orders", "repeat", "activity", "closed"):
            assert report.rows == ()
        assert report.until == ("" if reports.ALL[name].ahead else "2026-01-01")


@pytest.mark.parametrize("name", reports.ALL)
def test_one_purchase_is_enough_for_every_report(empty: Crm, name: str) -> None:
    from crmcli.app import contacts
    from crmcli.core.quickadd import person

    contacts.add_all(empty, {1: (person(["Ada Lovelace"]), {})})
    row = {"kind": "purchase", "date": "2025-12-31", "contact_id": 1, "amount_minor": 5, "currency": "EUR"}
    with empty.change("sell") as change:
        change.insert_many("interactions", [row])
    for by in reports.ALL[name].bys or (None,):
        report = made(empty, name, by=by)
        for line in report.rows:
            assert names(type(line)) == names(reports.kind_of(report))
    if name == "sales":  # the year ends between the purchase and today
        assert [(row.group, row.value_minor) for row in made(empty, name, by="year").rows[-2:]] == [
            ("2025", 5), ("2026", 0),
        ]  # fmt: skip


@pytest.mark.parametrize("name", reports.ALL)
def test_a_definition_tells_the_truth(book: Book, name: str) -> None:
    found = reports.ALL[name]
    assert all(one.key in names(found.kind) for one in found.columns)
    assert "currency" in names(found.kind) or not any(one.kind == "money" for one in found.columns)
    if found.measure:
        assert {"change", "before_minor" if found.measure.endswith("_minor") else "before"} <= set(names(found.kind))
    if found.chart:
        assert {found.chart.label, *found.chart.values} <= set(names(found.kind)) | {"date"}


def test_what_makes_no_sense_is_refused(book: Book) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"by": "moon"}, {"since": "2026-03-02", "until": "2026-03-01"}, {"limit": 0}, {"days": 0},
        {"since": "1950-01-01", "by": "week"}, {"currency": "euros"},
    )  # fmt: skip
    for asked in wrong:
        with pytest.raises(BadInput):
            made(book.crm, "sales", **asked)
    with pytest.raises(BadInput, match="no report"):
        reports.definition("sale")


@pytest.mark.parametrize("until", [*ASKED, date(2099, 12, 31)])
def test_how_somebody_buys_is_the_same_kept_or_counted(book: Book, until: date) -> None:
    """What is kept beside contacts serves those who bought nothing later; the others are counted anew."""
    told: dict[int, tuple[str, int | None]] = {}
    for name in ("reports.buying_kept", "reports.buying"):
        rows = book.crm.store.rows(name, BuyingRow, until=until.isoformat())
        assert not told.keys() & {row.contact_id for row in rows}
        told |= {row.contact_id: (row.last_on, row.doubled) for row in rows}
    expected = {
        who: (of[-1].day.isoformat(), int(2 * median(gaps)) if len(gaps := gaps_of(of)) >= 2 else None)
        for who, of in by_person(book.bought(until)).items()
    }
    assert told == expected


RATES = {("USD", date(2025, 3, 1)): Fraction("0.9137"), ("USD", date(2025, 9, 1)): Fraction("1.0800")}


@pytest.fixture
def rated(book: Book) -> Iterator[Book]:
    """The book with rates of the dollar from March 2025 on, and none before."""
    for (code, day), rate in RATES.items():
        rates.set_(book.crm, code, f"{float(rate):.4f}", at=day.isoformat())
    yield book
    for _ in RATES:
        history.undo(book.crm)


def worth(one: selling.Talk) -> Fraction | None:
    """What an amount is worth in euro cents on its day."""
    if one.currency == "EUR":
        return Fraction(one.amount or 0)
    known = [(day, rate) for (code, day), rate in RATES.items() if code == one.currency and day <= one.day]
    return max(known)[1] * (one.amount or 0) if known else None


def rounded(found: Fraction) -> int:
    whole = int(abs(found) + Fraction(1, 2))
    return -whole if found < 0 else whole


@pytest.mark.parametrize("until", ASKED)
def test_rates_convert_what_each_customer_brought(rated: Book, until: date) -> None:
    sums: dict[int, Fraction] = defaultdict(Fraction)
    unrated = 0
    for one in rated.counted(until):
        found = worth(one)
        unrated += found is None and (one.amount or 0) > 0
        if found is not None:
            sums[one.who or 0] += found
    brought = {who: rounded(value) for who, value in sums.items()}
    assert unrated
    assert brought != dict(spent(rated, until))
    asked: dict[str, Any] = {"until": until.isoformat(), "limit": 100}
    ranked = made(rated.crm, "abc", by="customer", **asked)
    assert {int(row.ref[1:]): row.value_minor for row in ranked.rows} == brought
    assert [row.value_minor for row in ranked.rows] == sorted(brought.values(), reverse=True)
    top = {row.group: row.value_minor for row in made(rated.crm, "concentration", **asked).rows}
    assert top["top 3"] == sum(sorted(brought.values(), reverse=True)[:3])
    for name in ("churn", "next"):
        for row in made(rated.crm, name, **asked).rows:
            assert (row.value_minor or 0) == brought.get(int(row.ref[1:]), 0)
    for name in ("abc", "concentration", "churn", "next", "rhythm"):
        notes = made(rated.crm, name, **asked).notes
        assert any(note.startswith(f"{unrated} purchase") and "no rate of exchange" in note for note in notes), name


@pytest.mark.parametrize("by", ["week", "month", "year"])
def test_rates_convert_sales_and_orders(rated: Book, by: str) -> None:
    there = [one for one in rated.talks if one.amount is not None and not one.archived and one.day <= TODAY]
    there = [one for one in there if one.day >= date(2023, 6, 1)]
    told: dict[str, list[Fraction]] = defaultdict(list)
    unrated = 0
    for one in there:
        found = worth(one)
        unrated += found is None and (one.amount or 0) > 0
        if found is not None:
            told[period(one.day, by)].append(found)
    sales = made(rated.crm, "sales", by=by, since="2023-06-01")
    baskets = {row.group: row for row in made(rated.crm, "orders", by=by, since="2023-06-01").rows}
    assert unrated
    for row in sales.rows:
        amounts = told.get(row.group, [])
        orders = [one for one in amounts if one > 0]
        assert (row.orders, row.value_minor) == (len(orders), rounded(sum(amounts, Fraction())))
        basket = baskets[row.group]
        assert basket.orders == len(orders)
        if orders:
            each = [rounded(one) for one in orders]
            assert (basket.least_minor, basket.most_minor) == (min(each), max(each))
            assert basket.median_minor == int(median(each) + 0.5)
            assert basket.average_minor == row.average_minor
    for name in ("sales", "orders"):
        notes = made(rated.crm, name, by=by, since="2023-06-01").notes
        assert any(note.startswith(f"{unrated} purchase") for note in notes), name
    for other in ("owner", "product"):
        rows = made(rated.crm, "sales", by=other, since="2023-06-01").rows
        assert sum(row.value_minor for row in rows) == rounded(
            sum((sum(of, Fraction()) for of in told.values()), Fraction())
        )


def test_rates_convert_baskets_that_fall(rated: Book) -> None:
    expected = set()
    for who, of in by_person(rated.bought()).items():
        amounts = [rounded(found) for one in of if (found := worth(one)) is not None]
        if len(amounts) >= 4 and mean(amounts[-2:]) <= 0.7 * mean(amounts[:-2]):
            expected.add(f"c{who}")
    rows = made(rated.crm, "churn", limit=100).rows
    told = {row.ref for row in rows if any("orders" in one for one in row.reasons)}
    assert told == expected & {row.ref for row in rows}
    assert told
