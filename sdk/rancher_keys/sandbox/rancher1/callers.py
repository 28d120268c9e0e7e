"""Authentication: the caller, the environment, and what the caller may see and do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from ..store import Row, Store
from .errors import ApiError
from .ids import format_id, parse_id
from .requests import ApiRequest, cookies
from .tables import ADMIN, TOKEN
from .versions import Version

KINDS_THAT_SEE_ALL = {"admin", "service"}
PASSWORD_KINDS = ("agentApiKey", "apiKey", "password")


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller, scoped to an environment or not.

    `view` names the schema the caller is shown: admin, user, readonly, readAdmin, agent or token.
    """

    user: Row
    account: Row
    view: str
    is_scoped: bool
    sees_all: bool

    @property
    def account_id(self) -> int:
        """The account that requests act for: the caller's own, or the environment."""
        return int(self.account["id"])

    @property
    def link_view(self) -> str:
        """Which of the recorded sets of links applies: admin, project or user."""
        if self.account["kind"] == "project" and self.user["id"] == self.account["id"]:
            return "project"
        return "admin" if self.view in ("admin", "readAdmin") else "user"


def hash_secret(secret: str, salt: str) -> str:
    """A secret as the server keeps it and shows it in the response to an action."""
    return f"SHA256:{salt}:{hashlib.sha256((salt + secret).encode()).hexdigest()}"


def digest(bearer: str) -> str:
    """A bearer token as the sandbox keeps it."""
    return hashlib.sha256(bearer.encode()).hexdigest()


def secret_matches(stored: str, secret: str) -> bool:
    """Compare a secret with its hash."""
    _, salt, _ = stored.split(":")
    return hmac.compare_digest(stored, hash_secret(secret, salt))


def access_control_is_on(store: Store) -> bool:
    """Whether callers must authenticate."""
    row = store.one("SELECT value FROM setting WHERE name = 'security'")
    return row is not None and row["value"] == "true"


def authenticate(store: Store, api: ApiRequest, honours_role_option: bool) -> Caller:
    """Find the caller.

    Raises:
        ApiError: 401 without valid credentials, 403 for an environment that is not the caller's, 500 for a key without a secret
            (1.6/545, 546).
    """
    user = _account(store, api)
    if user is None:
        raise ApiError(401)
    sees_all = user["kind"] in KINDS_THAT_SEE_ALL
    view = {"admin": "admin", "service": "admin", "readAdmin": "readAdmin", "agent": "agent", "token": "token"}.get(user["kind"], "user")
    wanted = api.project or api.wire.header("x-api-project-id") or api.param("projectId")
    if wanted:
        project, role = _project(store, user, wanted)
        return Caller(user, project, "readonly" if role == "readonly" else "user", is_scoped=True, sees_all=False)
    if honours_role_option and view == "admin" and api.param("_role") == "user":
        view, sees_all = "user", False
    return Caller(user, user, view, is_scoped=user["kind"] == "project", sees_all=sees_all)


def _account(store: Store, api: ApiRequest) -> Row | None:
    if api.type is not None and api.type.lower() in ("token", "tokens"):
        return store.one("SELECT * FROM account WHERE id = ?", TOKEN)
    header = api.wire.header("authorization") or ""
    scheme, _, value = header.partition(" ")
    bearer = cookies(api.wire).get("token") or (value if scheme.lower() == "bearer" else None) or api.param("token")
    if bearer:
        found = store.one("SELECT account.* FROM bearer JOIN account ON account.id = account_id WHERE digest = ?", digest(bearer))
        if found and found["state"] == "active":
            return found
    if scheme.lower() == "basic":
        found = _by_key(store, value)
        if found:
            return found
    if not access_control_is_on(store):
        return store.one("SELECT * FROM account WHERE id = ?", ADMIN)
    return None


def _by_key(store: Store, value: str) -> Row | None:
    try:
        access_key, colon, secret_key = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    if not colon:
        return None
    for key in store.all(
        "SELECT * FROM credential WHERE public_value = ? COLLATE mysql AND state = 'active' AND kind IN (?, ?, ?)",
        access_key,
        *PASSWORD_KINDS,
    ):
        if key["secret"] is None and key["kind"] == "apiKey":
            raise ApiError(500)
        if key["secret"] is not None and secret_matches(key["secret"], secret_key):
            return store.one("SELECT * FROM account WHERE id = ? AND state = 'active'", key["account_id"])
    return None


def _project(store: Store, user: Row, wanted: str) -> tuple[Row, str]:
    number = parse_id(wanted)
    project = store.one("SELECT * FROM account WHERE id = ? AND state = 'active'", number) if number is not None else None
    if project is not None:
        if user["id"] == project["id"] or user["kind"] in KINDS_THAT_SEE_ALL:
            return project, "owner"
        member = store.one("SELECT role FROM project_member WHERE project_id = ? AND account_id = ?", project["id"], user["id"])
        if member:
            return project, member["role"]
    raise ApiError(403)


def identity_headers(caller: Caller, version: Version) -> list[tuple[str, str]]:
    """The headers that name the caller."""
    headers = [("X-API-ACCOUNT-ID", str(format_id("a", caller.account_id)))]
    if version.user_id_header:
        headers.append(("X-API-USER-ID", str(format_id("a", caller.user["id"]))))
    if version.account_headers:
        headers += [("X-API-ACCOUNT-KIND", caller.user["kind"]), ("X-API-ACCOUNT-NAME", caller.user["name"] or "")]
    return headers
