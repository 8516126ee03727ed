"""The flags that say something of a person: what each says, under the key by which the use case knows it."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Optional, get_origin

import typer

from crmcli.cli import fields
from crmcli.cli.options import Owner

DoNotContact = Annotated[Optional[bool], typer.Option("--do-not-contact/--may-contact")]  # noqa: UP045
PLAIN = {
    "name": fields.Name, "title": fields.Title, "birthday": fields.Birthday, "stage": fields.Stage,
    "reason": fields.Reason, "owner": Owner, "source": fields.Source, "external_id": fields.External,
    "notes": fields.Notes,
}  # fmt: skip
ADDING = PLAIN | {
    "emails": fields.Email, "phones": fields.Phone, "companies": fields.Companies, "roles": fields.Roles,
    "tags": fields.Tag, "addresses": fields.Address, "handles": fields.Handle, "relations": fields.Relation,
    "dates": fields.AddDate, "set": fields.Set,
}  # fmt: skip
EDITING = PLAIN | {
    "do_not_contact": DoNotContact, "emails": fields.AddEmail, "phones": fields.AddPhone,
    "companies": fields.AddCompany,
    "roles": fields.Roles, "tags": fields.AddTag, "addresses": fields.AddAddress, "handles": fields.AddHandle,
    "rm_emails": fields.RmEmail, "rm_phones": fields.RmPhone, "rm_companies": fields.RmCompany,
    "rm_tags": fields.RmTag, "rm_addresses": fields.RmAddress, "rm_handles": fields.RmHandle,
    "primary": fields.Primary, "relations": fields.Relation, "rm_relations": fields.RmRelation,
    "dates": fields.AddDate, "rm_dates": fields.RmDate, "set": fields.Set, "unset": fields.Unset,
}  # fmt: skip


def taking(flags: Mapping[str, Any]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Add flags to a command's function, which is given what they say as one dict, its last parameter `said`."""

    def made(function: Callable[..., int]) -> Callable[..., int]:
        own = [one for name, one in inspect.signature(function).parameters.items() if name != "said"]
        named = [
            inspect.Parameter(
                key, inspect.Parameter.KEYWORD_ONLY, annotation=flag,
                default=[] if get_origin(flag.__origin__) is list else None,
            )
            for key, flag in flags.items()
        ]  # fmt: skip

        @functools.wraps(function)
        def run(*given: Any, **values: Any) -> int:
            said = {key: values.pop(key) for key in flags}
            return function(*given, **values, said=said)

        run.__signature__ = inspect.Signature([*own, *named])  # type: ignore[attr-defined]
        return run

    return made
