"""Flags that several nouns share: what may be said of a person, a company or a follow-up."""

from typing import Annotated

import typer

from crmcli.cli.options import Text

Email = Annotated[list[str], typer.Option("--email", metavar="TEXT", help="A mail address; repeatable.")]
Phone = Annotated[list[str], typer.Option("--phone", metavar="TEXT", help="A phone; repeatable.")]
Companies = Annotated[list[str], typer.Option("--company", metavar="TEXT", help="A company; repeatable.")]
Tag = Annotated[list[str], typer.Option("--tag", "-t", metavar="TAG", help="A tag; repeatable.")]
Address = Annotated[list[str], typer.Option("--address", metavar="TEXT", help="'Street 1, 10115 Berlin'; repeatable.")]
Handle = Annotated[
    list[str], typer.Option("--handle", metavar="TEXT", help="wechat:ada, or a profile's URL; repeatable.")
]
Website = Annotated[
    list[str], typer.Option("--website", "--handle", metavar="URL", help="A web address or handle; repeatable.")
]
Set = Annotated[
    list[str], typer.Option("--set", metavar="KEY=VALUE", help="A custom field; json:key=8 keeps a number a number.")
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
WithAll = Annotated[bool, typer.Option("--with-do-not-contact", help="Also those who must not be contacted.")]
Full = Annotated[bool, typer.Option("--full", help="In JSON: mails and phones with label, raw text and flags.")]


def terms(words: list[str], tag: list[str], company: str | None = None, owner: str | None = None) -> list[str]:
    """The words of a filter, with those that flags say."""
    said = [*words, *(f"+{name.lstrip('+#')}" for name in tag)]
    said += [f"company:{company}"] if company else []
    return said + ([f"owner:{owner}"] if owner else [])
