"""Every message is a literal that each catalogue has, and no catalogue has a message that nobody says."""

import ast
import gettext
import io
import re
from pathlib import Path

import pytest

from crmcli import language, languagefile
from crmcli.show.columns import COLUMNS
from crmcli.show.words import MONTHS, SECTIONS, WEEKDAYS
from crmcli.tui import commands
from tests.house import lints
from tests.house.languages import PLACE, messages, shape, spoken, unworded
from tests.house.lints import Source

SOURCE = Path(language.__file__).parent
TREE = lints.sources(SOURCE)
CATALOGUES = sorted((SOURCE / "locale").glob("*.po"))
WORD = re.compile(r"[A-Za-z]+")
OF_THE_PARSER = (
    "no such command {text}", "no such option: {text}", "no such option: {text} (Possible options: {names})",
    "missing argument {text}", "option {text} requires an argument",
)  # fmt: skip
FULL_WIDTH = re.compile(r"[\u4e00-\u9fff][,;?!]|[,;?!][\u4e00-\u9fff]")


@pytest.fixture(scope="module", params=CATALOGUES, ids=lambda path: path.stem)
def po(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def entries(po: Path) -> dict[str, str]:
    return {key: text for key, text in languagefile.entries(po.read_text("utf-8")).items() if key}


def english(key: str) -> list[str]:
    """The English words of an entry: the one form, or both."""
    return key.rpartition("\x04")[2].split("\0")


def test_every_message_is_a_literal_with_its_places() -> None:
    complaints = [complaint for source in TREE for complaint in unworded(source)]
    assert not complaints, "\n" + "\n".join(complaints)


@pytest.mark.parametrize(
    "line", ["worded(f'hello {name}')", "worded(text)", "worded('hello {name}')", "worded('hello', name=name)",
             "plural('one', many, number)"],
)  # fmt: skip
def test_the_lint_finds(line: str) -> None:
    assert list(unworded(Source("show/x.py", f"from crmcli.language import plural, worded\n{line}")))


def test_every_message_stands_in_the_catalogue(po: Path) -> None:
    there = entries(po)
    said = {"\0".join(literals) for source in TREE for _, literals in messages(source) if literals}
    assert not sorted(said - set(there)), "messages without words; add them to the catalogue"


def test_the_words_of_tables_and_keys_stand_in_the_catalogue(po: Path) -> None:
    there = {one for key in entries(po) for one in english(key)}
    kinds = ("AgendaLine", "Task", "Contact", "Company", "Interaction", "Hit", "Act")
    heads = {
        known[key].header for kind, (known, usual) in COLUMNS.items() for key in usual if kind.__name__ in kinds
    } - {"", "RFM"}
    keys = {text for one in commands.ALL for text in (one.word, one.help())}
    assert not sorted((heads | keys | {*WEEKDAYS, *MONTHS, *SECTIONS.values()}) - there)


def test_nothing_is_translated_that_nobody_says(po: Path) -> None:
    said = {one for source in TREE for one in spoken(source)}
    words = [{word for one in spoken(source) for word in WORD.findall(one)} for source in TREE]
    unused = [
        one
        for key in entries(po)
        for one in english(key)
        if shape(one) not in said and one not in said and one not in OF_THE_PARSER and not put_together(one, words)
    ]
    assert not unused, "nobody says this any more"


def put_together(text: str, words: list[set[str]]) -> bool:
    """True when two files have all the words of a sentence: one that is put together from parts."""
    wanted = set(WORD.findall(PLACE.sub(" ", text)))
    rest = min((wanted - known for known in words), key=len)
    return any(all(word in known or word.removesuffix("s") in known for word in rest) for known in words)


def test_places_and_letters_agree(po: Path) -> None:
    for key, text in entries(po).items():
        places = {place for one in english(key) for place in PLACE.findall(one)}
        for form in text.split("\0"):
            assert form, key
            assert set(PLACE.findall(form)) <= places, key
            if "number" not in str(places):  # a form of one may leave the number out
                assert set(PLACE.findall(form)) == places, key
            if po.stem == "zh":
                assert not FULL_WIDTH.search(PLACE.sub("", form)), f"{form}: half-width marks beside Chinese"


def test_the_compiled_catalogue_is_the_texts_own(po: Path) -> None:
    made = languagefile.compiled(po.read_text("utf-8"))
    assert po.with_suffix(".mo").read_bytes() == made, "python -m crmcli.languagefile"
    known = gettext.GNUTranslations(io.BytesIO(made))  # the format is gettext's: its own reader reads it
    assert known.gettext("today") != "today"


def test_languages_are_named() -> None:
    assert language.languages() == ["en", *(path.stem for path in CATALOGUES)]


def told_apart(key: str) -> str:
    """What a sentence is recognised by: its words, its context, and which of its places are figures."""
    return PLACE.sub(lambda place: "#" if place[0][1:-1] in language.NUMBERS else "{}", key)


def test_no_two_sentences_are_told_alike(po: Path) -> None:
    """A sentence is recognised by its words: two with the same words and other places could not be told apart."""
    shapes = [told_apart(key) for key in entries(po) if "\x04" in key and "{" in key]
    assert not [one for one in shapes if shapes.count(one) > 1]


def test_a_message_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        languagefile.entries('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n')


def test_core_and_the_store_say_english() -> None:
    """Journal, errors and reasons are English below the faces: books are shared, programs read the same bytes."""
    below = [
        source.at(node, "knows the reader's language")
        for source in TREE
        if source.name.startswith(("core/", "store/", "app/"))
        for node in source.nodes
        if isinstance(node, ast.ImportFrom)
        and node.module == "crmcli.language"
        and {one.name for one in node.names} & {"worded", "plural", "reworded"}
    ]
    assert not below
