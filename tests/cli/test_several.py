"""Several people in one line: by commas, or by words of which each means one; never by a guess."""

import pytest

from tests.cli.conftest import Run


def _refs(crm: Run, *more: str) -> set[str]:
    return set(crm("contact", "list", "-f", "ids", *more).out.split())


@pytest.mark.parametrize("said", [("c2", "c6"), ("c2,c6",), ("charles", "chatelet"), ("c2", "Émilie")])
def test_each_word_may_be_somebody(crm: Run, said: tuple[str, ...]) -> None:
    before = _refs(crm)
    assert crm("contact", "rm", *said).code == 0
    assert _refs(crm) == before - {"c2", "c6"}
    assert crm("contact", "restore", *said).code == 0
    assert _refs(crm) == before
    assert crm("contact", "edit", *said, "--title", "CTO").code == 0
    assert _refs(crm, "title:cto") == {"c2", "c6"}
    assert crm("undo").code == 0  # one act
    assert _refs(crm, "title:cto") == set()


def test_the_whole_line_comes_first_and_nothing_is_guessed(crm: Run) -> None:
    assert crm("contact", "rm", "Grace", "Hopper").code == 0
    assert "c1" in _refs(crm)
    for said in (("ada", "zzz"), ("c1", "c99"), ("ada", "babbage", "nobody")):
        done = crm("contact", "rm", *said)
        assert done.code == 3
        assert {"c1", "c2"} <= _refs(crm)


def test_what_stands_in_the_book_is_found_not_added(crm: Run) -> None:
    assert "crm find 'pricing'" in crm("show", "pricing").err
    assert "crm add 'zzz'" in crm("show", "zzz").err
    assert "c4,c5" in crm("show", "c4", "c5").err
