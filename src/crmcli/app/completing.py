"""Names and refs for the shell's completion: what begins so, nothing else."""

from crmcli.app.crm import Crm
from crmcli.app.lookup import BEYOND
from crmcli.core.refs import ref
from crmcli.core.rows import Candidate
from crmcli.core.text import fold

MOST = 50


def people(crm: Crm, beginning: str) -> list[tuple[str, str]]:
    """(word, help) of people and companies whose name or a word of it begins so."""
    key = fold(beginning)
    if not key:
        return []
    found = crm.store.rows("lookup.beginning", Candidate, start=key, stop=key + BEYOND, limit=MOST)
    offered = []
    for one in found:
        if fold(one.name).startswith(key):
            offered.append((one.name, ref(one.kind, one.id)))
        else:  # the shell drops what does not begin as it was typed: offer the ref's name behind the typed word
            offered.append((f"{beginning}{_rest(one.name, key)}", f"{one.name} ({ref(one.kind, one.id)})"))
    return offered


def _rest(name: str, key: str) -> str:
    """What completes the word of the name that begins so."""
    for word in name.split():
        if fold(word).startswith(key):
            return word[len(key) :]
    return ""
