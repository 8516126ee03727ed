"""`python -m crmcli.languagefile` writes each catalogue `locale/*.mo` from its `*.po`, the one file of a language."""

import ast
import os
from struct import pack

from crmcli.language import FOLDER, MAGIC


def entries(po: str) -> dict[str, str]:
    """The messages of a `.po` text as a catalogue keeps them: context, plural and forms in one key and one text.

    Raises `ValueError` for a message that stands there twice and for a line that is none of a catalogue's.
    """
    found: dict[str, str] = {}
    for block in po.split("\n\n"):
        parts: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                field, _, line = line.partition(" ")
                parts[field] = ""
            parts[field] += ast.literal_eval(line.strip())
        if "msgid" not in parts:
            continue
        key = f"{parts['msgctxt']}\x04{parts['msgid']}" if "msgctxt" in parts else parts["msgid"]
        forms = [text for name, text in parts.items() if name.startswith("msgstr")]
        if "msgid_plural" in parts:
            key += f"\0{parts['msgid_plural']}"
        if key in found:
            raise ValueError(f"{parts['msgid']!r} stands there twice")
        found[key] = "\0".join(forms)
    return found


def compiled(po: str) -> bytes:
    """The catalogue that a `.po` text makes, in the format of GNU gettext."""
    pairs = [(key.encode(), text.encode()) for key, text in entries(po).items()]
    pairs.sort()
    count = len(pairs)
    at, tables, body = 28 + 16 * count, [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += pack("<2I", len(pair[column]), at + len(body))
            body += pair[column] + b"\0"
    return pack("<7I", MAGIC, 0, count, 28, 28 + 8 * count, 0, at) + tables[0] + tables[1] + body


def main() -> None:
    """Write all of them."""
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".po"):
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                made = compiled(file.read())
            with open(os.path.join(FOLDER, f"{name[:-3]}.mo"), "wb") as out:
                out.write(made)


if __name__ == "__main__":
    main()
