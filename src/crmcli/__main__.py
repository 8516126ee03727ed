"""`python -m crmcli`, and what the `crm` script calls."""

import sys


def main() -> int:
    """Run one command line; the exit code is the documented one."""
    from crmcli.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
