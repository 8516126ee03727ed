"""Relations: told from one side, seen from both, kept once, taken back with one undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.app import contacts, relations, views
from crmcli.app.crm import Crm
from crmcli.core.errors import Ambiguous, BadInput, NotFound, Refused
from crmcli.core.quickadd import person
from crmcli.core.views import View
from tests.app.people import opened, said, undo


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    made = opened(tmp_path, monkeypatch)
    yield made
    made.close()


def seen(crm: Crm, number: int) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in relations.of(crm, number)]


def relate(crm: Crm, who: str, *said: str) -> None:
    contacts.edit(crm, who, {"relations": said})


@pytest.mark.parametrize(
    ("told", "here", "there"),
    [
        ("spouse=William King", "spouse", "spouse"),
        ("助理=william", "assistant", "assistant of"),
        ("上级=c2", "reports to", "manages"),
        ("介绍人=king", "introduced by", "introduced"),
        ("mother=william", "parent", "child"),
        ("rival=william", "rival", "rival of"),
    ],
)
def test_both_sides_see_their_word(crm: Crm, told: str, here: str, there: str) -> None:
    relate(crm, "ada", told)
    assert seen(crm, 1) == [(here, "William King")]
    assert seen(crm, 2) == [(there, "Ada Lovelace")]
    assert seen(crm, 3) == []


def test_the_same_from_either_side_is_kept_once(crm: Crm) -> None:
    relate(crm, "ada", "spouse=william", "reports to=charles", "rival=grace")
    relate(crm, "ada", "husband=william")
    relate(crm, "william", "wife=ada")
    relate(crm, "charles", "manages=ada")
    relate(crm, "grace", "rival of=ada")
    assert len(said(crm, "relations")) == 3
    relate(crm, "ada", "friend=william")
    assert seen(crm, 1) == [
        ("spouse", "William King"), ("reports to", "Charles Babbage"), ("rival", "Grace Hopper"),
        ("friend", "William King"),
    ]  # fmt: skip


def test_a_note_is_added_later(crm: Crm) -> None:
    relate(crm, "ada", "spouse=william")
    relate(crm, "william", "spouse=ada; since 1835")
    assert [one.note for one in relations.of(crm, 1)] == ["since 1835"]
    relate(crm, "ada", "spouse=william")
    assert [one.note for one in relations.of(crm, 1)] == ["since 1835"]


@pytest.mark.parametrize("told", ["assistant=grace", "Assistant", "助理", "grace", "c4", "assistant=c4"])
def test_a_relation_is_taken_away_from_this_side(crm: Crm, told: str) -> None:
    relate(crm, "ada", "spouse=william", "assistant=grace")
    contacts.edit(crm, "ada", {"rm_relations": [told]})
    assert seen(crm, 1) == [("spouse", "William King")]
    assert seen(crm, 4) == []


@pytest.mark.parametrize("told", ["assistant of=ada", "ada"])
def test_a_relation_is_taken_away_from_the_other_side(crm: Crm, told: str) -> None:
    relate(crm, "ada", "assistant=grace")
    contacts.edit(crm, "grace", {"rm_relations": [told]})
    assert said(crm, "relations") == []


def test_whoever_is_named_loses_every_relation(crm: Crm) -> None:
    relate(crm, "ada", "spouse=william", "friend=william", "friend=grace")
    contacts.edit(crm, "ada", {"rm_relations": ["William King"]})
    assert seen(crm, 1) == [("friend", "Grace Hopper")]


def test_what_is_refused(crm: Crm) -> None:
    relate(crm, "ada", "friend=grace")
    for told, error in (
        ("spouse=nobody there", NotFound), ("spouse=ada", Refused), ("spouse", BadInput), ("=grace", BadInput),
    ):  # fmt: skip
        with pytest.raises(error):
            relate(crm, "ada", told)
    contacts.add(crm, person(["Grace Murray"]))
    with pytest.raises(Ambiguous):
        relate(crm, "ada", "friend=grace")
    for told in ("spouse=grace hopper", "charles", "spouse"):
        with pytest.raises(NotFound):
            contacts.edit(crm, "ada", {"rm_relations": [told]})
    assert seen(crm, 1) == [("friend", "Grace Hopper")]


def test_a_person_comes_with_relations_and_one_undo_takes_all(crm: Crm) -> None:
    done = contacts.add(
        crm, person(["Byron King"]), relations=["父亲=william", "mother=ada"], dates=["renewal=--05-01"]
    )
    view = views.show(crm, "byron")
    assert isinstance(view, View)
    assert [(one.kind, one.ref) for one in view.relations] == [("parent", "c2"), ("parent", "c1")]
    assert seen(crm, 1) == [("child", "Byron King")]
    undo(crm, done.act)
    assert seen(crm, 1) == []
    assert said(crm, "relations") == said(crm, "important_dates") == []


def test_an_undone_edit_leaves_the_relation(crm: Crm) -> None:
    relate(crm, "ada", "spouse=william; since 1835")
    done = contacts.edit(crm, "ada", {"rm_relations": ["spouse"], "relations": ["friend=grace"]})
    undo(crm, done.act)
    assert [(one.kind, one.name, one.note) for one in relations.of(crm, 1)] == [
        ("spouse", "William King", "since 1835")
    ]


def test_the_book_has_kinds_of_its_own(crm: Crm) -> None:
    relate(crm, "ada", "mentor=charles")
    assert seen(crm, 3) == [("mentor of", "Ada Lovelace")]
    with crm.change("kinds") as change:
        change.insert("settings", {"name": "relation_kinds", "value": '"mentor=pupil"'})
    crm.forget_settings()
    assert seen(crm, 3) == [("pupil", "Ada Lovelace")]
    relate(crm, "charles", "pupil=ada")
    assert len(said(crm, "relations")) == 1


def test_who_was_put_away_is_still_named(crm: Crm) -> None:
    relate(crm, "ada", "referred by=william")
    contacts.archive(crm, [2])
    assert seen(crm, 1) == [("referred by", "William King")]
    relate(crm, "ada", "referred by=c2")
    assert len(said(crm, "relations")) == 1


def test_a_kind_of_ones_own_is_told_with_the_usual_one_near_it(crm: Crm) -> None:
    told: list[str] = []
    crm.tell = told.append
    relate(crm, "ada", "spuse=william", "rival=grace", "Ehefrau=charles")
    assert told == ["spuse is a kind of relation of your own; near: spouse", "rival is a kind of relation of your own"]
    assert ("spouse", "Charles Babbage") in seen(crm, 1)
    relate(crm, "ada", "Chef=grace", "spuse=william; since 1835")
    assert ("reports to", "Grace Hopper") in seen(crm, 1)
    assert len(told) == 2, "what is there already is nothing new"


def test_nobody_is_chief_and_report_of_the_same_person(crm: Crm) -> None:
    relate(crm, "ada", "reports to=william")
    with pytest.raises(Refused, match="Ada Lovelace is known here by manages already"):
        relate(crm, "william", "reports to=ada")
    with pytest.raises(Refused, match="William King is known here by reports to already"):
        relate(crm, "ada", "manages=william")
    relate(crm, "ada", "spouse=charles")
    relate(crm, "charles", "spouse=ada", "manages=william")
    assert len(said(crm, "relations")) == 3
