"""Time zones: which one a name means or nearly means, and clock times that a day leaves out or has twice there."""

from datetime import UTC, date, datetime, time, tzinfo

from crmcli.core.errors import BadInput

ABBREVIATIONS = {  # what is said for several zones, and areas that it is said in
    "CET": "Europe/Berlin, Europe/Paris", "CEST": "Europe/Berlin, Europe/Paris", "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin", "EET": "Europe/Helsinki, Europe/Athens", "EEST": "Europe/Helsinki, Europe/Athens",
    "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "BST": "Europe/London, Asia/Dhaka", "MSK": "Europe/Moscow",
    "IST": "Asia/Kolkata, Europe/Dublin, Asia/Jerusalem", "CST": "America/Chicago, Asia/Shanghai",
    "CDT": "America/Chicago", "EST": "America/New_York, America/Panama", "EDT": "America/New_York",
    "MST": "America/Denver, America/Phoenix", "MDT": "America/Denver", "PST": "America/Los_Angeles, Asia/Manila",
    "PDT": "America/Los_Angeles", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "HKT": "Asia/Hong_Kong",
    "SGT": "Asia/Singapore", "PKT": "Asia/Karachi", "AEST": "Australia/Sydney, Australia/Brisbane",
    "AEDT": "Australia/Sydney", "ACST": "Australia/Darwin", "AWST": "Australia/Perth", "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland", "BRT": "America/Sao_Paulo", "ART": "America/Argentina/Buenos_Aires",
}  # fmt: skip
HINT = "--due-zone Europe/Berlin"


def unknown(name: str) -> BadInput:
    """The error for a name that means no one zone: an abbreviation, or an area that nearly has that name."""
    if areas := ABBREVIATIONS.get(name.upper()):
        first = areas.partition(",")[0]
        return BadInput(
            f"{name!r} is an abbreviation, and those mean several zones; an area means one: {areas}",
            hint=f"--due-zone {first}",
        )
    near = _near(name)
    told = f"; near: {', '.join(near)}" if near else "; zones are named by area and city"
    return BadInput(f"there is no time zone {name!r}{told}", hint=f"--due-zone {near[0]}" if near else HINT)


def oddity(day: date, at: time, zone: tzinfo) -> str | None:
    """What is odd about a clock time in a zone: that day leaves it out, or has it twice; None for any other."""
    first = datetime.combine(day, at.replace(fold=0), zone)
    told = first.astimezone(UTC).astimezone(zone)
    clock = at.strftime("%H:%M")
    if told.replace(tzinfo=None) != first.replace(tzinfo=None):
        return f"{clock} does not exist on that day in {zone}: {told.strftime('%H:%M')} is meant"
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return f"{clock} comes twice on that day in {zone}: the first is meant"
    return None


def _near(name: str) -> list[str]:
    """Areas whose name, or city, is nearly that."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    areas = {one.casefold(): one for one in sorted(available_timezones()) if "/" in one and not one.startswith("Etc/")}
    wanted = name.strip().replace(" ", "_").casefold()
    if "/" in wanted:
        return [areas[one] for one in get_close_matches(wanted, areas, n=3, cutoff=0.75)]
    cities = {one.rpartition("/")[2]: area for one, area in areas.items()}
    return [cities[one] for one in get_close_matches(wanted, cities, n=3, cutoff=0.75)] if len(wanted) > 3 else []
