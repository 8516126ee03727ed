"""Purchases from a file: each row a purchase, or, where rows share a `ref`, a line of one.

What was given back of an order is a refund of its own.

A row with a `uid` is that purchase, as our own export writes it; rows that share one are its lines.
A row without both is known again by its source, customer, date, amount, product and being the n-th of equal rows in the
file; so the same file twice changes nothing, and two equal orders stay two.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from sys import maxsize

from crmcli.app import belongings
from crmcli.app.importing import Sheet
from crmcli.app.importing_customers import Customers
from crmcli.app.importing_entries import asked
from crmcli.app.importing_orders import Statuses, in_one, key_of, refund_of, status_key
from crmcli.app.importing_people import People
from crmcli.app.importing_sales import Sale, SaleReader
from crmcli.core.datewords import brief
from crmcli.core.errors import BadInput, CrmError, NotFound
from crmcli.core.rows import ImportedLine, ImportedRow, KeyRow
from crmcli.store.store import new_uid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.store.journal import Change

BATCH = 2000
MANY = 100_000  # rows after which memory is taken to save time
OPEN_ORDERS = 50_000  # orders whose lines are still waited for; a file in any order up to so many, else sorted
PAGE = 10_000


class Purchases:
    """An import of purchases under way."""

    def __init__(self, sheet: Sheet, change: "Change") -> None:
        self.sheet = sheet
        self.change = change
        self.people = People(sheet.crm, change, sheet.source)
        self.customers = Customers(self.people, create=sheet.plan.create)
        self.reader = SaleReader(sheet)
        self.statuses = Statuses(sheet)
        self.by_lines = bool(sheet.preset and sheet.preset.by_lines)
        self.known = self._known()
        self.by_uid = bool({"uid", "source"} & sheet.places.keys())  # only then rows are looked up as they come
        self.by_company = "company" in sheet.places
        self.unsure: list[tuple[Sale, str]] = []
        self.first_made: int | None = None
        self.times: dict[bytes, int] = {}
        self.orders: dict[str, list[Sale]] = {}
        self.closed: set[str] = set()
        self.new: list[Sale] = []
        self.again: list[tuple[int, Sale]] = []

    def run(self, progress: Callable[[int], None] | None) -> int:
        """Take all rows; the number of contacts that were made."""
        above: str | None = None
        for line, cells in self.sheet.rows(progress):
            ref = self._order_of(cells)
            if ref is None and above is not None and self.reader.goes_on(cells):
                ref = above
            above = ref
            order = self.orders.get(ref) if ref else None
            try:
                sale = self.reader.read(line, cells, order[0].cells if order else None)
            except CrmError as error:
                self.sheet.reject(line, error, cells)
                if ref:
                    self.orders.setdefault(ref, []).append(Sale.broken(line, cells))
                continue
            if ref:
                self._line(ref, sale)
            else:
                self._order(sale, self._row_key(sale))
            if self.sheet.read == MANY:
                self.change.make_room()
        self._close_orders(0)
        self._flush()
        self.statuses.tell()
        return len(self.people.made)

    def _order_of(self, cells: Sequence[str]) -> str | None:
        """What rows of one purchase share: its uid, else its number in its source."""
        if not self.by_uid:
            return self.reader.ref(cells)
        ref, source = self.reader.ref(cells), self.sheet.text("source", cells)
        return self.reader.uid(cells) or (f"{ref} ({source})" if ref and source else ref)

    def _known(self) -> dict[str, int]:
        """The rows of this source that are in the book already."""
        found: dict[str, int] = {}
        after = ""
        while page := self.sheet.crm.store.rows(
            "imports.row_keys", KeyRow, source=self.sheet.source, after=after, limit=PAGE
        ):
            found.update((row.key, row.id) for row in page)
            after = page[-1].key
        return found

    def _row_key(self, sale: Sale) -> str:
        said = f"{sale.said}\0{sale.moment}\0{sale.paid}\0{sale.product or ''}"
        digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        times = self.times[digest] = self.times.get(digest, 0) + 1
        return digest.hex() if times == 1 else f"{digest.hex()}.{times}"

    def _line(self, ref: str, sale: Sale) -> None:
        if ref in self.closed:
            self.sheet.reject(
                sale.line, f"the lines of order {ref!r} stand too far apart; sort the file by it", sale.cells
            )
            return
        self.orders.setdefault(ref, []).append(sale)
        if len(self.orders) > OPEN_ORDERS:
            self._close_orders(OPEN_ORDERS // 2)

    def _close_orders(self, keep: int) -> None:
        """Take the orders that were waited for the longest, as one purchase each."""
        for ref in list(self.orders)[: len(self.orders) - keep]:
            lines = self.orders.pop(ref)
            if keep:
                self.closed.add(ref)
            sound = [line for line in lines if line.sound]
            if not sound:
                continue
            try:
                if len(sound) < len(lines):
                    raise BadInput(f"another line of order {ref!r} is rejected")
                order = in_one(ref, lines, by_lines=self.by_lines)
                self._order(order, key_of(order))
            except CrmError as error:
                for line in sound:
                    self.sheet.reject(line.line, error, line.cells)

    def _order(self, sale: Sale, row_key: str) -> None:
        """Take an order with what was given back of it, or leave it out when nobody paid for it."""
        back_key = f"refund:{row_key}"
        if self.statuses.is_paid(sale):
            preset = self.sheet.preset
            wholly = preset is not None and status_key(sale.status or "") in preset.refunded
            if back := refund_of(sale, wholly=wholly):
                self._take(back, back_key)
            self._take(sale, row_key)
        elif row_key in self.known and self.statuses.is_gone(sale):
            self._put_away([self.known[key] for key in (row_key, back_key) if key in self.known], sale)
        else:
            self.statuses.leave_out(sale)

    def _put_away(self, numbers: Sequence[int], sale: Sale) -> None:
        """Archive what is in the book of an order that came to nothing since; its refund goes with it."""
        rows = self.sheet.crm.store.rows("imports.purchases", ImportedRow, ids=numbers)
        there = [row for row in rows if row.archived_at is None]
        if self.sheet.plan.update == "skip" or not there:
            self.statuses.leave_out(sale)
            return
        for row in there:
            self.change.update("interactions", row.id, {"archived_at": self.sheet.crm.now()})
        self.statuses.put_away()
        self.sheet.updated += len(sale.parts)

    def _take(self, sale: Sale, row_key: str) -> None:
        if self.by_uid:
            self.unsure.append((sale, row_key))
        else:
            self._place(sale, row_key, self.known.get(row_key))
        if len(self.new) + len(self.again) + len(self.unsure) >= BATCH:
            self._flush()

    def _look_up(self) -> None:
        """Find the rows that may be of any source, or of none, in the book: by uid, else by what their source knows."""
        store = self.sheet.crm.store
        uids = asked(store, "imports.interaction_uids", "uid", [sale.uid for sale, _ in self.unsure if sale.uid])
        wanted: dict[str, list[str]] = {}
        for sale, key in self.unsure:
            if source := sale.values["source"]:
                wanted.setdefault(source, []).append(key)
        keys = {
            source: asked(store, "imports.interaction_keys", "row_key", texts, source=source)
            for source, texts in wanted.items()
        }
        others, held = set(uids.values()), set[tuple[str, str]]()
        for sale, key in self.unsure:
            there, source = uids.get(sale.uid or ""), sale.values["source"]
            if there is None and source:
                there = keys[source].get(key)
                if (source, key) in held or there in others or (there or 0) >= (self.first_made or maxsize):
                    if sale.uid is None:
                        self._reject(sale, BadInput(f"{sale.ref or sale.said!r} stands in the file twice"))
                        continue
                    there, key = None, f"uid:{sale.uid}"  # another row of the file has this number already
            if source:
                held.add((source, key))
            self._place(sale, key, there)
        self.unsure.clear()

    def _place(self, sale: Sale, row_key: str, there: int | None) -> None:
        if there is not None:
            self.again.append((there, sale))
        else:
            try:
                number = self._buyer(sale)
            except CrmError as error:
                self._reject(sale, error)
                return
            if sale.order is not None:
                sale.order.grown = True
            sale.values["contact_id"], sale.values["row_key"] = number, row_key
            self.new.append(sale)
            self.sheet.added += len(sale.parts)

    def _buyer(self, sale: Sale) -> int | None:
        """Who bought; None for a company, which is put into the values. Raises `CrmError`."""
        if sale.company is None or any(sale.who):
            return self.customers.number(sale.who)
        if not self.sheet.plan.create and self.people.company_known(sale.company) is None:
            raise NotFound(f"there is no company {brief(sale.company)}; --create makes it")
        sale.values["company_id"] = self.people.company(belongings.limited(sale.company, "company's name"))
        return None

    def _reject(self, sale: Sale, error: CrmError) -> None:
        for part in sale.parts:
            self.sheet.reject(part.line, error, part.cells)

    def _flush(self) -> None:
        self._look_up()
        rows = {row.id: row for row in self._there("imports.purchases", ImportedRow)}
        lines: dict[int, list[ImportedLine]] = {}
        for line in self._there("imports.lines", ImportedLine):
            lines.setdefault(line.owner, []).append(line)
        moved = {number: self._customer(sale, rows[number]) for number, sale in self.again if sale.ref or sale.uid}
        self.people.flush()
        real = self.people.real
        for sale in self.new:
            if (buyer := sale.values["contact_id"]) is not None:
                sale.values["contact_id"] = real(buyer)
            if self.by_company:
                sale.values.setdefault("company_id", None)
        if self.by_uid:
            for sale in self.new:
                sale.values["uid"] = sale.uid or new_uid()
        ids = self.change.insert_many("interactions", [sale.values for sale in self.new])
        if self.first_made is None and ids:
            self.first_made = ids[0]
        self._add_lines(zip(ids, self.new, strict=True))
        for number, sale in self.again:
            contact = moved.get(number)
            if rows[number].amount_minor is None:
                contact = BadInput(f"{sale.uid} is a {rows[number].kind} in the book, and no purchase")
            if isinstance(contact, CrmError):
                self._reject(sale, contact)
            else:
                self._update(number, sale, contact and real(contact), rows[number], lines.get(number, []))
        self.new.clear()
        self.again.clear()

    def _there(self, name: str, kind: "type[Any]") -> "list[Any]":
        return self.sheet.crm.store.rows(name, kind, ids=[number for number, _sale in self.again])

    def _customer(self, sale: Sale, row: ImportedRow) -> "int | CrmError | None":
        """The customer that an order is now said to be of, None where it is still the same one."""
        if not any(sale.who):
            return None
        if row.contact_id is not None and self.customers.answers(row.contact_id, sale.who):
            return None
        try:
            return self.customers.number(sale.who)
        except CrmError as error:
            return error

    def _update(
        self, number: int, sale: Sale, contact: int | None, row: ImportedRow, lines: Sequence[ImportedLine]
    ) -> None:
        """What the file says otherwise than the book; only its own columns, and an archived purchase stays as it is."""
        mode = self.sheet.plan.update or "replace"
        changed: dict[str, Any] = {}
        if mode != "skip" and row.archived_at is None:
            # Without an order number the row was known by its time: another zone of the clock moves nothing.
            same_time = sale.uid is not None and row.at is not None and sale.values["at"] == row.at
            kept = {"date", "at"} if same_time or not (sale.ref or sale.uid) else set()
            if sale.uid and sale.lines:  # what was bought as a whole has a name of its own, which no line tells
                kept |= {"product", "quantity"}
            said = {column: sale.values[column] for column in self.reader.tells if column not in kept}
            if contact is not None:
                said["contact_id"] = contact
            changed = {
                column: value
                for column, value in said.items()
                if value != getattr(row, column) and (mode == "replace" or getattr(row, column) is None)
            }
            if changed:
                self.change.update("interactions", number, changed)
            wanted = [(part.product, part.quantity, part.amount) for part in sale.lines]
            have = [(line.product, line.quantity, line.amount_minor) for line in lines]
            if wanted != have and (mode == "replace" or not have):
                for line in lines:
                    self.change.delete("purchase_lines", line.row)
                self._add_lines([(number, sale)])
                changed["lines"] = wanted
        if changed and sale.order is not None:
            sale.order.grown = True
        if changed or sale.grown:
            self.sheet.updated += len(sale.parts)
        else:
            self.sheet.skipped += len(sale.parts)

    def _add_lines(self, sales: Iterable[tuple[int, Sale]]) -> None:
        rows = [
            {"interaction_id": number, "product": line.product, "quantity": line.quantity, "amount_minor": line.amount}
            for number, sale in sales
            for line in sale.lines
        ]
        self.change.insert_many("purchase_lines", rows)
