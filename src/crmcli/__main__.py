"""`python -m crmcli`, and what the `crm` script calls."""

import gc
import sys


def main() -> int:
    """Run one command line; the exit code is the documented one."""
    gc.disable()  # nothing that is loaded at the start is garbage; `Face` turns it on again before the work begins
    try:
        from crmcli.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to say it with
        return 130


if __name__ == "__main__":
    sys.exit(main())
