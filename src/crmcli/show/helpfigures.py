"""How the figures of reports are counted: the part of `crm help figures` beyond RFM."""

FIGURES = """\

Reports (crm report NAME; the manual's page reports.md has every rule and its source)
everywhere     up to --until (today); amounts in one currency, others by the rate of their day (crm rates);
               what has no rate is left out and counted, never added as it is
sales          orders: purchases of more than nothing. Value: amounts with refunds taken off. Average: orders alone
activity       entries by the day they happened; an owner is who wrote them
segments       the last scoring run of each period; runs that scored as the newest did
customers      new: the first purchase. Dormant, lost: so many days after the last one (stage_rules). Won back: a
               purchase after that. Active: not dormant; active = active before + new + won back - dormant
response       a talk going out is answered when one comes in from the same contact within --within days (7); judged
               are those whose days are over. Median days of those that were answered
abc            A: as long as those worth more brought less than 80 % of the value, B: 95 %; equals are of one class.
               The whole is what is above nothing (the rule of Pareto; Dickie 1951: "ABC inventory analysis")
concentration  the part of the value that the greatest customers bring; the top 20 % are rounded up
rhythm         the median gap between days of purchase, from three days on; else the median of the customers' rhythms
churn          silent over 2 x (warn) or 4 x (alarm) that rhythm; the last two orders at least 30 % smaller on average
               than those before (two or more). Who is lost already (stage_rules) is not told of
cohorts        customers by the period of their first purchase; who of them bought in each period after it
repeat         the part of those who bought a second time, and within 90 days; two purchases on a day are two
orders         mean, median, least, greatest purchase of more than nothing
gaps           days from one day of purchase to the next; quartiles of type 7 (Hyndman and Fan 1996)
next           points: overdue 30, due 20, unanswered for up to 30 days 25, alarm 35, warn 20, basket 15, segment At
               Risk or Can't Lose Them 25, birthday within a week 10; beside another reason: class A 15, nothing planned
               10. crm config set points 'overdue=40 birthday=0'
quality        what crm lint finds
funnel         deals begun in the span (their first move), as they stand today. A stage is reached by who ever stood
               there or in a later one, or is won: skipped ones are passed, going back takes nothing away, lost is no
               advance. Share: went on / reached. Archived deals count nowhere in what follows
velocity       days in a stage that was left in the span, by the day of the move; over: more days than the stage's
               target. Won: days from the beginning to the day of winning
wins           share: won / (won + lost) of the deals closed in the span; days: from beginning to closing. Source:
               the deal's own, else its primary contact's. Size: in the currency asked for; a bound is in the band above
closed         won and lost by the day of closing; by reason: the part of all lost deals
forecast       by the day of the expected close. Weight: the deal's own probability; else the closed deals that ever
               stood in its stage, won / (won + lost), or n / (n + 1) where all n were won; else the probability of the
               settings. Best: all values. Likely: value x weight. Worst: the same of weights of a half and more. Late:
               was to close before today
slipped        open deals to close before today, or ever put off. Days: from the first day that was said to the one of
               now, or to today where that is past. Put off: how often a later day was said
review         a period up to its day against the one before up to the same day (crm review month)
change         (now - before) / before; empty where nothing or a loss was before
"""
