"""Filters, sorting and paging of a Rancher 1.x collection."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .errors import ApiError
from .ids import parse_id
from .requests import ApiRequest
from .schema import FILTERS
from .versions import Version

_COLUMNS = {
    "accountId": "account_id",
    "created": "created",
    "description": "description",
    "id": "id",
    "name": "name",
    "publicValue": "public_value",
    "removeTime": "remove_time",
    "removed": "removed",
    "secretValue": "secret",
    "state": "state",
    "uuid": "uuid",
}
_DATES = {"created", "removed", "removeTime"}
_NUMBERS = {"id", "account_id", "created", "removed", "remove_time"}
_OPERATORS = {"eq": "=", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
DEFAULT_LIMIT = 100
IGNORED = {"registryId"}
"""Fields that the schema offers as filters, and that neither filter nor sort."""


@dataclass(slots=True)
class Filter:
    """One condition on one field."""

    modifier: str
    value: str | None


def _java_order(name: str) -> int:
    """Where java.util.HashMap of 16 buckets keeps a name.

    It decides which of two modifiers of one field survives: the later in that order (1.6/097, 710-714).
    """
    hashed = 0
    for character in name:
        hashed = (31 * hashed + ord(character)) & 0xFFFFFFFF
    return (hashed ^ hashed >> 16) & 15


def read_filters(api: ApiRequest, version: Version) -> dict[str, list[Filter]]:
    """The effective filters, by field. Unknown ones are ignored (1.6/113-118)."""
    filters: dict[str, list[Filter]] = {}
    for name in sorted({name for name, _ in api.params}, key=_java_order):
        found = re.fullmatch(r"(\w+?)(?:_(\w+))?", name)
        if not found:
            continue
        field, modifier = found[1], found[2] or "eq"
        if modifier in FILTERS.get(field, ()) and field not in IGNORED:
            filters[field] = [Filter(modifier, _converted(field, value, version)) for value in api.values(name)]
    return filters


def _converted(field: str, value: str, version: Version) -> str | None:
    """A value as the response shows it: an account as its number, or -1 for none (1.6/124, 127)."""
    if field == "accountId":
        number = parse_id(value)
        if number is None and value[:1].isalpha():
            return value
        return str(number) if number is not None else "-1"
    if field in _DATES and not value:
        return version.null_filter_value
    return value


def condition(filters: dict[str, list[Filter]], version: Version) -> tuple[str, list[Any]]:
    """The filters as SQL.

    Raises:
        ApiError: 500 for a date that the version cannot read (1.6/139, 140; every ISO date before 1.4).
    """
    clauses: list[str] = []
    values: list[Any] = []
    for field, conditions in filters.items():
        column = _COLUMNS.get(field)
        if column is None:  # kind and registryId are echoed, without effect (1.6/129, 143)
            continue
        for each in conditions:
            clause, *value = _clause(field, column, each, version)
            clauses.append(clause)
            values += value
    return " AND ".join(clauses) or "1", values


def _clause(field: str, column: str, each: Filter, version: Version) -> tuple[Any, ...]:
    if each.modifier in ("null", "notnull"):
        return (f"{column} IS {'NOT ' if each.modifier == 'notnull' else ''}NULL",)
    text = each.value or ""
    if each.modifier in ("like", "notlike"):
        return f"{'NOT ' if each.modifier == 'notlike' else ''}like_(?, {column})", text
    if each.modifier == "prefix":
        return f"like_(?, {column})", f"{text}%"
    operator = _OPERATORS[each.modifier]
    if field in _DATES:
        return f"{column} {operator} ?", _date(text, version)
    if field == "accountId":
        return f"{column} {operator} ?", int(text) if text.isdecimal() else -1
    if field == "id":
        if re.fullmatch(r"-?\d{1,18}", text):
            return f"{column} {operator} ?", int(text)
        return ("0",)  # a formatted id matches nothing, whatever the modifier (1.6/119-123)
    return f"{column} {operator} ? COLLATE mysql", text


def _date(text: str, version: Version) -> int:
    if not version.iso_date_filters:
        raise ApiError(500)
    try:
        return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ")) * 1000
    except ValueError:
        raise ApiError(500) from None


@dataclass(slots=True)
class Page:
    """The part of the list to return."""

    limit: int
    """As pagination.limit shows it."""
    offset: int
    is_whole: bool
    """All rows, with pagination null: limit 0 or below before 1.3."""


def read_page(api: ApiRequest, version: Version) -> Page:
    """The limit and marker, with defaults in place of invalid ones (1.6/158-166)."""
    text = api.param("limit")
    limit = int(text) if text and re.fullmatch(r"[+-]?\d{1,9}", text) else DEFAULT_LIMIT
    if limit <= 0 and version.limit_below_one_is_all:
        return Page(limit, 0, is_whole=True)
    if limit <= 0 or limit > version.largest_limit:
        limit = version.largest_limit
    marker = re.fullmatch(r"m(-?\d{1,9})", api.param("marker") or "")
    return Page(limit, int(marker[1]) if marker else 0, is_whole=False)


@dataclass(slots=True)
class Sort:
    """A field to sort by, and the direction."""

    name: str
    descends: bool


def read_sort(api: ApiRequest) -> Sort | None:
    """The effective sort: a field that can be filtered by; an invalid order is ascending (1.6/146-152)."""
    name = api.param("sort")
    if name not in FILTERS or name in IGNORED:
        return None
    return Sort(name, (api.param("order") or "").lower() == "desc")


def order_by(sort: Sort | None, filters: dict[str, list[Filter]], version: Version, offset: int) -> str:
    """The ORDER BY clause.

    Rancher 1.0 and 1.1 give no order, so that the database's indexes decide it: a filter by name orders by name (1.1/112). Ties have no
    order either, so that paging over an unindexed column loses and repeats keys (1.0/933-936): here, later pages over `state` see ties
    reversed.
    """
    if sort is None and version.ordered_by_id:
        return "id"
    if sort is None:
        by_name = any(each.modifier in ("eq", "ne", "prefix") for each in filters.get("name", []))
        return "name COLLATE mysql, id" if by_name else "id"
    column = _COLUMNS.get(sort.name, "id")
    collate = "" if column in _NUMBERS else " COLLATE mysql"
    way = " DESC" if sort.descends else ""
    if version.ordered_by_id:
        return f"{column}{collate}{way}, id{way}"
    turned = sort.name == "state" and offset > 0
    return f"{column}{collate}{way}, id{' DESC' if turned else ''}"


def _without(query: str, *names: str) -> str:
    for name in names:
        query = re.sub(rf"(?:^|&){name}=[^&]*", "", query)
    return query


def _with(query: str, name: str, value: str) -> str:
    return f"{query}&{name}={value}" if query else f"{name}={value}"


def envelope(
    api: ApiRequest,
    url: str,
    type_name: str,
    data: list[dict[str, Any]],
    page: Page | None,
    has_more: bool,
    sort: Sort | None,
    filters: dict[str, list[Filter]],
    fields: Iterable[str] = tuple(FILTERS),
) -> dict[str, Any]:
    """The body of a collection; `fields` are those that it can be filtered and sorted by."""
    unsorted = _without(api.query, "sort", "order")
    pagination: dict[str, Any] | None = None
    if page and not page.is_whole:
        following = _with(_without(api.query, "marker"), "marker", f"m{page.offset + page.limit}")
        pagination = {
            "first": None,
            "previous": None,
            "next": f"{url}?{following}" if has_more else None,
            "limit": page.limit,
            "total": None,
            "partial": has_more,
        }
    sorted_by: dict[str, Any] | None = None
    if sort:
        turned = _with(_without(api.query, "order", "marker"), "order", "asc" if sort.descends else "desc")
        sorted_by = {"name": sort.name, "reverse": f"{url}?{turned}", "order": "desc" if sort.descends else "asc"}
    return {
        "type": "collection",
        "resourceType": type_name,
        "links": {"self": url},
        "createTypes": {},
        "actions": {},
        "data": data,
        "sortLinks": {name: f"{url}?{_with(unsorted, 'sort', name)}" for name in fields},
        "pagination": pagination,
        "sort": sorted_by,
        "filters": {
            name: [{"value": each.value, "modifier": each.modifier} for each in filters[name]] if name in filters else None
            for name in fields
        },
        "createDefaults": {},
    }
