"""The tables behind the Rancher 2 sandbox, and what a fresh server contains."""

from __future__ import annotations

from ..random_source import RandomSource
from ..store import Store
from .versions import Version

SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
  id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL, role TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1, uuid TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL DEFAULT 0,
  creator TEXT, last_login INTEGER
);
CREATE TABLE IF NOT EXISTS token (
  name TEXT PRIMARY KEY, secret TEXT NOT NULL, value TEXT, user_id TEXT NOT NULL, description TEXT NOT NULL, ttl INTEGER NOT NULL,
  cluster TEXT, created INTEGER NOT NULL, derived INTEGER NOT NULL, kind TEXT, uuid TEXT NOT NULL, settled INTEGER NOT NULL,
  used INTEGER, seen INTEGER, hashed INTEGER NOT NULL DEFAULT 0, enabled INTEGER, labels TEXT NOT NULL DEFAULT '{}',
  annotations TEXT NOT NULL DEFAULT '{}', version INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 1,
  pending INTEGER NOT NULL DEFAULT 1, managers TEXT NOT NULL DEFAULT '{}', creator_label INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS token_of_user ON token (user_id, name);
CREATE INDEX IF NOT EXISTS token_pending ON token (settled) WHERE pending = 1;
CREATE TABLE IF NOT EXISTS ext_token (
  name TEXT PRIMARY KEY, secret TEXT NOT NULL, user_id TEXT NOT NULL, created INTEGER NOT NULL, uid TEXT NOT NULL, version INTEGER NOT NULL,
  generated INTEGER NOT NULL, updated INTEGER NOT NULL, used INTEGER, seen INTEGER, labels TEXT NOT NULL, annotations TEXT NOT NULL,
  spec TEXT NOT NULL, extra TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS ext_token_of_user ON ext_token (user_id, name);
CREATE TABLE IF NOT EXISTS kubeconfig (
  name TEXT PRIMARY KEY, user_id TEXT NOT NULL, created INTEGER NOT NULL, uid TEXT NOT NULL, version INTEGER NOT NULL,
  updated INTEGER NOT NULL, labels TEXT NOT NULL, annotations TEXT NOT NULL, owners TEXT NOT NULL, spec TEXT NOT NULL, status TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
  version INTEGER PRIMARY KEY, type TEXT NOT NULL, resource TEXT NOT NULL, user_id TEXT NOT NULL, row TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (
  name TEXT PRIMARY KEY, value TEXT NOT NULL, standard TEXT NOT NULL, uuid TEXT NOT NULL, created INTEGER NOT NULL,
  customized INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS feature (
  name TEXT PRIMARY KEY, value INTEGER, due INTEGER, uuid TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS revision (number INTEGER NOT NULL, compacted INTEGER NOT NULL);
"""
ROLES = ("admin", "user", "user-base")
CLUSTERS = ("local",)
FIRST_REVISION = 1000
"""The resourceVersion of a fresh server; what came before it is compacted."""

KUBECONFIG_FALLBACK, GENERATE = "kubeconfig-token-ttl-minutes", "kubeconfig-generate-token"
MAX_TTL, KUBECONFIG_TTL = "auth-token-max-ttl-minutes", "kubeconfig-default-token-ttl-minutes"
SESSION_TTL, IDLE_TTL = "auth-user-session-ttl-minutes", "auth-user-session-idle-ttl-minutes"
FIRST_LOGIN, SERVER_VERSION = "first-login", "server-version"

TOKEN_HASHING, EXT_TOKENS, V3_PUBLIC = "token-hashing", "ext-tokens", "v3-public"


def fill(store: Store, random_source: RandomSource, now: int, version: Version) -> None:
    """Create the settings and features. Idempotent."""
    if store.one("SELECT 1 FROM setting"):
        return
    values = {
        MAX_TTL: version.max_ttl,
        KUBECONFIG_TTL: version.kubeconfig_ttl,
        SESSION_TTL: "960",
        GENERATE: "true",
        FIRST_LOGIN: "true",
        SERVER_VERSION: "dev",  # what the recorded servers show: they were built without a release's name (2.14/029)
    }
    if version.kubeconfig_fallback:
        values[KUBECONFIG_FALLBACK] = "960"
    if version.idle_setting:
        values[IDLE_TTL] = "960"
    for name, value in values.items():
        store.insert("setting", name=name, value=value, standard=value, uuid=random_source.uuid(), created=now)
    for name in version.features:
        store.insert("feature", name=name, uuid=random_source.uuid(), created=now)
    store.insert("revision", number=FIRST_REVISION, compacted=FIRST_REVISION)
