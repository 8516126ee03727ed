"""Filters of people and companies, compiled to SQL with bound values: user text never becomes SQL.

What comes in is a tree of core/conditions.py whose values the use case has resolved: days are ISO text, owners
numbers, segments slugs, words of a short list (cities …) the spellings that the book holds (`known`). Every test is
true or false, never NULL, so that `not` turns it round.
"""

from collections.abc import Callable, Sequence

from crmcli.core.conditions import All, Any, Node, Not, Test, tests
from crmcli.core.filterfields import SPELLED
from crmcli.core.text import fold
from crmcli.store.search import pattern
from crmcli.store.stages import STAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Anything

    Leaf = Callable[[Test, "Bound"], str]

NEVER = "1 = 0"
BEYOND = "\U0010ffff"  # behind every text that begins so
ORDER = (">", ">=", "<", "<=")
OWNED = {  # field -> (table, column, whether the column is folded already)
    "city": ("addresses", "x.city", False),
    "region": ("addresses", "x.region", False),
    "country": ("addresses", "x.country", False),
    "address": ("addresses", "x.text", False),
    "mail": ("emails", "x.key", True),
    "phone": ("phones", "x.key", True),
    "handle": ("handles", "x.key", True),
    "role": ("positions", "x.role", False),
}
PLAIN = {  # field -> (column, whether it is folded already)
    "name": ("name_key", True),
    "title": ("title", False),
    "notes": ("notes", False),
    "source": ("source", False),
    "external_id": ("external_id", False),
}
COLUMNS = {  # dates, numbers, truth
    "last": "last_contact_on", "last_purchase": "last_purchase_on", "created": "created_at", "updated": "updated_at",
    "purchases": "purchase_count", "id": "id", "dnc": "do_not_contact",
}  # fmt: skip
TAGS = "select x.{owner} from tags t join taggings x on x.tag_id = t.id where x.{owner} is not null and {test}"
COMPANY = (
    "select p.contact_id from positions p join companies q on q.id = p.company_id where q.archived_at is null"
    " and p.company_id in (select l.record_id from lookup l where l.kind = 'company' and l.how = 'name' and {test})"
)
FIRM = "select l.record_id from lookup l where l.kind = 'company' and l.how = 'name' and {test}"
SCORES = (
    "select s.contact_id from settings st join scores s on s.run_id = cast(st.value as bigint)"
    " where st.name = 'rfm.current_run' and {test}"
)
FIELDS = "select x.{owner} from fields x where x.{owner} is not null and x.name = {name} and {test}"
THINGS = {  # has: and no:, which a row in another table tells
    "mail": ("emails", ""), "phone": ("phones", ""), "handle": ("handles", ""), "address": ("addresses", ""),
    "tag": ("taggings", ""), "company": ("positions", ""), "city": ("addresses", " and x.city is not null"),
    "consent": ("consents", ""),
    "task": ("tasks", " and x.state = 'open' and x.archived_at is null"),
    "talk": ("interactions", " and x.archived_at is null"),
}  # fmt: skip
OPEN_DEALS = {  # has:deal and no:deal, by whose they are
    "contact_id": (
        "deal_contacts",
        " and exists (select 1 from deals y where y.id = x.deal_id and y.state = 'open' and y.archived_at is null)",
    ),
    "company_id": ("deals", " and x.state = 'open' and x.archived_at is null"),
}
AGREED = (  # 1 was given, 0 refused, -1 never said: of the channel itself, else of any
    "coalesce((select x.is_given from consents x where x.contact_id = c.id and x.channel = {channel}"
    " order by x.day desc, x.id desc limit 1), (select x.is_given from consents x where x.contact_id = c.id"
    " and x.channel = 'any' order by x.day desc, x.id desc limit 1), -1)"
)
OTHERS = (
    "exists (select 1 from interaction_contacts z join interactions x on x.id = z.interaction_id"
    " where z.contact_id = c.id and x.archived_at is null)"
)
THING_COLUMNS = {
    "owner": "owner_id is not null", "birthday": "birthday is not null", "notes": "notes is not null",
    "title": "title is not null", "source": "source is not null", "stage": "stage is not null",
    "purchase": "purchase_count > 0",
}  # fmt: skip
WHOLE = ("tag", "source", "external_id", "currency")  # of these `:` asks for all, of other texts for a part
SORTS = {
    "name": "c.name_key", "last_contact_at": "c.last_contact_on", "created_at": "c.created_at",
    "updated_at": "c.updated_at", "birthday": "c.birthday_md", "ref": "c.id", "id": "c.id",
    "purchases": "c.purchase_count", "last_purchase": "c.last_purchase_on",
}  # fmt: skip


class Bound:
    """The values of a filter, each under a name of its own."""

    def __init__(self, prefix: str = "f") -> None:
        self.values: dict[str, Anything] = {}
        self._prefix = prefix

    def __call__(self, value: "Anything") -> str:
        """Bind a value; what stands for it in the SQL."""
        name = f"{self._prefix}{len(self.values)}_"
        self.values[name] = value
        return f":{name}"


def order_by(sort: str, *, reverse: bool, node: Node | None = None) -> str:
    """The ORDER BY of a known column, rows without a value last; it ends in a comma, the unique key follows.

    With a filter the rows are sorted, not read in the order of an index: looking up each row of an index costs ten
    times as much as reading all rows, when few fulfil the filter. A part of a name is looked for in the index itself.
    """
    column = SORTS[sort]
    parts = node.parts if isinstance(node, All) else (node,)
    named = any(part and all(one.field == "name" for one in tests(part)) for part in parts)
    if node is not None and not (named and sort == "name"):
        column = by_scan(column)
    return f"{column} {'desc' if reverse else 'asc'} nulls last,"


def custom_order(*, reverse: bool) -> str:
    """The ORDER BY of the custom field `:sorted_by`: as numbers, else as texts."""
    way = "desc" if reverse else "asc"
    value = "(select x.{key} from fields x where x.contact_id = c.id and x.name = :sorted_by)"
    return "".join(f"{value.format(key=key)} {way} nulls last," for key in ("number", "text_key"))


def stage_order(stages: "Sequence[str]", *, reverse: bool) -> "tuple[str, dict[str, Anything]]":
    """The ORDER BY of the stage, in the order of the book's stages, and its values beside those of `STAGE`."""
    bound = Bound("s")
    cases = " ".join(f"when {bound(stage)} then {place}" for place, stage in enumerate(stages))
    return f"case {STAGE} {cases} end {'desc' if reverse else 'asc'} nulls last,", bound.values


def by_scan(column: str) -> str:
    """A contact's column as an expression for which no index is used: half of the book is not fetched row by row."""
    return column if column == "c.id" or not column.startswith("c.") else f"coalesce({column}, {column})"


def contacts_where(node: Node | None) -> "tuple[str, dict[str, Anything]]":
    """The condition on `contacts c`, beginning with `and`, and its values. A filter by stage wants `STAGE`'s too."""
    bound = Bound()
    return (f"and {tree(node, contact, bound)}" if node else ""), bound.values


def companies_where(node: Node | None) -> "tuple[str, dict[str, Anything]]":
    """The condition on `companies o`, beginning with `and`, and its values."""
    bound = Bound()
    return (f"and {tree(node, company, bound)}" if node else ""), bound.values


def tree(node: Node, leaf: "Leaf", bound: Bound) -> str:
    """A filter as one expression; `leaf` says what a single test is."""
    if isinstance(node, Test):
        if node.sign == "!=":
            return f"not {leaf(Test(node.field, '=', node.values), bound)}"
        return leaf(node, bound)
    if isinstance(node, Not):
        return f"not {tree(node.part, leaf, bound)}"
    if leaf is contact and isinstance(node, Any) and all(_is_name(part) for part in node.parts):
        return f"c.id in ({' union all '.join(_named(part, bound) for part in node.parts)})"
    parts = [tree(part, leaf, bound) for part in node.parts]
    return "(" + (" and " if isinstance(node, All) else " or ").join(parts) + ")"


def contact(test: Test, bound: Bound) -> str:
    """One test of `contacts c`."""
    field = test.field
    if field == SPELLED:
        return _spelled("contact", "c.id", test, bound)
    if field == "company":
        return within("c.id", _in_words(COMPANY, test), text(test, "l.key", bound, folded=True), test)
    if field == "rfm":
        return _any_of([_segment(str(value), bound) for value in test.values]) if test.values else _segment("", bound)
    if field.startswith("rfm."):
        column = f"s.{field[4:]}"
        return within("c.id", SCORES, NEVER if test.sign == "empty" else number(test, column, bound), test)
    if field == "stage":
        return NEVER if test.sign == "empty" else f"({STAGE} in ({_listed(test.values, bound)}))"
    if field == "quiet":  # held against the day from which on nothing was said
        last = by_scan("c.last_contact_on")
        never = f"{last} is null or" if test.sign in ("<", "<=") else f"{last} is not null and"
        return f"({never} {last} {test.sign} {bound(test.values[0])})"
    if field == "birthday":
        return _birthday(test, bound)
    if field.startswith("consent."):
        said = AGREED.replace("{channel}", bound(field.removeprefix("consent.")))
        return f"{said} in ({_listed(test.values, bound)})"
    return belonging(test, bound, "c", "contact_id")


def company(test: Test, bound: Bound) -> str:
    """One test of `companies o`; what no company has holds for none."""
    field = test.field
    if field == SPELLED:
        return _spelled("company", "o.id", test, bound)
    if field in ("name", "company"):
        return within(
            "o.id",
            _in_words(FIRM, test),
            text(
                Test(field, ":" if test.sign == "empty" else test.sign, test.values or ("",)),
                "l.key",
                bound,
                folded=True,
            ),
            test,
        )
    if field in ("has", "no"):
        thing = str(test.values[0])
        if thing in ("company", "birthday", "title", "stage", "purchase", "consent"):
            return NEVER if field == "has" else "1 = 1"
    known = (*OWNED, "tag", "notes", "source", "external_id", "owner", "created", "updated", "id", "has", "no")
    if field == "role" or (field not in known and not field.startswith("custom.")):
        return NEVER
    return belonging(test, bound, "o", "company_id")


def belonging(test: Test, bound: Bound, alias: str, owner: str) -> str:
    """One test of what contacts and companies share, and much of it deals too."""
    field = test.field
    if field == "tag":
        return within(f"{alias}.id", TAGS.replace("{owner}", owner), text(test, "t.key", bound, folded=True), test)
    if field in OWNED:
        table, column, folded = OWNED[field]
        rows = f"select x.{owner} from {table} x where x.{owner} is not null and {{test}}"  # noqa: S608 - names of ours
        return within(f"{alias}.id", rows, text(test, column, bound, folded=folded), test)
    if field.startswith("custom."):
        return _custom(test, bound, f"{alias}.id", owner)
    if field in ("has", "no"):
        return _thing(str(test.values[0]), alias, owner, wanted=field == "has")
    if field == "owner":
        return known_number(test, f"{alias}.owner_id", bound)
    if field in PLAIN:
        column, folded = PLAIN[field]
        return (
            f"({alias}.{column} is not null and {text(test, f'{alias}.{column}', bound, folded=folded)})"
            if (test.sign != "empty")
            else f"{alias}.{column} is null"
        )
    return number(test, f"{alias}.{COLUMNS[field]}", bound)


# Single tests of a column, which the other lists use too


def text(test: Test, column: str, bound: Bound, *, folded: bool) -> str:
    """A text held against words: a part of it, all of it, or one of the spellings that the book holds."""
    if test.sign == "empty":
        return f"{column} is not null"  # of a row: whoever has none of them is asked for
    if test.sign == "known":
        return f"{column} in ({_listed(test.values, bound)})" if test.values else NEVER
    values = [str(value) for value in test.values]
    if test.sign == "begins":
        return _any_of([f"{column} like {bound(pattern(value)[1:])} escape '\\'" for value in values])
    like = test.sign == "~" or (test.sign == ":" and test.field not in WHOLE)
    if not folded:
        column, values = f"lower({column})", [one for value in values for one in _cases(value)]
    elif test.field in ("name", "company", "tag"):
        values = [fold(value) for value in values]
    if like:
        return _any_of([f"{column} like {bound(pattern(value))} escape '\\'" for value in values])
    return f"{column} in ({_listed(values, bound)})"


def number(test: Test, column: str, bound: Bound) -> str:
    """A number, a day or truth held against others."""
    if test.sign == "empty":
        return f"{column} is null"
    if test.sign in ORDER:
        return f"({by_scan(column)} is not null and {by_scan(column)} {test.sign} {bound(test.values[0])})"
    return f"({by_scan(column)} is not null and {by_scan(column)} in ({_listed(test.values, bound)}))"


def known_number(test: Test, column: str, bound: Bound) -> str:
    """The number of one of several, or None for nobody."""
    given = [value for value in test.values if value is not None]
    parts = [f"{column} is null"] if test.sign == "empty" or len(given) < len(test.values) else []
    parts += [f"({by_scan(column)} is not null and {by_scan(column)} in ({_listed(given, bound)}))"] if given else []
    return _any_of(parts)


def _in_words(rows: str, test: Test) -> str:
    """A part of a company's name is looked for in its words too: among them are umlauts in two letters."""
    return rows.replace("l.how = 'name'", "l.how in ('name', 'word')") if test.sign in (":", "~") else rows


def within(column: str, rows: str, test: str, asked: Test) -> str:
    """Whether a row among those that fulfil the test is this record's; with `empty`, whether none is there."""
    inside = f"{column} in ({rows.replace('{test}', test)})"
    return f"not {inside}" if asked.sign == "empty" else inside


def _is_name(part: Node) -> bool:
    """Whether this is one way in which a name is asked for."""
    return isinstance(part, Test) and (
        part.field == SPELLED or (part.field == "name" and part.sign not in ("!=", "empty"))
    )


def _named(test: Node, bound: Bound) -> str:
    """The numbers of those whose name is so, as one of several ways to ask for a name: from sets the rows are few."""
    assert isinstance(test, Test)
    if test.field == SPELLED:
        return " union all ".join(_spelled_rows("contact", test, bound))
    return f"select x.id from contacts x where {text(test, 'x.name_key', bound, folded=True)}"  # noqa: S608


def _spelled(kind: str, column: str, test: Test, bound: Bound) -> str:
    """Whose name is spelled so (`=`), begins so when it is spelled (`~`), or has a word that begins so (`:`)."""
    return _any_of([f"{column} in ({rows})" for rows in _spelled_rows(kind, test, bound)])


def _spelled_rows(kind: str, test: Test, bound: Bound) -> list[str]:
    """The rows that say so, by the index of keys: that of kinds would read them all."""
    by_key = "coalesce(l.kind, l.kind)"
    hows = "'word'" if test.sign == ":" else "'pinyin'" if test.sign == "=" else "'pinyin', 'given', 'initials'"
    parts = []
    for value in map(str, test.values):
        key = f"l.key = {bound(value)}"
        if test.sign != "=":
            key = f"l.key >= {bound(value)} and l.key < {bound(value + BEYOND)}"
        ours = f"{by_key} = '{kind}' and l.how in ({hows})"
        parts.append(f"select l.record_id from lookup l where {key} and {ours}")  # noqa: S608
    return parts


def _segment(slug: str, bound: Bound) -> str:
    """The members of an RFM segment; everybody without a score is a prospect, and `empty` is the same."""
    if slug in ("", "prospect"):
        return f"not c.id in ({SCORES.format(test='1 = 1')})"
    return f"c.id in ({SCORES.format(test=f's.segment = {bound(slug)}')})"


def _birthday(test: Test, bound: Bound) -> str:
    """A day of any year (MM-DD), or a whole date; who has no year is held against days of the year only."""
    if test.sign == "empty":
        return "c.birthday is null"
    column = "c.birthday_md" if len(str(test.values[0])) == 5 else "c.birthday"
    whole = "" if column == "c.birthday_md" else " and c.birthday not like '--%'"
    return f"({by_scan(column)} is not null{whole} and {by_scan(column)} {test.sign} {bound(test.values[0])})"


def _custom(test: Test, bound: Bound, column: str, owner: str) -> str:
    """A custom field: as a number where the value is one, else as folded text. Its name stands before the values."""
    rows = FIELDS.replace("{owner}", owner).replace("{name}", bound(test.values[0]))
    values = test.values[1:]
    if test.sign == "empty":
        return f"not {column} in ({rows.replace('{test}', '1 = 1')})"
    parts = []
    for value in values:
        numeric = isinstance(value, float)
        key = "x.number" if numeric else "x.text_key"
        if test.sign == "~" or (test.sign == ":" and not numeric):
            parts.append(f"x.text_key like {bound(pattern(fold(str(value))))} escape '\\'")
        elif test.sign in ORDER:
            parts.append(f"{key} {test.sign} {bound(value if numeric else fold(str(value)))}")
        else:
            parts.append(f"{key} = {bound(value if numeric else fold(str(value)))}")
    return f"{column} in ({rows.replace('{test}', _any_of(parts))})"


def _thing(thing: str, alias: str, owner: str, *, wanted: bool) -> str:
    """Whether something is there at all."""
    if thing in THING_COLUMNS:
        test = f"{alias}.{THING_COLUMNS[thing]}"
        return test if wanted else f"not {test}"
    table, more = OPEN_DEALS[owner] if thing == "deal" else THINGS[thing]
    there = f"exists (select 1 from {table} x where x.{owner} = {alias}.id{more})"  # noqa: S608 - names of ours
    if thing == "talk" and owner == "contact_id":
        there = f"({there} or {OTHERS})"
    return there if wanted else f"not {there}"


def _cases(value: str) -> list[str]:
    """A text as it may be written: SQL's lower() knows ASCII only, on both engines."""
    if value.isascii():
        return [value.lower()]
    forms = (value, value.lower(), value.upper(), value.capitalize(), value.title())
    return list(dict.fromkeys("".join(char.lower() if char.isascii() else char for char in form) for form in forms))


def _listed(values: "Sequence[Anything]", bound: Bound) -> str:
    return ", ".join(bound(value) for value in values)


def _any_of(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"
