"""Lists of keys. Written by hand; the generated clients call it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from .._core.errors import NotSupported
from .._core.pages import Item, LinkedPage, LinkedPages
from .._core.request import Request, Response, TransportError
from .._core.session import Flow, Session

I = TypeVar("I", bound=Item)  # noqa: E741
Release = tuple[int, ...]

_DATE = re.compile(r"(?:created|removed|removeTime)(?:_(?:ne|lte?|gte?))?")
_LAST_WITHOUT_VERSION: Release = (1, 2, 99)
_ANY: Release = (99,)


def stable(session: Session, request: Request[LinkedPage[I]]) -> LinkedPages[I]:
    """List resources so that none is lost between pages.

    Pages are fetched while you iterate. Without `sort` the keys come in the order of their ids. Rancher 1.0 does not order keys whose sort
    values are equal, so its pages can repeat some keys and miss others: then the list is read once more by id, and the missed keys come last.
    """
    sort = dict(request.query).get("sort")
    others = tuple(pair for pair in request.query if pair[0] not in ("sort", "order"))
    by_id = msgspec.structs.replace(request, query=(*others, ("sort", "id"), *(pair for pair in request.query if pair[0] == "order")))
    if sort is None:
        return _Pages(session, by_id)
    return _Pages(session, request, None if sort == "id" else by_id)


class _Pages(LinkedPages[I]):
    """Pages of keys. Before the first one, the server is asked for its version, if the list uses what old versions do not have."""

    def __init__(self, session: Session, first: Request[LinkedPage[I]], again: Request[LinkedPage[I]] | None = None) -> None:
        super().__init__(session, first, again)
        self._unchecked: Request[LinkedPage[I]] | None = first if _needs(first) else None

    def next_page(self) -> Flow[list[I]]:
        """Fetch the new items of the next page.

        Raises:
            NotSupported: The server's version ignores an argument, or responds to it with 500.
        """
        if self._unchecked is not None:
            yield from _check(self._session, self._unchecked)
            self._unchecked = None
        return (yield from super().next_page())


def _needs(request: Request[LinkedPage[I]]) -> dict[str, tuple[Release, str]]:
    """Arguments that old versions do not have: the first version that does, and what the others do with them."""
    found: dict[str, tuple[Release, str]] = {}
    for name, value in request.query:
        if name == "_removed" and value == "true":
            found["removed_too"] = ((1, 5, 4), "it is ignored, and removed keys are missing from the list")
        elif _DATE.fullmatch(name):
            found[name] = ((1, 4), "every date in a filter fails with 500; list all keys and compare `created` yourself")
    return found


def _check(session: Session, request: Request[LinkedPage[I]]) -> Flow[None]:
    """Find out the server's version by a request for one key. What is wrong with that request, the list itself reports."""
    try:
        response: Response = yield session.prepare(msgspec.structs.replace(request, query=(("limit", "1"),)), session.deadline)
    except TransportError:
        return
    newest, name = _newest(response.headers)
    for argument, (since, effect) in _needs(request).items():
        if newest < since:
            raise NotSupported(f"{argument} needs Rancher {'.'.join(map(str, since))} or later. The server is {name}: {effect}.")


def _newest(headers: Mapping[str, str]) -> tuple[Release, str]:
    """The newest version that may have sent these headers, and what to call it."""
    found = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", headers.get("x-rancher-version", ""))
    if found:
        return tuple(int(number or 0) for number in found.groups()), f"Rancher {found[0].removeprefix('v')}"
    if "x-api-account-id" in headers and "x-api-user-id" not in headers:
        return _LAST_WITHOUT_VERSION, "older than Rancher 1.3"
    return _ANY, "of an unknown version"
