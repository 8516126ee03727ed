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
review         a period up to its day against the one before up to the same day (crm review month)
change         (now - before) / before; empty where nothing or a loss was before
"""
