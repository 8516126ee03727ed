"""How a filter is read: `+vip (city ~ ber or company = Acme) and not stage:lost and custom.score >= 8`.

    filter  = group {"or" group}            group = part {["and"] part}        part = "not" part | "(" filter ")" | test
    test    = tag | word | field ":" value | field sign value | field "in" "(" value {"," value} ")"
            | field "is" ["not"] "empty"

Words on the command line and `-w` texts are read alike; what several of them say must all hold. A value of several
words stands in quotes. Full-width signs of a Chinese input method count as their plain twins.
"""

from collections.abc import Iterable, Sequence

from crmcli.core.conditions import All, Node, Not, Test, all_of, any_of, quoted
from crmcli.core.errors import BadInput
from crmcli.core.filterfields import (
    EXAMPLE,
    OF_PEOPLE,
    SAID,
    SIGNS,
    THINGS,
    TWINS,
    Language,
    NoField,
    number,
    truth,
)
from crmcli.core.filterline import WIDE, line
from crmcli.core.quickadd import QUOTES, read_tag
from crmcli.core.refs import looks_like_mail
from crmcli.core.text import fold

LONGEST = 500  # characters of a value
LONGEST_TEXT = 4000  # of a whole filter
DEEPEST = 40  # brackets and nots within each other
MOST = 200  # tests in one filter
SIGN = {"≥": ">=", "≤": "<=", "≠": "!=", "==": "=", "<>": "!="}
MARKED = {"+": "tag", "#": "tag", "@": "company"}  # +"very good", @"Acme Ltd"
HELP = "crm help filters"


def read(words: Iterable[str], texts: Sequence[str] = (), language: Language = OF_PEOPLE) -> Node | None:
    """The filter that words of a command line and `-w` texts say together; None where they say nothing.

    Raises `BadInput`, which points at the place, for what is no filter.
    """
    parts: list[Node] = []
    if text := line(words, language):
        parts.append(Reader(text, language).all())
    for text in texts:
        if not text.strip():
            raise BadInput("a filter without words would mean everybody", hint="-w 'tag:vip city:berlin'")
        parts.append(Reader(text, language).all())
    return all_of(parts) if parts else None


def is_one_name(words: Sequence[str], language: Language) -> bool:
    """True for words that are a name and say nothing in the language of filters."""
    try:
        node = read(words, language=language)
    except BadInput:
        return False
    parts = node.parts if isinstance(node, All) else (node,)
    return all(isinstance(part, Test) and (part.field, part.sign) == ("name", ":") for part in parts)


class Reader:
    """Reads one text by descent: each method takes what its name says, from where the one before ended."""

    def __init__(self, text: str, language: Language) -> None:
        if len(text) > LONGEST_TEXT:
            raise BadInput(f"a filter of {len(text)} characters is too long; {LONGEST_TEXT} are read", hint=HELP)
        self.text = text
        self.plain = text.translate(WIDE)  # the same places, with plain signs
        self.language = language
        self.at = 0
        self.depth = 0
        self.found = 0

    def all(self) -> Node:
        """The whole text."""
        node = self.either()
        if self.at < len(self.text):
            raise self.wrong("a bracket is closed that was never opened")
        return node

    def either(self) -> Node:
        """Groups joined by `or`."""
        parts = [self.group()]
        while self.word("or"):
            parts.append(self.group())
        return any_of(parts)

    def group(self) -> Node:
        """Parts that must all hold."""
        parts = [self.part()]
        while self.word("and") or not (self.ends() or self.peek("or")):
            parts.append(self.part())
        return all_of(parts)

    def part(self) -> Node:
        """A test, a filter in brackets, or what must not hold."""
        self.space()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(f"more than {DEEPEST} brackets within each other are not read")
        if self.word("not"):
            node: Node = Not(self.part())
        elif self.ends() or self.peek("and") or self.peek("or"):
            raise self.wrong("something to test is missing")
        elif self.sign_at("("):
            opened = self.at
            self.at += 1
            node = self.either()
            if not self.sign_at(")"):
                self.at = opened
                raise self.wrong("this bracket is never closed")
            self.at += 1
        else:
            node = self.test()
        self.depth -= 1
        return node

    def test(self) -> Node:
        """One test: a tag, a word by itself, or a field and what it is held against."""
        self.found += 1
        if self.found > MOST:
            raise self.wrong(f"more than {MOST} tests in one filter are not read")
        start = self.at
        if self.plain[start] in MARKED and self.plain[start + 1 : start + 2] in tuple(QUOTES):
            self.at += 1
            return self.compared(MARKED[self.plain[start]], ":", start)
        in_quotes = self.plain[start] in QUOTES
        head = self.quotes() if in_quotes else self.head()
        behind = self.at
        self.space()
        sign = self.sign()
        if sign is None or (sign == ":" and self.plain.startswith("//", self.at)):
            self.at = behind
            return self.bare(head, start, in_quotes)
        field = self.language.field(head)
        if field is None:
            self.at = start
            raise self.unknown(head)
        return self.compared(field, sign, start)

    def bare(self, head: str, start: int, in_quotes: bool) -> Node:
        """A word by itself: a tag, a company, a mail address, else a part of a name."""
        if not in_quotes:
            while self.at < len(self.text) and not self.ends() and not self.plain[self.at].isspace():
                if self.sign_at("("):
                    break
                self.at += 1
            head = self.text[start : self.at]
        self.apart()
        bare = self.language.bare
        field = None if in_quotes else self.language.field(head)
        alone = not self.text[:start].strip() and self.at >= len(self.text)
        if bare is None or (field and (alone or field not in ("has", "no"))):  # `no such person` is three words
            self.at = start
            raise self.lone(head)
        self.short(head, start)
        if not in_quotes:
            if tag := read_tag(head):
                return Test("tag", ":", (tag,))
            if head[:1] in "@＠" and len(head) > 1:
                return Test("company", ":", (head[1:],))
            if head[0] in "!|&-":
                self.at = start
                raise self.wrong(f"{head!r} is not understood; there are: and, or, not", hint=HELP)
            if looks_like_mail(head):
                return Test("mail", ":", (head,))
        return Test(bare, ":", (head,))

    def compared(self, field: str, sign: str, start: int) -> Node:
        """What stands behind a field and its sign."""
        kind = self.language.kind(field)
        if sign == "is":
            wanted = not self.word("not")
            if not self.word("empty"):
                raise self.wrong("only `is empty` and `is not empty` are known")
            self.allowed(field, kind, "empty", start)
            node: Node = Test(field, "empty", ())
            return node if wanted else Not(node)
        values = self.several() if sign == "in" else (self.value(field),)
        self.allowed(field, kind, sign, start, values[0])
        return Test(field, sign, tuple(self.checked(field, kind, value, start) for value in values))

    def allowed(self, field: str, kind: str, sign: str, start: int, value: str = "") -> None:
        """Refuse what makes no sense for the kind."""
        if sign in SIGNS[kind]:
            return
        self.at = start
        said = "is empty" if sign == "empty" else sign
        example = f"{field}:{quoted(value)}" if value and kind in ("thing", "name", "truth") else field + EXAMPLE[kind]
        raise self.wrong(f"{field} is {SAID[kind]}: {said!r} cannot be asked of it", hint=f"-w '{example}'")

    def checked(self, field: str, kind: str, value: str, start: int) -> str:
        """A value of the field's kind; dates and names are understood later, where the book is known."""
        self.short(value, start)
        if kind == "number" and ".." not in value and number(value) is None:
            self.at = start
            raise self.wrong(f"{field} is a number, and {value!r} is none", hint=f"-w '{field} >= 3'")
        if kind == "truth" and truth(value) is None:
            self.at = start
            raise self.wrong(f"{field} is yes or no, not {value!r}", hint=f"{field}:yes")
        if kind == "thing":
            found = value.casefold()
            found = found if found in THINGS else TWINS.get(found, found)
            if found not in THINGS:
                self.at = start
                self.network(field, value)
                raise self.unknown(value, THINGS, "thing to have")
            return found
        return value

    def value(self, field: str) -> str:
        """The value behind a sign."""
        self.space()
        if self.ends() or any(self.peek(word) for word in ("and", "or", "is", "in")):
            raise self.wrong(f"{field} is held against nothing", hint=f"{quoted(field)}:…")
        if self.plain[self.at] in QUOTES:
            found = self.quotes()
        else:
            start = self.at
            while self.at < len(self.text) and self.plain[self.at] not in "()" and not self.text[self.at].isspace():
                self.at += 1
            found = self.text[start : self.at]
        self.apart()
        if not found.strip():
            raise self.wrong(f"{field} is held against nothing", hint=f"-w '{quoted(field)} is empty'")
        return found

    def several(self) -> tuple[str, ...]:
        """The values of `in (a, b)`; without brackets up to the next space."""
        self.space()
        closing = self.sign_at("(")
        opened = self.at
        self.at += closing
        found: list[str] = []
        while True:
            self.space()
            start = self.at
            if self.at < len(self.text) and self.plain[self.at] in QUOTES:
                found.append(self.quotes())
            else:
                while self.at < len(self.text) and self.plain[self.at] not in "(),":
                    if not closing and self.text[self.at].isspace():
                        break
                    self.at += 1
                found.append(self.text[start : self.at].strip())
            if not found[-1]:
                raise self.wrong("a value is missing behind in", hint="-w 'city in (Berlin, Paris)'")
            self.space() if closing else None
            if not self.sign_at(","):
                break
            self.at += 1
        if closing and not self.sign_at(")"):
            self.at = opened
            raise self.wrong("this bracket is never closed")
        self.at += closing
        self.apart()
        return tuple(found)

    # Single signs and words

    def head(self) -> str:
        """A word up to a space, a bracket or a sign."""
        start = self.at
        while self.at < len(self.text):
            char = self.plain[self.at]
            if char.isspace() or char in "():=~<>≥≤≠" or self.plain.startswith("!=", self.at):
                break
            self.at += 1
        if self.at == start:
            raise self.wrong(f"{self.text[self.at]!r} stands without a field before it")
        return self.text[start : self.at]

    def sign(self) -> str | None:
        """The sign here, if there is one; it is taken."""
        for sign in ("==", "!=", "<>", ">=", "<=", "=", "~", ">", "<", ":", "≥", "≤", "≠"):
            if self.plain.startswith(sign, self.at):
                self.at += len(sign)
                return SIGN.get(sign, sign)
        return next((word for word in ("in", "is") if self.word(word)), None)

    def quotes(self) -> str:
        """What stands in quotes; in double ones a backslash keeps the next quote or backslash."""
        closing = QUOTES[self.plain[self.at]]
        start, found = self.at, ""
        self.at += 1
        while self.at < len(self.text):
            char = self.plain[self.at]
            if char == "\\" and closing == '"' and self.text[self.at + 1 : self.at + 2] in ('"', "\\"):
                self.at += 1
            elif char == closing:
                self.at += 1
                return found
            found += self.text[self.at]
            self.at += 1
        self.at = start
        raise self.wrong("this quote is never closed")

    def word(self, word: str) -> bool:
        """Take a word of the language, if it stands here."""
        if not self.peek(word):
            return False
        self.at += len(word)
        self.space()
        return True

    def peek(self, word: str) -> bool:
        """Whether a word of the language stands here by itself."""
        self.space()
        end = self.at + len(word)
        if self.plain[self.at : end].casefold() != word:
            return False
        return end >= len(self.text) or self.text[end].isspace() or self.plain[end] in "()"

    def sign_at(self, sign: str) -> bool:
        """Whether this sign stands here."""
        return self.plain.startswith(sign, self.at)

    def ends(self) -> bool:
        """Whether nothing follows, or the end of a bracket."""
        return self.at >= len(self.text) or self.plain[self.at] == ")"

    def space(self) -> None:
        """Go over spaces."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def apart(self) -> None:
        """What was read must end here: `name:Smith(Jr)` is not two tests."""
        if (
            self.at < len(self.text)
            and not self.text[self.at].isspace()
            and not self.sign_at(")")
            and not self.sign_at(",")
        ):
            raise self.wrong("a space is missing, or quotes around it all")
        self.space()

    def short(self, value: str, start: int) -> None:
        """Refuse a value that is endless, or in which nothing is left to look for: it would be a part of every text."""
        if len(value) > LONGEST:
            self.at = start
            raise self.wrong(f"a filter's word of {len(value)} characters finds nobody")
        if not fold(value) or (not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value)):
            self.at = start
            raise self.wrong("there is nothing in this word that could be looked for")

    def network(self, field: str, value: str) -> None:
        """Refuse `has:wechat` with what is meant."""
        from crmcli.core.handles import network_of

        if found := network_of(value.casefold()):
            hint = f"{'not ' * (field == 'no')}handle:{found}"
            raise self.wrong("a network is asked for by handle:", hint=hint)

    def lone(self, head: str) -> BadInput:
        """A field by itself: the shell has eaten a `>`, or the value was forgotten."""
        field = self.language.field(head)
        if self.language.bare is None or field is None:
            return self.wrong(f"{head!r} is held against nothing", hint=f"{quoted(head)} = …")
        example = EXAMPLE.get(self.language.kind(field), " = x")
        said = f"{head!r} is a field and held against nothing; quote a filter, or the shell eats its > and <"
        return self.wrong(said, hint=f"-w '{field}{example}', or {self.language.bare}:{head}")

    def unknown(self, word: str, known: Iterable[str] = (), what: str = "") -> BadInput:
        """A field, or another of several words, that there is not."""
        from difflib import get_close_matches

        names = list(known) or [*self.language.fields]
        twins = {} if known else {twin: one for twin, one in self.language.twins.items() if one in self.language.fields}
        near = get_close_matches(word.casefold(), [*(name.casefold() for name in names), *twins], n=3, cutoff=0.5)
        meant = list(dict.fromkeys(twins.get(one, one) for one in near))
        if self.language.bare is None:
            return self.wrong(f"the file has no column {word!r}; it has: {', '.join(meant or names[:10])}")
        said = f"there is no {what or 'field'} {word!r} to filter by"
        listed = f"; there are: {' '.join(names)}" if what else f"; near: {', '.join(meant)}" if meant else ""
        error = self.wrong(said + listed, hint=" or ".join(meant) or HELP)
        return error if what else NoField(error.message, word, hint=error.hint)

    def wrong(self, message: str, *, hint: str = HELP) -> BadInput:
        """The error that points at the place where reading stopped."""
        before, behind = self.text[max(0, self.at - 40) : self.at], self.text[self.at : self.at + 40]
        place = f"{'…' * (self.at > 40)}{before}▸{behind}{'…' * (self.at + 40 < len(self.text))}"
        return BadInput(f"{message}: {place}", hint=hint)
