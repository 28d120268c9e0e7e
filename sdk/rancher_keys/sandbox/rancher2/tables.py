"""The tables behind the Rancher 2 sandbox, and what a fresh server holds."""

from __future__ import annotations

from ..random_source import RandomSource
from ..store import Store
from .versions import Version

SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
  id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL, role TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS token (
  name TEXT PRIMARY KEY, secret TEXT NOT NULL, user_id TEXT NOT NULL, description TEXT NOT NULL, ttl INTEGER NOT NULL, cluster TEXT,
  created INTEGER NOT NULL, derived INTEGER NOT NULL, kind TEXT, uuid TEXT NOT NULL, settled INTEGER NOT NULL, used INTEGER,
  hashed INTEGER NOT NULL DEFAULT 0, enabled INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS ext_token (
  name TEXT PRIMARY KEY, secret TEXT NOT NULL, user_id TEXT NOT NULL, created INTEGER NOT NULL, uid TEXT NOT NULL, version INTEGER NOT NULL,
  generated INTEGER NOT NULL, updated INTEGER NOT NULL, used INTEGER, labels TEXT NOT NULL, annotations TEXT NOT NULL,
  spec TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS event (version INTEGER PRIMARY KEY, type TEXT NOT NULL, user_id TEXT NOT NULL, object TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (
  name TEXT PRIMARY KEY, value TEXT NOT NULL, standard TEXT NOT NULL, uuid TEXT NOT NULL, created INTEGER NOT NULL,
  customized INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS revision (number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS feature (name TEXT PRIMARY KEY);
"""
ROLES = ("admin", "user", "user-base")
CLUSTERS = ("local",)
KUBECONFIG_FALLBACK, GENERATE = "kubeconfig-token-ttl-minutes", "kubeconfig-generate-token"
MAX_TTL, KUBECONFIG_TTL = "auth-token-max-ttl-minutes", "kubeconfig-default-token-ttl-minutes"
SESSION_TTL, IDLE_TTL = "auth-user-session-ttl-minutes", "auth-user-session-idle-ttl-minutes"


def fill(store: Store, random_source: RandomSource, now: int, version: Version) -> None:
    """Put in the settings. Idempotent."""
    if store.one("SELECT 1 FROM setting"):
        return
    values = {
        MAX_TTL: version.max_ttl,
        KUBECONFIG_TTL: version.kubeconfig_ttl,
        SESSION_TTL: "960",
        KUBECONFIG_FALLBACK: "960",
        GENERATE: "true",
    }
    if version.idle_setting:
        values[IDLE_TTL] = "960"
    for name, value in values.items():
        store.insert("setting", name=name, value=value, standard=value, uuid=random_source.uuid(), created=now)
    store.insert("revision", number=1000)
