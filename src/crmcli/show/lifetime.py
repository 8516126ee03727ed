"""The columns of life-time values, and the model's own line."""

from crmcli.core.lifetimes import CustomerValue, ValueCheck, ValueModel
from crmcli.show import words
from crmcli.show.column import Column, by_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.show.column import Columns


def _money(key: str, header: str) -> Column:
    return Column(
        key, header, lambda one, _: words.money(getattr(one, key), one.currency),
        lambda one, _: str(getattr(one, key)), "right",
    )  # fmt: skip


COLUMNS: "Columns" = {
    CustomerValue: by_key(
        Column("ref", "Ref", lambda one, _: one.ref, tone=lambda _: "quiet"),
        Column("name", "Name", lambda one, _: one.name, least=10),
        Column("orders", "Orders", lambda one, _: str(one.orders), align="right"),
        _money("spent_minor", "Spent"),
        Column(
            "last_purchase", "Last purchase", lambda one, today: words.day(one.last_purchase, today),
            lambda one, _: one.last_purchase,
        ),
        Column(
            "alive", "Alive", lambda one, _: "" if one.alive is None else f"{one.alive:.0%}",
            lambda one, _: "" if one.alive is None else f"{one.alive:.4f}", "right",
        ),
        Column(
            "expected_orders", "Orders to come", lambda one, _: f"{one.expected_orders:.1f}",
            lambda one, _: f"{one.expected_orders:.4f}", "right",
        ),
        _money("expected_order_minor", "An order"),
        _money("predicted_minor", "Predicted value"),
        _money("run_rate_minor", "Run-rate value"),
        Column("currency", "Currency", lambda one, _: one.currency),
        usual=(
            "ref", "name", "orders", "spent_minor", "alive", "expected_orders", "predicted_minor", "run_rate_minor"
        ),
    ),
    ValueCheck: by_key(
        Column("what", "What", lambda one, _: one.what),
        Column("predicted", "Predicted", lambda one, _: f"{one.predicted:,.0f}", lambda one, _: f"{one.predicted:.2f}",
               "right"),
        Column("came", "Came", lambda one, _: f"{one.came:,.0f}", lambda one, _: f"{one.came:.2f}", "right"),
        Column("error", "Off by", lambda one, _: f"{one.error:+.0%}", lambda one, _: f"{one.error:.4f}", "right"),
        usual=("what", "predicted", "came", "error"),
    ),
}  # fmt: skip


def model(one: ValueModel) -> list[str]:
    """The fitted parameters, for people."""
    of = f" (fitted to {one.fitted:,} of them)" if one.fitted < one.customers else ""
    return [
        f"as of {one.as_of}, {one.customers:,} customers{of}, {one.weeks} weeks ahead, in {one.currency}",
        f"BG/NBD r {one.r:.4f} α {one.alpha:.4f} a {one.a:.4f} b {one.b:.4f}, log-likelihood {one.log_likelihood:.2f}",
        f"Gamma-Gamma p {one.p:.4f} q {one.q:.4f} γ {one.gamma:.4f}, log-likelihood {one.spend_log_likelihood:.2f}",
    ]
