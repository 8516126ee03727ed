"""The reports about deals, as reports.py registers them."""

from crmcli.app import figures_pipeline as figures
from crmcli.core import figures_pipeline as rules
from crmcli.core.reports import Chart, Definition, Field, View

SHARE, SHARE_WON = Field("share", "Share", "share"), Field("share", "Share won", "share")
BEFORE = (Field("before_minor", "Before", "money"), Field("change", "Change", "change"))
MEDIAN = Field("median_days", "Median", "days")
LOST = (Field("lost", "Lost", "count"), Field("lost_minor", "Lost value", "money"))
PIPELINE = (
    Definition(
        "funnel", "Funnel", "how many of the deals begun reached each stage, and how many went on from it",
        rules.FunnelLine,
        (Field("group", "Stage"), Field("deals", "Reached", "count"), Field("advanced", "Went on", "count"), SHARE,
         Field("of_all", "Of all", "share"), Field("lost", "Lost here", "count"), Field("open", "Open here", "count")),
        figures.funnel, (), Chart("bars", "group", ("deals",)), whole=True,
    ),
    Definition(
        "velocity", "Velocity", "how many days deals stand in each stage, and from the beginning until they are won",
        rules.VelocityLine,
        (Field("group", "Stage"), Field("stays", "Stays", "count"), MEDIAN, Field("mean_days", "Mean", "days"),
         Field("target_days", "Target", "days"), Field("over", "Over target", "count")),
        figures.velocity, (), Chart("bars", "group", ("median_days",)), whole=True,
    ),
    Definition(
        "wins", "Win rate", "what part of the closed deals was won", rules.WinsLine,
        (Field("group", ""), Field("won", "Won", "count"), Field("lost", "Lost", "count"), SHARE_WON,
         Field("value_minor", "Won value", "money"), MEDIAN),
        figures.wins, ("source", "owner", "size"), Chart("bars", "group", ("share",)), whole=True,
    ),
    Definition(
        "closed", "Deals won and lost", "how many deals were won and lost, for how much, and why", rules.ClosedLine,
        (Field("group", ""), Field("won", "Won", "count"), Field("won_minor", "Won value", "money"), *LOST, SHARE_WON,
         Field("lost_reasons", "Why lost"), *BEFORE),
        figures.closed, ("month", "week", "quarter", "year", "reason", "owner"),
        Chart("columns", "group", ("won_minor", "lost_minor")), "won_minor",
        views=(View("reason", (Field("group", ""), *LOST, SHARE, *BEFORE), Chart("bars", "group", ("lost",)),
                    "lost_minor"),),
    ),
    Definition(
        "forecast", "Forecast", "what open deals may bring: at worst, likely, at best", rules.ForecastLine,
        (Field("group", ""), Field("deals", "Deals", "count"), Field("worst_minor", "Worst", "money"),
         Field("likely_minor", "Likely", "money"), Field("best_minor", "Best", "money")),
        figures.forecast, ("month", "quarter"),
        Chart("columns", "group", ("likely_minor", "best_minor", "worst_minor")), ahead=True,
    ),
    Definition(
        "slipped", "Slipped deals", "open deals that close later than was said first", rules.SlippedLine,
        (Field("ref", "Ref"), Field("title", "Deal"), Field("stage", "Stage"), Field("value_minor", "Value", "money"),
         Field("first", "First", "date"), Field("now", "Now", "date"), Field("days", "Slipped", "days"),
         Field("moved", "Put off", "count"), Field("owner", "Owner")),
        figures.slipped, whole=True,
    ),
)  # fmt: skip
