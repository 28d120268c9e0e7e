"""Server URLs: what callers type, where requests go, and which URLs share an origin."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from .errors import InvalidArgument

_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 8192
"""How many characters a URL may have, as servers commonly limit it."""
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
    try:
        return _origin(url)
    except BadUrl:
        raise
    except ValueError as error:
        problem = str(error)
    raise BadUrl(problem)


def _origin(url: str) -> Origin:
    if not url.isprintable():
        raise BadUrl("it has line breaks or control characters")
    parts = urlsplit(url)  # raises ValueError, as for what follows
    host, port = parts.hostname, parts.port
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
        return _ipv6(host)
    ascii_host = host if host.isascii() else _idn(host)
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", ascii_host) or ".." in ascii_host:
        raise BadUrl("its host is not a valid domain name or address")
    return ascii_host


def _ipv6(host: str) -> str:
    try:
        return str(ipaddress.IPv6Address(host if "%" not in host else ""))
    except ValueError:
        pass
    raise BadUrl("its host is not a valid IPv6 address")


def _idn(host: str) -> str:
    import idna  # httpx brings it, and encodes host names with it

    try:
        return idna.encode(host).decode("ascii")
    except UnicodeError:
        pass
    raise BadUrl("its host is not a valid domain name")


def same_origin(url: str, target: str) -> str:
    """`target`, which has the origin of `url`, in the spelling of `url`: what is compared is what is requested."""
    parts, place = urlsplit(url), urlsplit(target)
    return urlunsplit((parts.scheme, parts.netloc, place.path, place.query, ""))


def parse_server_url(url: str) -> tuple[SplitResult, str]:
    """Check the URL that a caller gives for a server; returns its parts and its scheme with host and port in normal form.

    Raises:
        InvalidArgument: It is not an http or https URL, or holds credentials.
    """
    if not isinstance(url, str):
        raise InvalidArgument(f"url must be a str such as {_EXAMPLE}, not a {type(url).__name__}")
    if not url.isprintable() or " " in url.strip():
        raise InvalidArgument("url must not contain spaces, line breaks or control characters")
    if len(url) > LONGEST_URL:
        raise InvalidArgument(f"url may have at most {LONGEST_URL} characters")
    problem = ""
    try:
        found = origin(url.strip())
    except BadUrl as error:
        problem = str(error)
    if "user information" in problem:
        raise InvalidArgument("url must not hold credentials; pass them as arguments instead")
    if problem:
        raise InvalidArgument(f"url must be the server's URL, such as {_EXAMPLE}: {problem}")
    parts = urlsplit(url.strip())
    host = f"[{found.host}]" if ":" in found.host else found.host
    port = "" if found.port == _DEFAULT_PORTS[found.scheme] else f":{found.port}"
    return parts, f"{found.scheme}://{host}{port}"
