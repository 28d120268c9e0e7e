"""The commands and what they are called."""

from __future__ import annotations

import typer

from ..sandbox.__main__ import main as sandbox
from .verify import verify

app = typer.Typer(
    name="rancher-keys",
    help="Rancher API keys, in every generation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("verify")(verify)
app.command("sandbox")(sandbox)
