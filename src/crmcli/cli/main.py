"""From argv to an exit code: the one place where a command's errors are shown."""

import os
import sys
from collections.abc import Sequence

from crmcli import language
from crmcli.core.errors import Ambiguous, BadInput, CrmError

INTERRUPTED = 130


def run(argv: Sequence[str]) -> int:
    """Run a command line and return its exit code. No traceback reaches a user unless CRMCLI_DEBUG is set."""
    _open_streams()
    language.forget()
    try:
        try:
            code = _dispatch(list(argv))
            sys.stdout.flush()
            return code
        except CrmError as error:
            _show(error, argv)
            return error.code
        except KeyboardInterrupt:
            _show(Interrupted("interrupted; what was not finished is not in the book"), argv)
            return INTERRUPTED
        except BrokenPipeError:
            raise
        except Exception as error:  # the one net of this face: a fault of ours, worded, with the way to report it
            if os.environ.get("CRMCLI_DEBUG"):
                raise
            _mute()
            _show(_worded(error), argv)
            return 6 if isinstance(error, OSError) else 1
    except BrokenPipeError:  # whoever read us has gone
        _mute()
        return 0


class Interrupted(CrmError):
    """Somebody pressed ctrl-c."""

    code = INTERRUPTED
    name = "interrupted"


def _open_streams() -> None:
    """Closed standard streams (`>&-`, some daemons) lead nowhere, so that no file of ours gets their numbers."""
    if sys.stdin is not None and sys.stdout is not None and sys.stderr is not None:
        return
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # the lowest free number is this one
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="replace", closefd=False))


def _mute() -> None:
    """Nothing may be written any more, not even what Python still holds at its shutdown."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # a stdout without a file, as in tests
        return
    finally:
        os.close(nowhere)


def _dispatch(argv: list[str]) -> int:
    from crmcli.cli.todays import quick_today, show_today

    plain = quick_today(argv)
    if plain is not None:
        face, own = plain
        with face:
            return show_today(face, **own)
    if argv[:1] == ["prompt"]:
        from crmcli.cli.prompts import quick_prompt, show_prompt

        plain = quick_prompt(argv)
        if plain is not None:
            face, own = plain
            with face:
                return show_prompt(face, **own)
    from typer.exceptions import Abort, TyperException

    from crmcli.cli.groups import root

    try:
        result = root().main(argv, prog_name="crm", standalone_mode=False, complete_var=_complete_var())
    except TyperException as error:
        raise usage(error, argv) from None
    except Abort:
        raise KeyboardInterrupt from None
    except SystemExit as end:  # the parser ends the process itself when a pipe breaks
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise
    if result == INTERRUPTED:  # the parser makes an exit code of a ctrl-c
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _complete_var() -> str | None:
    """The variable by which a shell asks for completion, when it does; the program has two names."""
    for name in ("_CRM_COMPLETE", "_CRMCLI_COMPLETE"):
        if name in os.environ:
            from typer._completion_classes import completion_init

            completion_init()  # Typer's own entry does it; a group that is called directly does not
            return name
    return None


ELSEWHERE = {  # a flag that another command has, or another name here
    ("crm log", "-d"): "crm log call ada 'asked for pricing' --at yesterday",
    ("crm todo", "--until"): "crm todo 'send pricing' --for ada --due fri",
    ("crm todo", "--stdin"): "crm log --stdin",
    ("crm company edit", "--role"): "crm contact edit ada --company Acme --role CTO",
}


def usage(error: "Exception", argv: Sequence[str]) -> CrmError:
    """A usage error of the parser in our words."""
    message = getattr(error, "format_message", lambda: str(error))().strip().rstrip(".")
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "crm"
    word = getattr(error, "option_name", "") or ""
    if word.startswith("-") and len(word) > 1 and word[1].isdigit():
        word = next((said for said in argv if said.startswith(word)), word)
        return BadInput(f"{word} was read as a flag", hint=f"--at={word} or '3 days ago', or put -- before it")
    near = getattr(error, "possibilities", None)
    hint = ELSEWHERE.get((path, word)) or (f"{path} {near[0]}" if near else f"{path} --help")
    return BadInput(message[:1].lower() + message[1:] if message else "these words are no command", hint=hint)


def _show(error: CrmError, argv: Sequence[str]) -> None:
    from crmcli.cli.out import Out
    from crmcli.settings import Settings

    if isinstance(error, Ambiguous) and error.candidates:
        error.hint = _with_ref(error, argv) or error.hint
    if not language.is_chosen():  # the line was wrong before anybody asked who reads this
        language.choose(Settings().language)
    Out(_format(argv)).error(error)


def _format(argv: Sequence[str]) -> str | None:
    """The format that the line asks for, where the line itself may be what is wrong."""
    line = list(argv[: argv.index("--")] if "--" in argv else argv)
    for word, following in zip(line, [*line, ""][1:], strict=True):
        said = following if word in ("-f", "--format") else word.removeprefix("--format=").removeprefix("-f")
        if word == "--json" or (said in ("json", "jsonl") and word.startswith(("-f", "--format"))):
            return "json"
    return None


def _with_ref(error: Ambiguous, argv: Sequence[str]) -> str | None:
    """The same line with a ref where the words stood that mean several: a command that works."""
    from shlex import quote

    first = getattr(error.candidates[0], "ref", None)
    said = error.said.split()
    for start in range(len(argv)):
        for end in range(start + 1, len(argv) + 1):
            if " ".join(argv[start:end]).split() == said and first:
                return " ".join(["crm", *map(quote, [*argv[:start], first, *argv[end:]])])
    return None


def _worded(error: Exception) -> CrmError:
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        return CrmError(f"the system refuses{place}: {error.strerror or error}", hint="crm where")
    if isinstance(error, RecursionError | MemoryError):
        return CrmError("this is too large to work on", hint="do it in parts")
    return CrmError(
        f"something went wrong that should not have ({type(error).__name__}); nothing half-done is in the book",
        hint="CRMCLI_DEBUG=1 before the command shows where; please report it",
    )
