"""From argv to an exit code: the one place where a command's errors are shown."""

import os
import sys
from collections.abc import Sequence

from crmcli.core.errors import BadInput, CrmError


def run(argv: Sequence[str]) -> int:
    """Run a command line and return its exit code. No traceback reaches a user unless CRMCLI_DEBUG is set."""
    try:
        code = _dispatch(list(argv))
        sys.stdout.flush()
        return code
    except CrmError as error:
        _show(error, argv)
        return error.code
    except KeyboardInterrupt:
        _show(CrmError("interrupted; what was not finished is not in the book"), argv)
        return 130
    except BrokenPipeError:
        # whoever read us has gone; nothing may be written any more, not even by Python's own shutdown
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the one net of this face: a fault of ours, worded, with the way to report it
        if os.environ.get("CRMCLI_DEBUG"):
            raise
        _show(_worded(error), argv)
        return 6 if isinstance(error, OSError) else 1


def _dispatch(argv: list[str]) -> int:
    from crmcli.cli.todays import quick_today, show_today

    plain = quick_today(argv)
    if plain is not None:
        face, own = plain
        with face:
            return show_today(face, **own)
    from typer.exceptions import Abort, TyperException

    from crmcli.cli.groups import root

    try:
        result = root().main(argv, prog_name="crm", standalone_mode=False)
    except TyperException as error:
        raise usage(error) from None
    except Abort:
        raise KeyboardInterrupt from None
    return result if isinstance(result, int) else 0


def usage(error: "Exception") -> CrmError:
    """A usage error of the parser in our words."""
    message = getattr(error, "format_message", lambda: str(error))().strip().rstrip(".")
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "crm"
    word = getattr(error, "option_name", "") or ""
    if word.startswith("-") and len(word) > 1 and word[1].isdigit():
        return BadInput(f"{word} was read as a flag", hint=f"--at={word} or '3 days ago', or put -- before it")
    near = getattr(error, "possibilities", None)
    hint = f"{path} {near[0]}" if near else f"{path} --help"
    return BadInput(message[:1].lower() + message[1:] if message else "these words are no command", hint=hint)


def _show(error: CrmError, argv: Sequence[str]) -> None:
    from crmcli.cli.out import Out

    format = "json" if "--json" in argv or "json" in argv[1:] and ("-f" in argv or "--format" in argv) else None
    Out("json" if format or "--format=json" in argv else None).error(error)


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
