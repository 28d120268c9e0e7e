"""Who calls a Rancher 1.x server: it says so in the headers of its responses."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from .._core.errors import NotFound
from .._core.request import Request, Response
from .._core.secret import plain
from .._core.session import Flow, Session
from ..rancher1 import operations

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller, according to the headers of the server's responses."""

    account: str
    user: str
    kind: str
    name: str
    version: str

    @property
    def sees_all(self) -> bool:
        """Whether lists hold the keys of all accounts."""
        return self.kind in ("admin", "superadmin", "service")


def caller_of(session: Session) -> Flow[Caller]:
    """Read who calls."""
    response: Any = yield from session.become(_HeaderSession).send(operations.list_api_keys(limit=1))
    headers = response.headers
    account = headers.get("x-api-account-id", "")
    kind, name = headers.get("x-api-account-kind"), headers.get("x-api-account-name", "")
    if kind is None:  # before Rancher 1.2
        kind, name = yield from _account(session, account)
    user = headers.get("x-api-user-id", account)
    return Caller(account, user, kind, name, headers.get("x-rancher-version", ""))


def access_key_of(session: Session) -> str | None:
    """The access key that authenticates; None where something else does."""
    scheme, _, value = plain(session.authorize()).partition(" ") if session.authorize else ("", "", "")
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(value).decode().partition(":")[0]
    except (Base64Error, UnicodeDecodeError):
        return None


def _account(session: Session, id: str) -> Flow[tuple[str, str]]:
    """Kind and name of an account; both "" where the caller may not read it, as with an environment key."""
    try:
        found = yield from msgspec.structs.replace(session, project=None).send(operations.get_account(id))
    except NotFound:
        return "", ""
    return found.kind or "", found.name or ""


class _HeaderSession(Session, frozen=True):
    """A session whose results are the responses themselves."""

    def result_of(self, request: Request[T], response: Response, attempts: int) -> T:
        Session.result_of(self, request, response, attempts)
        return response  # type: ignore[return-value]
