"""Written by hand: what the small document names."""

from __future__ import annotations

from rancher_keys._core.session import Session


def open_session(url: str, *, timeout: float = 60.0) -> Session:
    """Create a client. Nothing is sent yet.

    Args:
        url: The server's URL.
        timeout: How long a request may take in seconds. Default 60.
    """
    return Session(base=url, generation=1, timeout=timeout)


def project(session: Session, id: str) -> Session:
    """Limit the client to one environment.

    Args:
        id: The id of the environment.
    """
    return session.within(id)
