"""JSON read piece by piece is JSON read whole."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core import jsonvalues
from crmcli.core.errors import BadInput
from crmcli.core.jsonvalues import JsonValues, TooLarge

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


class Dripping(io.RawIOBase):
    """A pipe that gives a few bytes at a time."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part, self.data = self.data[: min(7, len(buffer))], self.data[min(7, len(buffer)) :]
        buffer[: len(part)] = part
        return len(part)


@settings(max_examples=60)
@given(st.lists(VALUES, max_size=5), st.sampled_from((None, 1)), st.sampled_from((1, 3, 64)))
def test_an_array(values: list[Any], indent: int | None, chunk: int) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=False)
    usual, jsonvalues._CHUNK = jsonvalues._CHUNK, chunk
    try:
        reading = JsonValues(io.BufferedReader(Dripping(f"\n{text}\n".encode("utf-8", "surrogatepass"))), "utf-8")
        found = list(reading.elements())
    finally:
        jsonvalues._CHUNK = usual
    assert [value for _line, value in found] == values
    assert reading.peek() == ""
    assert reading.line == text.count("\n") + 3


def test_lines_are_counted() -> None:
    reading = JsonValues(io.BytesIO(b'{"a":\n1}\n\n2\r\n"x\\n"'))
    told = []
    while reading.peek():
        told.append((reading.line, reading.value()))
    assert told == [(1, {"a": 1}), (4, 2), (5, "x\n")]


def test_numbers_keep_their_digits() -> None:
    found = JsonValues(io.BytesIO(b"[120.50, 1e3, 7, 123456789012345678901]")).value()
    assert found == ["120.50", "1e3", 7, "123456789012345678901"]


def test_a_value_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonvalues, "LARGEST", 1 << 10)
    text = json.dumps({"a": "x" * (1 << 18)}).encode()
    with pytest.raises(TooLarge, match="line 1 begins a value of more than 1,024 characters"):
        JsonValues(io.BytesIO(text)).value()


@pytest.mark.parametrize("data", [b"[1,]", b"[1 2]", b"[", b"[1", b"[,]", b"[1,,2]", b"[nul]", b'["\\x"]'])
def test_what_is_no_array(data: bytes) -> None:
    with pytest.raises(BadInput, match="line 1 is no JSON"):
        list(JsonValues(io.BytesIO(data)).elements())
