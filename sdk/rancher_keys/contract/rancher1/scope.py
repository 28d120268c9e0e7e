"""What each caller may see and do: accounts, environments, keys of other accounts."""

from __future__ import annotations

from ..checks import Checks, Skipped
from ..context import Context
from ..ownership import checked_id
from . import keys


def environment(context: Context) -> str:
    """The id of an environment that the caller is a member of.

    Raises:
        Skipped: There is none.
    """
    context.request("GET", f"{keys.api(context)}/projects")
    found = keys.environments(context, context.caller)
    if not found:
        raise Skipped(f"the {context.role} is not a member of an active environment")
    return found[0]


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("scope.environments", "admin", "user", "environment", writes=False)
    def environments(context: Context) -> None:
        """The caller's environments can be listed and read."""
        id = environment(context)
        response = context.request("GET", f"{keys.api(context)}/projects/{id}")
        context.equal("id and type", (response.body["id"], response.body["type"]), (id, "project"), response)

    @checks.add("scope.environment-key", "admin", "user")
    def environment_key(context: Context) -> None:
        """A key created in an environment belongs to it, and only sees its keys."""
        base = f"/projects/{environment(context)}"
        response = keys.create(context, "environment", base=base, accountId="1a1")
        key = response.body
        context.equal("accountId", key["accountId"], base.split("/")[2], response)
        keys.wait_for_state(context, key["id"], "active", base)
        response = context.request("GET", f"{keys.api(context)}/apikeys", caller=keys.caller_for(key))
        owners = {each["accountId"] for each in response.body["data"]}
        context.equal("the owners of the listed keys", owners, {key["accountId"]}, response)

    @checks.add("scope.environment-lifecycle", "admin", "user")
    def environment_lifecycle(context: Context) -> None:
        """In an environment, every operation and action works as it does outside."""
        base = f"/projects/{environment(context)}"
        context.request("GET", f"{keys.api(context)}{base}/schemas/apikey")
        created = keys.create(context, f"environment-lifecycle-{context.role}", base=base).body
        key_path = keys.path(context, created["id"], base)
        keys.wait_for_state(context, created["id"], "active", base)
        response = context.request("GET", f"{keys.api(context)}{base}/apikeys", query={"name": created["name"]})
        context.equal("the ids", [each["id"] for each in response.body["data"]], [created["id"]], response)
        response = context.request("PUT", key_path, body={"description": context.name("changed")})
        context.equal("the description", response.body["description"], context.name("changed"), response)
        context.request("GET", f"{key_path}/certificate")
        response = context.request("GET", f"{key_path}/account")
        context.equal("the account's type", response.body["type"], "project", response)
        context.request("DELETE", key_path, 405)
        for action, transition, state in (
            ("update", "updating-active", "active"),
            ("deactivate", "deactivating", "inactive"),
            ("activate", "activating", "active"),
            ("deactivate", "deactivating", "inactive"),
            ("remove", "removing", "removed"),
            ("purge", "purging", "purged"),
        ):
            response = keys.run_action(context, created["id"], action, base=base)
            context.equal(f"the state after {action}", response.body["state"], transition, response)
            keys.wait_for_state(context, created["id"], state, base)
        other = keys.create(context, "environment-delete", base=base).body["id"]
        keys.wait_for_state(context, other, "active", base)
        keys.run_action(context, other, "deactivate", base=base)
        keys.wait_for_state(context, other, "inactive", base)
        context.request("DELETE", keys.path(context, other, base))
        keys.wait_for_state(context, other, "removed", base)

    @checks.add("scope.environment-hidden", "user")
    def environment_hidden(context: Context) -> None:
        """A user's environment key is 404 outside the environment's path, and not in the user's list."""
        key = keys.create(context, "hidden-environment", base=f"/projects/{environment(context)}").body
        context.request("GET", keys.path(context, key["id"]), 404)
        response = context.request("GET", f"{keys.api(context)}/apikeys", query={"name": key["name"]})
        context.equal("the number of keys", len(response.body["data"]), 0, response)

    @checks.add("scope.by-header", "admin", "user")
    def by_header(context: Context) -> None:
        """X-API-Project-Id and projectId scope a list in the same way as the path."""
        id = environment(context)
        key = keys.create(context, "by-header", base=f"/projects/{id}").body
        for how in ({"headers": {"X-API-Project-Id": id}}, {"query": {"projectId": id}}):
            response = context.request("GET", f"{keys.api(context)}/apikeys", **how)  # type: ignore[arg-type]
            ids = {each["id"] for each in response.body["data"]}
            context.check(key["id"] in ids, f"{key['id']} in the list", f"{len(ids)} others", response)
            context.equal("X-API-ACCOUNT-ID", response.header("x-api-account-id"), id, response)

    @checks.add("scope.other-environment", "admin", "user", "environment", writes=False)
    def other_environment(context: Context) -> None:
        """An environment that the caller is not a member of is 403."""
        response = context.request("GET", f"{keys.api(context)}/projects/1a99999999/apikeys", 403)
        context.equal("the code", response.body["code"], "Forbidden", response)

    @checks.add("scope.other-accounts", "user", "environment", requires=("admin",))
    def other_accounts(context: Context) -> None:
        """Keys of other accounts are 404 for every method, and not listed."""
        created = keys.create(context, "others", caller=context.callers["admin"]).body
        for method, rest in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/?action=deactivate")):
            context.request(method, keys.path(context, created["id"]) + rest, 404)
        response = context.request("GET", f"{keys.api(context)}/apikeys", query={"name": created["name"]})
        context.equal("the number of keys", len(response.body["data"]), 0, response)

    @checks.add("scope.admin-all-keys", "admin", requires=("user",))
    def admin_all_keys(context: Context) -> None:
        """An administrator can list and read keys of other accounts."""
        created = keys.create(context, "of-a-user", caller=context.callers["user"]).body
        response = context.request("GET", f"{keys.api(context)}/apikeys", query={"name": created["name"]})
        context.equal("the ids", [each["id"] for each in response.body["data"]], [created["id"]], response)
        context.request("GET", keys.path(context, created["id"]))

    @checks.add("scope.account", "admin", "user", writes=False)
    def account(context: Context) -> None:
        """The caller's own account can be read; one that does not exist is 404."""
        response = context.request("GET", f"{keys.api(context)}/apikeys", query={"limit": 1})
        own = checked_id("account", response.header("x-api-account-id"), response)
        response = context.request("GET", f"{keys.api(context)}/accounts/{own}")
        context.equal("the id", response.body["id"], own, response)
        context.request("GET", f"{keys.api(context)}/accounts/1a99999999", 404)
