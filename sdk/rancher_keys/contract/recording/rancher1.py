"""The conversation with Rancher 1.x: API keys from creation to purge, lists, errors, logins."""

from __future__ import annotations

import contextlib
from typing import Any

from ..http import ANONYMOUS, Caller, CannotVerify, Exchange
from ..target import Target
from .disguise import MADE_UP_PASSWORD
from .recorder import Recorder

_TRANSITIONAL = ("registering", "activating", "deactivating", "removing", "purging", "updating-active", "updating-inactive", "requested")
_CREATES: tuple[tuple[str, Any], ...] = (
    ("empty", {}),
    ("no-object", "null"),
    ("int", {"name": 5}),
    ("bool", {"name": True, "description": 1.5}),
    ("list", {"name": ["a", "b"]}),
    ("map", {"name": {"a": "b"}}),
    ("unknown", {"nonsense": 1, "kind": "agentApiKey", "state": "inactive", "uuid": "made-up"}),
    ("accountId-list", {"accountId": ["1a1"]}),
    ("accountId-unknown", {"accountId": "1a99999999"}),
    ("bad-json", "{"),
    ("text-after-json", '{"description": "text follows"} text'),
    ("array", "[]"),
    ("long-name", {"name": "x" * 256}),
)
_LISTS = (
    "",
    "&sort=name",
    "&sort=name&order=desc",
    "&sort=id&order=desc",
    "&sort=registryId",
    "&state=active",
    "&state_ne=active",
    "&description_null",
    "&description_notnull",
    "&limit=0",
    "&limit=abc",
    "&limit=2&marker=m-1",
    "&include=account",
    "&include=nonsense",
    "&kind=apiKey",
    "&nonsense=1",
    "&id_gt=1c99999999",
    "&removed_null=true",
)


class Conversation:
    """One conversation; `clean` removes the keys that are left."""

    def __init__(self, recorder: Recorder, target: Target, callers: dict[str, Caller], login: tuple[str, str] | None, marker: str) -> None:
        """Prepare a conversation; nothing is sent yet."""
        self.recorder, self.login, self.marker = recorder, login, marker
        self.admin, self.user = callers["admin"], callers.get("user")
        self.root = f"/{target.api_versions[-1]}"
        self.versions = target.api_versions
        self.created: list[tuple[str, Caller]] = []
        self.shown: dict[str, Exchange] = {}

    @property
    def keys(self) -> str:
        """The path of the collection of keys."""
        return f"{self.root}/apikeys"

    def run(self) -> None:
        """Hold the conversation."""
        self._access()
        key = self._create("plain", {"name": f"{self.marker}-b", "description": "recorded"})
        other = self._create("second", {"name": f"{self.marker}-a"})
        for label, body in _CREATES:
            self._create(label, body)
        self._reads(key)
        self._lists()
        self._updates(other)
        self._actions(key)
        if self.user is not None:
            self._of_user(self.user, other)
        if self.login is not None:
            self._logins(*self.login)

    def setup_callers(self) -> list[dict[str, Any]]:
        """The callers, as the setup line states them."""
        found = []
        for role, caller in (("admin", self.admin), ("user", self.user)):
            first = self.shown.get(role)
            if caller is not None and first is not None:
                account = first.header("x-api-user-id") or first.header("x-api-account-id")
                found.append(
                    {"credential": caller.access_key, "role": role, "account": account, "name": first.header("x-api-account-name")}
                )
        return found

    def _access(self) -> None:
        send = self.recorder.send
        for version in self.versions:
            send("root", "GET", f"/{version}", self.admin)
            send("schema", "GET", f"/{version}/schemas/apikey", self.admin)
        self.shown["admin"] = send("none", "GET", f"{self.keys}?name={self.marker}", self.admin)
        send("without-credentials", "GET", self.keys)
        send("unknown-key", "GET", self.keys, Caller("unknown", "0000000000000000DEAD", "made-up-secret"))
        send("wrong-secret", "GET", self.keys, Caller("wrong", self.admin.access_key, "made-up-secret"))

    def _create(self, label: str, body: Any, caller: Caller | None = None) -> dict[str, Any]:
        caller = caller or self.admin
        exchange = self.recorder.send(f"create-{label}", "POST", self.keys, caller, body)
        shown: dict[str, Any] = exchange.body if isinstance(exchange.body, dict) else {}
        if exchange.status == 201:
            self.created.append((shown["id"], caller))
            self._settle(shown["id"], caller)
        return shown

    def _settle(self, key: str, caller: Caller) -> None:
        self.recorder.until(f"{self.keys}/{key}", caller, lambda body: body.get("state") not in _TRANSITIONAL)

    def _reads(self, key: dict[str, Any]) -> None:
        send, id = self.recorder.send, key["id"]
        itself = Caller("itself", key["publicValue"], key["secretValue"])
        for label, path in (
            ("get", f"/{id}"),
            ("get-upper-case", f"/{id.upper()}"),
            ("get-slash", f"/{id}/"),
            ("get-unknown", "/1c99999999"),
            ("get-nonsense", "/zzz"),
            ("get-include", f"/{id}?include=account"),
            ("get-account", f"/{id}/account"),
            ("get-images", f"/{id}/images"),
            ("get-instances", f"/{id}/instances"),
            ("get-certificate", f"/{id}/certificate"),
            ("get-nonsense-link", f"/{id}/nonsense"),
        ):
            send(label, "GET", self.keys + path, self.admin)
        send("get-by-itself", "GET", f"{self.keys}/{id}", itself)
        send("patch", "PATCH", f"{self.keys}/{id}", self.admin, {"name": "x"})
        send("html", "GET", f"{self.keys}/{id}", self.admin, accept="text/html")

    def _lists(self) -> None:
        for query in _LISTS:
            label = "list" + query.replace("&", "-").replace("=", "-")
            self.recorder.send(label, "GET", f"{self.keys}?name_prefix={self.marker}{query}", self.admin)
        self.recorder.send("list-like", "GET", f"{self.keys}?name_like={self.marker}%25", self.admin)
        page = self.recorder.send("list-page", "GET", f"{self.keys}?name_prefix={self.marker}&limit=1&sort=name", self.admin)
        following = (page.body.get("pagination") or {}).get("next") if isinstance(page.body, dict) else None
        if isinstance(following, str) and following.startswith(f"{self.recorder.client.url}/"):
            self.recorder.send("list-next", "GET", following.removeprefix(self.recorder.client.url), self.admin)

    def _updates(self, key: dict[str, Any]) -> None:
        path = f"{self.keys}/{key['id']}"
        for label, body in (
            ("name", {"name": f"{self.marker}-c"}),
            ("description", {"description": "changed"}),
            ("null", {"description": None}),
            ("nothing", {}),
            ("read-only", {"state": "removed", "publicValue": "x", "uuid": "x", "accountId": "1a1", "created": 5}),
            ("bad-json", "{"),
            ("long-name", {"name": "x" * 256}),
        ):
            self.recorder.send(f"update-{label}", "PUT", path, self.admin, body)
            self._settle(key["id"], self.admin)
            self.recorder.send(f"update-{label}-settled", "GET", path, self.admin)
        self.recorder.send("update-unknown", "PUT", f"{self.keys}/1c99999999", self.admin, {"name": "x"})

    def _actions(self, key: dict[str, Any]) -> None:
        send, path = self.recorder.send, f"{self.keys}/{key['id']}"
        itself = Caller("itself", key["publicValue"], key["secretValue"])
        send("delete-active", "DELETE", path, self.admin)
        for action in ("nonsense", "activate", "purge", "deactivate", "deactivate", "activate", "deactivate", "remove", "remove"):
            send(action, "POST", f"{path}?action={action}", self.admin)
            self._settle(key["id"], self.admin)
            send(f"after-{action}", "GET", path, self.admin)
            send("use", "GET", path, itself)
        send("update-removed", "PUT", path, self.admin, {"name": "x"})
        send("delete-removed", "DELETE", path, self.admin)
        send("purge", "POST", f"{path}?action=purge", self.admin)
        self._settle(key["id"], self.admin)
        send("after-purge", "GET", path, self.admin)
        send("action-of-collection", "POST", f"{self.keys}?action=activate", self.admin)
        send("delete-collection", "DELETE", self.keys, self.admin)
        send("delete-unknown", "DELETE", f"{self.keys}/1c99999999", self.admin)

    def _of_user(self, user: Caller, of_admin: dict[str, Any]) -> None:
        send, theirs = self.recorder.send, f"{self.keys}/{of_admin['id']}"
        self.shown["user"] = send("user-none", "GET", f"{self.keys}?name={self.marker}", user)
        send("user-schema", "GET", f"{self.root}/schemas/apikey", user)
        key = self._create("by-user", {"name": f"{self.marker}-user"}, user)
        send("user-list", "GET", f"{self.keys}?name_prefix={self.marker}", user)
        send("user-gets-admins", "GET", theirs, user)
        send("user-updates-admins", "PUT", theirs, user, {"name": "x"})
        send("user-deactivates-admins", "POST", f"{theirs}?action=deactivate", user)
        send("user-deletes-admins", "DELETE", theirs, user)
        if "id" not in key:
            return
        path = f"{self.keys}/{key['id']}"
        send("admin-gets-users", "GET", path, self.admin)
        for action in ("deactivate", "remove"):
            send(f"user-{action}", "POST", f"{path}?action={action}", user)
            self._settle(key["id"], user)
            send(f"user-after-{action}", "GET", path, user)

    def _logins(self, username: str, password: str) -> None:
        send, path = self.recorder.send, f"{self.root}/token"
        send("login-wrong", "POST", path, ANONYMOUS, {"code": f"{username}:made-up-wrong-password"})
        done = send("login", "POST", path, ANONYMOUS, {"code": f"{username}:{password}"}, shown={"code": f"{username}:{MADE_UP_PASSWORD}"})
        if done.status == 201 and isinstance(done.body, dict) and done.body.get("jwt"):
            bearer = Caller("login", token=str(done.body["jwt"]))
            send("login-use", "GET", f"{self.keys}?name={self.marker}", bearer)

    def clean(self) -> list[str]:
        """Remove and purge the keys that are left; what could not be removed."""
        left = []
        for id, caller in reversed(self.created):
            path = f"{self.keys}/{id}"
            try:
                for action in ("deactivate", "remove", "purge"):
                    self.recorder.client.send(caller, "POST", f"{path}?action={action}")
                    with contextlib.suppress(CannotVerify):
                        self._settle(id, caller)
                state = self.recorder.client.send(caller, "GET", path)
            except CannotVerify:
                left.append(id)
                continue
            is_gone = state.status == 404 or (isinstance(state.body, dict) and state.body.get("state") in ("removed", "purged"))
            left += [] if is_gone else [id]
        return left
