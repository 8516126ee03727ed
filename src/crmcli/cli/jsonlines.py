"""`--stdin`: JSON lines from web forms and scripts, one act for all. Nothing is written when a line is wrong."""

import json
import sys

from crmcli.cli.face import Face
from crmcli.core.errors import BadInput
from crmcli.core.quickadd import PersonDraft

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PERSON = {
    "name": str, "emails": list, "phones": list, "email": str, "phone": str, "company": str, "role": str, "tags": list,
    "title": str, "birthday": str, "stage": str, "owner": str, "source": str, "external_id": str, "notes": str,
    "handles": list, "addresses": list, "custom": dict, "relations": list, "dates": list, "reason": str,
}  # fmt: skip
TALK = {
    "kind": str, "who": str, "note": str, "at": str, "next": str, "company": str, "tags": list, "duration": str,
    "direction": str, "amount": str, "currency": str, "with": list, "owner": str, "done": bool,
    "outcome": str,
}  # fmt: skip


def add_lines(face: Face) -> int:
    """Add a person for each line."""
    from crmcli.app import contacts

    drafts = {}
    for number, said in _lines(PERSON):
        if not said.get("name"):
            raise BadInput(f"line {number}: a person needs a name", hint='{"name": "Ada Lovelace"}')
        emails = (*([said.pop("email")] if "email" in said else []), *said.pop("emails", ()))
        phones = (*([said.pop("phone")] if "phone" in said else []), *said.pop("phones", ()))
        draft = PersonDraft(
            said.pop("name"), emails, phones, said.pop("company", None), tuple(said.pop("tags", ())), (), (), {}
        )
        drafts[number] = (draft, said)
    face.wrote(contacts.add_all(face.writing(), drafts))
    return 0


def log_lines(face: Face) -> int:
    """Log a talk for each line."""
    from crmcli.app.interactions import LogDraft, log_all

    drafts = {}
    for number, said in _lines(TALK):
        if not said.get("who") or not said.get("kind"):
            raise BadInput(
                f"line {number}: a talk needs kind and who", hint='{"kind": "call", "who": "ada@example.org"}'
            )
        words = tuple(filter(None, (said.get("amount"), said.get("note"))))
        drafts[number] = LogDraft(
            said["kind"], said["who"], words, next=said.get("next"), at=said.get("at"),
            others=tuple(said.get("with", ())), company=said.get("company"), tags=tuple(said.get("tags", ())),
            duration=said.get("duration"), direction=said.get("direction"), currency=said.get("currency"),
            owner=said.get("owner"), done=bool(said.get("done")), outcome=said.get("outcome"),
        )  # fmt: skip
    face.wrote(log_all(face.writing(), drafts))
    return 0


def _lines(known: "Mapping[str, type]") -> "list[tuple[int, dict[str, Any]]]":
    """The objects of standard input with their line numbers, checked against the known keys."""
    found = []
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except ValueError as error:
            raise BadInput(f"line {number} is no JSON: {error}", hint="one object on each line") from None
        if not isinstance(said, dict):
            raise BadInput(f"line {number} is no object", hint='{"name": "Ada Lovelace"}')
        for key, value in said.items():
            if key not in known:
                raise BadInput(f"line {number}: unknown key {key!r}; keys are: {' '.join(known)}")
            if value is not None and not isinstance(value, known[key]):
                raise BadInput(f"line {number}: {key} should be {known[key].__name__}, not {type(value).__name__}")
        found.append((number, {key: value for key, value in said.items() if value is not None}))
    if not found:
        raise BadInput("nothing came on standard input", hint='echo \'{"name": "Ada"}\' | crm add --stdin')
    return found
