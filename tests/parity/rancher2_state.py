"""Puts users, settings, features and tokens into a Rancher 2 sandbox as a recording shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rancher_keys.sandbox.rancher2.context import digest
from rancher_keys.sandbox.rancher2.server import Rancher2

from .rancher2_setup import BASE_ROLE, KIND_LABEL, USER_LABEL, moment

SECOND = 1000
SETTLE = 100
"""Milliseconds until a controller sets expiresAt."""
UNKNOWN = "not recorded"
CREATOR_LABEL = "cattle.io/creator"
HASHED = "authn.management.cattle.io/token-hashed"
KUBECONFIG_USER = "cattle.io/user-id"


def stored(token: dict[str, Any]) -> dict[str, Any]:
    """The columns of a token that only its Kubernetes object shows: the secret as stored, `enabled`, managers, generation."""
    managers = {}
    for entry in token["metadata"].get("managedFields") or []:
        if not entry["manager"].startswith("rancher"):
            managers[entry["manager"]] = {"paths": sorted(_paths(entry["fieldsV1"])), "time": moment(entry["time"])}
    enabled = token.get("enabled")
    columns = {"enabled": None if enabled is None else int(enabled), "managers": json.dumps(managers)}
    columns["generation"] = token["metadata"].get("generation") or 1
    return columns | ({"value": token["token"]} if token.get("token") else {})


def _paths(fields: dict[str, Any]) -> Iterator[str]:
    """Fields of managedFields as the sandbox names them: `enabled`, `labels.NAME`."""
    for name, value in fields.items():
        if name == "f:metadata":
            for group, names in value.items():
                yield from (f"{group[2:]}.{each[2:]}" for each in names if each != ".")
        else:
            yield name[2:]


class State:
    """What a sandbox holds, changed without requests."""

    def __init__(self, server: Rancher2) -> None:
        self.server, self.store = server, server.store

    def _insert(self, table: str, columns: dict[str, Any]) -> None:
        known = {row["name"] for row in self.store.all(f"PRAGMA table_info({table})")}
        with self.store.transaction():
            self.store.insert(table, **{name: value for name, value in columns.items() if name in known})

    def _update(self, table: str, key: str, id: str, columns: dict[str, Any]) -> None:
        known = {row["name"] for row in self.store.all(f"PRAGMA table_info({table})")}
        kept = {name: value for name, value in columns.items() if name in known}
        if kept:
            sets = ", ".join(f"{name} = ?" for name in kept)
            with self.store.transaction():
                self.store.run(f"UPDATE {table} SET {sets} WHERE {key} = ?", *kept.values(), id)

    def has_user(self, id: str | None) -> bool:
        """Whether a user exists."""
        return id is not None and self.store.one("SELECT 1 FROM user WHERE id = ?", id) is not None

    def put_user(self, item: dict[str, Any]) -> None:
        """Add a user who is not there yet."""
        if self.has_user(item["id"]) or self.store.one("SELECT 1 FROM user WHERE username = ?", item["username"]):
            return
        role = item.get("role") or "user"
        self.server.add_user(item["username"], item.get("password") or UNKNOWN, role=role, name=item.get("name"), id=item["id"])
        known = {"uuid": item.get("uuid"), "created": item.get("createdTS")}
        self._update("user", "id", item["id"], {name: value for name, value in known.items() if value})
        if item.get("enabled") is False:
            self.server.set_enabled(item["id"], False)

    def users(self) -> list[str]:
        """The ids of all users."""
        return [row["id"] for row in self.store.all("SELECT id FROM user ORDER BY id")]

    def refuse(self, login: dict[str, Any]) -> None:
        """Let a login be that of a disabled user."""
        name, password = str(login.get("username")), str(login.get("password"))
        self.put_user({"id": f"u-{name}", "username": name, "password": password})
        self._update("user", "username", name, {"password": digest(password), "enabled": 0})

    def enable_ext(self, name: str, enabled: bool) -> None:
        """Enable or disable an ext token."""
        with self.store.transaction():
            sql = "UPDATE ext_token SET spec = json_set(spec, '$.enabled', json(?)) WHERE name = ?"
            self.store.run(sql, json.dumps(enabled), name.removeprefix("ext/"))

    def set_role(self, id: str, role: str) -> None:
        """Give a user a global role."""
        self._update("user", "id", id, {"role": role if role in ("admin", "user", BASE_ROLE) else "user"})

    def put_setting(self, item: dict[str, Any]) -> None:
        """Overwrite a setting."""
        columns = {"uuid": item.get("uuid"), "created": item.get("createdTS"), "value": item.get("value")}
        columns["customized"] = int("value" in item)
        self._update("setting", "name", item["id"], {name: value for name, value in columns.items() if value is not None})

    def put_feature(self, item: dict[str, Any]) -> None:
        """Overwrite a feature."""
        value = item.get("value")
        columns = {"uuid": item.get("uuid"), "created": item.get("createdTS"), "value": None if value is None else int(value)}
        self._update("feature", "name", item["id"], {name: each for name, each in columns.items() if each is not None})

    def has_token(self, name: str, is_ext: bool) -> bool:
        """Whether a token exists."""
        return self.store.one(f"SELECT 1 FROM {'ext_token' if is_ext else 'token'} WHERE name = ?", name) is not None

    def put_token(self, token: dict[str, Any], secret: str, stored: dict[str, Any] | None = None) -> None:
        """Add a v3 token as /v3/tokens shows it; `stored` are columns that only the Kubernetes API shows."""
        labels = {name: value for name, value in (token.get("labels") or {}).items() if name not in (KIND_LABEL, USER_LABEL, CREATOR_LABEL)}
        columns = self._common(token["id"], secret, token["userId"], token["createdTS"])
        columns |= {"description": token["description"], "ttl": token["ttl"], "cluster": token.get("clusterId")}
        columns |= {"derived": int(token["isDerived"]), "kind": (token.get("labels") or {}).get(KIND_LABEL), "uuid": token["uuid"]}
        is_pending = bool(token["ttl"] and not token.get("expiresAt"))
        columns |= {"settled": self.server.clock.now() + SETTLE if is_pending else 0, "pending": int(is_pending)}
        annotations = dict(token.get("annotations") or {})
        columns["hashed"] = int(bool(annotations.pop(HASHED, None)))
        columns |= {"annotations": json.dumps(annotations), "labels": json.dumps(labels)}
        columns |= {"used": token.get("lastUsedAtTS"), "seen": token.get("activityLastSeenAtTS")}
        columns |= {"creator_label": int(CREATOR_LABEL in (token.get("labels") or {}))}
        columns["enabled"] = None if token.get("enabled", True) else 0  # /v3 shows true of tokens that never had the property, too
        self._insert("token", columns | (stored or {}))

    def put_admin_token(self, token: dict[str, Any], secret: str) -> None:
        """Add a v3 token as the administrator's Kubernetes path shows it."""
        meta = token["metadata"]
        created = moment(meta["creationTimestamp"])
        shown = {"id": meta["name"], "userId": token["userId"], "createdTS": created, "description": token.get("description") or ""}
        shown |= {"ttl": token.get("ttl") or 0, "clusterId": token.get("clusterName") or None, "isDerived": token.get("isDerived", False)}
        shown |= {"labels": meta.get("labels") or {}, "uuid": meta["uid"], "expiresAt": token.get("expiresAt") or ""}
        shown["annotations"] = meta.get("annotations") or {}
        if token.get("lastUsedAt"):
            shown["lastUsedAtTS"] = moment(token["lastUsedAt"])
        if token.get("activityLastSeenAt"):
            shown["activityLastSeenAtTS"] = moment(token["activityLastSeenAt"])
        self.put_token(shown, secret, stored(token))

    def put_ext_token(self, token: dict[str, Any], secret: str) -> None:
        """Add an ext token as ext.cattle.io/v1 shows it."""
        meta, status = token["metadata"], token.get("status") or {}
        columns = self._common(meta["name"], secret, token["spec"]["userID"], moment(meta["creationTimestamp"]))
        columns |= {"uid": meta["uid"], "generated": int("generateName" in meta)}
        columns |= {"updated": moment(status.get("lastUpdateTime") or meta["creationTimestamp"])}
        columns |= {"used": self.server.clock.now() if status.get("lastUsedAt") else None, "labels": json.dumps(meta.get("labels") or {})}
        columns |= {"annotations": json.dumps(meta.get("annotations") or {}), "spec": json.dumps(token["spec"])}
        self._insert("ext_token", columns)

    def put_kubeconfig(self, item: dict[str, Any]) -> None:
        """Add a kubeconfig as ext.cattle.io/v1 shows it."""
        meta, status = item["metadata"], dict(item.get("status") or {})
        status.pop("value", None)
        created = moment(meta["creationTimestamp"])
        columns = {"name": meta["name"], "user_id": meta["labels"][KUBECONFIG_USER], "created": created, "uid": meta["uid"]}
        columns |= {"version": self._next_version(), "updated": created, "labels": json.dumps(meta["labels"])}
        columns |= {"annotations": json.dumps(meta.get("annotations") or {}), "owners": json.dumps(meta.get("ownerReferences") or [])}
        columns |= {"spec": json.dumps(item["spec"]), "status": json.dumps(status)}
        self._insert("kubeconfig", columns)

    def has_kubeconfig(self, name: str) -> bool:
        """Whether a kubeconfig exists."""
        return self.store.one("SELECT 1 FROM kubeconfig WHERE name = ?", name) is not None

    def put_nameless(self, name: str, secret: str, user: str, *, uid: str | None = None, is_session: bool = False) -> None:
        """Add a token of which the recording shows its credential or its name alone."""
        now = self.server.clock.now()
        columns = self._common(name.removeprefix("ext/"), secret, user, now)
        if name.startswith("ext/"):
            spec = json.dumps({"userID": user, "ttl": 57_600_000, "enabled": True})
            columns |= {"uid": uid or UNKNOWN, "generated": 1, "updated": now, "labels": "{}", "annotations": "{}", "spec": spec}
            self._insert("ext_token", columns)
        else:
            columns |= {"description": "", "ttl": 57_600_000, "derived": int(not is_session), "uuid": uid or UNKNOWN}
            columns |= {"settled": 0, "pending": 0, "kind": "session" if is_session else None}
            self._insert("token", columns)

    def _common(self, name: str, secret: str, user: str, created: int) -> dict[str, Any]:
        return {
            "name": name,
            "secret": digest(secret),
            "value": secret,
            "user_id": user,
            "created": created,
            "version": self._next_version(),
        }

    def _next_version(self) -> int:
        with self.store.transaction():
            self.store.run("UPDATE revision SET number = number + 1")
        revision = self.store.one("SELECT number FROM revision")
        return revision["number"] if revision else 1

    def set_used(self, name: str, moment: int) -> None:
        """Let a token have been used, where it was not."""
        table = "ext_token" if name.startswith("ext/") else "token"
        with self.store.transaction():
            self.store.run(f"UPDATE {table} SET used = ? WHERE name = ? AND used IS NULL", moment, name.removeprefix("ext/"))

    def remove_token(self, name: str) -> None:
        """Delete a v3 token."""
        with self.store.transaction():
            self.store.run("DELETE FROM token WHERE name = ?", name)

    def set_annotation(self, name: str, key: str, value: str) -> None:
        """Annotate an ext token, as a controller does."""
        with self.store.transaction():
            sql = "UPDATE ext_token SET annotations = json_set(annotations, ?, ?) WHERE name = ?"
            self.store.run(sql, f'$."{key}"', value, name)
