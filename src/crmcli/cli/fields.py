"""Flags that several nouns share: what may be said of a person, a company or a follow-up."""

from typing import Annotated

import typer

from crmcli.cli.options import Text
from crmcli.core.conditions import quoted

Email = Annotated[
    list[str], typer.Option("--email", metavar="TEXT", help="A mail address; 'work:ada@x.org' labels it.")
]
Phone = Annotated[list[str], typer.Option("--phone", metavar="TEXT", help="A phone; 'mobile:+44…' labels it.")]
Companies = Annotated[list[str], typer.Option("--company", metavar="TEXT", help="A company; repeatable.")]
Roles = Annotated[
    list[str], typer.Option("--role", metavar="TEXT", help="The role in it; several in the companies' order.")
]
Tag = Annotated[list[str], typer.Option("--tag", "-t", metavar="TAG", help="A tag; repeatable.")]
Address = Annotated[list[str], typer.Option("--address", metavar="TEXT", help="'home:Street 1, 10115 Berlin'.")]
Handle = Annotated[
    list[str], typer.Option("--handle", metavar="TEXT", help="wechat:ada, or a profile's URL; 'work:…' labels it.")
]
Website = Annotated[
    list[str], typer.Option("--website", "--handle", metavar="URL", help="A web address or handle; repeatable.")
]
Set = Annotated[
    list[str], typer.Option("--set", metavar="KEY=VALUE", help="A custom field; see crm help custom-fields.")
]
AddEmail = Annotated[list[str], typer.Option("--add-email", "--email", metavar="TEXT", help="One more mail address.")]
AddPhone = Annotated[list[str], typer.Option("--add-phone", "--phone", metavar="TEXT", help="One more phone.")]
AddCompany = Annotated[list[str], typer.Option("--add-company", "--company", metavar="TEXT", help="One more company.")]
AddTag = Annotated[list[str], typer.Option("--add-tag", "--tag", "-t", metavar="TAG", help="One more tag.")]
AddAddress = Annotated[list[str], typer.Option("--add-address", "--address", metavar="TEXT", help="One more address.")]
AddHandle = Annotated[list[str], typer.Option("--add-handle", "--handle", metavar="TEXT", help="One more handle.")]
RmEmail = Annotated[list[str], typer.Option("--rm-email", metavar="TEXT", help="Take a mail address away.")]
RmPhone = Annotated[list[str], typer.Option("--rm-phone", metavar="TEXT", help="Take a phone away.")]
RmCompany = Annotated[list[str], typer.Option("--rm-company", metavar="TEXT", help="Take a company away.")]
RmTag = Annotated[list[str], typer.Option("--rm-tag", metavar="TAG", help="Take a tag away.")]
RmAddress = Annotated[list[str], typer.Option("--rm-address", metavar="TEXT", help="Take an address away.")]
Primary = Annotated[
    list[str], typer.Option("--primary", metavar="VALUE", help="Make this mail, phone, … the primary one.")
]
RmHandle = Annotated[list[str], typer.Option("--rm-handle", metavar="TEXT", help="Take a handle away.")]
Relation = Annotated[
    list[str],
    typer.Option(
        "--add-relation", "--relation", metavar="KIND=WHO", help="'spouse=William King', 'reports to=c7; since May'."
    ),
]
RmRelation = Annotated[
    list[str],
    typer.Option("--rm-relation", metavar="KIND=WHO", help="Take a relation away; KIND or WHO alone will do."),
]
AddDate = Annotated[
    list[str],
    typer.Option(
        "--add-date", "--date", metavar="LABEL=DAY",
        help="'renewal=2026-05-01', 'anniversary=--02-29', 'contract ends=2026-12-31 once'.",
    ),
]  # fmt: skip
RmDate = Annotated[list[str], typer.Option("--rm-date", metavar="LABEL", help="Take a date away.")]
Unset = Annotated[list[str], typer.Option("--unset", metavar="KEY", help="Take a custom field away.")]
Name = Annotated[Text, typer.Option("--name", metavar="TEXT", help="The name.")]
Title = Annotated[Text, typer.Option("--title", metavar="TEXT", help="What they are, or what is to be done.")]
Stage = Annotated[
    Text, typer.Option("--stage", metavar="STAGE", help="lead prospect customer …; auto gives it back to the facts.")
]
Reason = Annotated[Text, typer.Option("--reason", metavar="TEXT", help="Why the stage is set.")]
Birthday = Annotated[
    Text, typer.Option("--birthday", metavar="DAY", help="1815-12-10, or --birthday=--12-10 without a year.")
]
Source = Annotated[Text, typer.Option("--source", metavar="TEXT", help="Where they came from.")]
External = Annotated[Text, typer.Option("--external-id", metavar="TEXT", help="Their number in the other system.")]
Notes = Annotated[Text, typer.Option("--notes", metavar="TEXT", help="More words.")]
OfCompany = Annotated[Text, typer.Option("--company", metavar="COMPANY", help="Of this company.")]
Sort = Annotated[Text, typer.Option("--sort", metavar="COLUMN", help="name last_contact_at created_at …")]
Reverse = Annotated[bool, typer.Option("--reverse", help="The other way round.")]
Filter = Annotated[list[str], typer.Argument(metavar="[FILTER]...", show_default=False)]
Full = Annotated[bool, typer.Option("--full", help="In JSON: labels, roles, parts, raw text, flags.")]


def terms(words: list[str], tag: list[str], company: str | None = None, owner: str | None = None) -> list[str]:
    """The words of a filter, with those that flags say."""
    said = [*words, *(f"+{name.lstrip('+#')}" for name in tag)]
    said += [f"company:{quoted(company)}"] if company else []
    return said + ([f"owner:{quoted(owner)}"] if owner else [])
