"""The command line `rancher-keys`."""

from __future__ import annotations


def main() -> None:
    """Run the command line.

    Raises:
        SystemExit: The command has ended, or the extra cli is not installed.
    """
    try:
        from .app import app

        app(prog_name="rancher-keys")
    except ModuleNotFoundError as missing:
        name = (missing.name or "").split(".")[0]
        if name == "rancher_keys":
            raise
        raise SystemExit(f"{name} is not installed: pip install 'rancher-keys[cli]'") from None
