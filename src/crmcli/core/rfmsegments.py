"""The segments of every scoring scheme: their slugs and names, what is meant by a word, and which scores they hold.

The grid (R by FM = (F + M + 1) // 2) holds every cell once. The eight segments of `cn8` are those of Chinese
textbooks: the first character tells money, the second recency and frequency. The ten rules of `r-package` are those
that the R package rfm 0.3.0 documents (https://rfm.rsquaredacademy.com); the first that fits counts.
"""

from collections.abc import Callable

from crmcli.core.errors import BadInput
from crmcli.core.record import record
from crmcli.core.text import cut, visible, words

PROSPECT = "prospect"
FIVE = 5  # the scores that the grid and the rules of the R package speak of


@record(frozen=True, slots=True)
class Segment:
    """A segment: its slug for commands, its English and its Chinese name."""

    slug: str
    name: str
    zh: str


_PROSPECT = Segment(PROSPECT, "Prospect", "未成交")
SEGMENTS = (
    Segment("champions", "Champions", "冠军"),
    Segment("loyal", "Loyal", "忠诚"),
    Segment("potential-loyalist", "Potential Loyalist", "潜力忠诚"),
    Segment("new", "New", "新客"),
    Segment("promising", "Promising", "有望"),
    Segment("need-attention", "Need Attention", "需关注"),
    Segment("about-to-sleep", "About To Sleep", "将休眠"),
    Segment("at-risk", "At Risk", "有流失风险"),
    Segment("cant-lose", "Can't Lose Them", "不能失去"),
    Segment("hibernating", "Hibernating", "休眠"),
    _PROSPECT,
)
CN8 = (
    Segment("重要价值客户", "Important Value", "重要价值客户"),
    Segment("重要发展客户", "Important Develop", "重要发展客户"),
    Segment("重要保持客户", "Important Keep", "重要保持客户"),
    Segment("重要挽留客户", "Important Win Back", "重要挽留客户"),
    Segment("一般价值客户", "General Value", "一般价值客户"),
    Segment("一般发展客户", "General Develop", "一般发展客户"),
    Segment("一般保持客户", "General Keep", "一般保持客户"),
    Segment("一般挽留客户", "General Win Back", "一般挽留客户"),
    _PROSPECT,
)
R_PACKAGE = (
    SEGMENTS[0],
    Segment("loyal-customers", "Loyal Customers", "忠诚客户"),
    *SEGMENTS[2:3],
    Segment("new-customers", "New Customers", "新客户"),
    *SEGMENTS[4:9],
    Segment("lost", "Lost", "已流失"),
    Segment("others", "Others", "其他"),
    _PROSPECT,
)
UNNAMED = (Segment("unnamed", "Unnamed", "未命名"), _PROSPECT)  # scores for which no scheme has names
EVERY = tuple({one.slug: one for one in (*SEGMENTS, *CN8, *R_PACKAGE, *UNNAMED)}.values())

_COLD = ("hibernating", "hibernating", "at-risk", "at-risk", "cant-lose")
_GRID = (  # a row for each R from 1 to 5, a column for each FM from 1 to 5
    _COLD,
    _COLD,
    ("about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal"),
    ("promising", "potential-loyalist", "potential-loyalist", "loyal", "loyal"),
    ("new", "potential-loyalist", "potential-loyalist", "champions", "champions"),
)
_RULES = (  # slug, then the least and the most of R, of F and of M
    ("champions", (5, 5), (5, 5), (5, 5)),
    ("potential-loyalist", (3, 5), (3, 5), (2, 5)),
    ("loyal-customers", (2, 4), (2, 4), (2, 4)),
    ("promising", (3, 4), (1, 3), (3, 5)),
    ("new-customers", (4, 5), (1, 3), (1, 5)),
    ("cant-lose", (1, 2), (3, 4), (4, 5)),
    ("at-risk", (1, 2), (2, 5), (4, 5)),
    ("need-attention", (1, 3), (3, 5), (3, 5)),
    ("about-to-sleep", (2, 3), (1, 3), (1, 4)),
    ("lost", (1, 1), (1, 5), (1, 5)),
)


def fm_score(f: int, m: int) -> int:
    """F and M as one score: their mean, the half rounded up."""
    return (f + m + 1) // 2


def segment(r: int, fm: int) -> str:
    """The slug of a cell of the grid; both scores from 1 to 5."""
    if not (1 <= r <= FIVE and 1 <= fm <= FIVE):
        raise ValueError(f"no such cell: R{r} FM{fm}")
    return _GRID[r - 1][fm - 1]


def _of_grid(r: int, f: int, m: int) -> str:
    return segment(r, fm_score(f, m))


def _of_rules(r: int, f: int, m: int) -> str:
    for slug, (r_least, r_most), (f_least, f_most), (m_least, m_most) in _RULES:
        if r_least <= r <= r_most and f_least <= f <= f_most and m_least <= m <= m_most:
            return slug
    return "others"


def _of_cn8(r: int, f: int, m: int) -> str:
    """Two scores each: 2 is near, often, much; 1 is far, seldom, little."""
    worth = "重要" if m == 2 else "一般"
    return worth + {(2, 2): "价值", (2, 1): "发展", (1, 2): "保持", (1, 1): "挽留"}[r, f] + "客户"


def _unnamed(r: int, f: int, m: int) -> str:
    return "unnamed"


def naming(scheme: str, n: int) -> Callable[[int, int, int], str]:
    """What gives the slug for the scores R, F and M of a scheme with n scores."""
    if scheme == "cn8":
        return _of_cn8
    if scheme == "r-package":
        return _of_rules
    return _of_grid if scheme in ("grid", "fixed") and n == FIVE else _unnamed


def segments_of(scheme: str, n: int = FIVE) -> tuple[Segment, ...]:
    """The segments of a scheme with n scores in the order in which they are listed, prospects last."""
    if scheme in ("cn8", "r-package"):
        return CN8 if scheme == "cn8" else R_PACKAGE
    return SEGMENTS if naming(scheme, n) is _of_grid else UNNAMED


def segment_name(slug: str) -> str:
    """The English name of a slug; the slug itself where it is none of ours."""
    return next((one.name for one in EVERY if one.slug == slug), slug)


def find_segment(text: str) -> str:
    """The slug for a slug, an English or a Chinese name of any scheme, in any case and spacing.

    Chinese names of `cn8` may leave out 客户. Raises `BadInput` with the nearest names.
    """
    key = "".join(words(text))
    names = {
        "".join(words(name)): one.slug
        for one in EVERY
        for name in (one.zh.removesuffix("客户") if one in CN8 else one.slug, one.slug, one.name, one.zh)
    }
    if key in names:
        return names[key]
    from difflib import get_close_matches

    near = list(dict.fromkeys(names[match] for match in get_close_matches(key, names, n=5, cutoff=0.5)))
    raise BadInput(
        f"no such segment: {cut(visible(text), 40)}",
        hint=" or ".join(near[:3]) or " ".join(one.slug for one in SEGMENTS),
        candidates=near,
    )
