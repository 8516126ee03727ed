"""The words of working a list: what was done with it, card by card and in the end."""

from collections.abc import Mapping

from crmcli.language import reworded, worded
from crmcli.show.words import counted

TOLD_AS = {"email": "e-mail"}
PLAIN = ("put off", "closed", "passed over", "gone meanwhile")  # these are counted without a plural


def each_done(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What was done in words, with its number: talks first, then what was planned, then the rest."""
    order = [*(name for name in counts if name not in ("follow-up", *PLAIN)), "follow-up", *PLAIN]
    return [
        (reworded(f"{counts[name]} {name}") if name in PLAIN else counted(counts[name], TOLD_AS.get(name, name)),
         counts[name])
        for name in order
        if counts.get(name)
    ]  # fmt: skip


def done_so_far(counts: Mapping[str, int]) -> str:
    """`5 calls, 3 follow-ups, 2 put off`."""
    return ", ".join(said for said, _ in each_done(counts))


def how_far(worked: int, total: int) -> str:
    """`worked 3 of 17`."""
    if worked >= total and total > 1:
        return worded("worked all {number}", number=total)
    return worded("worked {number} of {all}", number=worked, all=total)


def finished(worked: int, total: int, counts: Mapping[str, int]) -> str:
    """The line at the end: how many of the list were worked, and what was done."""
    return f"{how_far(worked, total)}: {done_so_far(counts) or worded('nothing was written')}"


def undone_by(acts: int) -> str:
    """The command that takes it all back."""
    return "" if not acts else "crm undo" if acts == 1 else f"crm undo --count {acts}"
