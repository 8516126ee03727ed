"""The words of working a list: what was done with it, card by card and in the end."""

from collections.abc import Mapping

from crmcli.show.words import counted

PLURALS = {"follow-up": "follow-up", "email": "e-mail"}
PLAIN = ("put off", "closed", "passed over", "gone meanwhile")  # these are counted without a plural


def done_so_far(counts: Mapping[str, int]) -> str:
    """`5 calls, 3 follow-ups, 2 put off`: talks first, then what was planned, then the rest."""
    order = [*(name for name in counts if name not in ("follow-up", *PLAIN)), "follow-up", *PLAIN]
    said = [
        f"{counts[name]} {name}" if name in PLAIN else counted(counts[name], PLURALS.get(name, name))
        for name in order
        if counts.get(name)
    ]
    return ", ".join(said)


def finished(worked: int, total: int, counts: Mapping[str, int]) -> str:
    """The line at the end: how many of the list were worked, and what was done."""
    how_many = f"all {total}" if worked >= total and total > 1 else f"{worked} of {total}"
    return f"worked {how_many}: {done_so_far(counts) or 'nothing was written'}"


def undone_by(acts: int) -> str:
    """The command that takes it all back."""
    return "" if not acts else "crm undo" if acts == 1 else f"crm undo --count {acts}"
