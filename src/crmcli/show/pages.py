"""Pages that stand alone: HTML in one file (light and dark, on paper too), and Markdown that shows text as text."""

from collections.abc import Sequence
from html import escape

from crmcli.core.text import visible

STYLE = """\
:root { color-scheme: light dark; --ink: #1d2330; --soft: #667085; --line: #e4e7ec; --ground: #f6f7f9; --card: #fff;
  --late: #c4320a; --now: #a15c07; --soon: #1c7a46; --mark: #175cd3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #2b3240; --ground: #12151c;
  --card: #1a1f29; --late: #ff8a65; --now: #f5b84b; --soon: #5dd39e; --mark: #84b6ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--ink); line-height: 1.45;
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { max-width: 46rem; margin: 0 auto; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); margin: 1.6rem 0 .5rem; }
h2 b { float: right; font-weight: 600; }
p { margin: .2rem 0; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; overflow: hidden; }
li { display: grid; grid-template-columns: 7.5rem 1fr auto; gap: 0 .9rem; padding: .5rem .9rem;
  border-top: 1px solid var(--line); overflow-wrap: anywhere; }
li:first-child { border-top: 0; }
ul:not(.bare) li > :first-child { color: var(--soft); font-variant-numeric: tabular-nums; }
.bare li { grid-template-columns: 1fr auto; }
li > :last-child { color: var(--soft); text-align: right; font-size: .9rem; }
.late { color: var(--late) !important; } .now { color: var(--now) !important; } .soon { color: var(--soon) !important; }
.mark { color: var(--mark) !important; }
small { color: var(--soft); font-size: .85rem; }
@media (max-width: 34rem) { li { grid-template-columns: 1fr auto; }
  ul:not(.bare) li > :nth-child(2) { grid-row: 2; grid-column: 1 / -1; } }
@media print { :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; } body { padding: 0; }
  ul { border-radius: 0; } li, h2 { break-inside: avoid; } h2 { break-after: avoid; } }
"""
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#&|~"})


def html(title: str, body: str, style: str = "") -> str:
    """A whole page; `title` is plain text, `body` is HTML already, `style` what a kind of page adds to the looks."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{safe(title)}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def block(name: str, entries: Sequence[tuple[str, str, str, str]], count: int | None = None) -> str:
    """A list under its name: of each entry when, what, and why or the ref, all three HTML already, and its tone."""
    bare = not any(first for first, _, _, _ in entries)  # nothing stands in the first column
    number = f" <b>{count}</b>" if count is not None else ""
    out = [f"<h2>{name}{number}</h2>\n<ul{' class=bare' if bare else ''}>\n"]
    for first, middle, last, tone in entries:
        lead = "" if bare else f"<span>{first}</span>"
        mark = f' class="{tone}"' if tone else ""
        out.append(f"<li>{lead}<span>{middle}</span><span{mark}>{last}</span></li>\n")
    return "".join([*out, "</ul>\n"])


def safe(text: str) -> str:
    """Text of the book as HTML: nothing in it is markup, nothing in it is hidden."""
    return escape(visible(text))


def apart(text: str) -> str:
    """Text of the book as HTML whose direction of writing touches nothing beside it."""
    return f"<bdi>{safe(text)}</bdi>"


def literal(text: str) -> str:
    """Text of the book as Markdown: nothing in it is markup, nothing in it is hidden."""
    return visible(text).translate(_MARKS)
