"""How much two people look like one: what is compared of them, and what each agreement or difference weighs.

Weights are bits of evidence after Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): the logarithm to
base 2 of how many times likelier an observation is for one person written down twice than for two. What is shared by
many weighs less, as in Winkler's frequency-based matching. The numbers were set on FEBRL's second data set and
looked at, not changed, on its third.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from crmcli.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Weighed = tuple[float, str | None]

PRIOR = -18.0  # two people out of a book are two, unless this much speaks against it
SOFTNESS = 3.0  # the fields say the same thing several times over; their bits count a third
KNOWN = 20  # so many people are imagined beside those of the book: a small book knows little of what is rare

MAIL, PHONE, HANDLE, MAIL_ALIKE = 20.0, 13.0, 18.0, 6.0
BORN, BORN_DAY, BORN_SLIP, BORN_NEAR, BORN_APART = 16.0, 8.0, 9.0, 4.0, -7.0
WORD_MOST, NAME_MOST, WHOLE_NAME_MORE, SOUND = 7.0, 12.0, 3.0, 5.0
WORD_ALIKE, WORD_NEAR, WORD_FAR, WORD_APART = 0.6, 0.3, -5.0, -14.0
SURNAME_APART = -8.0  # under the same given name: a marriage
PLACE_MOST, CITY_MOST, COMPANY_MOST = 16.0, 5.0, 4.0
ALONE = -8.0  # the same name and nothing else: a weak hint, however rare it is
NEAR_BY = 11.0  # bits of an address from which on it is told as the same
DESK = 10.0  # one company, one of its phones, and a name that nobody else comes near
FAMILY = -8.0  # who share a mail or phone and were born on other days are father and son rather than one
TOGETHER_MOST = 22.0  # a household shares its mail, phone and address
MANY = 3  # names under one mail or phone, beyond which it is an office's

# Mailboxes that are an office's, whoever answers.
ROLES = frozenset(
    (
        "info", "sales", "office", "contact", "kontakt", "hello", "hallo", "hi", "mail", "email", "post", "admin",
        "administrator", "support", "help", "helpdesk", "service", "kundenservice", "customerservice", "team",
        "billing", "accounts", "accounting", "buchhaltung", "rechnung", "invoice", "invoices", "finance", "hr", "jobs",
        "career", "careers", "personal", "bewerbung", "press", "presse", "media", "marketing", "pr", "orders", "order",
        "bestellung",
        "vertrieb", "verkauf", "einkauf", "purchasing", "zentrale", "empfang", "reception", "webmaster", "postmaster",
        "noreply", "no-reply", "newsletter", "enquiries", "inquiries", "enquiry", "inquiry", "general", "shop", "store",
        "booking", "reservations", "legal", "privacy", "security", "buero", "buro", "sekretariat", "kefu", "kf",
        "客服", "销售", "前台", "办公室", "人事", "财务",
    )
)  # fmt: skip
SHORT = {  # what people are called for short, in English and German; each means one of the names behind it
    "bob": "robert", "rob": "robert", "bobby": "robert", "bill": "william", "will": "william", "billy": "william",
    "liz": "elizabeth", "beth": "elizabeth", "betty": "elizabeth", "lizzie": "elizabeth", "dick": "richard",
    "rick": "richard", "mike": "michael", "mick": "michael", "jim": "james", "jimmy": "james", "jack": "john",
    "johnny": "john", "kate": "katherine", "kathy": "katherine", "katie": "katherine", "peggy": "margaret",
    "meg": "margaret", "maggie": "margaret", "tony": "anthony", "ted": "edward", "ned": "edward", "chuck": "charles",
    "charlie": "charles", "harry": "henry", "hank": "henry", "sasha": "alexander", "alex": "alexander",
    "sepp": "josef", "hans": "johannes", "fritz": "friedrich", "uli": "ulrich", "gabi": "gabriele", "andy": "andrew",
    "drew": "andrew", "dave": "david", "steve": "steven", "tom": "thomas", "joe": "joseph", "sue": "susan",
    "toni": "anton", "heinz": "heinrich", "kathi": "katharina", "lisl": "elisabeth", "sandy": "alexandra",
}  # fmt: skip
EAST_ASIAN = "\u2e80"


@record(frozen=True, slots=True)
class Likeness:
    """How texts are compared: `words` and `texts` give 0 to 1, `edits` the letters that differ (a swap is one)."""

    words: "Callable[[str, str], float]"
    texts: "Callable[[str, str], float]"
    edits: "Callable[[str, str], int]"


@record(frozen=True, slots=True)
class Traits:
    """What is compared of a person: folded words, keys, and a birth date as digits (YYYYMMDD, or MMDD without a year).

    `spoken` is how a Chinese name is spelled in Latin letters. `phones` are keys with their extension, `numbers` are
    those in an address, `street` its other words, `city` and `region` are folded without blanks. `homes` are addresses
    that are said to be where somebody lives, folded.
    """

    id: int
    name: tuple[str, ...]
    spoken: frozenset[str]
    seniority: str | None
    born: str
    mails: frozenset[str]
    phones: frozenset[str]
    handles: frozenset[str]
    companies: frozenset[int]
    street: tuple[str, ...]
    numbers: frozenset[str]
    postcode: str
    city: str
    region: str
    homes: frozenset[str] = frozenset()


@record(frozen=True, slots=True)
class Evidence:
    """What speaks for one person and against it: the bits together, and the reasons in words, the strongest first."""

    bits: float
    reasons: tuple[str, ...]


class Rarity:
    """How rare each word, mail, phone and place is among all people, in bits."""

    def __init__(self, people: Sequence[Traits], *, switchboards: Iterable[str] = ()) -> None:
        self.size = len(people) + KNOWN
        names = Counter(word for one in people for word in set(one.name))
        self.name = {word: self.bits(count, WORD_MOST) + _whole(word) for word, count in names.items()}
        self.bearers = names
        self.streets = Counter(word for one in people for word in set(one.street))
        self.cities = Counter(one.city for one in people if one.city)
        self.companies = Counter(number for one in people for number in one.companies)
        self.shared = set(switchboards)
        bearers: dict[str, set[tuple[str, ...]]] = {}
        for one in people:
            for key in (*one.mails, *one.phones):
                # By their initials: one person whose name is written in five ways is no office.
                initials = sorted(word if word[0] >= EAST_ASIAN else word[0] for word in one.name)
                bearers.setdefault(key, set()).add(tuple(initials))
        self.shared.update(key for key, names in bearers.items() if len(names) > MANY or is_role(key))

    def bits(self, count: int, most: float) -> float:
        """What it says that two share something which `count` people have."""
        return min(most, math.log2(self.size / max(count, 2)))


def _whole(word: str) -> float:
    """A Chinese or Japanese name is one word and says more than a word of another name."""
    return WHOLE_NAME_MORE if len(word) > 1 and word[0] >= EAST_ASIAN else 0.0


def is_role(mail: str) -> bool:
    """True for the mailbox of an office: info@, sales@, 客服@."""
    local, at, _ = mail.partition("@")
    return bool(at) and local.split("+")[0].rstrip("0123456789") in ROLES


def apart(one: Traits, other: Traits) -> bool:
    """True for two who cannot be one, whatever else is alike: Jr. and Sr."""
    return bool(one.seniority and other.seniority and one.seniority != other.seniority)


def evidence(one: Traits, other: Traits, rarity: Rarity, alike: Likeness, least: float = -math.inf) -> Evidence | None:
    """What speaks for and against two being one; None where the bits do not reach `least`.

    The name alone is no evidence: beyond it something must agree.
    """
    name, said = _names(one, other, rarity, alike)
    born = _births(one.born, other.born, alike)
    bits = PRIOR + min(NAME_MOST, name) + born[0]
    if bits + TOGETHER_MOST < least:  # nothing that is still to be looked at can mend it
        return None
    reached = _reached(one, other, rarity, alike)
    if reached and born[0] == BORN_APART:
        reached = [(FAMILY, "a family may share the rest")]
    around = [*reached, *_places(one, other, rarity, alike)]
    together = min(TOGETHER_MOST, sum(weight for weight, _ in around))
    if born[0] <= 0 and together <= 0:
        bits = min(bits, PRIOR)
        if sorted(one.name) == sorted(other.name) and _rare(one, other, rarity):
            bits = ALONE + min(0.0, born[0])
    else:
        bits += together
    if bits < least:
        return None
    told = sorted((pair for pair in (*said, born, *around) if pair[1]), key=lambda pair: -abs(pair[0]))
    return Evidence(bits, tuple(text for _, text in told if text))


def bits(score: float) -> float:
    """The bits that a score stands for, the other way round than `score`."""
    if not 0 < score < 1:
        return -math.inf if score <= 0 else math.inf
    return SOFTNESS * math.log2(score / (1 - score))


def score(bits: float) -> float:
    """The bits as a number from 0 to 1; half is as likely one person as two."""
    return 1.0 / (1.0 + math.exp2(-max(-60.0, min(60.0, bits / SOFTNESS))))


def _names(one: Traits, other: Traits, rarity: Rarity, alike: Likeness) -> "tuple[float, list[Weighed]]":
    """The words of two names, in any order: equal ones count by their rarity, others by how alike they are."""
    if one.name == other.name:
        total = sum(rarity.name[word] for word in one.name)
        return total, [(total, "same name")] if one.name else []
    mine, theirs = list(one.name), list(other.name)
    total = 0.0
    for word in one.name:
        if word in theirs:
            mine.remove(word)
            theirs.remove(word)
            total += rarity.name[word]
    if not one.name or not other.name:
        return 0.0, []
    if not mine and not theirs:
        return total, [(total, "same name in another order")]
    if (one.spoken or other.spoken) and _spoken(one) & _spoken(other):
        return total + SOUND, [(SOUND, "names sound the same")]
    if _other_script(mine, theirs):
        return total, []
    if alike.edits("".join(one.name), "".join(other.name)) <= 1 and len(mine) + len(theirs) > 2:
        return NAME_MOST - 2, [(NAME_MOST - 2, "the same name, parted otherwise")]
    found: list[Weighed] = [(total, "name in part the same")] if total else []
    wed = bool(total) and one.name[0] == other.name[0] < EAST_ASIAN
    for weight, text in _matched(mine, theirs, rarity, alike):
        weight = max(weight, SURNAME_APART) if wed else weight
        total += weight
        found.append((weight, text))
    return total, found


def _matched(mine: list[str], theirs: list[str], rarity: Rarity, alike: Likeness) -> "Iterable[Weighed]":
    """Words that are not equal, each with the one that is most like it; what is left over says nothing."""
    pairs = sorted(((alike.words(a, b), a, b) for a in mine for b in theirs), reverse=True)
    while pairs:
        likeness, a, b = pairs[0]
        full = min(rarity.name[a], rarity.name[b])
        if (len(a) == 1 or len(b) == 1) and a[0] < EAST_ASIAN:
            yield (1.0, None) if a[0] == b[0] else (WORD_FAR, f"{a} or {b}")
        elif SHORT.get(a, a) == SHORT.get(b, b):
            yield full * WORD_ALIKE, f"{a} and {b} may be one name"
        elif likeness >= 0.88:
            yield full * WORD_ALIKE, f"{a} and {b} are alike {likeness:.2f}"
        elif likeness >= 0.8 or a.startswith(b) or b.startswith(a):
            yield full * WORD_NEAR, f"{a} and {b} are alike {likeness:.2f}"
        elif likeness >= 0.7:
            yield WORD_FAR, f"{a} or {b}"
        else:
            yield WORD_APART, f"{a} or {b}"
        pairs = [pair for pair in pairs if pair[1] != a and pair[2] != b]


def _spoken(one: Traits) -> frozenset[str]:
    """How a name may be spelled when its words are joined: a Western one as it stands, or the other way round."""
    if one.spoken or one.name[0][0] >= EAST_ASIAN:
        return one.spoken
    return frozenset(("".join(one.name), "".join(one.name[::-1])))


def _other_script(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """True where one is written in Latin letters and the other in Chinese: nothing can be compared."""
    return bool(mine and theirs) and ((mine[0][0] >= EAST_ASIAN) != (theirs[0][0] >= EAST_ASIAN))


def _births(one: str, other: str, alike: Likeness) -> "Weighed":
    if not one or not other:
        return 0.0, None
    if len(one) != len(other):  # one without its year
        same = one[-4:] == other[-4:]
        return (BORN_DAY, "same birthday") if same else (BORN_APART, "birthdays differ")
    if one == other:
        return (BORN, "same birth date") if len(one) == 8 else (BORN_DAY, "same birthday")
    if len(one) < 8:
        return BORN_APART, "birthdays differ"
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return BORN_SLIP, "day and month of birth are swapped"
    edits = alike.edits(one, other)
    if edits == 1:
        return BORN_SLIP, "birth date differs in one digit"
    return (BORN_NEAR, "birth date differs in two digits") if edits == 2 else (BORN_APART, "birth dates differ")


def _reached(one: Traits, other: Traits, rarity: Rarity, alike: Likeness) -> "list[Weighed]":
    """Mails, phones and handles that both have; those of an office count for nobody."""
    found: list[Weighed] = []
    if mails := (one.mails & other.mails) - rarity.shared:
        found.append((MAIL, f"same mail {min(mails)}"))
    elif any(_mail_alike(a, b, {*one.name, *other.name}, alike) for a in one.mails for b in other.mails):
        found.append((MAIL_ALIKE, "mails are alike"))
    if phones := (one.phones & other.phones) - rarity.shared:
        found.append((PHONE, f"same phone {min(phones)}"))
    if handles := one.handles & other.handles:
        found.append((HANDLE, f"same handle {min(handles)}"))
    phones = one.phones & other.phones
    if phones and not found and one.companies & other.companies and _nearly(one, other, rarity, alike):
        found.append((DESK, f"same phone {min(phones)} at one company, nearly the same rare name"))
    return found


def _nearly(one: Traits, other: Traits, rarity: Rarity, alike: Likeness) -> bool:
    """True where two names are the same or a letter apart, and nobody else bears what tells them from others."""
    mine, theirs = "".join(sorted(one.name)), "".join(sorted(other.name))
    if min(len(mine), len(theirs)) < (3 if mine[:1] >= EAST_ASIAN else 8):
        return False
    if mine != theirs and (mine[0] >= EAST_ASIAN or alike.edits(mine, theirs) > 1):
        return False
    return _rare(one, other, rarity)


def _rare(one: Traits, other: Traits, rarity: Rarity) -> bool:
    """True where nobody but these two bears one of the words."""
    return any(rarity.bearers[word] <= (2 if word in other.name else 1) for word in one.name)


def _mail_alike(one: str, other: str, names: set[str], alike: Likeness) -> bool:
    """One letter apart, or the same mailbox at another place, where it tells more than the name does."""
    if one == other or is_role(one) or is_role(other):
        return False
    box, _, place = one.partition("@")
    box2, _, place2 = other.partition("@")
    if len(box) <= 5:
        return False
    if box == box2:
        return not any(name in box for name in names if len(name) > 2)
    return place == place2 and alike.edits(box, box2) == 1


def _places(one: Traits, other: Traits, rarity: Rarity, alike: Likeness) -> "list[Weighed]":
    """The address, and the company. Colleagues share their office's address, so there it says little."""
    where = _address(one, other, rarity, alike)
    if companies := one.companies & other.companies:
        fewest = min(rarity.companies[number] for number in companies)
        total = sum(bits for bits, _ in where)
        bits = max(rarity.bits(fewest, COMPANY_MOST), total / 4)
        if one.homes & other.homes:
            return [(bits, "same company"), (total, "same home address")]
        return [(bits, "same company and address" if total > NEAR_BY else "same company")]
    return where


def _address(one: Traits, other: Traits, rarity: Rarity, alike: Likeness) -> "list[Weighed]":
    found: list[Weighed] = []
    if one.postcode and other.postcode:
        edits = alike.edits(one.postcode, other.postcode)
        found.append((5.0, "same postcode") if edits == 0 else (2.0, None) if edits == 1 else (-4.0, None))
    if one.city and other.city:
        if one.city == other.city:
            found.append((rarity.bits(rarity.cities[one.city], CITY_MOST), "same city"))
        else:
            found.append((3.0, "cities are alike") if alike.words(one.city, other.city) >= 0.9 else (-4.0, None))
    if one.region and other.region:
        found.append((1.0, None) if one.region == other.region else (-2.0, None))
    if street := _street(one, other, rarity, alike):
        found.append(street)
    total = sum(bits for bits, _ in found)
    if total <= PLACE_MOST:
        return found
    return [(bits * PLACE_MOST / total, text) for bits, text in found]


def _street(one: Traits, other: Traits, rarity: Rarity, alike: Likeness) -> "Weighed | None":
    """Words of the street in any order, as rare as they are, and the numbers."""
    if not one.street or not other.street:
        return None
    both = set(one.street) & set(other.street)
    bits = min(9.0, sum(rarity.bits(rarity.streets[word], WORD_MOST) for word in both))
    mine = "".join(sorted(word for word in one.street if word not in both))
    theirs = "".join(sorted(word for word in other.street if word not in both))
    if mine and theirs:
        likeness = max(alike.texts(mine, theirs), alike.texts("".join(one.street), "".join(other.street)))
        bits += 6.0 if likeness >= 0.8 else 2.0 if likeness >= 0.6 else -6.0
    if one.numbers and other.numbers:
        if one.numbers & other.numbers:
            bits += 4.0
        else:
            near = min(alike.edits(a, b) for a in one.numbers for b in other.numbers) == 1
            bits -= 1.0 if near else 4.0
    return bits, ("same address" if bits >= 11 else "address is alike" if bits > 4 else None)
