"""Prepares a verification of Rancher 1.x: checks the roles, creates an environment key, and tries the login."""

from __future__ import annotations

from ..checks import Mismatch
from ..context import Context
from ..http import ANONYMOUS, Caller, CannotVerify, Exchange, HttpClient, attempts
from ..ownership import ID_FORMS, Created, checked_credential
from ..target import Target
from . import keys

KINDS = {"admin": ("admin", "service"), "user": ("user",)}
"""The kinds of account that a role may have."""


def check_role(client: HttpClient, target: Target, role: str, caller: Caller) -> None:
    """Check that credentials belong to the role that they were given for.

    Raises:
        CannotVerify: They belong to another kind of account.
    """
    base = f"/{target.api_versions[-1]}"
    response = client.send(caller, "GET", f"{base}/apikeys", query={"limit": 1})
    kind, account = response.header("x-api-account-kind"), response.header("x-api-account-id") or ""
    if kind is None and ID_FORMS["account"].fullmatch(account):
        kind = _kind(client.send(caller, "GET", f"{base}/accounts/{account}"), "kind")
        kind = kind or _kind(client.send(caller, "GET", f"{base}/projects/{account}"), "type")
    if isinstance(kind, str) and role in KINDS and kind not in KINDS[role]:
        raise CannotVerify(f"the key that was given for the {role} belongs to account {account}, which is of kind {kind!r}")


def _kind(response: Exchange, name: str) -> str | None:
    value = response.body.get(name) if response.status == 200 and isinstance(response.body, dict) else None
    return value if isinstance(value, str) else None


def detect(context: Context) -> None:
    """Nothing can be switched off on Rancher 1.x."""


def set_up(context: Context) -> None:
    """Create the environment key for the role environment, and try the login.

    Nothing is compared with the description here. Without the key or the login, the checks that need it are skipped.
    """
    _environment_key(context)
    if context.login is not None:
        user, password = context.login
        response = context.send(ANONYMOUS, "POST", f"{keys.api(context)}/token", body={"code": f"{user}:{password}"})
        if response.status in (401, 403):
            context.unavailable["login"] = f"the login as {user!r} was rejected ({response.status}); check the user name and the password"


def _environment_key(context: Context) -> None:
    creator = next((context.callers[role] for role in ("admin", "user") if role in context.callers), None)
    if "environment" in context.callers or creator is None:
        return
    environments = keys.environments(context, creator)
    if not environments:
        return
    path = f"{keys.api(context)}/projects/{environments[0]}/apikeys"
    response = context.send(creator, "POST", path, body={"name": context.name("role-environment")})
    key = response.body if response.status == 201 and isinstance(response.body, dict) else {}
    try:
        access_key, secret_key = (checked_credential(key.get(name)) for name in ("publicValue", "secretValue"))
        context.adopt(Created("key", str(key.get("id")), creator, f"{path}/{key.get('id')}"))
    except Mismatch:
        return
    caller = Caller("an environment key", access_key, secret_key, temporary=True)
    for _ in attempts(10.0):
        if context.send(caller, "GET", f"{keys.api(context)}/apikeys", query={"limit": 1}).status == 200:
            context.callers["environment"] = caller
            return
