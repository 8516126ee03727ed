"""Changing the pipeline itself: a stage gets another name, and all that ever stood in it goes along."""

from crmcli.app import booksettings, leads, pipeline
from crmcli.app.crm import Crm
from crmcli.core.dealrows import PlacedRow
from crmcli.core.errors import BadInput, Refused
from crmcli.core.pipeline import find_stage, read_stages
from crmcli.core.records import Wrote
from crmcli.core.text import clean, fold


def rename(crm: Crm, old: str, new: str) -> Wrote:
    """Rename a stage: in the settings, in its deals, in their history, in its checklist. A stage that is no longer in
    the settings may become one that is."""
    known = pipeline.stages(crm)
    names = {fold(stage.name): stage.name for stage in known}
    used = {fold(name): name for name in crm.store.values("pipeline.ever_used")}
    key = fold(clean(old))
    was = names.get(key) or used.get(key) or find_stage(known, old).name
    [[name, _, _]] = read_stages(new)[:1]
    if fold(name) != fold(new) or len(read_stages(new)) > 1:
        raise BadInput(f"{new!r} is more than a name", hint=f"crm pipeline rename '{was}' quoted")
    if fold(name) in names and fold(name) != fold(was) and was in names.values():
        hint = f"crm deal move -w 'stage:\"{was}\"' '{names[fold(name)]}'"
        raise Refused(f"there is a stage {names[fold(name)]} already", hint=hint)
    to = names.get(fold(name), name) if was not in names.values() else name
    if to == was:
        return Wrote(None, f"it is called {was}", None, {})
    with crm.change(f"rename the stage {was} to {to}") as change:
        kept = [[to if stage.name == was else stage.name, stage.probability, stage.target_days] for stage in known]
        booksettings.put(change, crm.store, "deal_stages", kept)
        lists = crm.setting("deal_checklists")
        if was in lists:
            booksettings.put(
                change, crm.store, "deal_checklists", {to if one == was else one: steps for one, steps in lists.items()}
            )
        rows = crm.store.rows("pipeline.placed", PlacedRow, stage=was)
        deals = sum(row.table_name == "deals" for row in rows)
        for row in rows:
            change.update(row.table_name, row.id, {row.column_name: to})
    crm.forget_settings()
    leads.tell_dead(crm)
    moved = "1 deal went along" if deals == 1 else f"{deals} deals went along"
    return Wrote(change.ref, f"renamed the stage {was} to {to}; {moved}", None, {"stage": to, "deals": deals})
