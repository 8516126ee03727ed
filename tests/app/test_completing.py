"""What the shell is offered begins to the letter as it was typed, and means the one who is named behind it."""

import pytest

from crmcli.app import completing, contacts, lookup
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person
from crmcli.store.store import create_store

NAMES = ("Ada Lovelace", "Émilie du Châtelet", "Emmy Noether", "张伟", "Jürgen Groß", "de la Cruz")


@pytest.fixture
def crm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    made = Crm(create_store(str(tmp_path_factory.mktemp("book") / "book.db")))
    contacts.add_all(made, dict(enumerate([(person([name]), {}) for name in NAMES], 1)))
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ad", ["Ada Lovelace"]),
        ("AD", ["Ada Lovelace"]),
        ("lov", ["Ada Lovelace"]),
        ("em", ["Émilie du Châtelet", "Emmy Noether"]),
        ("ém", ["Émilie du Châtelet", "Emmy Noether"]),
        ("张", ["张伟"]),
        ("gross", ["Jürgen Groß"]),
        ("de", ["de la Cruz"]),
        ("x", []),
        ("", []),
    ],
)
def test_names_are_offered_as_they_were_begun(crm: Crm, typed: str, meant: list[str]) -> None:
    offered = completing.people(crm, typed)
    assert sorted(help.rpartition(" (")[0] for _, help in offered) == sorted(meant)
    for words, help in offered:
        assert words.startswith(typed)
        assert lookup.who(crm, words).name == help.rpartition(" (")[0]


def test_kinds_are_offered_in_both_languages(crm: Crm) -> None:
    assert completing.kinds(crm, "me") == ["meeting", "meet", "message"]
    assert completing.kinds(crm, "电") == ["电话"]
