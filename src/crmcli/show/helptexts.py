"""Longer words: what `crm help TOPIC` and `--why` print."""

ORDER = (
    "the order: overdue first (oldest first), then today by clock time, then soon by day, then birthdays "
    "and other dates; then who goes quiet (cadences, the longest over first; then buyers silent beyond their own "
    "rhythm, the newest silence first) and customers without a next step (whoever bought last first)"
)

TOPICS = {
    "dates": """\
Dates are understood in English and Chinese; what was understood is always said back.

  2026-03-06  20260306  6 mar  mar 6  15th  12.5.2026  2026-W20-2
  today  tomorrow  yesterday  mon … sun  next fri  last fri
  3d  +3d  2w  1m  1q  1y  in 3 days  3 days ago
  eow  eom  eoq  eoy  end of next month  first monday of next month
  tomorrow 14:30  2pm  at 15:00
  今天 明天 后天 周五 下周三 三天后 月底 明天下午3点

A due date looks forward, --at looks back: `--due fri` is the next Friday, `--at fri` the last one. A bare
weekday is the first strictly after today; `next fri` is the Friday of next week. 5/12 needs the book's
date order: crm config set date_order dmy. Try one: crm date 'next fri'.
""",
    "refs": """\
Every record has a short number for life: contact c12, company o3, task t7, interaction i9, act a41.
A person is also found by mail, phone in any notation, handle or profile URL, whole name, whole words of the
name, unique beginning of a word, unique part. Case, accents and width do not count. One hit goes on, several
are listed (exit 4), none is explained (exit 3). `name:C3` reaches a person called C3.
""",
    "words": """\
What shells leave alone: +vip is a tag, @'Acme Ltd' a company, next: due: for: owner: at: pri: are the flags of
that name. Amounts are 120.50 or 120.50EUR. A word that begins with - is a flag: say --at=-3d, or 3 days ago.
""",
    "exit-codes": """\
0 done (nothing due is done too) · 1 failed, or check found something · 2 usage · 3 not found · 4 ambiguous
5 refused · 6 the database: missing, locked, foreign, damaged, too new, full, read-only · 10 something is due,
with --exit-code only · 130 interrupted
""",
    "formats": """\
-f table json jsonl csv tsv ids md html; --json is -f json. A list in JSON is one array, a single thing one
object, every key always there. A write prints a sentence on a terminal and the bare ref in a pipe.
stdout is data, stderr is talk. Nothing is cut in a pipe.
""",
    "figures": """\
RFM, scheme grid. Population: contacts with a purchase of more than nothing by the as-of day; others are
prospects. R: whole days since the last purchase. F: number of purchases. M: sum of amounts, refunds included,
in the base currency. Each is scored 1 to 5 by type-7 quantiles in exact integers; equal values score equal.
FM = (F+M+1) // 2, and R by FM gives the segment. Under 30 buyers the scores are provisional.
""",
    "filters": """\
Lists take +tag and words: name:ada  city:berlin  company:acme  tag:vip  owner:bob  stage:lead  rfm:at-risk
source:fair  quiet:30d (no contact for 30 days or more)  mail:example.org  has:phone  no:email.
All of them must hold. Quote a filter in -w: -w 'tag:vip city:berlin'.
""",
    "import": """\
crm import contacts people.csv · crm import purchases orders.csv --map customer=contact --map total=amount
--currency EUR --create. References resolve by uid, external id, mail, phone, handle or whole name only.
The same file twice changes nothing. --dry-run writes nothing; crm undo takes the whole import back.
""",
}
