"""The Rancher 1.x server: handles requests."""

from __future__ import annotations

import gzip
import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..random_source import Clock, RandomSource
from ..store import Store
from ..wire import Request, Response
from . import accounts, keys, login
from .callers import authenticate, hash_secret, identity_headers
from .context import Context, settle
from .errors import ApiError, NoSuchPage
from .explorer import page_for
from .requests import ApiRequest, cookies, is_browser, parse, wants_html
from .schema import api_key_schema
from .tables import ADMIN, SCHEMA, fill
from .versions import VERSIONS

_CHALLENGE = 'Basic realm="Enter API access key and secret key as username and password"'
_JSON = ("Content-Type", "application/json; charset=utf-8")
_API_KEY_NAMES = ("apikey", "apikeys")


class Rancher1:
    """A Rancher 1.x server in memory or in a file."""

    def __init__(
        self,
        version: str = "1.6",
        *,
        path: str | Path | None = None,
        clock: Clock | None = None,
        random_source: RandomSource | None = None,
        delay: int = 20,
        remove_race: float = 0.0,
    ) -> None:
        """Open or create the database.

        Args:
            version: A name in `versions.VERSIONS`, such as "1.6" or "1.6.0".
            path: A file to keep the database in; None for memory.
            clock: The time; the machine's where None.
            random_source: The source of key values and uuids.
            delay: Milliseconds that each transitional state lasts.
            remove_race: The probability that a DELETE right after a create returns "removing" and leaves the key active, as servers
                do now and then (1.2/303, 829; 3 of 60 tries on 1.6.30).
        """
        self.version = VERSIONS[version]
        self.clock = clock or Clock()
        self.random_source = random_source or RandomSource()
        self.delay = delay
        self.remove_race = remove_race
        self._held: dict[int, tuple[int, int]] = {}
        self.store = Store(SCHEMA, path)
        with self.store.transaction():
            fill(self.store, self.random_source, self.clock.now() // 1000 * 1000, self.version.first_accounts)

    def handle(self, request: Request) -> Response:
        """Handle one request; its changes are committed as a whole or not at all."""
        if request.method == "TRACE":
            return self._finish(Response(403, []))
        if request.path == "/ping":
            headers = [("Cache-Control", "must-revalidate,no-cache,no-store"), ("Content-Type", "text/plain")]
            return self._finish(Response(200, headers, b"pong\n"))
        with self.store.transaction():
            settle(self.store, self.version, self.clock, self.random_source, self.delay)
        try:
            with self.store.transaction():
                return self._finish(self._respond(request))
        except NoSuchPage:
            return self._finish(_no_such_page(request))
        except _Failed as failed:
            return self._finish(failed.response)

    def _respond(self, request: Request) -> Response:
        headers = [("X-API-Schemas", _schemas_url(request, self.version.api_versions))]
        if self.version.version_header:
            headers.insert(0, ("X-Rancher-Version", self.version.release))
        try:
            try:
                api = parse(request, self.version)
            except ApiError as error:
                if error.code == "UnsupportedVersion":
                    headers += identity_headers(authenticate(self.store, _bare(request), False), self.version)
                    headers.append(("X-API-Client-IP", request.client))
                raise
            headers[-1] = ("X-API-Schemas", f"{api.prefix}/schemas")
            caller = authenticate(self.store, api, self.version.role_option)
            headers += identity_headers(caller, self.version)
            headers.append(("X-API-Client-IP", request.client))
            self._check_csrf(api)
            if is_browser(request):
                headers.append(("Set-Cookie", f"CSRF={cookies(request).get('CSRF') or uuid.uuid4().hex[:10].upper()};Path=/"))
            context = Context(
                api, caller, self.store, self.version, self.clock, self.random_source, self.delay, self.remove_race, self._held
            )
            status, content = _dispatch(context)
        except RecursionError:  # JSON that is read, but nested too deeply to be printed
            raise _Failed(self._error(request, headers, ApiError(400))) from None
        except ApiError as error:
            raise _Failed(self._error(request, headers, error)) from error
        if isinstance(content, Response):
            return Response(content.status, headers + content.headers, content.body)
        if api.method == "GET" and wants_html(api):
            return Response(status, [*headers, ("Content-Type", "text/html; charset=UTF-8")], page_for(api, self._json(content)))
        response = Response(status, [*headers, _JSON], self._json(content))
        if api.method == "GET":
            if _accepts_gzip(request):
                response.headers.append(("Content-Encoding", "gzip"))
                response.body = gzip.compress(response.body)
            response.headers.append(("Vary", "Accept-Encoding, User-Agent"))
        return response

    def _check_csrf(self, api: ApiRequest) -> None:
        cookie = cookies(api.wire).get("CSRF")
        if is_browser(api.wire) and cookie and api.wire.method != "GET" and api.wire.header("x-api-csrf") != cookie:
            raise ApiError(403, "InvalidCSRFToken", message="CSRF header and cookie do not match")

    def _error(self, request: Request, headers: list[tuple[str, str]], error: ApiError) -> Response:
        body: dict[str, Any] = {"id": self.random_source.uuid(), "type": "error", "links": {}, "actions": {}}
        body |= {"status": error.status, "code": error.code, "message": error.message, "detail": None}
        if error.has_field:
            body["fieldName"] = error.field
        if self.version.base_type:
            body["baseType"] = "error"
        known = any(name == "X-API-ACCOUNT-ID" for name, _ in headers)
        if error.status == 401 and not known and request.header("x-api-no-challenge") != "true":
            headers = [*headers, ("WWW-Authenticate", _CHALLENGE)]
        return Response(error.status, [*headers, _JSON], b"" if request.method == "HEAD" else self._json(body))

    def _json(self, body: Any) -> bytes:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return (text.replace("/", "\\/") if self.version.escaped_slash else text).encode()

    def _finish(self, response: Response) -> Response:
        if self.version.server_header:
            response.headers.append(("Server", self.version.server_header))
        return response

    def hold(self, key: int, milliseconds: int, status: int | None = None) -> None:
        """Act as if another request were changing a key.

        Args:
            key: The number of the key's id.
            milliseconds: For how long.
            status: What other requests get; by default 409, and 500 before Rancher 1.4 (which sent 409 too, now and then: 1.2/906).
        """
        self._held[key] = (self.clock.now() + milliseconds, status or self.version.busy_status)

    def add_key(self, account: int, name: str) -> tuple[str, str]:
        """Create an active key of an account, without a request; returns access key and secret key."""
        access_key, secret_key = self.random_source.access_key(), self.random_source.secret_key()
        with self.store.transaction():
            self.store.insert(
                "credential",
                account_id=account,
                kind="apiKey",
                name=name,
                state="active",
                public_value=access_key,
                secret=hash_secret(secret_key, self.random_source.salt()),
                created=self.clock.now() // 1000 * 1000,
                uuid=self.random_source.uuid(),
            )
        return access_key, secret_key

    def secure(self) -> tuple[str, str]:
        """Turn access control on; returns an administrator's access key and secret key."""
        with self.store.transaction():
            self.store.run("INSERT OR REPLACE INTO setting VALUES ('security', 'true')")
        return self.add_key(ADMIN, "admin")

    def add_account(self, name: str, kind: str = "user") -> int:
        """An active account of a kind (user, admin, readAdmin, service, agent, project); its id's number."""
        if kind not in accounts.ACCOUNT_KINDS:
            raise ValueError(f"no account kind {kind!r}; there are {', '.join(accounts.ACCOUNT_KINDS)}")
        with self.store.transaction():
            now = self.clock.now() // 1000 * 1000
            return self.store.insert("account", kind=kind, name=name, state="active", uuid=self.random_source.uuid(), created=now)

    def add_password(self, account: int, user: str, password: str) -> None:
        """Give an account a user name and a password, as POST /passwords does."""
        with self.store.transaction():
            login.add_password(self.store, self.clock, self.random_source, account, user, password)

    def set_member(self, project: int, account: int, role: str | None) -> None:
        """Give an account a role in an environment (owner, member, restricted, readonly), or remove it with None."""
        with self.store.transaction():
            if role is None:
                self.store.run("DELETE FROM project_member WHERE project_id = ? AND account_id = ?", project, account)
            elif role in accounts.MEMBER_ROLES:
                self.store.run("INSERT OR REPLACE INTO project_member VALUES (?, ?, ?)", project, account, role)
            else:
                raise ValueError(f"no role {role!r}; there are {', '.join(accounts.MEMBER_ROLES)}")


class _Failed(Exception):
    """An error response; raised so that the transaction is rolled back."""

    def __init__(self, response: Response) -> None:
        self.response = response


def _bare(request: Request) -> ApiRequest:
    return ApiRequest(request, request.method, "v1", "")


def _schemas_url(request: Request, api_versions: tuple[str, ...]) -> str:
    """The schemas of the version in the path, or of the first where the path names none."""
    first = request.path.strip("/").split("/")[0]
    api = first if first in api_versions else api_versions[0]
    return f"{request.scheme}://{request.header('host') or ''}/{api}/schemas"


def _accepts_gzip(request: Request) -> bool:
    return re.search(r"gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))", request.header("accept-encoding") or "") is not None


def _no_such_page(request: Request) -> Response:
    body = (
        "<html>\n<head>\n"
        '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8"/>\n'
        "<title>Error 404 Not Found</title>\n</head>\n<body><h2>HTTP ERROR 404</h2>\n"
        f"<p>Problem accessing {request.path}. Reason:\n<pre>    Not Found</pre></p>"
        "<hr><i><small>Powered by Jetty://</small></i><hr/>\n\n</body>\n</html>\n"
    )
    headers = [("Content-Type", "text/html; charset=ISO-8859-1"), ("Cache-Control", "must-revalidate,no-cache,no-store")]
    return Response(404, headers, body.encode())


Result = tuple[int, dict[str, Any] | Response]


def _dispatch(context: Context) -> Result:
    api = context.api
    if api.type is None:
        if api.method != "GET":
            raise ApiError(405)
        is_list = api.is_root and context.version.root_is_collection and (api.path == "/" or len(context.version.api_versions) > 1)
        return 200, accounts.versions(context) if is_list else accounts.root(context)
    kind = api.type.lower()
    if kind in _API_KEY_NAMES:
        if context.caller.view == "agent":
            raise ApiError(404)
        return _api_keys(context)
    if kind == "schemas":
        return _schemas(context)
    if kind in ("accounts", "account"):
        return _accounts(context, "accounts")
    if kind in ("projects", "project"):
        return _accounts(context, "projects")
    posts: dict[str, Callable[[Context], dict[str, Any]]] = {
        "passwords": login.create_password,
        "localauthconfigs": login.enable_local_auth,
        "token": login.log_in,
    }
    if kind in posts and api.id is None:
        if api.method == "GET" and kind in login.SETTINGS:
            return 200, login.settings(context, kind)
        if api.method != "POST":
            raise ApiError(405)
        return 201, posts[kind](context)
    raise ApiError(404)


def _schemas(context: Context) -> Result:
    api = context.api
    if api.method != "GET":
        raise ApiError(405)
    if (api.id or "").lower() not in _API_KEY_NAMES or context.caller.view == "agent":
        raise ApiError(404)
    return 200, api_key_schema(context.caller.view, api.prefix, context.version.base_type)


def _api_keys(context: Context) -> Result:
    api = context.api
    if api.id is None:
        if api.method == "POST" and api.param("action") is not None:
            raise ApiError(422, "InvalidAction", field="action")
        if api.method == "GET":
            return 200, keys.listed(context)
        if api.method == "POST":
            return 201, keys.create(context)
        raise ApiError(405)
    action = api.param("action")
    if api.method == "POST" and action is not None:
        return 202, keys.act(context, keys.find(context, api.id), action)
    if api.link is not None:
        if api.method != "GET":
            raise ApiError(405)
        return _key_link(context, api.link.lower())
    if api.method not in ("GET", "PUT", "DELETE"):
        raise ApiError(405)
    row = keys.find(context, api.id)
    if api.method == "PUT":
        return 200, keys.update(context, row)
    if api.method == "DELETE":
        return 200, keys.delete(context, row)
    return 200, keys.read(context, row)


def _key_link(context: Context, link: str) -> Result:
    row = keys.find(context, str(context.api.id))
    if link == "certificate":
        return 200, keys.certificate(context, row)
    if link == "account" and row["account_id"] is not None:
        return 200, accounts.related_account(context, row["account_id"])
    if link in ("images", "instances"):
        return 200, accounts.nothing_listed(context, link.removesuffix("s"))
    raise ApiError(404)


def _accounts(context: Context, plural: str) -> Result:
    api = context.api
    if api.id is None:
        if api.method == "GET":
            return 200, accounts.listed(context, plural)
        if api.method == "POST" and plural == "accounts":
            return 201, accounts.create_account(context)
        raise ApiError(405)
    row = accounts.find(context, api.id, plural)
    action = api.param("action")
    if api.link is not None:
        raise ApiError(404)
    if api.method == "POST" and action is not None:
        return 200 if action == "deactivate" else 202, accounts.act(context, row, action)  # 1.6/549, 552
    if api.method != "GET":
        raise ApiError(405)
    return 200, accounts.body(context, row)
