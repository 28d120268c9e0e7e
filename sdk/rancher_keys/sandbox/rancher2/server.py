"""A Rancher 2 server."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

from ..random_source import Clock, RandomSource
from ..store import Store
from ..wire import Request, Response, parse_query
from . import events, routes, settings, tokens
from .callers import note_use
from .context import Context, MustAuthenticate, NormanError, Plain, digest
from .kube.status import StatusError
from .tables import MAX_TTL, ROLES, SCHEMA, TOKEN_HASHING, fill
from .versions import VERSIONS

ADMIN_PASSWORD = "sandbox-admin-password"  # noqa: S105
_CACHE = ("Cache-Control", "no-cache, no-store, must-revalidate")
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_SUFFIX_LENGTH, _KEY_LENGTH = 5, 54


class Rancher2:
    """A Rancher 2 server in memory or in a file."""

    def __init__(
        self,
        version: str = "2.15",
        *,
        path: str | Path | None = None,
        clock: Clock | None = None,
        random_source: RandomSource | None = None,
        delay: int = 50,
    ) -> None:
        """Open or create the database.

        Args:
            version: One of `versions.VERSIONS`.
            path: A file for the database; in memory where None.
            clock: The time; the machine's where None.
            random_source: The source of names, keys and uuids.
            delay: Milliseconds until a controller has set the expiresAt of a new v3 token.
        """
        self.delay = delay
        self.version = VERSIONS[version]
        self.clock, self.random_source = clock or Clock(), random_source or RandomSource()
        self.store = Store(SCHEMA, path)
        self._watch_epoch = 0
        with self.store.transaction():
            fill(self.store, self.random_source, self.clock.now(), self.version)

    def handle(self, request: Request) -> Response:
        """Respond to one request. What it changes is committed as a whole or not at all; an error changes nothing but lastUsedAt."""
        context = self._context(request)
        try:
            with self.store.transaction():
                events.reconcile(context)
                response = routes.respond(context)
        except (NormanError, StatusError, MustAuthenticate, Plain) as error:
            response = routes.write_error(context, error)
            if context.caller is not None:
                with self.store.transaction():
                    note_use(context, context.caller.token["name"], context.caller.is_ext)
        if response.stream is None:
            response = routes.in_requested_form(context, response)
        is_known = "true" if context.caller else "false"
        hops = context.kubernetes_hops
        response.headers = [
            *[("Audit-Id", str(uuid4()))] * hops,
            _CACHE,
            *[("Cache-Control", "no-cache, private")] * hops,
            *response.headers,
            *context.headers,
            ("X-Api-Cattle-Auth", is_known),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return response

    def _context(self, request: Request) -> Context:
        scheme = request.header("x-forwarded-proto") or request.scheme
        host = request.header("x-api-host") or request.header("x-forwarded-host") or request.header("host") or ""
        return Context(
            request,
            f"{scheme}://{host}",
            [unquote(segment) for segment in request.path.split("/") if segment],
            parse_query(request.query),
            self.store,
            self.version,
            self.clock,
            self.random_source,
            self.delay,
            lambda: self._watch_epoch,
        )

    def end_watches(self) -> None:
        """End all open watches within milliseconds; new ones are possible afterwards."""
        self._watch_epoch += 1

    def close(self) -> None:
        """End all watches and close the database."""
        self.end_watches()
        self.store.close()

    def add_user(self, username: str, password: str, *, role: str = "user", name: str | None = None, id: str | None = None) -> str:
        """Add a local user; returns the id.

        Args:
            username: The name for the login.
            password: The password.
            role: "admin", "user" or "user-base".
            name: The display name; the user name where None.
            id: The id; a new one where None.

        Raises:
            ValueError: The role does not exist.
        """
        if role not in ROLES:
            raise ValueError(f"no role {role!r}; there are {', '.join(ROLES)}")
        admin = self.store.one("SELECT id FROM user WHERE role = 'admin' ORDER BY created, id")
        columns = {
            "id": id or f"u-{self.random_source.token_suffix()}",
            "username": username,
            "name": name or username,
            "password": digest(password),
            "role": role,
            "uuid": self.random_source.uuid(),
            "created": self.clock.now(),
            "creator": admin["id"] if admin else None,
        }
        with self.store.transaction():
            self.store.insert("user", **columns)
        return str(columns["id"])

    def secure(self) -> tuple[str, str]:
        """Create a token of the user admin, who is added if missing; returns access key and secret key."""
        row = self.store.one("SELECT id FROM user WHERE username = 'admin'")
        user = str(row["id"]) if row else self.add_user("admin", ADMIN_PASSWORD, role="admin", name="Default Admin")
        return self.add_token(user, "Bootstrap token")

    def set_enabled(self, user: str, enabled: bool) -> None:
        """Enable or disable a user."""
        with self.store.transaction():
            self.store.run("UPDATE user SET enabled = ? WHERE id = ?", int(enabled), user)

    def remove_user(self, user: str) -> None:
        """Delete a user. The user's tokens stay, and are rejected with 401."""
        with self.store.transaction():
            self.store.run("DELETE FROM user WHERE id = ?", user)

    def disable_token(self, name: str) -> None:
        """Disable a v3 token, as an administrator does through the Kubernetes API."""
        with self.store.transaction():
            events.changed(self._context(Request("GET", "/")), events.V3_TOKENS, name, "MODIFIED", enabled=0)

    def set_setting(self, name: str, value: str) -> None:
        """Change a setting; an empty value restores the default.

        Raises:
            ValueError: This version has no such setting.
        """
        self._change("setting", name, lambda context: settings.set_setting(context, name, value))

    def set_feature(self, name: str, enabled: bool) -> None:
        """Switch a feature on or off; it takes effect at once.

        Raises:
            ValueError: This version has no such feature.
        """
        self._change("feature", name, lambda context: settings.set_feature(context, name, enabled))

    def _change(self, kind: str, name: str, change: Callable[[Context], None]) -> None:
        try:
            with self.store.transaction():
                change(self._context(Request("GET", "/")))
        except NormanError:
            names = ", ".join(row["name"] for row in self.store.all(f"SELECT name FROM {kind} ORDER BY name"))
            raise ValueError(f"Rancher {self.version.name} has no {kind} {name!r}; there are {names}") from None

    def hash_tokens(self) -> None:
        """Turn the feature token-hashing on; it cannot be turned off (2.7/424)."""
        self.set_feature(TOKEN_HASHING, True)

    def set_max_ttl(self, minutes: str) -> None:
        """Change auth-token-max-ttl-minutes."""
        self.set_setting(MAX_TTL, minutes)

    def add_token(self, user: str, description: str) -> tuple[str, str]:
        """Add a derived token that never expires; returns access key and secret key."""
        with self.store.transaction():
            row, secret = tokens.add(self._context(Request("GET", "/")), user, description=description, ttl=0, derived=1)
        return str(row["name"]), secret

    def add_tokens(self, user: str, count: int, *, description: str = "", ttl: int = 0) -> None:
        """Add many derived tokens of a user quickly, without an event for each.

        Args:
            user: The user's id.
            count: How many.
            description: Their description.
            ttl: Their ttl in milliseconds; 0 never expires.
        """
        draw = random.Random(self.random_source.token_key())
        now = self.clock.now()
        context = self._context(Request("GET", "/"))
        with self.store.transaction():
            names = {row["name"] for row in self.store.all("SELECT name FROM token UNION ALL SELECT name FROM ext_token")}
            version = context.next_version()
            generation = 2 if ttl else 1
            columns = "name, secret, value, user_id, description, ttl, created, derived, uuid, settled, version, generation, pending"
            sql = f"INSERT INTO token ({columns}) VALUES ({', '.join('?' * 13)})"
            for _ in range(count):
                name = ""
                while not name or name in names:
                    name = f"token-{''.join(draw.choices(_ALPHABET, k=_SUFFIX_LENGTH))}"
                names.add(name)
                key = "".join(draw.choices(_ALPHABET, k=_KEY_LENGTH))
                uuid = f"{draw.getrandbits(32):08x}-0000-4000-8000-{draw.getrandbits(48):012x}"
                self.store.run(sql, name, digest(key), key, user, description, ttl, now, 1, uuid, 0, version, generation, 0)
