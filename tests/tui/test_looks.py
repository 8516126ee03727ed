"""The form and the merge table as they are seen at 80 by 24, in the dark and in the light theme."""

import pytest

from crmcli.app import contacts
from crmcli.app.crm import Crm
from crmcli.core.quickadd import person, split_line
from tests.tui.conftest import Sit
from tests.tui.test_merge import TWIN, ada

FORM = """\
╭──────────────────────────────────────────────────────────────────────────────╮
│  Ada Lovelace  c1                                                            │
│  Who   Reach   Notes   Standing   Consent   Dates and relations   Fields     │
│                                                                              │
│  Who ─────────────────────────────────────────────────────────────────────   │
│  name            Ada Lovelace                                                │
│  title           CTO                                                         │
│  companies       Analytical Engines                                          │
│  tags            vip                                                         │
│  birthday        1815-12-10                                                  │
│                                                                           ▄  │
│  Reach ───────────────────────────────────────────────────────────────────   │
│  mails           ada@engines.example                                         │
│  phones          +44 20 7946 0958                                            │
│  handles         one on each line: wechat:ada, linkedin.com/in/ada           │
│  addresses       one on each line: home:1 Bridge St, London SW1A 1AA         │
│                                                                              │
│  Notes ───────────────────────────────────────────────────────────────────   │
│  notes           whatever is worth knowing                                   │
│                                                                              │
│                                                                              │
│  ctrl+s saves   tab next   pgdn section   esc leaves and keeps the draft     │
╰──────────────────────────────────────────────────────────────────────────────╯
 / filter   w work the list   a add   l log   f follow up   e edit   ? help
"""

MERGE = """\
╭──────────────────────────────────────────────────────────────────────────────╮
│  Merge Ada King (c7) into Ada Lovelace (c1)   same mail and phone            │
│                                                                              │
│ ▸ name           Ada Lovelace                      not Ada King (c7)         │
│   title          CTO                               not Countess (c7)         │
│   emails         ada@engines.example                                         │
│   phones         +44 20 7946 0958                                            │
│   companies      Analytical Engines                                          │
│   tags           london, vip                                                 │
│   birthday       1815-12-10                                                  │
│   owner          ada                                                         │
│                                                                              │
│  → c7 will lead to c1; one undo gives everything back                        │
│  space takes the other   s who stays   y merge   n two people   esc leaves   │
╰──────────────────────────────────────────────────────────────────────────────╯
"""


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_the_form_and_the_merge_table(sit: Sit, crm: Crm, theme: str) -> None:
    contacts.add(crm, person(split_line(TWIN)))
    async with sit("contacts", size=(80, 24), theme=theme) as seat:
        await ada(seat)
        await seat.press("e")
        assert [line.rstrip() for line in seat.lines] == FORM.splitlines()
        await seat.press("escape", "m")
        shown = [line.rstrip() for line in seat.lines]
        assert shown[4 : 4 + len(MERGE.splitlines())] == MERGE.splitlines()
