"""The commands of `rancher-keys`."""

from __future__ import annotations

from typing import Annotated

import typer

from ..sandbox.__main__ import main as sandbox
from . import keys, login, rotate
from .credential import credential
from .errors import guarded
from .exec import exec_
from .expiring import expiring
from .prune import prune
from .record import record
from .report import report
from .verify import verify

app = typer.Typer(
    name="rancher-keys",
    help="Find, rotate and remove Rancher API keys, in every generation of Rancher.",
    epilog="Exit status: 0 done; 1 not done, or a negative result; 2 it could not be run; 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from .. import __version__

        typer.echo(f"rancher-keys {__version__}")
        raise typer.Exit


@app.callback()
def _main(version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)] = False) -> None:
    """Find, rotate and remove Rancher API keys, in every generation of Rancher."""


for _name, _command, _example in (
    ("login", login.login, "rancher-keys login https://rancher.example.com --user admin"),
    ("whoami", login.whoami, "RANCHER_URL=https://rancher.example.com RANCHER_TOKEN=token-abcde:… rancher-keys whoami"),
    ("list", keys.list_keys, "rancher-keys list --all -o csv > keys.csv"),
    ("show", keys.show, "rancher-keys show token-abcde -o json"),
    ("create", keys.create, "rancher-keys create ci --ttl 90d --deliver dotenv:/run/ci.env"),
    ("rotate", rotate.rotate, "rancher-keys rotate --deliver env:/srv/app/.env#RANCHER_TOKEN --overlap 10m"),
    ("enable", keys.enable, "rancher-keys enable 1c5"),
    ("disable", keys.disable, "rancher-keys disable 1c5 1c6"),
    ("delete", keys.delete, "rancher-keys delete token-abcde --yes"),
    ("prune", prune, "rancher-keys prune --all --unused-for 90d --disable-first 14d"),
    ("expiring", expiring, "rancher-keys expiring --within 14d -o prometheus --to /var/lib/node_exporter/rancher_keys.prom"),
    ("report", report, "rancher-keys report --all --to keys.html"),
    ("exec", exec_, "rancher-keys exec --ttl 1h -- terraform apply"),
    ("credential", credential, "rancher-keys credential --url https://rancher.example.com --ttl 1h"),
):
    app.command(_name, epilog=f"Example: {_example}")(_command)
app.command("verify")(guarded(verify))
app.command("record")(guarded(record))
app.command("sandbox")(guarded(sandbox))
