"""Login with local authentication, and the session that it creates."""

from __future__ import annotations

from typing import Any

from ..checks import Checks, Mismatch
from ..context import Context
from ..http import ANONYMOUS, Caller, Exchange
from ..ownership import Created, checked_credential, checked_id
from .resources import TOKENS, wait_until_rejected

V3_PUBLIC = "/v3-public/localProviders/local"
V1_PUBLIC = "/v1-public/login"
NEEDED = ("login", "v3-public")


def log_in(context: Context, path: str = f"{V3_PUBLIC}?action=login", **fields: Any) -> Exchange:
    """Send a login request, without comparing the response with the description."""
    assert context.login is not None
    user, password = context.login
    body = {"username": user, "password": password, "description": context.name("session"), **fields}
    return context.send(ANONYMOUS, "POST", path, body=body)


def create_session(context: Context, path: str = f"{V3_PUBLIC}?action=login", **fields: Any) -> tuple[Exchange, Caller]:
    """Log in; the session is logged out at the end."""
    response = log_in(context, path, **fields)
    context.equal("the status", response.status, 201, response)
    context.check_described(response)
    return response, adopt_session(context, response)


def adopt_session(context: Context, response: Exchange) -> Caller:
    """Take responsibility for a new session, and return it as a caller.

    Raises:
        Mismatch: It is not the session that was asked for.
    """
    return _adopt(context, response, checked_credential(response.body["token"], response), str(response.body["id"]))


def _adopt(context: Context, response: Exchange, secret: str, id: str) -> Caller:
    checked_id("session", id, response)
    if not secret.startswith(f"{id}:"):
        raise Mismatch(f"a bearer token {id}:SECRET", "one of another form", response)
    session = Caller("the session", token=secret, temporary=True)
    read = context.request("GET", f"{TOKENS}/{id}", caller=session)
    context.equal("id and current", (read.body["id"], read.body["current"]), (id, True), read)
    description = read.body.get("description")
    if description not in ("", context.name("session")):
        context.unproven.append(f"session {id}")
        raise Mismatch(f"a session with the description {context.name('session')}", repr(description), read)
    context.adopt_proven(Created("session", id, session, f"{TOKENS}/{id}", unmarked=True))
    return session


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("login.session", requires=NEEDED)
    def session(context: Context) -> None:
        """A login creates a session, which cannot delete itself; a logout ends it."""
        response, caller = create_session(context)
        expected = {"id", "type", "baseType", "token", "expiresAt"}
        if context.target.at_least("2.13"):
            context.equal("the properties", set(response.body), expected, response)
            context.check(response.body["expiresAt"] != "", "a time in expiresAt", "an empty text", response)
        else:
            context.check(expected < set(response.body), "the whole token", "less", response)
            context.equal("expiresAt", response.body["expiresAt"], "", response)
        id = response.body["id"]
        own = context.request("GET", f"{TOKENS}/{id}", caller=caller)
        context.equal("current and isDerived", (own.body["current"], own.body["isDerived"]), (True, False), own)
        refusal = context.request("DELETE", f"{TOKENS}/{id}", 400, caller=caller)
        context.equal("the code", refusal.body["code"], "ServerError", refusal)
        context.request("POST", f"{TOKENS}?action=logout", caller=caller, body={})
        wait_until_rejected(context, caller)
        context.removed(id)

    @checks.add("login.ttl", requires=NEEDED)
    def ttl(context: Context) -> None:
        """A session lasts as long as the setting says; a ttl in the request is ignored."""
        minutes = context.request("GET", "/v3/settings/auth-user-session-ttl-minutes").body["value"]
        response, caller = create_session(context, ttl=60_000)
        own = context.request("GET", f"{TOKENS}/{response.body['id']}", caller=caller)
        context.equal("ttl", own.body["ttl"], int(minutes) * 60_000, own)

    @checks.add("login.cookie", requires=NEEDED)
    def cookie(context: Context) -> None:
        """With responseType cookie the body is empty, and the session is in the cookie R_SESS."""
        response = log_in(context, responseType="cookie")
        context.equal("the status", response.status, 200, response)
        context.check_described(response)
        header = next((value for value in response.header_values("set-cookie") if value.startswith("R_SESS=")), "")
        context.check(bool(header), "a cookie R_SESS", "none", response)
        secret = checked_credential(header.partition("=")[2].split(";")[0].replace("%3A", ":"), response)
        id = secret.partition(":")[0]
        _adopt(context, response, secret, id)
        context.request("GET", f"{TOKENS}/{id}", caller=Caller("the session", cookie=f"R_SESS={secret}", temporary=True))

    @checks.add("login.rejected", requires=NEEDED, writes=False)
    def rejected(context: Context) -> None:
        """A wrong password is 401, an unknown action 422, no action 405, an empty body 422."""
        assert context.login is not None
        user, password = context.login
        right, wrong = {"username": user, "password": password}, {"username": user, "password": f"{password}-wrong"}
        for path, body, status, code in (
            (f"{V3_PUBLIC}?action=login", wrong, 401, "Unauthorized"),
            (f"{V3_PUBLIC}?action=nonsense", right, 422, "InvalidAction"),
            (V3_PUBLIC, right, 405, "MethodNotAllow"),
            (f"{V3_PUBLIC}?action=login", "", 422, "InvalidBodyContent"),
        ):
            response = context.request("POST", path, status, caller=ANONYMOUS, body=body)
            context.equal("the code", response.body["code"], code, response)

    @checks.add("login.v1-public", requires=("login",))
    def v1_public(context: Context) -> None:
        """/v1-public/login accepts logins since 2.13, and needs a type; before, it is 404."""
        if context.target.at_least("2.13"):
            create_session(context, V1_PUBLIC, type="localProvider")
            response = log_in(context, V1_PUBLIC)
            if response.status == 201:
                adopt_session(context, response)
            context.equal("the status without a type", response.status, 422, response)
        else:
            response = log_in(context, V1_PUBLIC, type="localProvider")
            context.equal("the status", response.status, 404, response)
        context.check_described(response)
