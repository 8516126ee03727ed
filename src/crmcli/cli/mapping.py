"""What columns are, asked of somebody at a terminal: one question a column, Enter takes what is in brackets."""

from collections.abc import Callable

from crmcli.app.exchange import KINDS, ImportPlan, Unclear
from crmcli.app.importing_columns import CUSTOM, FIELDS, SKIP, field_named
from crmcli.cli.ask import line
from crmcli.core.errors import BadInput, Refused
from crmcli.core.handles import NETWORKS
from crmcli.core.record import replace
from crmcli.core.text import cut, visible
from crmcli.language import reworded, worded

SHOWN = 3  # values of a column
WIDE = 50  # cells of a line that they take


class Asked:
    """Answers about a file: the plan that they make, and the name that it is to be kept under."""

    def __init__(self, plan: ImportPlan, say: Callable[[str], None]) -> None:
        self.plan = plan
        self.say = say
        self.name: str | None = None

    def ask(self, unclear: Unclear) -> ImportPlan | None:
        """Ask what each column is, and whether the answers are wanted again. Raises `Refused` at the end of input."""
        try:
            self.say(reworded(unclear.why, "error"))
            kind = unclear.kind or _kind()
            usual = [field for field in FIELDS[kind] if "." not in field and field not in NETWORKS]
            self.say(worded("fields: {fields}", fields=" ".join(usual)))
            self.say(worded("Enter takes what is in brackets, _ leaves a column out"))
            mapping = {
                column: self._field(column, place, unclear, kind)
                for place, column in enumerate(unclear.columns)
                if column
            }
            if not self.name:
                self.name = line(worded("keep these answers under a name? [no]") + " ") or None
        except EOFError:
            raise Refused("left as it was") from None
        self.plan = replace(self.plan, kind=kind, mapping={**mapping, **(self.plan.mapping or {})})
        return self.plan

    def _field(self, column: str, place: int, unclear: Unclear, kind: str) -> str:
        """What a column is; an answer that is no field is told and asked for again."""
        usual = unclear.told.get(column) or (f"custom.{column}" if kind in CUSTOM else SKIP)
        values = dict.fromkeys(cells[place].strip() for cells in unclear.samples if place < len(cells))
        shown = cut(" · ".join(visible(value) for value in list(values)[:SHOWN] if value), WIDE)
        question = f"{visible(column)} ({shown})" if shown else visible(column)
        while True:
            said = line(f"{question} [{visible(usual)}] ")
            try:
                return field_named(said or usual, kind)
            except BadInput as error:
                self.say(reworded(error.message, "error"))


def _kind() -> str:
    while True:
        said = line(worded("what is in the file: {kinds}?", kinds=" ".join(KINDS)) + " ")
        begun = [kind for kind in KINDS if said and kind.startswith(said.casefold())]
        if len(begun) == 1:
            return begun[0]
