"""Filters by consent: what was said last of a channel counts, else what was said of any."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.app import contacts, customfields, filterwords, listing
from crmcli.app.crm import Clock, Crm
from crmcli.app.filterreading import reading
from crmcli.core.consents import refused
from crmcli.core.errors import BadInput, Refused
from crmcli.core.quickadd import person
from crmcli.store.store import create_store

SAID = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(("email", "phone", "any")), st.booleans(), st.integers(1, 3)),
    max_size=8,
)
NAMES = ("Ada", "Bo", "Cy", "Di")


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    monkeypatch.setenv("CRMCLI_NOW", "2026-03-18T10:30")
    made = Crm(create_store(str(tmp_path / "crm.db")), clock=Clock())
    yield made
    made.close()


def _names(crm: Crm, text: str) -> set[str]:
    return {one.name for one in listing.contacts(crm, where=[text])}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=SAID)
def test_what_was_said_last_counts(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[int, str, bool, int]]
) -> None:
    store = create_store(str(tmp_path_factory.mktemp("consent") / "crm.db"))
    book = Crm(store, clock=Clock())
    last: dict[tuple[int, str], tuple[int, int, bool]] = {}
    with book.change("fill") as change:
        numbers = [change.insert("contacts", {"name": name}) for name in NAMES]
        for place, (who, channel, is_given, day) in enumerate(said):
            values = {"contact_id": numbers[who], "channel": channel, "is_given": int(is_given)}
            change.insert("consents", {**values, "day": f"2026-03-0{day}"})
            last[who, channel] = max(last.get((who, channel), (0, -1, False)), (day, place, is_given))

    def answer(who: int, channel: str) -> str:
        found = last.get((who, channel)) or last.get((who, "any"))
        return "none" if found is None else "yes" if found[2] else "no"

    for channel in ("email", "phone", "any"):
        for wanted in ("yes", "no", "none"):
            expected = {NAMES[who] for who in range(4) if answer(who, channel) == wanted}
            assert _names(book, f"consent.{channel} = {wanted}") == expected
            assert _names(book, f"consent.{channel} != {wanted}") == set(NAMES) - expected
        assert _names(book, f"consent:{channel}") == _names(book, f"consent.{channel}:yes")
    heard = {NAMES[who] for who, *_ in said}
    assert _names(book, "has:consent") == heard
    assert _names(book, "no:consent") == _names(book, "consent is empty") == set(NAMES) - heard
    for one in listing.contacts(book):  # the same as what talks are warned by
        assert (refused(one.consent, "email") is not None) is (one.name in _names(book, "consent.email = no"))
    store.close()


def test_channels_are_told_and_completed(crm: Crm) -> None:
    contacts.add(crm, person(["Ada"]))
    for text, hint in (
        ("consent.fax = no", "consent.email"),
        ("consent.mail = maybe", "consent.email"),
        ("consent:x", ""),
    ):
        with pytest.raises(BadInput) as raised:
            listing.contacts(crm, where=[text])
        assert hint in (raised.value.hint or "")
    assert filterwords.filter_word(crm, "consent:e") == "consent:email"
    assert _names(crm, "consent.邮件 = none") == {"Ada"}


def test_companies_have_no_consent(crm: Crm) -> None:
    with crm.change("fill") as change:
        change.insert("companies", {"name": "Acme"})
    assert listing.companies(crm, where=["has:consent"]) == []
    assert [one.name for one in listing.companies(crm, where=["no:consent"])] == ["Acme"]


def test_a_word_that_no_filter_knows_is_told_with_what_does(crm: Crm) -> None:
    contacts.add(crm, person(["Ada"]), custom={"score": "9"})
    for text, hint in (
        ("score > 8", "custom.score"),
        ("has:wechat", "handle:wechat"),
        ("no:领英", "not handle:linkedin"),
        ("tgs:x", "tag"),
    ):
        with pytest.raises(BadInput) as raised:
            listing.contacts(crm, where=[text])
        assert hint in (raised.value.hint or "")
        assert len(raised.value.message) < 120


@pytest.fixture
def eva(crm: Crm) -> Crm:
    customfields.define(crm, "nda", "yes-no")
    customfields.define(crm, "grade", "number")
    contacts.add(
        crm, person(["Eva"]), phones=["+49 171 5550101"], addresses=["Weg 1, 80331 München, Deutschland"],
        birthday="1990-05-12", custom={"nda": "yes", "grade": "9", "free": "true"},
    )  # fmt: skip
    contacts.add(crm, person(["Bo"]), phones=["+44 7700 900123"], custom={"nda": "no"})
    return crm


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("phone:0171", {"Eva"}),
        ("phone:01715550101", {"Eva"}),
        ("phone:0049171", {"Eva"}),
        ("phone:+49", {"Eva"}),
        ("phone:+44", {"Bo"}),
        ("phone:07700", {"Bo"}),
        ("phone:'(0171) 555'", {"Eva"}),
        ("not phone:+49", {"Bo"}),
        ("phone:+71", set()),
        ("phone ~ 5550", {"Eva"}),
        ("phone = '+49 (171) 5550101'", {"Eva"}),
        ("country = Germany", {"Eva"}),
        ("country:德国", {"Eva"}),
        ("country = DE", {"Eva"}),
        ("country = France", set()),
        ("city:muenchen", {"Eva"}),
        ("city = MÜNCHEN", {"Eva"}),
        ("birthday:today..+400d", {"Eva"}),
        ("birthday:today..+365d", {"Eva"}),
        ("birthday:today..+30d", set()),
        ("birthday:12.5.", {"Eva"}),
        ("birthday:29.2.", set()),
        ("custom.nda = true", {"Eva"}),
        ("custom.nda = ja", {"Eva"}),
        ("custom.nda != true", {"Bo"}),
        ("custom.nda:false", {"Bo"}),
        ("custom.free = true", {"Eva"}),
        ("custom.grade > 8", {"Eva"}),
    ],
)
def test_what_people_write_is_what_the_book_has(eva: Crm, text: str, names: set[str]) -> None:
    assert _names(eva, text) == names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("custom.grade > acht", "is a number"),
        ("custom.nda = perhaps", "yes or no"),
        ("birthday:31.2.", "no day of any"),
    ],
)
def test_what_can_never_be_is_refused(eva: Crm, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _names(eva, text)


def test_no_field_bears_the_name_of_what_everybody_has(eva: Crm) -> None:
    for name in ("name", "Stage", "birthday"):
        with pytest.raises(Refused, match="already"):
            customfields.define(eva, name, "text")
    customfields.define(eva, "own stage", "text")


def test_how_an_empty_filter_was_read(eva: Crm) -> None:
    assert reading(eva, ["city:munich"], []) == "no city here holds 'munich'; near: München"
    said = reading(eva, [], ["not talked to for 30 days"])
    assert said.startswith("read as parts of a name: talked, to, for, 30, days")
    assert reading(eva, ["+vip"], []) == reading(eva, ["nobody"], []) == reading(eva, ["city:münchen"], []) == ""


def test_people_stand_in_the_order_of_a_field_or_of_their_stage(eva: Crm) -> None:
    contacts.add(eva, person(["Cy"]), custom={"grade": "10"}, stage="customer")
    contacts.add(eva, person(["Di"]), custom={"grade": "-2"}, stage="lost")

    def order(sort: str, *, reverse: bool = False) -> list[str]:
        assert [one.name for one in listing.reachable(eva, sort=sort, reverse=reverse)[0]] == [
            one.name for one in listing.contacts(eva, sort=sort, reverse=reverse)
        ]
        return [one.name for one in listing.contacts(eva, sort=sort, reverse=reverse)]

    assert order("custom.Grade") == ["Di", "Eva", "Cy", "Bo"]  # as numbers, whoever has none last
    assert order("custom.grade", reverse=True) == ["Cy", "Eva", "Di", "Bo"]
    stages = [one.stage for one in listing.contacts(eva, sort="stage")]
    known = list(eva.setting("stages"))
    assert [known.index(one) for one in stages] == sorted(known.index(one) for one in stages)
    assert len(set(stages)) == 3
    for wrong in ("custom.nope", "nope"):
        with pytest.raises(BadInput):
            listing.contacts(eva, sort=wrong)
