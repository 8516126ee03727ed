"""What the source says to people: literal messages, and the words that it may say without a literal call."""

import ast
import re
from collections.abc import Iterator

from tests.house.lints import Source

MESSAGES = {"crmcli.language.worded": 1, "crmcli.language.plural": 2}  # and how many literals they take
PLACE = re.compile(r"\{[^{}]*\}")


def messages(source: Source) -> Iterator[tuple[ast.Call, list[str]]]:
    """Each call that words a message, with its literals; [] where they are none."""
    for call in source.calls():
        if wanted := MESSAGES.get(source.full_name(call.func)):
            literals = [arg.value for arg in call.args[:wanted] if isinstance(arg, ast.Constant)]
            yield call, [text for text in literals if isinstance(text, str)] if len(literals) == wanted else []


def unworded(source: Source) -> Iterator[str]:
    """A message is a literal, and its places are the names of the values it is given."""
    for call, literals in messages(source):
        if not literals:
            yield source.at(call, "the message is no literal")
        named = {keyword.arg for keyword in call.keywords} | ({"number"} if len(literals) == 2 else set())
        for text in literals:
            places = {place[1:-1] for place in PLACE.findall(text)}
            if None not in named and places != named:
                yield source.at(call, f"{text!r} has the places {sorted(places)}, given are {sorted(map(str, named))}")


def shape(text: str) -> str:
    """A message without the names of its places."""
    return PLACE.sub("{}", text)


def spoken(source: Source) -> Iterator[str]:
    """The shapes of all strings in a file: constants, f-strings with their choices, help of commands."""
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield shape(node.value)
            yield node.value.strip().split("\n")[0].rstrip(".")
            yield node.value.strip(" ·!")
        elif isinstance(node, ast.JoinedStr):
            yield from choices(node)


def choices(node: ast.JoinedStr) -> Iterator[str]:
    """The shapes that an f-string may have: a place that chooses among literals is each of them, and a place too."""
    shapes = [""]
    for part in node.values:
        if isinstance(part, ast.Constant):
            more = [str(part.value)]
        else:
            assert isinstance(part, ast.FormattedValue)
            more = ["{}", *branches(part.value)]
        shapes = [shape + one for shape in shapes for one in more][:400]
    yield from shapes


def branches(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        for one in (node.body, node.orelse):
            yield from branches(one)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from choices(node)
