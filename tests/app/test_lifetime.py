"""Life-time value over a book: who is too few, who is left out, what a check compares."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from crmcli.app import contacts, history, lifetime
from crmcli.app.crm import Crm
from crmcli.core.errors import BadInput, Refused
from crmcli.core.quickadd import PersonDraft, person
from crmcli.store.store import create_store

BEGIN = date(2024, 1, 1)


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """150 customers who buy for one to two years, some in another currency, some orders given back or for nothing."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("CRMCLI_NOW", "2026-03-18T10:30")
        env.setenv("CRMCLI_USER", "grace")
        made = Crm(create_store(str(tmp_path_factory.mktemp("lifetime") / "book.db")))
    names: dict[int, tuple[PersonDraft, dict[str, object]]] = {
        n: (person([f"Buyer {n}", *(["+vip"] if n % 3 == 0 else [])]), {}) for n in range(1, 151)
    }
    contacts.add_all(made, names)
    chance = random.Random(7)
    rows = []
    for number in range(1, 151):
        day, rate = BEGIN + timedelta(days=chance.randrange(60)), chance.gammavariate(1.2, 0.012)
        while day < date(2026, 3, 1):
            row = {"kind": "purchase", "date": day.isoformat(), "contact_id": number, "currency": "EUR"}
            rows.append({**row, "amount_minor": chance.randrange(1000, 9000)})
            day += timedelta(days=1 + int(chance.expovariate(rate)))
            if chance.random() < 0.1:
                break
    rows += [{**rows[0], "amount_minor": -500}, {**rows[0], "amount_minor": 999_999, "currency": "USD"}]
    with made.change("sell") as change:
        change.insert_many("interactions", rows)
    yield made
    made.close()


def test_the_greatest_value_stands_first_and_each_is_orders_times_an_order(crm: Crm) -> None:
    model, values = lifetime.values(crm, weeks=26)
    assert (model.customers, model.fitted, model.currency, model.as_of) == (150, 150, "EUR", "2026-03-18")
    assert [one.predicted_minor for one in values] == sorted((one.predicted_minor for one in values), reverse=True)
    for one in values:
        assert one.predicted_minor == pytest.approx(one.expected_orders * one.expected_order_minor, rel=2e-3, abs=2)
        assert (one.alive is None) == (one.orders == 1)
        assert one.spent_minor < 999_999
    more = {one.ref: one.expected_orders for one in lifetime.values(crm, weeks=52)[1]}
    assert all(one.expected_orders < more[one.ref] for one in values)


def test_a_filter_chooses_whom_to_tell_and_never_what_is_fitted(crm: Crm) -> None:
    model, everybody = lifetime.values(crm)
    again, some = lifetime.values(crm, words=["+vip"])
    assert again == model
    assert {one.ref for one in some} == {f"c{n}" for n in range(3, 151, 3)}
    assert some == [one for one in everybody if one in some]


def test_what_serving_costs_is_taken_off_both_ways(crm: Crm) -> None:
    free, dear = (lifetime.values(crm, cost=cost)[1] for cost in (0.0, 12.5))
    after = {one.ref: one for one in dear}
    for one in free:
        assert one.predicted_minor - after[one.ref].predicted_minor == 1250
        assert one.run_rate_minor - after[one.ref].run_rate_minor == pytest.approx(1250, abs=1)


def test_a_check_compares_with_what_came_after_the_day(crm: Crm) -> None:
    model, checks = lifetime.check(crm, split="2025-03-01")
    assert model.as_of == "2025-03-01"
    came = crm.store.engine.run(
        "SELECT count(DISTINCT contact_id || date), sum(amount_minor) FROM interactions WHERE date > '2025-03-01'"
        " AND amount_minor >= 0 AND currency = 'EUR'"
        " AND contact_id IN (SELECT contact_id FROM interactions WHERE date <= '2025-03-01')"
    )[0]
    assert [(one.what, one.came) for one in checks] == [
        ("orders", came[0]), ("value", came[1] / 100), ("value at the run rate", came[1] / 100)
    ]  # fmt: skip
    assert abs(checks[0].error) < 0.3
    for wrong in ("2020-01-01", "2026-03-10"):
        with pytest.raises(BadInput):
            lifetime.check(crm, split=wrong)


def test_too_few_buyers_are_refused_with_the_reason(crm: Crm) -> None:
    contacts.archive(crm, range(60, 151))
    with pytest.raises(Refused, match="59 buyers are too few"):
        lifetime.values(crm)
    history.undo(crm)
    with pytest.raises(BadInput):
        lifetime.values(crm, weeks=0)
