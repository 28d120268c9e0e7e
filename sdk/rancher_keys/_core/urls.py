"""Server URLs: what callers type, where requests go, and which URLs share an origin."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from .errors import InvalidArgument

_DEFAULT_PORTS = {"http": 80, "https": 443}
_EXAMPLE = "https://rancher.example.com"


class Origin(NamedTuple):
    """Scheme, host and port in their normal form: two URLs with the same one reach the same server."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class BadUrl(ValueError):
    """A URL cannot be used; the message says why."""


def origin(url: str) -> Origin:
    """The origin of a URL: capitals, a trailing dot, IDN and default ports make no difference.

    Raises:
        BadUrl: It has no usable scheme, host or port, or holds user information.
    """
    if not url.isprintable():
        raise BadUrl("it has line breaks or control characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadUrl(f"{error}") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadUrl(f"the scheme must be http or https, not {parts.scheme!r}" if parts.scheme else "it has no scheme (http or https)")
    if not host:
        raise BadUrl("it has no host")
    if parts.username is not None or parts.password is not None:
        raise BadUrl("it holds user information")
    return Origin(parts.scheme, _ascii_host(host), _DEFAULT_PORTS[parts.scheme] if port is None else port)


def _ascii_host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:
        return host
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise BadUrl("its host is not a valid domain name") from None
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", ascii_host) or ".." in ascii_host:
        raise BadUrl("its host is not a valid domain name or address")
    return ascii_host


def parse_server_url(url: str) -> tuple[SplitResult, str]:
    """Check the URL that a caller gives for a server; returns its parts and its scheme with host and port in normal form.

    Raises:
        InvalidArgument: It is not an http or https URL, or holds credentials.
    """
    if not isinstance(url, str):
        raise InvalidArgument(f"url must be a str such as {_EXAMPLE}, not a {type(url).__name__}")
    if not url.isprintable() or " " in url.strip():
        raise InvalidArgument("url must not contain spaces, line breaks or control characters")
    try:
        parts = urlsplit(url.strip())
        found = origin(url.strip())
    except (BadUrl, ValueError) as error:
        if "user information" in str(error):
            raise InvalidArgument("url must not hold credentials; pass them as arguments instead") from None
        raise InvalidArgument(f"url must be the server's URL, such as {_EXAMPLE}: {error}") from None
    host = f"[{found.host}]" if ":" in found.host else found.host
    port = "" if found.port == _DEFAULT_PORTS[found.scheme] else f":{found.port}"
    return parts, f"{found.scheme}://{host}{port}"
