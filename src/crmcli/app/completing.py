"""Names and refs for the shell's completion: what begins so, nothing else."""

from crmcli.app.crm import Crm
from crmcli.app.lookup import BEYOND, spelled_beginnings
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate, KeyRow, SpelledCandidate
from crmcli.core.text import fold, words

MOST = 50
MOST_DEALS = 5000


def people(crm: Crm, beginning: str) -> list[tuple[str, str]]:
    """(word, help) of people and companies whose name, a word of it or the spelling of a Chinese name begins so.

    A spelling is completed as a spelling, `zh` to `zhangwei`: a shell takes no word that begins otherwise, 张伟 least.
    """
    key = fold(beginning)
    if not key:
        return []
    found = crm.store.rows("lookup.beginning", Candidate, start=key, stop=key + BEYOND, limit=MOST)
    offered: list[tuple[str, Candidate | SpelledCandidate]]
    offered = [(beginning + rest, one) for one in found if (rest := _rest(one, key))]
    if len(offered) < MOST and key.isascii() and key.isalpha():
        spelled = spelled_beginnings(crm, key, MOST - len(offered))
        offered += [(beginning + one.key[len(key) :], one) for one in spelled]
    return [(word, f"{one.name} ({ref(one.kind, one.id)})") for word, one in offered]


def deals(crm: Crm, beginning: str) -> list[tuple[str, str]]:
    """(ref, help) of open deals whose ref, or a word of whose title, begins so."""
    rows = crm.store.rows("deals.open_titles", KeyRow, limit=MOST_DEALS)
    key = fold(beginning)
    found = [(ref("deal", row.id), row.key) for row in rows]
    return [
        (number, title)
        for number, title in found
        if number.startswith(key) or any(word.startswith(key) for word in words(title))
    ][:MOST]


def kinds(crm: Crm, beginning: str) -> list[str]:
    """The kinds of interaction, and the other words for them, that begin so."""
    known = crm.setting("kinds")
    return [word for kind, others in known.items() for word in (kind, *others) if word.startswith(beginning)]


def _rest(one: Candidate, key: str) -> str | None:
    """What completes the name, or the word of it, that begins so.

    The shell drops what does not begin to the letter as it was typed, so only the rest is offered behind that: who
    typed `em` for Émilie du Châtelet is given `emilie du Châtelet`, which means her too.
    """
    words = one.name.split()
    for place, word in enumerate(words):
        rest = " ".join([word, *words[place + 1 :]]) if place == 0 else word
        taken = next((end for end in range(1, len(rest) + 1) if fold(rest[:end]) == key), None)
        if taken is not None:
            return rest[taken:] or " "
    return None
