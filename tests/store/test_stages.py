"""The stage that SQL tells is the one that core tells, for any contact, any rules and any day, on both engines."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core import stages
from crmcli.core.stages import Rules
from crmcli.store.stages import STAGE, values
from crmcli.store.store import Store
from tests.store.books import act

DAY = st.dates(datetime.date(2021, 1, 1), datetime.date(2027, 1, 1))
FACTS = st.tuples(
    st.none() | st.sampled_from(stages.STAGES), st.integers(0, 7), st.none() | DAY, st.none() | DAY
)  # stage by hand, purchases, last purchase, last contact
RULES = st.builds(
    lambda repeat, more, dormant, longer: Rules(repeat, repeat + more, dormant, dormant + longer),
    st.integers(1, 4), st.integers(0, 4), st.integers(1, 800), st.integers(0, 800),
)  # fmt: skip


def test_sql_and_core_agree(store: Store) -> None:
    mark = store.engine.mark
    with act(store) as change:
        ids = change.insert_many("contacts", [{"name": f"Person {number}"} for number in range(40)])

    @settings(max_examples=40)
    @given(st.lists(FACTS, min_size=40, max_size=40), RULES, DAY)
    def holds(facts: list[tuple[str | None, int, datetime.date | None, datetime.date | None]], rules: Rules,
              today: datetime.date) -> None:  # fmt: skip
        rows = [
            (stage, count, bought.isoformat() if bought else None, met.isoformat() if met else None, number)
            for number, (stage, count, bought, met) in zip(ids, facts, strict=True)
        ]
        store.engine.begin()
        store.engine.many(
            f"UPDATE contacts SET stage = {mark}, purchase_count = {mark}, last_purchase_on = {mark},"
            f" last_contact_on = {mark} WHERE id = {mark}",
            rows,
        )
        store.engine.commit()
        told = {
            number: stage or stages.stage(count, bought, met, today, rules)
            for stage, count, bought, met, number in rows
        }
        found = {
            number: wanted
            for wanted in stages.STAGES
            for number in store.values(
                "contacts.listed", where=f"and {STAGE} = :wanted", order="", limit=99, offset=0, wanted=wanted,
                **values(rules, today),
            )
        }  # fmt: skip
        assert found == told

    holds()
