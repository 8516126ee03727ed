"""Orders of a shop: rows that are lines of one, which orders were paid, and what was given back."""

from collections.abc import Sequence

from crmcli.app.importing import Sheet
from crmcli.app.importing_presets import column_key
from crmcli.app.importing_sales import LONGEST_PRODUCT, Sale
from crmcli.core.errors import BadInput

REFUND = "/refund"  # behind the number of an order: what was given back of it


class Statuses:
    """Which orders count, by what their program calls paid. What somebody said with `--only` wins: then all do."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.preset = sheet.preset if sheet.plan.only is None else None
        self._left: dict[str, int] = {}
        self._away = 0

    def is_paid(self, sale: Sale) -> bool:
        """Whether an order was paid for; one that tells no status was."""
        if self.preset is None or not self.preset.paid or not sale.status:
            return True
        return status_key(sale.status) in self.preset.paid

    def is_gone(self, sale: Sale) -> bool:
        """Whether an order came to nothing, so that what is in the book of it goes too."""
        return sale.cancelled or (self.preset is not None and status_key(sale.status or "") in self.preset.gone)

    def leave_out(self, sale: Sale) -> None:
        """Count an order that is not taken."""
        self.sheet.skipped += len(sale.parts)
        said = sale.status or ""
        self._left[said] = self._left.get(said, 0) + len(sale.parts)

    def put_away(self) -> None:
        """Count an order that was in the book and came to nothing since."""
        self._away += 1

    def tell(self) -> None:
        """Say what was left out, and why."""
        if self._left:
            by_count = sorted(self._left.items(), key=lambda one: (-one[1], one[0]))
            said = ", ".join(f"{status} ({count})" for status, count in by_count[:10])
            self.sheet.note(f"rows of orders that were not paid for are left out: {said}; --only FILTER takes others")
        if self._away:
            orders = "1 order" if self._away == 1 else f"{self._away} orders"
            self.sheet.note(f"{orders} that came to nothing since the last time put away")


def status_key(status: str) -> str:
    """`wc-completed` and `Completed` are the same status."""
    return column_key(status).removeprefix("wc")


def in_one(ref: str, lines: Sequence[Sale], *, by_lines: bool = False) -> Sale:
    """The rows of an order as one purchase. Raises `BadInput` where they contradict each other.

    `ref` is what the rows share; the order's number may be none where that is a uid.
    `by_lines` says that a total may be what was paid for its line.
    """
    first = lines[0]
    totals = [line.total for line in lines if line.total is not None]
    total = sum(totals) if by_lines and _are_lines(lines, totals) else None
    for what, values in (
        ("customers", {line.said for line in lines}),
        ("currencies", {line.values["currency"] for line in lines}),
        ("totals", set(totals) if total is None else set()),
    ):
        if len(values) > 1:
            raise BadInput(f"the lines of order {ref!r} name {len(values)} {what}")
    earliest = min(lines, key=lambda line: line.moment)
    if total is None and totals:
        total = totals[0]
    paid = total if total is not None else sum(line.amount or 0 for line in lines)
    sale = Sale()
    sale.sound, sale.line, sale.cells, sale.who, sale.said = True, first.line, first.cells, first.who, first.said
    sale.moment, sale.amount, sale.total, sale.paid, sale.ref = earliest.moment, first.amount, total, paid, first.ref
    sale.uid, sale.company = first.uid, first.company
    sale.order_id = next((line.order_id for line in lines if line.order_id), None)
    sale.status = next((line.status for line in lines if line.status), None)
    sale.cancelled = any(line.cancelled for line in lines)
    products = dict.fromkeys(line.product for line in lines if line.product)
    sale.product = ", ".join(products)[:LONGEST_PRODUCT] or None
    counts = [line.quantity for line in lines if line.quantity is not None]
    sale.quantity = sum(counts) if len(counts) == len(lines) else None
    notes = dict.fromkeys(line.values["note"] for line in lines if line.values["note"])
    sale.values = {
        **first.values, "kind": "refund" if paid < 0 else "purchase", "date": earliest.values["date"],
        "at": earliest.values["at"], "note": "\n".join(notes) or None, "amount_minor": paid,
        "product": sale.product, "quantity": sale.quantity, "external_ref": sale.ref,
    }  # fmt: skip
    whole = len(lines) == 1 and not (sale.uid and total is not None)  # our own export tells the total beside lines
    sale.parts, sale.lines = lines, () if whole else lines
    back = max((line.refunded for line in lines if line.refunded is not None), default=None)
    by_line = [line.line_refunded for line in lines if line.line_refunded is not None]
    sale.refunded = back if back is not None else sum(by_line) if by_line else None
    return sale


def key_of(order: Sale) -> str:
    """By what an order is known again in its source."""
    if order.ref is None:
        return f"uid:{order.uid}"
    if order.uid and order.ref.endswith(REFUND):  # written out, and read again
        return f"refund:ref:{order.ref.removesuffix(REFUND)}"
    return f"ref:{order.order_id or order.ref}"


def refund_of(sale: Sale, *, wholly: bool) -> Sale | None:
    """What was given back of an order as a refund of its own, on the order's day: no column tells another one.

    So the purchase stays one, and what the customer is worth is what was kept of it. `wholly` says that all was given
    back where no amount is told.
    """
    amount = sale.refunded or sale.line_refunded or (sale.paid if wholly else 0)
    if amount <= 0 or sale.paid <= 0:
        return None
    back = Sale()
    back.sound, back.line, back.cells, back.who, back.said = True, sale.line, sale.cells, sale.who, sale.said
    back.moment, back.amount, back.total, back.paid, back.ref = sale.moment, None, None, -amount, sale.ref
    back.order_id, back.status, back.cancelled = sale.order_id, sale.status, sale.cancelled
    back.company = sale.company
    back.product, back.quantity, back.refunded, back.order = None, None, None, sale
    note = f"refund of order {sale.ref}" if sale.ref else None
    own = f"{sale.ref}{REFUND}" if sale.ref else None  # written out and read again it is no line of the order
    back.values = {
        **sale.values, "kind": "refund", "amount_minor": -amount, "product": None, "quantity": None, "note": note,
        "external_ref": own,
    }  # fmt: skip
    back.parts, back.lines = (), ()
    return back


def _are_lines(lines: Sequence[Sale], totals: Sequence[int]) -> bool:
    """Whether each line tells what was paid for it, and not each the order's total."""
    if len(totals) < 2 or len(totals) < len(lines):
        return False
    if len(set(totals)) > 1:
        return True
    worth = sum(line.amount or 0 for line in lines)
    return bool(worth) and abs(sum(totals) - worth) < abs(totals[0] - worth)
