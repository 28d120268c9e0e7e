"""`make faults`: seeds faults into the sandbox one at a time, and prints which check finds each."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from rancher_keys.contract import CannotVerify, context
from rancher_keys.contract.rancher1 import cleanup
from rancher_keys.sandbox import Sandbox

from .against import verification
from .faults_rancher1 import FAULTS as RANCHER1
from .faults_rancher2 import FAULTS as RANCHER2
from .seeded import Seeded

FAULTS = [*RANCHER1, *RANCHER2]
SHORT_TIMEOUT = 0.3
"""Seconds until a state that is not reached counts as a fault."""


def found_by(fault: Seeded) -> list[str]:
    """The checks that fail on a sandbox with a fault, in a whole verification."""
    with Sandbox(fault.version, delay=0, seed=1) as sandbox:
        with verification(sandbox) as run:
            run.connect()
            fault.put_into(sandbox)
            try:
                results = list(run.run())
            except CannotVerify as error:
                return [f"could not be run: {error}"]
        return list(dict.fromkeys(result.id for result in results if result.outcome == "failed"))


def main() -> int:
    """Print the table; returns 0 if every fault was found."""
    context.TIMEOUT = cleanup.TIMEOUT = SHORT_TIMEOUT
    table = Table("fault", "Rancher", "should be found by", "", "other checks that fail", box=None, padding=(0, 1))
    missed = tried = 0
    for fault in FAULTS:
        with Sandbox(fault.version) as sandbox:
            if not fault.is_served(sandbox):
                table.add_row(fault.name, fault.version, fault.check, "–", f"the sandbox does not serve {fault.path}")
                continue
        found = found_by(fault)
        tried += 1
        missed += fault.check not in found
        others = [name for name in found if name != fault.check]
        shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        table.add_row(fault.name, fault.version, fault.check, "[green]✓[/]" if fault.check in found else "[bold red]✗[/]", shown)
    console = Console(width=max(Console().width, 150))
    console.print(table)
    console.print(f"{tried - missed} of {tried} seeded faults found, each by the check that should", highlight=False)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
