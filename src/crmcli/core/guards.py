"""What keeps a text in a sheet from being run: a quote before it, which comes off again when the sheet is read.

Spreadsheets run cells that begin like a formula. The quote is put before whatever would run, and before whatever
begins with quotes and would run without them: so taking one away is always right, and every text comes back as it was.
"""

FORMULA = tuple("=+-@\t\r")
QUOTE = "'"
_MARKS = (*FORMULA, QUOTE)


def guarded(text: str) -> str:
    """The text as a cell that nothing runs; a plain number, amount or phone number stays as it is."""
    if not text.startswith(_MARKS):
        return text
    plain = not text.lstrip(QUOTE).startswith(FORMULA) or _is_number(text)
    return text if plain else QUOTE + text


def unguarded(cell: str) -> str:
    """The text that was guarded; a quote before anything else is the text's own."""
    return cell[1:] if cell[:1] == QUOTE and cell.lstrip(QUOTE).startswith(FORMULA) else cell


def _is_number(text: str) -> bool:
    return text[0] in "+-" and text[1:].replace(" ", "").replace(".", "", 1).isdigit()
