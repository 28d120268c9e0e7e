"""The commands of `rancher-keys`."""

from __future__ import annotations

import typer

from ..sandbox.__main__ import main as sandbox
from .errors import Commands
from .verify import verify

app = typer.Typer(
    name="rancher-keys",
    cls=Commands,
    help="Tools for Rancher API keys, for Rancher 1.x and Rancher 2.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("verify")(verify)
app.command("sandbox")(sandbox)
