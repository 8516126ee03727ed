"""Longer words: what `crm help TOPIC` and `--why` print."""

from crmcli.show.helpfigures import FIGURES

ORDER = """\
the order:
  overdue     the oldest first
  today       by clock time, then by priority
  soon, dates by day; within a day by clock time, then by priority
  quiet       cadences that ran out, the longest over first; then buyers silent beyond their rhythm, the newest first
  unplanned   customers without a next step, whoever bought last first"""

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
What shells leave alone: +vip is a tag, @'Acme Ltd' a company; next: due: for: owner: at: pri: every: after: wait:
outcome: are the flags of that name. Amounts are 120.50 or 120.50EUR. A word that begins with - is a flag: say
--at=-3d, or 3 days ago.
""",
    "follow-ups": """\
crm todo water plants --every 2w    comes again: 2w, mon, 'mon and thu', weekday, 15th, 'last fri', 'last day',
                                    '10 dec', 每周一, or FREQ=WEEKLY;INTERVAL=2 (RFC 5545), from its first day on
crm todo clean --after 30d          comes again so long after it is done
crm todo renew --wait '15 apr'      in no list before that day; crm task list --waiting
crm todo ring -d 'fri 14:30 Asia/Shanghai'   a clock time elsewhere, told by the book's clock
Closing one plans the next: the first day of the rule after its due day and today. snooze moves only this one;
task edit --every none ends the rule, task rm ends it with the task. Of a filter or a list, snooze moves what is due
before the new day and leaves the rest; a task that is named may come nearer.

crm log call ada --outcome 'not reached' proposes the next step by kind and outcome, in working days: asked on a
terminal (return, n, another date), said in a pipe, taken with -n auto, left with -n none. The table:
crm config show outcomes; crm config set outcomes 'call/not reached = 1 call again'; also workdays, holidays.
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
crm today has more: -f ics is a calendar file, md a checklist, html a page; crm brief has md and html pages.
--out FILE writes in one step, readable by you alone.
""",
    "automation": """\
The agenda comes to where you look:
  the prompt    PS1='$(crm prompt) \\w\\$ '           2 late · 5 today, and nothing when nothing is due
  tmux          set -g status-right '#(crm prompt)'
                bind C display-popup -EE 'crm n'      the quick line above whatever you do
  status bars   crm prompt -f jsonl                   late, today, text, class
  calendars     crm today -f ics --days 90 --out follow-ups.ics     --todos makes to-dos of the tasks
  cron          30 7 * * 1-5  crm today -q --days 0   prints, and so mails, nothing when nothing is due
  a script      crm today -q --exit-code              ends with 10 when something is overdue or due today
In a crontab % ends the line. The manual's page automation.md has systemd units and a script that mails a page.
""",
    "figures": """\
RFM scores who bought how lately, how often, for how much (crm rfm; the manual's page rfm.md has every rule).
population   contacts with a purchase of more than nothing by the as-of day, within --window; others are prospects
R            whole days from the last such purchase to the as-of day; the same day is 0
F            number of such purchases; two on a day are two
M            sum of amounts, refunds included, in the base currency; others by the rate of their day (crm rates),
             left out and counted without one. --basis interactions: F talks (no notes, purchases, refunds), M their
             minutes, or number
grid         scores 1 to 5 by type-7 quantiles (Hyndman and Fan 1996), in exact integers, bins closed on the right;
             equal values score equal. FM = (F+M+1) // 2, and R by FM gives the segment
cn8          the raw values against their mean: near at or below it, often and much at or above it; eight segments
r-package    the R package rfm 0.3.0: quantiles plus one, bins closed on the left, its ten rules, the first that fits
fixed        cut points of your own (--cuts, rfm.cuts); a value on one is below it.   scores: 2 to 10, no segments
Under 30 buyers a run is provisional. crm rfm explain WHO says value, cut points, score and what would move it.
"""
    + FIGURES,
    "reports": """\
crm report lists all reports; crm report NAME makes one.
  --since WHEN --until WHEN    the days it looks at; usually a dozen months, thirteen weeks, eight quarters, five years
  --by WHAT                    month week quarter year, owner, kind, product, class, customer, rule: what the list says
  --compare previous|year      beside each line what it was in the span before, or a year earlier
  --currency CODE              amounts of this one; nothing is ever added to another currency
  --within DAYS                how long response waits for an answer     --limit N    people in a list
  -f html --out sales.html     a page with a chart, light, dark and on paper     -f svg    the chart alone
  -f json csv tsv md …         as everywhere; amounts are minor units, shares 0 to 1
On a terminal a bar or a shade stands beside each number. crm review week|month|quarter|year is a page: what happened,
what changed, what to do. How every figure is counted: crm help figures.
""",
    "filters": """\
Side by side all must hold; `or`, `not` and ( ) are known. In -w, quoted, everything may stand:
-w 'tag:vip and (city ~ ber or company = Acme) and not stage:lost and custom.score >= 8'

  +vip  ada  @acme  city:ber      a tag, a part of the name, of a company, of a field
  = != ~  > >= < <=  in (a, b)    whole, not, a part; before and after; one of several
  is empty, is not empty          also no:mail, has:phone

texts      name title notes company role city region country address mail phone handle
words      tag stage source external_id owner (me, none) rfm (at-risk) segment (saved ones)
numbers    purchases id rfm.r rfm.f rfm.m, custom.NAME where it is one; purchases:2..5
dates      last last_purchase created updated: 2026-03-01, 2026-03, -30d, today, 2026-01-01..2026-03-31
birthday   today, 03-18, march, today..+30d
quiet:30d  no talk for 30 days or more        dnc:yes  must not be contacted
has: no:   mail phone handle address company tag city owner birthday notes title source purchase task talk stage
           consent deal (an open one)
consent    consent:email (given), consent.email = yes, no or none
tasks      due pri state owner title notes created done id, the rest of whom they are for
talks      kind date amount currency author note product direction duration quantity outcome id
deals      deal (title or a name) title stage state value currency probability close closed since days next planned
           parked stuck reason quote company owner tag source notes created id custom.NAME, the rest of who is in them:
           crm deal list -w 'stage:proposal value >= 10000 close:today..eom and not rfm:champions'

A value of several words stands in quotes. Lists leave out who must not be contacted, unless dnc is asked for.
""",
    "finding": """\
crm find WORDS looks at names, mails, phones, handles, companies, tags, fields, notes, deals, talks and follow-ups.
All the words must be there, in any order; three letters are enough of a word, one character of Chinese. Case,
accents and width do not count; phones are found by four digits in a row, in any notation (020-7946).
Order: whoever is meant; names; identifiers, tags and fields; notes; deals; talks; follow-ups; at last what holds the
words together with a person's name (ada pricing). The newest first. --kind contact, company, deal, interaction, task.
Chinese names are found by pinyin and initials, here and wherever WHO stands: zhangwei, 'wei zhang', zw.
""",
    "people": """\
What is told of a person, with crm contact add (--relation --date …) and crm contact edit:

  --add-relation 'spouse=William King; since 1835'   seen from both sides; --rm-relation spouse
  --add-date 'renewal=2026-05-01'                    every year, counted; --07-08 without a year; … once; --rm-date
  --stage lost --reason 'moved away'                 by hand; --stage auto gives it back to the facts
  --do-not-contact, --may-contact                    lists leave them out: --with-do-not-contact, or the filter dnc:yes

crm contact stages ada tells every stage with its day and why. crm contact consent ada email yes --basis contract
--source 'fair 2026' --at 2026-03-01 writes consent down; crm contact consent ada lists it. Stages: lead prospect
customer repeat loyal dormant lost, told from talks and purchases by crm config show stage_rules.
""",
    "labels": """\
A mail, phone, address or handle may have a label, a word before a colon:

  --email work:ada@engines.example   --phone 'mobile:+44 20 7946 0958'   --address 'home:1 Bridge St, London'
  --handle work:linkedin.com/in/ada  crm add Ada work:ada@engines.example 手机：'138 0013 8000'

Known labels: work home mobile main fax other, 工作 住宅 手机 主要 传真 其他 and Büro privat mobil
Zentrale Fax andere for the same; any other word is one too, where the value follows at once
(assistant:bo@e.example). mailto: tel: https: wechat: … are no labels.
Saying a value again with another label changes the label; :ada@engines.example takes it away.
--primary VALUE makes it the primary one, which stands first; when that goes, the next one takes its place.
--company 'Acme Ltd' --role CTO: as many roles as companies, in their order, '' for none.
""",
    "custom-fields": """\
--set colour=blue keeps any text under any name; --unset colour takes it away; --set json:engines=2 keeps a number.
A field that is defined is checked, wherever it comes from, and kept by its type:

  crm field add score number              8  -3  8.5
  crm field add plan choice --choices basic,pro
  crm field add renewal date              any date that crm date understands, kept as 2026-03-06
  crm field add signed yes-no             yes no true false 是 否
  crm field add page url                  crm field add remark text

Names are matched without case. crm field list shows all; crm field edit plan --choices basic,pro,team (--type, --name)
takes the values along or changes nothing; crm field rm plan leaves them as free text. Filter: custom.score >= 8.
""",
    "duplicates": """\
crm dupes lists pairs who may be one person, with a score from 0 to 1 and the reasons; crm dupes +fair those of a
filter, --min 0.1 the weak hints too. crm dupes --not-same c1 c9 remembers that they are two; --compare-again takes
that back. Never by the name alone; a switchboard, info@, Jr. and Sr. and common names are no reason.
crm merge c1 c9 makes one of them: c1 stays, with all that was told of c9. --dry-run shows it field by field,
--take name=c9 takes a field of the other. c9 leads to c1 for ever; crm undo gives both back. crm dupes --companies
and crm merge o1 o10 do the same for companies.
""",
    "privacy": """\
crm forget WHO erases a person for good: record, talks, follow-ups, history, search, and what the file still holds of
them. It says before what goes and asks; scripts say --yes. A talk or a deal with others stays for them; the receipt
names the records and the copies that still hold the person. --keep-purchases leaves amounts without a person. To put
somebody away so that it can be undone: crm contact rm ada.
""",
    "quality": """\
crm lint says how complete contacts are, per owner, what rules find (--rule NAME lists every record) and which ten are
most worth mending: worth (purchases, touches, open follow-ups) times gaps. 1 when a flaw was found. Which fields count:
crm config set complete 'mail/phone company/tag owner last'; after how many months a contact is stale:
crm config set stale_months 12.
""",
    "export": """\
crm export KIND [FILTER] [--columns a,b] [--out FILE]: contacts companies interactions purchases tasks deals, as csv tsv
xlsx json jsonl md html vcf (contacts) ics (tasks, interactions, birthdays) sqlite, by -f or the ending of the file.
crm import takes the columns back without flags. crm export all: the whole book as JSON lines, journal included; as xlsx
a sheet for each kind, as sqlite plain tables. Who must not be contacted is left out, but of all.
""",
    "import": """\
crm import FILE: CSV, TSV, XLSX, vCard, iCalendar, JSON, JSON lines, Taskwarrior's export, crm.cli's file, orders of
Shopify, WooCommerce and 有赞, exports of other CRMs and address books, known by their columns. Else:
crm import contacts people.csv --map 'Column=field', or answer at the terminal. References resolve by uid, external id,
mail, phone, handle or whole name only. The same file twice changes nothing. --dry-run writes nothing; crm undo takes
the whole import back.
crm import all book.jsonl makes an empty book the one that crm export all wrote.
""",
}
