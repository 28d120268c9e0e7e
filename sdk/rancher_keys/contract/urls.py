"""Reads the URL of a server as people give it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def base_url(url: str, argument: str = "URL") -> str:
    """Scheme, host and port of a URL; a path, such as one copied from a browser, is dropped.

    Args:
        url: The URL; https is assumed if it has no scheme.
        argument: The name of the argument, for the message.

    Raises:
        ValueError: It is not a URL of a server, or it contains credentials. Credentials are not in the message.
    """
    whole = url if "://" in url else f"https://{url}"
    shown = "the value" if "@" in url else repr(url)
    try:
        parts = urlsplit(whole)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and whole.isprintable() and parts.port != 0
        usable = usable and not re.search(r"[\s<>\"'`{}|^\\]", parts.netloc)
        if parts.hostname and not parts.hostname.isascii():
            parts.hostname.encode("idna")
    except ValueError as error:  # a UnicodeError is a ValueError
        reason = "" if "@" in url else f" ({error})"
        raise ValueError(f"{argument}: {shown} is not a valid URL{reason}; use one such as https://rancher.example.com") from None
    if not usable:
        raise ValueError(f"{argument}: {shown} is not the URL of a server; use one such as https://rancher.example.com")
    if "@" in parts.netloc:
        raise ValueError(f"{argument} contains credentials; give them as environment variables or options")
    return f"{parts.scheme}://{parts.netloc}"
