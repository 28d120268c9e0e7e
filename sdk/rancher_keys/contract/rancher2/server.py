"""What all requests of Rancher 2 share: logout, errors, headers; and the version, settings and users."""

from __future__ import annotations

from ..checks import Checks
from ..context import Context
from ..http import ANONYMOUS
from .resources import BROWSER, TOKENS, adopt, caller_for, create, expect_rejected, wait_until_rejected
from .tokens import MUST_AUTHENTICATE

EVERYONE = ("admin", "user")


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("logout.derived", *EVERYONE)
    def logout(context: Context) -> None:
        """The action logout deletes the token that is sent and clears the cookies; tokens created with it stay valid."""
        token = create(context, "logout").body
        child = create(context, "survivor", caller=caller_for(token)).body
        response = context.request("POST", f"{TOKENS}?action=logout", caller=caller_for(token), body={})
        cleared = {value.split("=")[0] for value in response.header_values("set-cookie")}
        context.check({"R_SESS", "CSRF"} <= cleared, "cookies R_SESS and CSRF cleared", ", ".join(sorted(cleared)) or "none", response)
        wait_until_rejected(context, caller_for(token))
        context.request("GET", f"{TOKENS}/{child['id']}", caller=caller_for(child))
        context.removed(token["id"])
        context.reassign(child["id"])

    @checks.add("logout.all", *EVERYONE)
    def logout_all(context: Context) -> None:
        """The action logoutAll does the same since 2.10; before, it is rejected with 422 and the token stays valid."""
        token = create(context, "logout-all").body
        if context.target.at_least("2.10"):
            context.request("POST", f"{TOKENS}?action=logoutAll", caller=caller_for(token), body={})
            wait_until_rejected(context, caller_for(token))
            context.removed(token["id"])
        else:
            response = context.request("POST", f"{TOKENS}?action=logoutAll", 422, caller=caller_for(token), body={})
            context.equal("the code", response.body["code"], "InvalidAction", response)
            context.request("GET", f"{TOKENS}/{token['id']}", caller=caller_for(token))

    @checks.add("actions.unknown", *EVERYONE)
    def unknown_action(context: Context) -> None:
        """An unknown action is rejected with 422 InvalidAction."""
        body = {"description": context.name("action"), "ttl": 1}
        response = context.request("POST", f"{TOKENS}?action=nonsense", (422, 201), body=body)
        if response.status == 201:
            adopt(context, response)
        context.equal("status and code", (response.status, response.body.get("code")), (422, "InvalidAction"), response)

    @checks.add("errors.unauthorized", writes=False)
    def unauthorized(context: Context) -> None:
        """Without credentials the response is 401, with a status that is a string and without a challenge."""
        response = context.request("GET", TOKENS, 401, caller=ANONYMOUS)
        context.equal("the body", response.body, MUST_AUTHENTICATE, response)
        context.equal("WWW-Authenticate", response.header("www-authenticate"), None, response)

    @checks.add("errors.csrf", *EVERYONE)
    def csrf(context: Context) -> None:
        """A browser needs a CSRF token for every change, however it authenticates; any matching pair of values is accepted."""
        body = {"description": context.name("csrf")}
        response = expect_rejected(context, body, BROWSER)
        context.equal("the code", response.body["code"], "InvalidCSRFToken", response)
        headers = {**BROWSER, "Cookie": "CSRF=made-up", "X-Api-Csrf": "made-up"}
        adopt(context, context.request("POST", TOKENS, 201, body=body, headers=headers))

    @checks.add("responses.headers", *EVERYONE, writes=False)
    def headers(context: Context) -> None:
        """Responses of /v3 carry X-Api-Schemas and X-Api-Cattle-Auth."""
        response = context.request("GET", TOKENS)
        schemas = response.header("x-api-schemas") or ""
        context.check(schemas.endswith("/v3/schemas"), "X-Api-Schemas …/v3/schemas", "another value", response)
        context.equal("X-Api-Cattle-Auth", response.header("x-api-cattle-auth"), "true", response)
        response = context.request("GET", TOKENS, 401, caller=ANONYMOUS)
        context.equal("X-Api-Cattle-Auth", response.header("x-api-cattle-auth"), "false", response)

    @checks.add("server.version", writes=False)
    def version(context: Context) -> None:
        """The version can be read without credentials."""
        response = context.request("GET", "/rancherversion", caller=ANONYMOUS)
        context.equal("Version", response.body["Version"], context.target.name, response)

    @checks.add("server.settings", *EVERYONE, writes=False)
    def settings(context: Context) -> None:
        """The settings for the lifetime of tokens can be read, and have the version's default."""
        at_least_2_8 = context.target.at_least("2.8")
        defaults = {"auth-token-max-ttl-minutes": "129600" if at_least_2_8 else "0", "auth-user-session-ttl-minutes": "960"}
        for name, default in defaults.items():
            response = context.request("GET", f"/v3/settings/{name}")
            context.equal(f"the default of {name}", response.body["default"], default, response)
        context.request("GET", "/v3/settings/nonsense", 404)

    @checks.add("users.list", *EVERYONE, writes=False)
    def users(context: Context) -> None:
        """An administrator sees all users, other users only themselves."""
        response = context.request("GET", "/v3/users")
        own = [each["id"] for each in response.body["data"] if each["me"]]
        context.equal("the number of entries that are the caller", len(own), 1, response)
        if context.role == "user":
            context.equal("the number of users", len(response.body["data"]), 1, response)

    @checks.add("sdk.secret-masked", *EVERYONE)
    def secret_masked(context: Context) -> None:
        """The SDK masks the bearer token of a new token."""
        from ...rancher2 import models
        from ..sdk import decoded

        response = create(context, "sdk")
        shown = repr(decoded(models.TokenCreated, response))
        secret = response.body["token"].partition(":")[2]
        context.check(secret not in shown, "a model that masks the secret key", "one that shows it", response)
