"""The columns of segments and tags, and what is said of a segment's movement; loaded by their own commands only."""

from crmcli.core.segments import Movement, Segment, SegmentDiff, TagCount
from crmcli.show import words
from crmcli.show.column import day, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from crmcli.show.column import Columns


def _tone(name: str) -> "Callable[[Any], str]":
    return lambda _: name


COLUMNS: "Columns" = {
    Segment: (
        dict((
            text("slug", "Slug", tone=_tone("mark")), text("name", "Segment", least=10), text("kind", "Kind"),
            text("contacts", "People", align="right"), text("filter", "Filter", least=16),
            day("snapshot", "Snapshot"), day("created_at", "Saved"),
        )),
        ("slug", "name", "contacts", "filter", "snapshot"),
    ),
    Movement: (
        dict((
            text("change", "Change", tone=lambda one: "good" if one.change == "entered" else "quiet"),
            text("ref", "Ref", tone=_tone("quiet")), text("name", "Name", least=10), text("segment", "Segment"),
            day("since", "Since"),
        )),
        ("change", "ref", "name"),
    ),
    TagCount: (
        dict((
            text("tag", "Tag", tone=_tone("mark")), text("contacts", "People", align="right"),
            text("companies", "Companies", align="right"), text("deals", "Deals", align="right"),
        )),
        ("tag", "contacts", "companies", "deals"),
    ),
}  # fmt: skip


def difference(diff: SegmentDiff, today: "date") -> list[str]:
    """What is said beside the list of who entered and left: from which day, how many, another filter."""
    moved = f"{len(diff.entered)} entered, {len(diff.left)} left"
    since = words.day(diff.since, today)
    said = [f"{diff.name}: {diff.before} on {diff.since} ({since}), {diff.now} on {diff.until}; {moved}"]
    if diff.since == diff.until:
        said.append(f"there is no older snapshot; a line for cron takes one: crm segment snapshot {diff.slug}")
    if diff.filter_before is not None:
        said.append(f"the filter was another one then: {diff.filter_before}")
    return said
