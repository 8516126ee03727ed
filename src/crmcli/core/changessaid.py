"""What an act set about a person, in a few words: what a receipt says back. Keys are those of `app/contacts.edit`."""

from collections.abc import Iterable, Mapping

from crmcli.core.text import clean, cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONGEST = 60  # cells of one value
PLAIN = {
    "name": "name", "title": "title", "birthday": "birthday", "stage": "stage", "reason": "because", "owner": "owner",
    "source": "source", "external_id": "number", "notes": "notes", "city": "city",
}  # fmt: skip
LISTS = {
    "emails": "mail", "phones": "phone", "handles": "handle", "addresses": "address", "relations": "relation",
    "dates": "date",
}  # fmt: skip
TOLD = ("name", "title", "birthday", "emails", "phones", "handles", "tags", "primary")
"""What the receipt of somebody new says anyway."""


def said(changes: "Mapping[str, Any]", *, new: bool = False) -> list[str]:
    """Each thing that was set or taken away: `title Countess`, `+vip`, `no phone 555-0143`, `colour=blue`.

    For somebody `new`, only what their receipt does not say beside it.
    """
    changes = {key: value for key, value in changes.items() if not (new and key in TOLD)}
    found = [_plain(word, changes[key]) for key, word in PLAIN.items() if changes.get(key) is not None]
    if (quiet := changes.get("do_not_contact")) is not None:
        found.append("do not contact" if quiet else "may be contacted")
    found += _held(changes, new=new)
    for key, word in LISTS.items():
        found += [f"{word} {_value(one)}" for one in changes.get(key) or ()]
        found += [f"no {word} {_value(one)}" for one in changes.get(f"rm_{key}") or ()]
    found += [f"+{_value(one).lstrip('+#')}" for one in changes.get("tags") or ()]
    found += [f"no +{_value(one).lstrip('+#')}" for one in changes.get("rm_tags") or ()]
    found += [f"first {_value(one)}" for one in changes.get("primary") or ()]
    custom = changes.get("custom") or {}
    found += [f"{name}={_value(value)}" if value is not None else f"no {name}" for name, value in custom.items()]
    return found


def _held(changes: "Mapping[str, Any]", *, new: bool) -> list[str]:
    """Companies with their roles; of somebody new only the roles, as the companies are said."""
    companies, roles = list(changes.get("companies") or ()), list(changes.get("roles") or ())
    if one := changes.get("role"):
        roles.insert(0, one)
    if new or not companies:
        found = [f"role {_value(role)}" if role else "no role" for role in roles]
    else:
        roles += [""] * (len(companies) - len(roles))
        found = [
            f"@{_value(company)}{f' ({_value(role)})' if role else ''}"
            for company, role in zip(companies, roles, strict=False)
        ]
    return found + [f"no @{_value(one)}" for one in changes.get("rm_companies") or ()]


def _plain(word: str, value: object) -> str:
    text = _value(value)
    return f"{word} {text}" if text else f"no {word}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        text = value
    elif isinstance(value, Iterable) and not isinstance(value, Mapping):
        text = ":".join(map(str, value))
    else:
        text = str(getattr(value, "text", value))
    return cut(clean(text), LONGEST)
