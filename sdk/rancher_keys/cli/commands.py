"""The commands of `rancher-keys`: what the overview says about each, and where its code is. The code is imported when a command runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_SERVER, _KEYS, _JOBS, _LEND, _TEST = "Servers", "Keys", "Jobs", "Lend a key", "Test a server"


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """One command.

    Attributes:
        name: Its name.
        panel: The group in the overview.
        summary: What it does, in a sentence for the overview.
        example: One line of a shell.
        module: The module with its code, in this package.
        function: The function in that module.
    """

    name: str
    panel: str
    summary: str
    example: str
    module: str
    function: str

    def load(self) -> Callable[..., Any]:
        """Import its code."""
        from .errors import guarded

        function: Callable[..., Any] = getattr(import_module(self.module, __package__), self.function)
        return guarded(function)


COMMANDS = (
    CommandInfo(
        "login",
        _SERVER,
        "Log in to a server, and keep a key in the Rancher CLI's own file.",
        "rancher-keys login https://rancher.example.com --user admin",
        ".login",
        "login",
    ),
    CommandInfo(
        "whoami",
        _SERVER,
        "Show the server, the user and the key that are used, and where they were found.",
        "RANCHER_URL=https://rancher.example.com RANCHER_TOKEN=token-abcde:… rancher-keys whoami",
        ".login",
        "whoami",
    ),
    CommandInfo(
        "list", _KEYS, "List keys: your own, or those of all users.", "rancher-keys list --all -o csv > keys.csv", ".keys", "list_keys"
    ),
    CommandInfo("show", _KEYS, "Show a key, without its secret.", "rancher-keys show token-abcde -o json", ".keys", "show"),
    CommandInfo(
        "create",
        _KEYS,
        "Create a key, and deliver it.",
        "rancher-keys create ci --ttl 90d --deliver dotenv:/run/ci.env",
        ".keys",
        "create",
    ),
    CommandInfo("enable", _KEYS, "Enable keys.", "rancher-keys enable 1c5", ".keys", "enable"),
    CommandInfo(
        "disable", _KEYS, "Disable keys: they are rejected until they are enabled.", "rancher-keys disable 1c5 1c6", ".keys", "disable"
    ),
    CommandInfo("delete", _KEYS, "Delete keys, whatever their state.", "rancher-keys delete token-abcde --yes", ".keys", "delete"),
    CommandInfo(
        "rotate",
        _JOBS,
        "Replace a key with a new one, without a moment in which nobody holds a working key.",
        "rancher-keys rotate --deliver env:/srv/app/.env#RANCHER_TOKEN --overlap 10m",
        ".rotate",
        "rotate",
    ),
    CommandInfo(
        "prune",
        _JOBS,
        "Delete the keys that nobody needs: shows a plan, then asks.",
        "rancher-keys prune --all --unused-for 90d --disable-first 14d",
        ".prune",
        "prune",
    ),
    CommandInfo(
        "expiring",
        _JOBS,
        "Find keys that expire soon, for people and for monitoring.",
        "rancher-keys expiring --within 14d -o prometheus --to /var/lib/node_exporter/rancher_keys.prom",
        ".expiring",
        "expiring",
    ),
    CommandInfo(
        "report", _JOBS, "Report on keys as HTML, Markdown or CSV.", "rancher-keys report --all --to keys.html", ".report", "report"
    ),
    CommandInfo(
        "exec",
        _LEND,
        "Run a command with a short-lived key in its environment.",
        "rancher-keys exec --ttl 1h -- terraform apply",
        ".exec",
        "exec_",
    ),
    CommandInfo(
        "credential",
        _LEND,
        "Print a short-lived token for kubectl, as an exec credential plugin.",
        "rancher-keys credential --url https://rancher.example.com --ttl 1h",
        ".credential",
        "credential",
    ),
    CommandInfo(
        "verify",
        _TEST,
        "Check a server against the OpenAPI description.",
        "rancher-keys verify https://rancher.example.com --read-only",
        ".verify",
        "verify",
    ),
    CommandInfo(
        "record",
        _TEST,
        "Record a conversation with a live server, for `make parity`.",
        "rancher-keys record https://rancher.example.com --out rancher-2.11.jsonl",
        ".record",
        "record",
    ),
    CommandInfo(
        "sandbox",
        _TEST,
        "Serve a Rancher sandbox to test against.",
        "rancher-keys sandbox --version 2.15 --port 8080",
        "..sandbox.__main__",
        "main",
    ),
)
STATUSES = (
    ("0", "Done."),
    ("1", "Not done, or a negative result: keys expire soon (expiring), the server differs (verify)."),
    ("2", "Could not be run: wrong usage, no credentials, no connection, or credentials that the server rejects."),
    ("126, 127", "exec: the command cannot be executed, or is not found."),
    ("128 + N", "exec: signal N ended the command."),
    ("130", "Interrupted by Ctrl-C."),
)
"""Exit statuses and what they mean. `exec` also ends with the status of the command that it runs."""
