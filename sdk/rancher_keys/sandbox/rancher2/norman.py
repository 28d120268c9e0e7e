"""Collections of /v3: what a list contains beside its items."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlencode

from .context import Context

_TEXT, _FLAG = ("eq", "ne", "in", "notin"), ("eq", "ne")
_LARGEST = 10_000
_STANDARD_LIMIT = 1000
Fields = dict[str, tuple[str, ...]]
"""Fields that can be filtered, with their modifiers."""


def fields(text: str, flags: str) -> Fields:
    """Fields by their names: texts, and booleans, which have fewer modifiers."""
    return dict.fromkeys(text.split(), _TEXT) | dict.fromkeys(flags.split(), _FLAG)


def collection(
    context: Context,
    kind: str,
    plural: str,
    data: list[dict[str, Any]],
    *,
    filters: Fields,
    sortable: tuple[str, ...],
    actions: tuple[str, ...] = (),
    creatable: bool = True,
    total: bool = True,
) -> dict[str, Any]:
    """A list; limit, sort, order, marker and filters are echoed.

    Args:
        context: The request.
        kind: The type of the items.
        plural: The collection's name in URLs.
        data: The items.
        filters: Fields that can be filtered.
        sortable: Fields with a link for sorting.
        actions: Actions of the collection.
        creatable: Whether the caller may create items.
        total: Whether the response says how many items there are.
    """
    url = context.origin + unquote(context.request.path)
    seen: dict[str, Any] = dict.fromkeys(sorted(filters))
    for name, value in context.params:
        field, _, modifier = name.partition("_")
        if field in filters and modifier in ("", *filters[field]):
            seen[field] = [*(seen[field] or []), {"modifier": modifier or "eq", "value": [value] if modifier in ("in", "notin") else value}]
    pagination: dict[str, Any] = {"limit": _limit(context.param("limit"))}
    if context.param("marker"):
        pagination["marker"] = context.param("marker")
    if total:
        pagination["total"] = len(data)
    body: dict[str, Any] = {"type": "collection", "links": {"self": url}}
    if creatable:
        body["createTypes"] = {kind: f"{context.origin}/v3/{plural}"}
    body["actions"] = {action: f"{url}?action={action}" for action in actions}
    sort = _sort(context, url, filters, sortable)
    return {**body, "pagination": pagination, "sort": sort, "filters": seen, "resourceType": kind, "data": data}


def _sort(context: Context, url: str, filters: Fields, sortable: tuple[str, ...]) -> dict[str, Any]:
    order = "desc" if context.param("order") == "desc" else "asc"

    def link(drop: tuple[str, ...], **more: str) -> str:
        pairs = [pair for pair in context.params if pair[0] not in drop]
        return f"{url}?{urlencode(sorted([*pairs, *more.items()], key=lambda pair: pair[0]))}"

    sort: dict[str, Any] = {
        "order": order,
        "reverse": link(("order", "marker"), order="asc" if order == "desc" else "desc"),
        "links": {name: link(("order", "sort", "marker"), sort=name) for name in sortable},
    }
    if context.param("sort") in filters:
        sort["name"] = context.param("sort")
    return sort


def _limit(text: str | None) -> int:
    try:
        limit = int(text or _STANDARD_LIMIT)
    except ValueError:
        return _STANDARD_LIMIT
    return _LARGEST if limit < 0 else min(limit, _LARGEST)
