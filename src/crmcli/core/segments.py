"""Segments and tags as the faces see them, and how a segment's slug is made of its name."""

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.records import Ref
from crmcli.core.text import words

LONGEST_SLUG = 60


@record(frozen=True, slots=True)
class Segment:
    """A filter with a name (`kind` saved), or a segment of the current scoring run (`rfm`, without a filter).

    `ref` is the slug. `contacts` counts who is in it now, those who must not be contacted too; None before the first
    run. `snapshot` is the day of the newest snapshot, or of the run.
    """

    ref: str
    slug: str
    name: str
    kind: str
    filter: str
    contacts: int | None
    snapshot: str | None
    created_at: str | None


@record(frozen=True, slots=True)
class SegmentDiff:
    """Who entered a segment and who left it from `since`, the day of a snapshot, until today.

    `filter_before` is the filter of that snapshot where it was another one.
    """

    slug: str
    name: str
    since: str
    until: str
    before: int
    now: int
    filter: str
    filter_before: str | None
    entered: tuple[Ref, ...]
    left: tuple[Ref, ...]


@record(frozen=True, slots=True)
class Movement:
    """One line of such a difference, for sheets: `change` is entered or left."""

    change: str
    ref: str
    name: str
    segment: str
    since: str


@record(frozen=True, slots=True)
class TagCount:
    """A tag and how many people, companies and deals bear it."""

    ref: str
    tag: str
    contacts: int
    companies: int
    deals: int


def slug_from(name: str) -> str:
    """The slug of a name: folded words with hyphens between them; letters of any script stay."""
    made = "-".join(words(name))
    if not any(char.isalnum() for char in made):
        raise BadInput(f"{name!r} is no name for a segment", hint="crm segment save 'vips in berlin' +vip city:berlin")
    if len(made) > LONGEST_SLUG:
        raise BadInput(f"a segment's name of {len(name)} characters is too long", hint="crm segment save vips +vip")
    return made


def movements(diff: SegmentDiff) -> tuple[Movement, ...]:
    """The lines of a difference: who entered, then who left."""
    return tuple(
        Movement(change, one.ref, one.name, diff.slug, diff.since)
        for change, people in (("entered", diff.entered), ("left", diff.left))
        for one in people
    )
