"""Puts accounts, environments and keys into a Rancher 1.x sandbox as a recording shows them."""

from __future__ import annotations

import json
from typing import Any

from rancher_keys.sandbox.rancher1.callers import digest, hash_secret
from rancher_keys.sandbox.rancher1.ids import parse_id
from rancher_keys.sandbox.rancher1.login import add_password
from rancher_keys.sandbox.rancher1.server import Rancher1
from rancher_keys.sandbox.rancher1.states import TRANSITIONAL

SECOND = 1000
SALT = "00"
GONE = ("removed", "purging", "purged")
COLUMNS = {"externalId": "external_id", "externalIdType": "external_id_type", "orchestration": "orchestration"}


def number(id: str | None) -> int | None:
    """The row of an id."""
    return parse_id(id) if id else None


class State:
    """What a sandbox holds, changed without requests."""

    def __init__(self, server: Rancher1) -> None:
        self.server, self.store = server, server.store
        self.without_secret: set[str] = set()

    def secure(self, on: bool) -> None:
        """Turn access control on or off."""
        with self.store.transaction():
            self.store.run("INSERT OR REPLACE INTO setting VALUES ('security', ?)", "true" if on else "false")

    def put_account(self, item: dict[str, Any]) -> None:
        """Add or overwrite an account or an environment, and its members."""
        row = number(item["id"])
        if row is None:
            return
        columns = {"kind": item["kind"], "name": item.get("name"), "state": "active"}
        columns |= {name: item[name] for name in ("description", "uuid", "state") if item.get(name)}
        columns |= {column: item[name] for name, column in COLUMNS.items() if item.get(name)}
        if item.get("data"):
            columns["data"] = json.dumps(item["data"])
        if "created" in item:
            columns["created"] = item.get("createdTS")
        with self.store.transaction():
            if self.store.one("SELECT 1 FROM account WHERE id = ?", row):
                self.store.update("account", row, **columns)
            else:
                uuid = columns.pop("uuid", f"not recorded {row}")
                created = columns.pop("created", self.server.clock.now() // SECOND * SECOND)
                self.store.insert("account", id=row, uuid=uuid, created=created, **columns)
            if "members" in item:
                self.store.run("DELETE FROM project_member WHERE project_id = ?", row)
        for account, role in (item.get("members") or {}).items():
            self.server.set_member(row, number(account) or 0, role)

    def put_login(self, account: str, login: str, password: str) -> None:
        """Let an account log in."""
        sequence = self._sequence("credential")
        with self.store.transaction():
            random_source = self.server.random_source
            add_password(self.store, self.server.clock, random_source, number(account) or 0, login, password)
            self.store.run("UPDATE credential SET id = (SELECT min(id) FROM credential) - 1 WHERE id = (SELECT max(id) FROM credential)")
        self.next_id("credential", sequence + 1)

    def put_bearer(self, account: str, value: str) -> None:
        """Let a login token stand for an account."""
        with self.store.transaction():
            self.store.run("INSERT OR REPLACE INTO bearer VALUES (?, ?)", digest(value), number(account))

    def put_key(self, item: dict[str, Any], secret: str | None = None, state: str | None = None) -> None:
        """Add a key that is not there yet. One without an id is not listed."""
        row, now, is_late = number(item.get("id")), self.server.clock.now() // SECOND * SECOND, state is not None
        if row is not None and self.store.one("SELECT 1 FROM credential WHERE id = ? AND kind = 'apiKey'", row):
            return
        with self.store.transaction():
            self.store.run("DELETE FROM credential WHERE id = ?", row)  # what a fresh sandbox has there
        state = state or item.get("state") or "active"
        columns = {"account_id": number(item.get("accountId")), "kind": item.get("kind") or "apiKey", "state": state}
        columns |= {"name": item.get("name"), "description": item.get("description"), "public_value": item.get("publicValue")}
        columns |= {
            "secret": hash_secret(secret or "not recorded", SALT) if item.get("id") not in self.without_secret else None,
            "uuid": item.get("uuid") or f"not recorded {row}",
        }
        columns |= {
            "created": item.get("createdTS") or now,
            "due": self.server.clock.now() + self.server.delay if state in TRANSITIONAL else None,
        }
        if state in GONE:
            removed, delay = item.get("removedTS") or now, self.server.version.remove_delay * SECOND
            if is_late or (state == "removed" and now > removed + delay):
                removed = now  # the clock may be ahead of the recorded server's: the key would be purged or hidden at once
            columns |= {"removed": removed, "remove_time": removed + delay}
        sequence = self._sequence("credential")
        if row is None:
            lowest = self.store.one("SELECT min(id) AS id FROM credential")
            assert lowest
            row = min(lowest["id"] or 0, 0) - 1
        with self.store.transaction():
            self.store.insert("credential", id=row, **columns)
        self.next_id("credential", max(sequence, row) + 1)

    def change_key(self, item: dict[str, Any]) -> None:
        """Give a key the name, the description and the lasting state that a response shows."""
        columns = {"name": item.get("name"), "description": item.get("description"), "state": item["state"], "due": None}
        columns |= {"removed": item.get("removedTS"), "remove_time": item.get("removeTimeTS")}
        with self.store.transaction():
            self.store.update("credential", number(item["id"]), **columns)

    def delete_key(self, row: int) -> None:
        """Delete the row of a key."""
        with self.store.transaction():
            self.store.run("DELETE FROM credential WHERE id = ?", row)

    def set_key_state(self, row: int | None, state: str, public_value: str | None = None) -> None:
        """Put a key in a state that lasts."""
        gone = self.server.clock.now() if state in ("removed", "purged") else None
        with self.store.transaction():
            self.store.run(
                "UPDATE credential SET state = ?, due = NULL, removed = ?, remove_time = ? WHERE id = ? OR public_value = ? COLLATE mysql",
                state,
                gone,
                gone and gone + 600 * SECOND,
                row,
                public_value,
            )

    def next_id(self, table: str, row: int) -> None:
        """The number of the next account or credential."""
        with self.store.transaction():
            self.store.run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", row - 1, table)

    def _sequence(self, table: str) -> int:
        row = self.store.one("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        return int(row["seq"]) if row else 0
