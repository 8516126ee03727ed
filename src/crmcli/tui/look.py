"""How things look: three themes, one accent, and the tones of data. A tone is never told by colour alone."""

from textual.theme import BUILTIN_THEMES, Theme

TONES = ("late", "now", "soon", "mark", "quiet", "head", "name", "next", "good", "rule", "key")

DARK = Theme(
    name="dark",
    primary="#7fb4ca",
    accent="#7fb4ca",
    secondary="#7fb4ca",
    warning="#d8b46a",
    error="#e67e80",
    success="#93b880",
    foreground="#d5d8de",
    background="#14161a",
    surface="#14161a",
    panel="#1c2027",
    dark=True,
    variables={
        "late": "#e67e80", "mark": "#d0ad6b", "quiet": "#828a96", "good": "#93b880", "line": "#2b313b",
        "cursor": "#2a3644", "cursor-text": "#f2f4f7", "cursor-blurred": "#1f252e", "bar": "#1c2027",
        "scrollbar": "#2b313b", "scrollbar-background": "#14161a", "scrollbar-corner-color": "#14161a",
    },
)  # fmt: skip

LIGHT = Theme(
    name="light",
    primary="#17677f",
    accent="#17677f",
    secondary="#17677f",
    warning="#855c00",
    error="#b02a25",
    success="#3c6e2f",
    foreground="#23272e",
    background="#fbfaf8",
    surface="#fbfaf8",
    panel="#f1efeb",
    dark=False,
    variables={
        "late": "#b02a25", "mark": "#855c00", "quiet": "#636b75", "good": "#3c6e2f", "line": "#dcd9d3",
        "cursor": "#d6e7ee", "cursor-text": "#12161b", "cursor-blurred": "#ecebe7", "bar": "#f1efeb",
        "scrollbar": "#d3d0ca", "scrollbar-background": "#fbfaf8", "scrollbar-corner-color": "#fbfaf8",
    },
)  # fmt: skip

_ANSI = BUILTIN_THEMES["ansi-dark"]
ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_cyan",
    accent="ansi_cyan",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        **_ANSI.variables,
        "late": "ansi_red", "mark": "ansi_yellow", "quiet": "ansi_bright_black", "good": "ansi_green",
        "line": "ansi_bright_black", "cursor": "ansi_blue", "cursor-text": "ansi_bright_white",
        "cursor-blurred": "ansi_default", "bar": "ansi_default",
        "scrollbar": "ansi_bright_black", "scrollbar-background": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
    },
)  # fmt: skip

THEMES = {theme.name: theme for theme in (DARK, LIGHT, ANSI)}
