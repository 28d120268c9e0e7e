"""The history of changes, for watches: every change of an object is recorded with its resourceVersion, the latest ones are kept."""

from __future__ import annotations

import json
from typing import Any

from ..store import Row
from .context import Context
from .tables import TOKEN_HASHING

KEPT = 2000
"""How many changes are kept; a watch from before them gets 410."""
_PRUNE_EVERY = 100
EXT_TOKENS, KUBECONFIGS, V3_TOKENS = "tokens.ext.cattle.io", "kubeconfigs.ext.cattle.io", "tokens.management.cattle.io"
TABLES = {EXT_TOKENS: "ext_token", KUBECONFIGS: "kubeconfig", V3_TOKENS: "token"}


def changed(context: Context, resource: str, name: str, kind: str, **columns: Any) -> Row:
    """Write columns of an object under a new resourceVersion, and record the change; the new row.

    Args:
        context: The request.
        resource: The resource, one of `TABLES`.
        name: The object's name.
        kind: "ADDED" or "MODIFIED".
        columns: What to write, if anything.
    """
    table = TABLES[resource]
    columns["version"] = context.next_version()
    sets = ", ".join(f"{column} = ?" for column in columns)
    context.store.run(f"UPDATE {table} SET {sets} WHERE name = ?", *columns.values(), name)
    row = context.store.one(f"SELECT * FROM {table} WHERE name = ?", name)
    assert row is not None
    _record(context, resource, kind, dict(row))
    return row


def deleted(context: Context, resource: str, row: Row) -> None:
    """Delete an object and record that; the event contains the object with the deletion's resourceVersion."""
    context.store.run(f"DELETE FROM {TABLES[resource]} WHERE name = ?", row["name"])
    _record(context, resource, "DELETED", {**dict(row), "version": context.next_version()})


def _record(context: Context, resource: str, kind: str, row: dict[str, Any]) -> None:
    store, version = context.store, row["version"]
    store.insert("event", version=version, type=kind, resource=resource, user_id=row["user_id"], row=json.dumps(row))
    if version % _PRUNE_EVERY == 0:
        oldest = store.one("SELECT version FROM event ORDER BY version DESC LIMIT 1 OFFSET ?", KEPT)
        if oldest is not None:
            store.run("DELETE FROM event WHERE version <= ?", oldest["version"])
            store.run("UPDATE revision SET compacted = ?", oldest["version"])


def reconcile(context: Context) -> None:
    """Do what Rancher's controllers do soon after a request: set expiresAt of new v3 tokens, hash the old ones."""
    now = context.clock.now()
    sql = "UPDATE feature SET due = NULL WHERE name = ? AND value = 1 AND due <= ?"
    if context.store.run(sql, TOKEN_HASHING, now).rowcount:
        context.store.run("UPDATE token SET hashed = 1, value = secret WHERE hashed = 0")
    for row in context.store.all("SELECT name, ttl FROM token WHERE pending = 1 AND settled <= ? LIMIT 1000", now):
        if row["ttl"] == 0:
            context.store.run("UPDATE token SET pending = 0 WHERE name = ?", row["name"])
            continue
        current = context.store.one("SELECT generation FROM token WHERE name = ?", row["name"])
        assert current is not None
        changed(context, V3_TOKENS, row["name"], "MODIFIED", pending=0, generation=current["generation"] + 1)
