"""Who sees and may do what: accounts, environments, and keys of others."""

from __future__ import annotations

from ..checks import Checks, NotRun
from ..talk import Talk
from . import keys


def environment(talk: Talk) -> str:
    """An environment that the caller has a part in.

    Raises:
        NotRun: There is none.
    """
    answer = talk.ask("GET", f"{keys.api(talk)}/projects")
    active = [each["id"] for each in answer.body["data"] if each["state"] == "active"]
    if not active:
        raise NotRun(f"{talk.role} has no part in an active environment")
    return str(active[0])


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("scope.environments", "admin", "user", "environment", writes=False)
    def environments(talk: Talk) -> None:
        """The caller's environments are listed and can be read."""
        id = environment(talk)
        answer = talk.ask("GET", f"{keys.api(talk)}/projects/{id}")
        talk.same("id and type", (answer.body["id"], answer.body["type"]), (id, "project"), answer)

    @checks.add("scope.environment-key", "admin", "user")
    def environment_key(talk: Talk) -> None:
        """A key that is made below an environment belongs to it, and sees its keys alone."""
        base = f"/projects/{environment(talk)}"
        answer = keys.create(talk, "environment", base=base, accountId="1a1")
        key = answer.body
        talk.same("accountId", key["accountId"], base.split("/")[2], answer)
        keys.settled(talk, key["id"], "active", base)
        answer = talk.ask("GET", f"{keys.api(talk)}/apikeys", caller=keys.caller_of(key))
        owners = {each["accountId"] for each in answer.body["data"]}
        talk.same("whose keys it lists", owners, {key["accountId"]}, answer)

    @checks.add("scope.environment-life", "admin", "user")
    def environment_life(talk: Talk) -> None:
        """Below an environment every operation and action does what it does elsewhere."""
        base = f"/projects/{environment(talk)}"
        talk.ask("GET", f"{keys.api(talk)}{base}/schemas/apikey")
        made = keys.create(talk, f"environment-life-{talk.role}", base=base).body
        address = keys.path(talk, made["id"], base)
        keys.settled(talk, made["id"], "active", base)
        answer = talk.ask("GET", f"{keys.api(talk)}{base}/apikeys", query={"name": made["name"]})
        talk.same("the ids", [each["id"] for each in answer.body["data"]], [made["id"]], answer)
        answer = talk.ask("PUT", address, body={"description": talk.name("changed")})
        talk.same("the description", answer.body["description"], talk.name("changed"), answer)
        talk.ask("GET", f"{address}/certificate")
        answer = talk.ask("GET", f"{address}/account")
        talk.same("the account's type", answer.body["type"], "project", answer)
        talk.ask("DELETE", address, 405)
        for action, passing, state in (
            ("update", "updating-active", "active"),
            ("deactivate", "deactivating", "inactive"),
            ("activate", "activating", "active"),
            ("deactivate", "deactivating", "inactive"),
            ("remove", "removing", "removed"),
            ("purge", "purging", "purged"),
        ):
            answer = keys.act(talk, made["id"], action, base=base)
            talk.same(f"the state after {action}", answer.body["state"], passing, answer)
            keys.settled(talk, made["id"], state, base)
        other = keys.create(talk, "environment-delete", base=base).body["id"]
        keys.settled(talk, other, "active", base)
        keys.act(talk, other, "deactivate", base=base)
        keys.settled(talk, other, "inactive", base)
        talk.ask("DELETE", keys.path(talk, other, base))
        keys.settled(talk, other, "removed", base)

    @checks.add("scope.environment-hidden", "user")
    def environment_hidden(talk: Talk) -> None:
        """A user's environment key is 404 outside its environment's path, and not in the user's list."""
        key = keys.create(talk, "hidden-environment", base=f"/projects/{environment(talk)}").body
        talk.ask("GET", keys.path(talk, key["id"]), 404)
        answer = talk.ask("GET", f"{keys.api(talk)}/apikeys", query={"name": key["name"]})
        talk.same("how many keys", len(answer.body["data"]), 0, answer)

    @checks.add("scope.by-header", "admin", "user")
    def by_header(talk: Talk) -> None:
        """X-API-Project-Id and projectId scope a list as the path does."""
        id = environment(talk)
        key = keys.create(talk, "by-header", base=f"/projects/{id}").body
        for how in ({"headers": {"X-API-Project-Id": id}}, {"query": {"projectId": id}}):
            answer = talk.ask("GET", f"{keys.api(talk)}/apikeys", **how)  # type: ignore[arg-type]
            ids = {each["id"] for each in answer.body["data"]}
            talk.true(key["id"] in ids, f"{key['id']} in the list", f"{len(ids)} others", answer)
            talk.same("X-API-ACCOUNT-ID", answer.header("x-api-account-id"), id, answer)

    @checks.add("scope.other-environment", "admin", "user", "environment", writes=False)
    def other_environment(talk: Talk) -> None:
        """An environment that the caller has no part in is 403."""
        answer = talk.ask("GET", f"{keys.api(talk)}/projects/1a99999999/apikeys", 403)
        talk.same("the code", answer.body["code"], "Forbidden", answer)

    @checks.add("scope.others-keys", "user", "environment", needs=("admin",))
    def others_keys(talk: Talk) -> None:
        """Another account's key is 404, whatever the method, and not listed."""
        made = keys.create(talk, "others", caller=talk.callers["admin"]).body
        for method, rest in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/?action=deactivate")):
            talk.ask(method, keys.path(talk, made["id"]) + rest, 404)
        answer = talk.ask("GET", f"{keys.api(talk)}/apikeys", query={"name": made["name"]})
        talk.same("how many keys", len(answer.body["data"]), 0, answer)

    @checks.add("scope.admin-sees-all", "admin", needs=("user",))
    def admin_sees_all(talk: Talk) -> None:
        """An administrator lists and reads keys of other accounts."""
        made = keys.create(talk, "of-a-user", caller=talk.callers["user"]).body
        answer = talk.ask("GET", f"{keys.api(talk)}/apikeys", query={"name": made["name"]})
        talk.same("the ids", [each["id"] for each in answer.body["data"]], [made["id"]], answer)
        talk.ask("GET", keys.path(talk, made["id"]))

    @checks.add("scope.account", "admin", "user", writes=False)
    def account(talk: Talk) -> None:
        """The caller's own account can be read; one that is not there is 404."""
        own = talk.ask("GET", f"{keys.api(talk)}/apikeys", query={"limit": 1}).header("x-api-account-id")
        answer = talk.ask("GET", f"{keys.api(talk)}/accounts/{own}")
        talk.same("the id", answer.body["id"], own, answer)
        talk.ask("GET", f"{keys.api(talk)}/accounts/1a99999999", 404)
