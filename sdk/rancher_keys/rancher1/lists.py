"""Lists of keys. Written by hand; the generated clients call it."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from .._core.pages import Item, LinkedPage, LinkedPages
from .._core.request import Request
from .._core.session import Session

I = TypeVar("I", bound=Item)  # noqa: E741


def stable(session: Session, request: Request[LinkedPage[I]]) -> LinkedPages[I]:
    """List resources so that none is lost between pages.

    Pages are fetched while you iterate. Without `sort` the keys come in the order of their ids. Rancher 1.0 does not order keys whose sort
    values are equal, so its pages can repeat some keys and miss others: then the list is read once more by id, and the missed keys come last.
    """
    sort = dict(request.query).get("sort")
    others = tuple(pair for pair in request.query if pair[0] not in ("sort", "order"))
    by_id = msgspec.structs.replace(request, query=(*others, ("sort", "id"), *(pair for pair in request.query if pair[0] == "order")))
    if sort is None:
        return LinkedPages(session, by_id)
    return LinkedPages(session, request, None if sort == "id" else by_id)
