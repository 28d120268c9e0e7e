"""Prepares a verification of Rancher 2: checks the roles, reads the settings, finds what is switched off, and tries the login."""

from __future__ import annotations

import re

from ..checks import Mismatch
from ..context import Context
from ..http import ANONYMOUS, Caller, CannotVerify, Exchange, HttpClient
from ..target import Target
from .login import V1_PUBLIC, V3_PUBLIC, adopt_session, log_in
from .resources import EXT_API, KUBECONFIGS, LIFETIME, TOKENS, UNKNOWN, lifetime

MAX_TTL, KUBECONFIG_TTL = "auth-token-max-ttl-minutes", "kubeconfig-default-token-ttl-minutes"
GENERATE = "kubeconfig-generate-token"
METADATA_ONLY = {"Accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"}
"""Asks for a list without the secrets that each item holds."""
MANAGEMENT_TOKENS = "/k8s/clusters/local/apis/management.cattle.io/v3/tokens"


def check_role(client: HttpClient, target: Target, role: str, caller: Caller) -> None:
    """Check that credentials belong to the role that they were given for, as far as that can be told.

    Raises:
        CannotVerify: They belong to the other role.
    """
    administrator = _is_administrator(client, caller)
    if role == "admin" and administrator is False:
        raise CannotVerify("the token that was given for the admin is not an administrator's")
    if role == "user" and administrator is True:
        raise CannotVerify("the token that was given for the user is an administrator's")


def _is_administrator(client: HttpClient, caller: Caller) -> bool | None:
    """Whether the caller is an administrator; None if it cannot be told."""
    users = client.send(caller, "GET", "/v3/users")
    listed = users.body.get("data") if users.status == 200 and isinstance(users.body, dict) else None
    if isinstance(listed, list) and len(listed) > 1:
        return True
    if client.send(caller, "GET", "/v3/clusters/c-nope").status == 403:
        return False
    return None


def detect(context: Context) -> None:
    """Find out what is switched off or unusable, so that the checks that need it are skipped."""
    caller = next(iter(context.callers.values()))
    _read_max_ttl(context, caller)
    if context.target.at_least("2.12"):
        _detect_ext(context, caller)
        _read_kubeconfig_settings(context, caller)
    if "admin" in context.callers:
        response = context.send(context.callers["admin"], "GET", MANAGEMENT_TOKENS, query={"limit": 1})
        if response.status in (404, 503):
            context.unavailable["management"] = (
                f"the Kubernetes API of the local cluster is not available: GET {MANAGEMENT_TOKENS} is {response.status}"
            )
    if context.target.at_least("2.14"):
        provider = context.send(ANONYMOUS, "GET", V3_PUBLIC)
        if provider.status in (401, 404):
            context.unavailable["v3-public"] = f"the feature v3-public is off: GET {V3_PUBLIC} is {provider.status}"


def _setting(context: Context, caller: Caller, name: str) -> tuple[str | None, int]:
    """The value of a setting, None if the caller cannot read it, and the status."""
    response = context.send(caller, "GET", f"/v3/settings/{name}")
    value = str(response.body.get("value")) if response.status == 200 and isinstance(response.body, dict) else None
    return value, response.status


def _read_kubeconfig_settings(context: Context, caller: Caller) -> None:
    """A kubeconfig may live no longer than its default, and has no token if the server does not generate one."""
    minutes, _ = _setting(context, caller, KUBECONFIG_TTL)
    longest = int(minutes) * 60_000 if minutes and minutes.isdecimal() else 0
    if longest and longest < lifetime(context):
        context.notes["kubeconfig lifetime"] = longest
    generates, _ = _setting(context, caller, GENERATE)
    if generates is not None and generates.lower() != "true":
        context.unavailable["kubeconfig tokens"] = f"the setting {GENERATE} is {generates!r}: kubeconfigs contain no token"


def _read_max_ttl(context: Context, caller: Caller) -> None:
    value, status = _setting(context, caller, MAX_TTL)
    if value is None:
        context.unavailable["writes"] = f"the setting {MAX_TTL} cannot be read: {status}"
    elif not re.fullmatch(r"\d+(\.\d+)?", value):
        context.unavailable["writes"] = f"the setting {MAX_TTL} is {value!r}: new tokens would be rejected or expired"
    else:
        longest = int(float(value) * 60_000)
        context.notes["max ttl"] = longest
        context.notes["lifetime"] = min(LIFETIME, longest) if longest else LIFETIME


def _detect_ext(context: Context, caller: Caller) -> None:
    response = context.send(caller, "GET", EXT_API)
    resources = _resources(response)
    if resources is None:
        context.unavailable["ext"] = f"the ext.cattle.io API is not available: GET {EXT_API} is {response.summary()}"
    elif "tokens" not in resources and not context.target.at_least("2.13"):
        context.unavailable["ext"] = "the feature ext-tokens is off"
    for name, path in (("kubeconfigs", KUBECONFIGS), ("useractivities", f"{EXT_API}/useractivities/{UNKNOWN}")):
        if resources is not None and (name not in resources or context.send(caller, "GET", path).status == 404):
            context.unavailable[name] = f"the server does not offer {name} of ext.cattle.io/v1"


def _resources(response: Exchange) -> set[str] | None:
    listed = response.body.get("resources") if response.status == 200 and isinstance(response.body, dict) else None
    if not isinstance(listed, list):
        return None
    return {str(each.get("name")) for each in listed if isinstance(each, dict)}


def set_up(context: Context) -> None:
    """Try the login; if it is rejected, the checks that need it are skipped."""
    if context.login is None:
        return
    if "v3-public" in context.unavailable:
        response = log_in(context, V1_PUBLIC, type="localProvider")
    else:
        response = log_in(context)
    if response.status == 201:
        try:
            session = adopt_session(context, response)
            context.send(session, "POST", f"{TOKENS}?action=logout", body={})
            context.removed(session.token_id)
        except Mismatch:
            return  # the checks of the login find it too, and report it
    elif response.status in (401, 403):
        user = context.login[0]
        context.unavailable["login"] = f"the login as {user!r} was rejected ({response.status}); check the user name and the password"
