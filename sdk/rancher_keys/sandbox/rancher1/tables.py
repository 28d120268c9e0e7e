"""The tables behind the Rancher 1.x sandbox, and what a fresh server holds."""

from __future__ import annotations

from ..random_source import RandomSource
from ..store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT, description TEXT, state TEXT NOT NULL, uuid TEXT NOT NULL,
  created INTEGER, removed INTEGER, remove_time INTEGER, orchestration TEXT, due INTEGER, external_id TEXT, external_id_type TEXT, data TEXT
);
CREATE TABLE IF NOT EXISTS project_member (
  project_id INTEGER NOT NULL, account_id INTEGER NOT NULL, role TEXT NOT NULL, PRIMARY KEY (project_id, account_id)
);
CREATE TABLE IF NOT EXISTS credential (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, kind TEXT NOT NULL, name TEXT, description TEXT, state TEXT NOT NULL,
  public_value TEXT, secret TEXT, created INTEGER NOT NULL, removed INTEGER, remove_time INTEGER, uuid TEXT NOT NULL, due INTEGER
);
CREATE INDEX IF NOT EXISTS credential_due ON credential (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS credential_removed ON credential (removed) WHERE removed IS NOT NULL;
CREATE INDEX IF NOT EXISTS credential_public ON credential (public_value COLLATE mysql);
CREATE INDEX IF NOT EXISTS credential_account ON credential (account_id, kind);
CREATE TABLE IF NOT EXISTS bearer (digest TEXT PRIMARY KEY, account_id INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

ADMIN = 1
SYSTEM = 2
TOKEN = 4
DEFAULT_PROJECT = 5


def fill(store: Store, random_source: RandomSource, now: int, accounts: int) -> None:
    """Put in what a fresh server holds: its built-in accounts, the project Default and an agent's key.

    Idempotent: a database that has accounts is left alone.
    """
    if store.one("SELECT 1 FROM account"):
        return
    for number in range(1, accounts + 1):
        kind = {ADMIN: "admin", TOKEN: "token", DEFAULT_PROJECT: "project"}.get(number, "system" if number < TOKEN else "agent")
        project = kind == "project"
        store.insert(
            "account",
            id=number,
            kind=kind,
            name="Default" if project else kind,
            state="inactive" if number == SYSTEM else "active",
            uuid="adminProject" if project else kind if kind in ("admin", "token") or number == SYSTEM else random_source.uuid(),
            created=now if project or kind == "agent" else None,
            orchestration="cattle" if project else None,
        )
    store.run("INSERT INTO project_member VALUES (?, ?, 'owner')", DEFAULT_PROJECT, ADMIN)
    store.insert(
        "credential",
        account_id=accounts,
        kind="agentApiKey",
        state="active",
        public_value=random_source.access_key(),
        created=now,
        uuid=random_source.uuid(),
    )
