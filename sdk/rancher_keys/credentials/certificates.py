"""Which certificates to trust: `RANCHER_CA_CERTS` and `RANCHER_INSECURE`, or what a source of credentials says."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from .._core.http import Verify
from .credentials import Credentials
from .errors import InvalidCredentials

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def verify_of(found: Credentials, environ: Mapping[str, str]) -> tuple[Verify, str | None]:
    """How to check the server's certificate, and where that comes from; None where it is the default.

    Raises:
        InvalidCredentials: A value or a file of certificates cannot be used.
    """
    insecure = found.insecure if found.insecure is not None else _flag(environ)
    if insecure:
        return False, f"certificates are not checked: {'RANCHER_INSECURE' if found.insecure is None else found.source}"
    for source, value in (("RANCHER_CA_CERTS", environ.get("RANCHER_CA_CERTS")), (found.source, found.ca_certs)):
        if value:
            return trust(value, source), f"certificates to trust: {source}"
    return True, None


def trust(value: str, source: str) -> ssl.SSLContext:
    """A context that trusts certificates: `value` is PEM text, or the path of a file.

    Raises:
        InvalidCredentials: It cannot be used.
    """
    try:
        if "-----BEGIN" in value:
            return ssl.create_default_context(cadata=value)
        return ssl.create_default_context(cafile=value)
    except (OSError, ssl.SSLError, ValueError):
        what = "the text" if "-----BEGIN" in value else f"{value} is not a readable file, or it"
        raise InvalidCredentials(f"{source}: {what} has no valid PEM certificates") from None


def _flag(environ: Mapping[str, str]) -> bool:
    text = environ.get("RANCHER_INSECURE", "").strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise InvalidCredentials(f"RANCHER_INSECURE must be true or false, not {text!r}")
