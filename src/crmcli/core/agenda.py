"""What the agenda is asked for."""

from crmcli.core.record import record

STUCK = "stuck"  # the section of deals that need a push


@record(frozen=True, slots=True)
class Question:
    """How far ahead the agenda looks, whose it is (a user's number), and which tags its lines must bear."""

    days: int = 3
    owner: int | None = None
    tags: tuple[str, ...] = ()
