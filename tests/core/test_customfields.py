"""Typed custom fields: what each type takes, keeps and refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.customfields import NO, TYPES, YES, FieldType, definition, read_value, say_value
from crmcli.core.errors import BadInput, Refused
from crmcli.store.derived import field_keys


def day(text: str) -> str:
    if text == "1 jun":
        return "2026-06-01"
    if len(text) == 10 and text[4] == "-":
        return text
    raise BadInput(f"{text} is no date")


def read(kind: str, value: Any, *choices: str) -> Any:
    return read_value(FieldType("f", kind, choices), value, day)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("number", "8", 8),
        ("number", "-8.50", -8.5),
        ("number", "８．５", 8.5),
        ("number", 8, 8),
        ("number", 0.25, 0.25),
        ("yes-no", "是", True),
        ("yes-no", "NO", False),
        ("yes-no", True, True),
        ("yes-no", 1, True),
        ("date", "1 jun", "2026-06-01"),
        ("choice", "PRO", "pro"),
        ("url", "ada.example/x", "https://ada.example/x"),
        ("url", "http://ada.example", "http://ada.example"),
        ("text", " two  words\u202e", "two  words"),
        ("text", 8, "8"),
    ],
)
def test_what_is_kept(kind: str, value: Any, kept: Any) -> None:
    found = read(kind, value, "basic", "pro")
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "8,5"),
        ("number", "eight"),
        ("number", "nan"),
        ("number", "inf"),
        ("number", "1e999"),
        ("number", "1_000"),
        ("number", ""),
        ("number", True),
        ("yes-no", "maybe"),
        ("date", "soon"),
        ("choice", "gold"),
        ("url", "ada"),
        ("url", "ftp://ada.example"),
        ("url", "ada example.org"),
    ],
)
def test_what_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(Refused, match="f is") as refused:
        read(kind, value, "basic", "pro")
    assert refused.value.code == 5


@given(st.sampled_from(TYPES), st.text(max_size=20))
def test_what_is_kept_is_kept_again(kind: str, text: str) -> None:
    try:
        kept = read(kind, text, "basic", "pro")
    except Refused:
        return
    assert read(kind, kept, "basic", "pro") == kept
    assert read(kind, say_value(kept), "basic", "pro") == kept


@given(st.one_of(st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_stays_one(value: float) -> None:
    import json

    assert field_keys(json.dumps(read("number", value)))[1] == pytest.approx(value)


def test_yes_is_not_no() -> None:
    assert not YES & NO


def test_definitions() -> None:
    assert definition(" Plan ", "choice", ["basic", "basic", " pro "]) == FieldType("Plan", "choice", ("basic", "pro"))
    assert definition("ok", "bool").type == "yes-no"
    for wrong in (("", "text"), ("a=b", "text"), ("x", "colour"), ("x", "choice")):
        with pytest.raises(BadInput):
            definition(*wrong)
    with pytest.raises(BadInput, match="no choices"):
        definition("x", "number", ["a"])
