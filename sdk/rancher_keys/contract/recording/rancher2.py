"""The conversation with Rancher 2: tokens of /v3, logins, the administrator's Kubernetes path, and ext.cattle.io."""

from __future__ import annotations

from typing import Any

from ..http import ANONYMOUS, Caller, CannotVerify, Exchange
from ..target import Target
from .disguise import MADE_UP_PASSWORD
from .recorder import Recorder

_TOKENS, _KUBERNETES = "/v3/tokens", "/k8s/clusters/local/apis/management.cattle.io/v3/tokens"
_EXT = "/apis/ext.cattle.io/v1"
_API = "ext.cattle.io/v1"
_MERGE = "application/merge-patch+json"
_SETTINGS = (
    "auth-token-max-ttl-minutes",
    "kubeconfig-default-token-ttl-minutes",
    "kubeconfig-token-ttl-minutes",
    "auth-user-session-ttl-minutes",
    "auth-user-session-idle-ttl-minutes",
    "kubeconfig-generate-token",
    "first-login",
)
_FEATURES = ("token-hashing", "ext-tokens", "v3-public")
_CREATES: tuple[tuple[str, Any], ...] = (
    ("no-object", "null"),
    ("ttl-0", {"ttl": 0}),
    ("ttl-null", {"ttl": None}),
    ("ttl-text", {"ttl": "5"}),
    ("ttl-nonsense", {"ttl": "x"}),
    ("ttl-fraction", {"ttl": 1.5}),
    ("ttl-huge", {"ttl": 9_000_000_000_000_000}),
    ("ignored", {"name": "x", "token": "x", "enabled": False, "expired": True, "nonsense": 1}),
    ("labels", {"labels": {"example.com/a": "b"}}),
    ("description-int", {"description": 5}),
    ("type-wrong", {"type": 5}),
    ("unknown-cluster", {"clusterId": "c-nope"}),
    ("local-cluster", {"clusterId": "local"}),
    ("bad-json", "{"),
    ("array", "[]"),
)
_SETTLE = 0.5
"""Seconds until controllers have set expiresAt, and a new or changed ext token is known everywhere."""


class Conversation:
    """One conversation; `clean` deletes what is left."""

    def __init__(self, recorder: Recorder, target: Target, callers: dict[str, Caller], login: tuple[str, str] | None, marker: str) -> None:
        """Prepare a conversation; nothing is sent yet."""
        self.recorder, self.target, self.login, self.marker = recorder, target, login, marker
        self.admin, self.user = callers["admin"], callers.get("user")
        self.created: list[tuple[str, Caller]] = []
        self.shown: dict[str, Exchange] = {}

    def run(self) -> None:
        """Hold the conversation."""
        self._access()
        self._tokens()
        if self.login is not None:
            self._logins(*self.login)
        self._all_tokens()
        if self.recorder.send("ext-resources", "GET", _EXT, self.admin).status == 200:
            self._ext_tokens()
            self._ext_errors()
            self._kubeconfigs()

    def setup_callers(self) -> list[dict[str, Any]]:
        """The callers, as the setup line states them."""
        found = []
        for role, caller in (("admin", self.admin), ("user", self.user)):
            body = self.shown[role].body if role in self.shown else None
            users = (body.get("data") if isinstance(body, dict) else None) or []
            if caller is not None and users:
                name = caller.token.partition(":")[0] or caller.access_key
                user = {"user": users[0]["id"], "username": users[0].get("username"), "name": users[0].get("name")}
                found.append({"credential": name, "role": role, **user})
        return found

    def _access(self) -> None:
        send = self.recorder.send
        send("version", "GET", "/rancherversion")
        for role, caller in (("admin", self.admin), ("user", self.user)):
            if caller is not None:
                self.shown[role] = send(f"{role}-me", "GET", "/v3/users?me=true", caller)
                send(f"{role}-schema", "GET", "/v3/schemas/token", caller)
                send(f"{role}-cluster-unknown", "GET", "/v3/clusters/c-nope", caller)
                for name in _SETTINGS:
                    send(f"{role}-setting-{name}", "GET", f"/v3/settings/{name}", caller)
        for name in _FEATURES:
            send(f"feature-{name}", "GET", f"/v3/features/{name}", self.admin)
        send("without-credentials", "GET", _TOKENS)
        send("wrong-token", "GET", _TOKENS, Caller("wrong", token=f"token-aaaaa:{'x' * 54}"))
        send("no-token", "GET", _TOKENS, Caller("wrong", token="nonsense"))  # noqa: S106 - it is none

    def _create(self, label: str, body: Any, caller: Caller | None = None) -> dict[str, Any]:
        caller = caller or self.admin
        exchange = self.recorder.send(f"create-{label}", "POST", _TOKENS, caller, body)
        shown: dict[str, Any] = exchange.body if isinstance(exchange.body, dict) else {}
        if exchange.status == 201:
            self.created.append((f"{_TOKENS}/{shown['id']}", caller))
        return shown

    def _tokens(self) -> None:
        send = self.recorder.send
        token = self._create("plain", {"description": self.marker, "ttl": 3_600_000})
        for label, body in _CREATES:
            self._create(label, body)
        self.recorder.pause(_SETTLE)
        path, itself = f"{_TOKENS}/{token['id']}", Caller("itself", token=str(token["token"]))
        send("list", "GET", _TOKENS, self.admin)
        send("list-query", "GET", f"{_TOKENS}?limit=1&sort=description&order=desc&description={self.marker}", self.admin)
        send("get", "GET", path, self.admin)
        send("get-unknown", "GET", f"{_TOKENS}/token-aaaaa", self.admin)
        send("use", "GET", "/v3/users?me=true", itself)
        send("get-by-itself", "GET", path, itself)
        send("update", "PUT", path, self.admin, {"description": "x"})
        send("action", "POST", f"{path}?action=nonsense", self.admin)
        send("action-of-collection", "POST", f"{_TOKENS}?action=nonsense", self.admin)
        send("patch", "PATCH", path, self.admin, {"description": "x"})
        send("delete-collection", "DELETE", _TOKENS, self.admin)
        if self.user is not None:
            send("user-gets-admins", "GET", path, self.user)
            send("user-deletes-admins", "DELETE", path, self.user)
            theirs = self._create("by-user", {"description": f"{self.marker}-user", "ttl": 3_600_000}, self.user)
            send("admin-gets-users", "GET", f"{_TOKENS}/{theirs['id']}", self.admin)
        send("delete", "DELETE", path, self.admin)
        send("delete-again", "DELETE", path, self.admin)
        send("use-deleted", "GET", "/v3/users?me=true", itself)

    def _logins(self, username: str, password: str) -> None:
        given = {"username": username, "password": password, "description": self.marker}
        for label, path, more in (
            ("login-v3", "/v3-public/localProviders/local?action=login", {}),
            ("login-v1", "/v1-public/login", {"type": "localProvider"}),
        ):
            self.recorder.send(f"{label}-wrong", "POST", path, ANONYMOUS, {**given, **more, "password": "made-up-wrong-password"})
            self.recorder.send(f"{label}-empty", "POST", path, ANONYMOUS, {})
            shown = {**given, **more, "password": MADE_UP_PASSWORD}
            done = self.recorder.send(label, "POST", path, ANONYMOUS, {**given, **more}, shown=shown)
            if done.status == 201 and isinstance(done.body, dict):
                session = Caller("session", token=str(done.body["token"]))
                self.created.append((f"{_TOKENS}/{done.body['id']}", session))
                self.recorder.pause(_SETTLE)
                self.recorder.send(f"{label}-get", "GET", f"{_TOKENS}/{done.body['id']}", session)
                self.recorder.send(f"{label}-delete-own", "DELETE", f"{_TOKENS}/{done.body['id']}", session)
                self.recorder.send(f"{label}-log-out", "POST", f"{_TOKENS}?action=logout", session)
                self.recorder.send(f"{label}-logged-out", "GET", _TOKENS, session)

    def _all_tokens(self) -> None:
        """The administrator's path to all users' tokens: those of one caller, by label, and one of them."""
        send = self.recorder.send
        token = self._create("for-kubernetes", {"description": self.marker, "ttl": 3_600_000})
        self.recorder.pause(_SETTLE)
        path, itself = f"{_KUBERNETES}/{token['id']}", Caller("itself", token=str(token["token"]))
        own = f"{_KUBERNETES}?labelSelector=authn.management.cattle.io/token-userId={token['userId']}"
        send("kubernetes-list", "GET", own, self.admin)
        send("kubernetes-list-limit", "GET", f"{own}&limit=2", self.admin)
        send("kubernetes-get", "GET", path, self.admin)
        send("kubernetes-get-unknown", "GET", f"{_KUBERNETES}/token-aaaaa", self.admin)
        send("kubernetes-by-field", "GET", f"{_KUBERNETES}?fieldSelector=userId%3Dx", self.admin)
        if self.user is not None:
            send("kubernetes-list-by-user", "GET", own, self.user)
            send("kubernetes-delete-by-user", "DELETE", path, self.user)
        send("kubernetes-disable", "PATCH", path, self.admin, {"enabled": False}, kind=_MERGE)
        send("use-disabled", "GET", "/v3/users?me=true", itself)
        send("kubernetes-enable", "PATCH", path, self.admin, {"enabled": True, "description": "changed"}, kind=_MERGE)
        send("use-enabled", "GET", "/v3/users?me=true", itself)
        self.recorder.pause(_SETTLE)
        send("kubernetes-get-used", "GET", path, self.admin)
        send("kubernetes-delete-wrong-uid", "DELETE", path, self.admin, {"preconditions": {"uid": "00000000-0000-4000-8000-000000000000"}})
        send("kubernetes-delete-dry-run", "DELETE", f"{path}?dryRun=All", self.admin)
        send("kubernetes-delete", "DELETE", path, self.admin)
        send("kubernetes-delete-again", "DELETE", path, self.admin)

    def _ext_body(self, **spec: Any) -> dict[str, Any]:
        return {"apiVersion": _API, "kind": "Token", "metadata": {"generateName": "token-"}, "spec": {"description": self.marker, **spec}}

    def _ext_tokens(self) -> None:
        send, tokens = self.recorder.send, f"{_EXT}/tokens"
        created = send("ext-create", "POST", tokens, self.admin, self._ext_body(ttl=3_600_000))
        if created.status != 201:
            return  # the feature ext-tokens is off
        name, value = str(created.body["metadata"]["name"]), str(created.body["status"]["value"])
        path, itself = f"{tokens}/{name}", Caller("itself", token=f"ext/{name}:{value}")
        self.created.append((path, self.admin))
        self.recorder.pause(_SETTLE)
        send("ext-list", "GET", f"{tokens}?fieldSelector=metadata.name%3D{name}", self.admin)
        send("ext-get", "GET", path, self.admin)
        send("ext-get-unknown", "GET", f"{tokens}/token-aaaaa", self.admin)
        send("ext-use", "GET", "/v3/users?me=true", itself)
        if self.user is not None:
            send("ext-get-by-user", "GET", path, self.user)
            send("ext-delete-by-user", "DELETE", path, self.user)
        for enabled in (False, True):
            send(f"ext-enabled-{enabled}", "PATCH", path, self.admin, {"spec": {"enabled": enabled}}, kind=_MERGE)
            self.recorder.pause(_SETTLE)
            send(f"ext-use-enabled-{enabled}", "GET", "/v3/users?me=true", itself)
        send("ext-extend", "PATCH", path, self.admin, {"spec": {"ttl": 7_200_000}}, kind=_MERGE)
        send("ext-describe", "PATCH", path, self.admin, {"spec": {"description": "changed"}}, kind=_MERGE)
        send("ext-delete-dry-run", "DELETE", f"{path}?dryRun=All", self.admin)
        send("ext-delete", "DELETE", path, self.admin)
        send("ext-delete-again", "DELETE", path, self.admin)
        self.recorder.pause(_SETTLE)
        send("ext-use-deleted", "GET", "/v3/users?me=true", itself)

    def _ext_errors(self) -> None:
        send, tokens = self.recorder.send, f"{_EXT}/tokens"
        send("ext-list-anonymous", "GET", tokens)
        send("ext-api-version", "POST", tokens, self.admin, {**self._ext_body(), "apiVersion": "ext.cattle.io/v2"})
        send("ext-other-user", "POST", tokens, self.admin, self._ext_body(userID="u-nobody"))
        send("ext-bad-json", "POST", tokens, self.admin, "{")
        send("ext-dry-run-nonsense", "POST", f"{tokens}?dryRun=x", self.admin, self._ext_body())
        send("ext-unknown-field", "POST", f"{tokens}?fieldValidation=Strict", self.admin, self._ext_body(nonsense=1))
        for query in ("labelSelector=a%3D%3D%3Db", "fieldSelector=spec.userID%3Dx", "limit=x"):
            send(f"ext-list-{query.split('=')[0]}", "GET", f"{tokens}?{query}", self.admin)
        send("ext-activity-unknown", "GET", f"{_EXT}/useractivities/token-aaaaa", self.admin)
        send("ext-self", "POST", f"{_EXT}/selfusers", self.admin, {"apiVersion": _API, "kind": "SelfUser"})

    def _kubeconfigs(self) -> None:
        send, path = self.recorder.send, f"{_EXT}/kubeconfigs"
        head = {"apiVersion": _API, "kind": "Kubeconfig"}
        send("kubeconfig-unknown-cluster", "POST", path, self.admin, {**head, "spec": {"clusters": ["c-nope"]}})
        send("kubeconfig-negative", "POST", path, self.admin, {**head, "spec": {"ttl": -1}})
        created = send("kubeconfig-create", "POST", path, self.admin, {**head, "spec": {"description": self.marker, "ttl": 3600}})
        if created.status == 201:
            one = f"{path}/{created.body['metadata']['name']}"
            self.created.append((one, self.admin))
            send("kubeconfig-get", "GET", one, self.admin)
            send("kubeconfig-delete", "DELETE", one, self.admin)
            send("kubeconfig-delete-again", "DELETE", one, self.admin)

    def clean(self) -> list[str]:
        """Delete what is left; what could not be deleted."""
        left = []
        for path, caller in reversed(self.created):
            try:
                status = self.recorder.client.send(caller, "DELETE", path).status
            except CannotVerify:
                status = 0
            left += [] if status in (200, 204, 401, 404) else [path]  # 401: the caller was a session that is over
        return left
