"""Puts users, settings, features and tokens into a Rancher 2 sandbox as a recording shows them."""

from __future__ import annotations

import json
from typing import Any

from rancher_keys.sandbox.rancher2.context import digest
from rancher_keys.sandbox.rancher2.server import Rancher2

from .rancher2_setup import BASE_ROLE, moment

SECOND = 1000
UNKNOWN = "not recorded"
KIND = "authn.management.cattle.io/kind"
USER_LABEL = "authn.management.cattle.io/token-userId"
CREATOR_LABEL = "cattle.io/creator"


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

    def put_token(self, token: dict[str, Any], secret: str) -> None:
        """Add a v3 token as /v3/tokens shows it."""
        labels = {name: value for name, value in (token.get("labels") or {}).items() if name not in (KIND, USER_LABEL, CREATOR_LABEL)}
        columns = self._common(token["id"], secret, token["userId"], token["createdTS"])
        columns |= {"description": token["description"], "ttl": token["ttl"], "cluster": token.get("clusterId")}
        columns |= {"derived": int(token["isDerived"]), "kind": (token.get("labels") or {}).get(KIND), "uuid": token["uuid"]}
        columns["settled"] = self.server.clock.now() + 10 * SECOND if token["ttl"] and not token.get("expiresAt") else 0
        columns |= {"pending": int(bool(token["ttl"] and not token.get("expiresAt"))), "used": token.get("lastUsedAtTS")}
        columns |= {"seen": token.get("activityLastSeenAtTS"), "hashed": int("annotations" in token), "labels": json.dumps(labels)}
        columns |= {"creator_label": int(CREATOR_LABEL in (token.get("labels") or {})), "enabled": int(token.get("enabled", True))}
        self._insert("token", columns)

    def put_admin_token(self, token: dict[str, Any], secret: str) -> None:
        """Add a v3 token as the administrator's Kubernetes path shows it."""
        meta = token["metadata"]
        created = moment(meta["creationTimestamp"])
        shown = {"id": meta["name"], "userId": token["userId"], "createdTS": created, "description": token.get("description") or ""}
        shown |= {"ttl": token.get("ttl") or 0, "clusterId": token.get("clusterName") or None, "isDerived": token.get("isDerived", False)}
        shown |= {"labels": meta.get("labels") or {}, "uuid": meta["uid"], "expiresAt": token.get("expiresAt") or ""}
        shown["enabled"] = token.get("enabled") is not False
        if token.get("lastUsedAt"):
            shown["lastUsedAtTS"] = moment(token["lastUsedAt"])
        if token.get("activityLastSeenAt"):
            shown["activityLastSeenAtTS"] = moment(token["activityLastSeenAt"])
        self.put_token(shown, secret)

    def put_ext_token(self, token: dict[str, Any], secret: str) -> None:
        """Add an ext token as ext.cattle.io/v1 shows it."""
        meta, status = token["metadata"], token.get("status") or {}
        columns = self._common(meta["name"], secret, token["spec"]["userID"], moment(meta["creationTimestamp"]))
        columns |= {"uid": meta["uid"], "generated": int("generateName" in meta)}
        columns |= {"updated": moment(status.get("lastUpdateTime") or meta["creationTimestamp"])}
        columns |= {"used": self.server.clock.now() if status.get("lastUsedAt") else None, "labels": json.dumps(meta.get("labels") or {})}
        columns |= {"annotations": json.dumps(meta.get("annotations") or {}), "spec": json.dumps(token["spec"])}
        self._insert("ext_token", columns)

    def put_nameless(self, name: str, secret: str, user: str) -> None:
        """Add a token of which the recording shows the credential alone."""
        now = self.server.clock.now()
        columns = self._common(name.removeprefix("ext/"), secret, user, now)
        if name.startswith("ext/"):
            spec = json.dumps({"userID": user, "ttl": 57_600_000, "enabled": True})
            columns |= {"uid": UNKNOWN, "generated": 1, "updated": now, "labels": "{}", "annotations": "{}", "spec": spec}
            self._insert("ext_token", columns)
        else:
            columns |= {"description": "", "ttl": 57_600_000, "derived": 1, "uuid": UNKNOWN, "settled": 0, "pending": 0, "enabled": 1}
            self._insert("token", columns)

    def _common(self, name: str, secret: str, user: str, created: int) -> dict[str, Any]:
        with self.store.transaction():
            self.store.run("UPDATE revision SET number = number + 1")
        revision = self.store.one("SELECT number FROM revision")
        version = revision["number"] if revision else 1
        return {"name": name, "secret": digest(secret), "value": secret, "user_id": user, "created": created, "version": version}

    def set_secret(self, name: str, secret: str) -> None:
        """Let a token be used with a secret key."""
        table = "ext_token" if name.startswith("ext/") else "token"
        self._update(table, "name", name.removeprefix("ext/"), {"secret": digest(secret), "value": secret})

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
