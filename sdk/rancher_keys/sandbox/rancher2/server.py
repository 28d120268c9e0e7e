"""Rancher 2: from a request to an answer."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ruamel.yaml import YAML

from ..random_source import Clock, RandomSource
from ..store import Store
from ..wire import Request, Response, parse_query
from . import around, ext, login, tokens
from .callers import authenticate, cookies, csrf_is_missing, is_browser, presented
from .context import Context, MustAuthenticate, NormanError, Plain, StatusError, digest, dumps, ok
from .tables import CLUSTERS, MAX_TTL, ROLES, SCHEMA, fill
from .versions import VERSIONS

_CACHE = ("Cache-Control", "no-cache, no-store, must-revalidate")
ADMIN_PASSWORD = "sandbox-admin-password"  # noqa: S105


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
            version: "2.7", "2.12" or "2.15".
            path: A file to keep the database in; None for memory.
            clock: The time; the machine's where None.
            random_source: The source of names, keys and uuids.
            delay: Milliseconds until a controller has filled expiresAt.
        """
        self.delay = delay
        self.version = VERSIONS[version]
        self.clock, self.random_source = clock or Clock(), random_source or RandomSource()
        self.store = Store(SCHEMA, path)
        with self.store.transaction():
            fill(self.store, self.random_source, self.clock.now(), self.version)

    def handle(self, request: Request) -> Response:
        """Answer one request; what it changes is committed as a whole or not at all."""
        context = self._context(request)
        try:
            with self.store.transaction():
                response = self._route(context)
        except NormanError as error:
            response = _norman(context, error)
        except StatusError as error:
            response = _status(error)
            if request.method == "HEAD":
                response.body = b""
        except MustAuthenticate:
            body = {"type": "error", "status": "401", "message": "Unauthorized 401: must authenticate"}
            response = ok(401, body)
        except Plain as error:
            response = Response(error.status, [("Content-Type", error.kind), *error.headers], error.text.encode())
        if "yaml" in (request.header("accept") or "") and response.body.startswith(b"{"):
            response = _as_yaml(response)
        if context.segments[:1] == ["v3"] and is_browser(request) and "*/*" in (request.header("accept") or ""):
            response = _as_page(context, response)
        known = "true" if context.caller else "false"
        response.headers = [
            _CACHE,
            *response.headers,
            *context.headers,
            ("X-Api-Cattle-Auth", known),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return response

    def _context(self, request: Request) -> Context:
        scheme = request.header("x-forwarded-proto") or request.scheme
        host = request.header("x-api-host") or request.header("x-forwarded-host") or request.header("host") or ""
        segments = [unquote(segment) for segment in request.path.split("/") if segment]
        params = parse_query(request.query)
        origin = f"{scheme}://{host}"
        return Context(request, origin, segments, params, self.store, self.version, self.clock, self.random_source, self.delay)

    def _route(self, context: Context) -> Response:
        """Find who answers, and let them.

        Raises:
            NormanError, StatusError, MustAuthenticate, Plain: The errors of the four kinds of APIs.
        """
        segments, method = context.segments, context.request.method
        match segments:
            case ["ping"]:
                return Response(200, [("Content-Type", "text/plain; charset=utf-8")], b"pong")
            case ["rancherversion"]:
                body = {"Version": self.version.release, "GitCommit": "sandbox", "RancherPrime": "false"}
                return Response(200, [("Content-Type", "text/plain; charset=utf-8")], dumps(body))
            case ["v3-public", kind, _] if kind.lower() == "localproviders":
                return login.v3_public(context)
            case ["v1-public", "login"] if self.version.v1_public:
                return login.v1_public(context)
            case ["v1-public", *_]:
                raise Plain(404, "404 page not found\n")
            case ["v3"] if self.version.bare_v3_redirects and not context.request.path.endswith("/"):
                if presented(context.request):
                    context.caller = authenticate(context)
                raise Plain(307, '<a href="/v3/">Temporary Redirect</a>.\n\n', (("Location", "/v3/"),), "text/html; charset=utf-8")
            case ["apis", *_] if presented(context.request) is None:
                raise Plain(401, "not authorized\n")
            case ["k8s", "clusters", cluster, "apis", *_] if cluster in CLUSTERS:
                context.caller = authenticate(context)
                context.segments = segments[3:]
                return self._ext(context)
        context.caller = authenticate(context)
        if segments[:1] == ["apis"]:
            return self._ext(context)
        if segments == ["v1", "logout"] and method == "POST" and self.version.v1_public:
            return tokens.log_out(context)
        if segments[:1] == ["v1"]:
            return Response(404, [])
        if segments[:1] == ["v3"]:
            return self._v3(context)
        raise Plain(404, "404 page not found\n")

    def _ext(self, context: Context) -> Response:
        if not self.version.ext:
            if context.user.is_admin:
                raise Plain(404, "404 page not found\n")
            path = context.request.path
            message = f'forbidden: User "{context.user.id}" cannot {_verb(context)} path "{path}"'
            raise StatusError(403, "Forbidden", message, {})
        match context.segments:
            case ["apis", "ext.cattle.io", "v1"]:
                return ext.discovery(context)
            case ["apis", "ext.cattle.io", "v1", "tokens", *rest]:
                return ext.handle(context, rest)
            case ["apis", "ext.cattle.io", "v1", "selfusers"] if self.version.ext_bearer:
                return ext.self_user(context)
        raise StatusError(404, "NotFound", "the server could not find the requested resource", {})

    def _v3(self, context: Context) -> Response:
        request = context.request
        if is_browser(request):
            suffix = "; SameSite=Lax" if self.version.same_site else ""
            if "CSRF" not in cookies(request):
                context.headers.append(("Set-Cookie", f"CSRF={uuid.uuid4().hex}; Path=/; Secure{suffix}"))
        if csrf_is_missing(request):
            raise NormanError(422, "InvalidCSRFToken", "Invalid CSRF token")
        kind, *rest = context.segments[1:] or [""]
        if kind.lower() in ("token", "tokens"):
            if context.user.is_ext and not self.version.ext_on_v3:
                name = f"ext/{context.user.token['name']}"
                reason = f'&errors.errorString{{s:"invalid resource name \\"{name}\\": [may not contain \'/\']"}}'
                raise NormanError(401, "Unauthorized", f"failed to retrieve auth token, error: {reason}", schemas=True)
            return self._named(context, tokens.handle(context))
        if kind == "schemas":
            if rest == ["token"]:
                return self._named(context, ok(200, tokens.schema(context)))
            raise NormanError(404, "NotFound", "no such schema")
        if kind == "settings" and rest:
            return self._named(context, around.setting(context, rest[0]))
        if kind == "users":
            return self._named(context, around.users(context, rest))
        if kind == "clusters":
            return self._named(context, around.clusters(context, rest))
        if kind == "":
            links = {name: f"{context.origin}/v3/{name}" for name in ("clusters", "settings", "tokens", "users")}
            root = {"group": "management.cattle.io", "path": "/v3", "version": "v3"}
            return self._named(context, ok(200, {"apiVersion": root, "baseType": "apiRoot", "links": links, "type": "apiRoot"}))
        raise NormanError(404, "NotFound", f"failed to find schema {kind}")

    def _named(self, context: Context, response: Response) -> Response:
        """With the address of the schemas, where the answer is JSON of the API's."""
        logged_out = context.request.method == "POST" and context.param("action") in ("logout", "logoutAll")
        if not logged_out:
            below = "/v3/cluster" if context.segments[1:2] == ["clusters"] else "/v3"
            response.headers.append(("X-Api-Schemas", f"{context.origin}{below}/schemas"))
        return response

    def add_user(self, username: str, password: str, *, role: str = "user", name: str | None = None, id: str | None = None) -> str:
        """A local user with a role (admin, user, user-base); its id.

        Raises:
            ValueError: There is no such role.
        """
        if role not in ROLES:
            raise ValueError(f"no role {role!r}; there are {', '.join(ROLES)}")
        id = id or f"u-{self.random_source.token_suffix()}"
        with self.store.transaction():
            self.store.insert("user", id=id, username=username, name=name or username, password=digest(password), role=role)
        return id

    def secure(self) -> tuple[str, str]:
        """A token of the first administrator's, who is made where there is none: access key and secret key."""
        row = self.store.one("SELECT id FROM user WHERE username = 'admin'")
        user = str(row["id"]) if row else self.add_user("admin", ADMIN_PASSWORD, role="admin", name="Default Admin")
        return self.add_token(user, "Bootstrap token")

    def set_enabled(self, user: str, enabled: bool) -> None:
        """Disable or enable a user."""
        with self.store.transaction():
            self.store.run("UPDATE user SET enabled = ? WHERE id = ?", int(enabled), user)

    def remove_user(self, user: str) -> None:
        """Delete a user; the tokens stay and open nothing."""
        with self.store.transaction():
            self.store.run("DELETE FROM user WHERE id = ?", user)

    def disable_token(self, name: str) -> None:
        """Disable a v3 token, which on a real server only Kubernetes can."""
        with self.store.transaction():
            self.store.run("UPDATE token SET enabled = 0 WHERE name = ?", name)

    def hash_tokens(self) -> None:
        """Turn the feature token-hashing on; it cannot be turned off (2.15/539)."""
        with self.store.transaction():
            self.store.run("INSERT OR IGNORE INTO feature VALUES ('token-hashing')")

    def set_max_ttl(self, minutes: str) -> None:
        """Change auth-token-max-ttl-minutes."""
        with self.store.transaction():
            self.store.run("UPDATE setting SET value = ?, customized = 1 WHERE name = ?", minutes, MAX_TTL)

    def add_token(self, user: str, description: str) -> tuple[str, str]:
        """A derived token without an end, made without a request: access key and secret key."""
        with self.store.transaction():
            context = self._context(Request("GET", "/"))
            row, secret = tokens.add(context, user, description=description, ttl=0, derived=1)
        return str(row["name"]), secret


def _as_yaml(response: Response) -> Response:
    """The same answer in YAML."""
    written = io.StringIO()
    YAML(typ="safe").dump(json.loads(response.body), written)
    headers = [(name, "application/yaml" if name == "Content-Type" else value) for name, value in response.headers]
    return Response(response.status, headers, written.getvalue().encode())


def _as_page(context: Context, response: Response) -> Response:
    """The explorer that a browser gets: the answer as data, for a script that the sandbox does not serve."""
    if not response.body.startswith(b"{"):
        return response
    head = f"<!DOCTYPE html>\n<script>\nvar schemas='{context.origin}/v3/schemas';\nvar data =\n".encode()
    headers = [(name, "text/html" if name == "Content-Type" else value) for name, value in response.headers]
    return Response(response.status, headers, head + response.body + b";\n</script>\n")


def _verb(context: Context) -> str:
    return {"GET": "get", "POST": "create", "PUT": "update", "DELETE": "delete"}.get(context.request.method, "get")


def _norman(context: Context, error: NormanError) -> Response:
    body: dict[str, Any] = {"baseType": "error", "code": error.code}
    if error.message is not None:
        body["message"] = error.message
    body |= {"status": error.status, "type": "error"}
    headers = []
    if error.schemas:
        root = "v3-public" if context.segments[:1] == ["v3-public"] else "v3"
        headers = [("X-Api-Schemas", f"{context.origin}/{root}/schemas")]
    response = ok(error.status, body, headers)
    if context.request.method == "HEAD":
        response.body = b""
    return response


def _status(error: StatusError) -> Response:
    body: dict[str, Any] = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": error.message}
    body["reason"] = error.reason
    if error.details is not None:
        body["details"] = error.details
    body["code"] = error.code
    return Response(error.code, [("Content-Type", "application/json")], dumps(body))
