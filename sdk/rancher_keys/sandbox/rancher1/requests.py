"""Parses the path, query and body of a Rancher 1.x request, before the caller is known."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from ..wire import Request, parse_query
from .errors import ApiError, NoSuchPage
from .versions import Version

MOST_FIELDS = 10_000
"""Fields of a form that are read."""
OPTIONS = {"action", "_method", "_format", "include", "sort", "order", "limit", "marker", "projectId", "token"}


@dataclass(slots=True)
class ApiRequest:
    """A request inside the API.

    `type`, `id` and `link` are path segments as they came, decoded; `query` is the raw query string, `params` its decoded pairs.
    """

    wire: Request
    method: str
    api_version: str
    base: str
    """Scheme, host and API version: `http://host/v2-beta`."""
    project: str | None = None
    """The id in /projects/ID/… where it scopes what follows."""
    type: str | None = None
    id: str | None = None
    link: str | None = None
    query: str = ""
    params: list[tuple[str, str]] = field(default_factory=list)
    members: dict[str, Any] = field(default_factory=dict)
    is_root: bool = False
    path: str = ""
    own_url: str = ""
    """The API version's URL as the request spelled it, where that is not `base`: a collection's own links keep it (1.6.0/008)."""

    @property
    def origin(self) -> str:
        """Scheme and host."""
        return self.base.removesuffix(f"/{self.api_version}")

    @property
    def prefix(self) -> str:
        """The beginning of the links in a response, with the project path."""
        return f"{self.base}/projects/{quote(self.project)}" if self.project else self.base

    @property
    def collection_url(self) -> str:
        """The URL of the collection that the path names, and of its pages."""
        parts = (self.own_url or self.base, *(("projects", quote(self.project)) if self.project else ()), self.type, self.id, self.link)
        return "/".join(part for part in parts if part)

    def param(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return next((value for key, value in self.params if key == name), None)

    def values(self, name: str) -> list[str]:
        """Every value of a query parameter."""
        return [value for key, value in self.params if key == name]


def parse(request: Request, version: Version) -> ApiRequest:
    """Read a request.

    Raises:
        NoSuchPage: The path is outside the API.
        ApiError: The version is not served (422), or the body is not JSON (400).
    """
    origin = _origin(request)
    segments = [unquote(segment) for segment in request.path.split("/") if segment]
    params = parse_query(request.query)
    if not segments:
        first = ApiRequest(request, request.method, version.api_versions[0], f"{origin}/{version.api_versions[0]}", is_root=True, path="/")
        first.params, first.query = params, request.query
        return first
    api = segments[0]
    if api not in version.api_versions:
        if not api.startswith("v1"):
            raise NoSuchPage
        if len(segments) > 1 and len(version.api_versions) == 1:
            raise ApiError(422, "UnsupportedVersion", field=None)
    served = api if api in version.api_versions else version.api_versions[-1]
    parsed = ApiRequest(request, request.method, served, f"{origin}/{served}", path=request.path)
    parsed.params, parsed.query = params, request.query
    parsed.own_url = f"{origin}/{api}" if api != served else ""
    if api not in version.api_versions and len(segments) == 1:
        parsed.is_root = True
        return parsed
    rest = segments[1:]
    if len(rest) >= 3 and rest[0].lower() in ("projects", "project") and rest[2].lower() != "projectmembers":
        parsed.project, rest = rest[1], rest[2:]
    parsed.type, parsed.id, parsed.link = (*rest[:3], None, None, None)[:3]
    override = parsed.param("_method")
    if override and request.method == "POST":
        parsed.method = override
    if parsed.method in ("POST", "PUT"):
        parsed.members = {key: value for key, value in params if key not in OPTIONS and not key.startswith("_")}
        parsed.members.update(read_body(request))
    return parsed


def _origin(request: Request) -> str:
    """Scheme and host of the links: a proxy's, where X-Forwarded-Proto came (X-Forwarded-Host by itself is ignored, 1.6.0/174)."""
    proto, host = request.header("x-forwarded-proto"), request.header("host") or ""
    if not proto:
        return f"{request.scheme}://{host}"
    host = request.header("x-forwarded-host") or host
    port = request.header("x-forwarded-port")
    if port and ":" not in host and port != {"http": "80", "https": "443"}.get(proto):
        host = f"{host}:{port}"
    return f"{proto}://{host}"


def read_body(request: Request) -> dict[str, Any]:
    """The properties of a JSON object or the fields of a form. Any other JSON value counts as an empty object (1.6/079-083).

    Raises:
        ApiError: 400 InvalidBodyContent for what is neither.
    """
    if not request.body.strip():
        return {}
    if (request.header("content-type") or "").startswith("application/x-www-form-urlencoded"):
        try:
            return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        except ValueError:
            raise ApiError(400) from None
    try:
        value, _ = _JSON.raw_decode(request.body.decode("utf-8").lstrip(" \t\r\n"))  # what follows the value is not read: 1.6.0/050
    except (ValueError, RecursionError):
        raise ApiError(400) from None
    if not isinstance(value, dict):
        return {}
    return {key: without_surrogates(item) if isinstance(item, str) else item for key, item in value.items()}


def without_surrogates(text: str) -> str:
    """A string that UTF-8 can hold: Java, too, writes a question mark for half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)


def is_browser(request: Request) -> bool:
    """Whether the server takes the caller for a browser: it sets a CSRF cookie and may return HTML."""
    return "mozilla" in (request.header("user-agent") or "").lower()


def wants_html(api: ApiRequest) -> bool:
    """Whether the response is the HTML explorer: for a browser that accepts anything (1.6/660)."""
    if api.param("_format") == "json":
        return False
    if api.param("_format") == "html":
        return True
    return is_browser(api.wire) and "*/*" in (api.wire.header("accept") or "")


def cookies(request: Request) -> dict[str, str]:
    """The cookies of a request."""
    return dict(pair.split("=", 1) for pair in re.split(r";\s*", request.header("cookie") or "") if "=" in pair)
