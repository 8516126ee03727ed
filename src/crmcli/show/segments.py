"""The columns of segments and tags, and what is said of a segment's movement; loaded by their own commands only."""

from crmcli.core.segments import Movement, Segment, SegmentDiff, TagCount
from crmcli.show import words
from crmcli.show.column import Column
from crmcli.show.columns import COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

__all__ = ["Movement", "Segment", "TagCount", "difference"]


def _column(key: str, header: str, **more: "Any") -> Column:
    return Column(key, header, lambda one, _: "" if getattr(one, key) is None else str(getattr(one, key)), **more)


def _day(key: str, header: str) -> Column:
    def cell(one: "Any", today: "date") -> str:
        return words.day(getattr(one, key)[:10], today) if getattr(one, key) else ""

    return Column(key, header, cell, lambda one, _: getattr(one, key) or "")


def _tone(name: str) -> "Callable[[Any], str]":
    return lambda _: name


def _columns(*columns: Column, usual: tuple[str, ...]) -> tuple[dict[str, Column], tuple[str, ...]]:
    return {column.key: column for column in columns}, usual


COLUMNS[Segment] = _columns(
    _column("slug", "Slug", tone=_tone("mark")), _column("name", "Segment", least=10), _column("kind", "Kind"),
    _column("contacts", "People", align="right"), _column("filter", "Filter", least=16), _day("snapshot", "Snapshot"),
    _day("created_at", "Saved"), usual=("slug", "name", "contacts", "filter", "snapshot"),
)  # fmt: skip
COLUMNS[Movement] = _columns(
    _column("change", "Change", tone=lambda one: "good" if one.change == "entered" else "quiet"),
    _column("ref", "Ref", tone=_tone("quiet")), _column("name", "Name", least=10), _column("segment", "Segment"),
    _day("since", "Since"), usual=("change", "ref", "name"),
)  # fmt: skip
COLUMNS[TagCount] = _columns(
    _column("tag", "Tag", tone=_tone("mark")), _column("contacts", "People", align="right"),
    _column("companies", "Companies", align="right"), usual=("tag", "contacts", "companies"),
)  # fmt: skip


def difference(diff: SegmentDiff, today: "date") -> list[str]:
    """What is said beside the list of who entered and left: from which day, how many, another filter."""
    moved = f"{len(diff.entered)} entered, {len(diff.left)} left"
    day = words.day(diff.since, today)
    said = [f"{diff.name}: {diff.before} on {diff.since} ({day}), {diff.now} on {diff.until}; {moved}"]
    if diff.since == diff.until:
        said.append(f"there is no older snapshot; a line for cron takes one: crm segment snapshot {diff.slug}")
    if diff.filter_before is not None:
        said.append(f"the filter was another one then: {diff.filter_before}")
    return said
