"""How a file was read, kept by name in the book, so that the next one like it needs no flags."""

from crmcli.app.booksettings import put
from crmcli.app.crm import Crm
from crmcli.app.importing import ImportPlan
from crmcli.core.errors import BadInput, NotFound
from crmcli.core.record import as_dict, names, replace
from crmcli.core.text import clean

SETTING = "import_maps"


def save(crm: Crm, name: str, plan: ImportPlan) -> None:
    """Keep a plan under a name."""
    key = clean(name)
    if not key:
        raise BadInput("a saved map needs a name", hint="--save-map shop")
    kept = {field: value for field, value in as_dict(plan).items() if value not in (None, False, [], {})}
    with crm.change(f"save the import map {key}") as change:
        put(change, crm.store, SETTING, {**(crm.setting(SETTING) or {}), key: kept})
    crm.forget_settings()


def using(crm: Crm, name: str, said: ImportPlan) -> ImportPlan:
    """The plan of that name; what was said on the command line wins."""
    maps = crm.setting(SETTING) or {}
    if name not in maps:
        known = ", ".join(sorted(maps)) or "none yet"
        raise NotFound(f"there is no saved map {name!r}; saved are: {known}", hint="--save-map NAME keeps one")
    changes = {field: value for field, value in maps[name].items() if field in names(ImportPlan)}
    changes |= {field: value for field, value in as_dict(said).items() if value not in (None, False, [], {})}
    changes["mapping"] = {**(maps[name].get("mapping") or {}), **(dict(said.mapping) if said.mapping else {})} or None
    return replace(said, **changes)
