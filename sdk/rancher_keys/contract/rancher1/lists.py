"""Lists: contents, filters, order and pagination."""

from __future__ import annotations

from typing import Any

from ..checks import Checks
from ..context import Context
from ..http import Exchange
from . import keys

EVERYONE = ("admin", "user", "environment")


def listed(context: Context, **query: Any) -> Exchange:
    """A list of keys."""
    return context.request("GET", f"{keys.api(context)}/apikeys", query=query)


def names(response: Exchange) -> list[str]:
    """The names of the keys in a list."""
    return [key["name"] for key in response.body["data"]]


def _three_keys(context: Context) -> str:
    """The common prefix of three keys, created once per role."""
    prefix = context.name(f"list-{context.role}-")
    if prefix not in context.notes:
        context.notes[prefix] = [keys.create_active(context, name=prefix + letter, description=f"{prefix}{letter}") for letter in "bca"]
    return prefix


def _below(context: Context, url: str, response: Exchange) -> str:
    """The path and query of a link to a page of keys.

    Raises:
        Mismatch: It leads elsewhere.
    """
    start = f"{keys.api(context)}/apikeys?"
    path = url[url.find(start) :] if start in url else ""
    context.check(bool(path) and ".." not in path, f"a link to {start}…", url[:200], response)
    return path


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("lists.contents", *EVERYONE)
    def contents(context: Context) -> None:
        """The list contains the caller's keys, without their secret keys."""
        prefix = _three_keys(context)
        response = listed(context, name_prefix=prefix)
        context.equal("the names", sorted(names(response)), [prefix + letter for letter in "abc"], response)
        context.equal("the secret keys", {key["secretValue"] for key in response.body["data"]}, {None}, response)
        for key in response.body["data"]:
            keys.check_properties(context, response, key)

    @checks.add("lists.sort", *EVERYONE)
    def sort(context: Context) -> None:
        """The parameters sort and order determine the order; an unknown sort field is ignored."""
        prefix = _three_keys(context)
        for order, letters in (("asc", "abc"), ("desc", "cba"), ("DESC", "cba"), ("nonsense", "abc")):
            response = listed(context, name_prefix=prefix, sort="name", order=order)
            context.equal(f"the names by order={order}", names(response), [prefix + letter for letter in letters], response)
            context.equal("sort", (response.body["sort"] or {}).get("name"), "name", response)
        response = listed(context, name_prefix=prefix, sort="nonsense")
        context.equal("sort", response.body["sort"], None, response)

    @checks.add("lists.default-order", *EVERYONE, since="1.2")
    def order(context: Context) -> None:
        """Without sort, keys are ordered by id."""
        response = listed(context, name_prefix=_three_keys(context))
        ids = [int(key["id"][2:]) for key in response.body["data"]]
        context.equal("the order of ids", ids, sorted(ids), response)

    @checks.add("lists.pagination", *EVERYONE)
    def pages(context: Context) -> None:
        """The parameter limit splits the list into pages; following next returns every key exactly once."""
        prefix = _three_keys(context)
        response = listed(context, name_prefix=prefix, limit=2, sort="name")
        paging = response.body["pagination"]
        context.equal("limit and partial", (paging["limit"], paging["partial"]), (2, True), response)
        found = names(response)
        context.equal("the number of keys on the first page", len(found), 2, response)
        context.check(bool(paging["next"]), "a URL in next", "none", response)
        rest = context.send(context.caller, "GET", _below(context, str(paging["next"]), response))
        context.equal("the status of the next page", rest.status, 200, rest)
        context.equal("all names", [*found, *names(rest)], [prefix + letter for letter in "abc"], rest)
        context.equal(
            "next and partial of the last page", (rest.body["pagination"]["next"], rest.body["pagination"]["partial"]), (None, False), rest
        )

    @checks.add("lists.limit", *EVERYONE, writes=False)
    def limit(context: Context) -> None:
        """The parameter limit is 100 by default and if it is not a number; the maximum depends on the version."""
        for query, expected in (({}, 100), ({"limit": "abc"}, 100), ({"limit": 100000}, 3000 if context.target.at_least("1.3") else 10000)):
            response = listed(context, **query)
            context.equal(f"limit for {query}", response.body["pagination"]["limit"], expected, response)

    @checks.add("lists.limit-zero", *EVERYONE, writes=False)
    def limit_zero(context: Context) -> None:
        """limit=0 means the maximum; before 1.3 all keys, without pagination."""
        response = listed(context, limit=0)
        if context.target.at_least("1.3"):
            context.equal("limit", response.body["pagination"]["limit"], 3000, response)
        else:
            context.equal("pagination", response.body["pagination"], None, response)

    @checks.add("filters.name", *EVERYONE)
    def name(context: Context) -> None:
        """Each modifier of a text field selects the right keys, ignoring case."""
        prefix = _three_keys(context)
        base = {"description_prefix": prefix}
        for query, letters in (
            ({"name": f"{prefix}a"}, "a"),
            ({"name": f"{prefix}A"}, "a"),
            ({"name_ne": f"{prefix}a"}, "bc"),
            ({"name_prefix": prefix.upper()}, "abc"),
            ({"name_like": f"%{prefix}_"}, "abc"),
            ({"name_like": f"{prefix}"}, ""),
            ({"name_notlike": "%b"}, "ac"),
            ({"name_null": ""}, ""),
            ({"name_notnull": ""}, "abc"),
        ):
            response = listed(context, **base, **query)
            context.equal(f"the names for {query}", sorted(names(response)), [prefix + letter for letter in letters], response)

    @checks.add("filters.other-fields", *EVERYONE)
    def other_fields(context: Context) -> None:
        """Filters on state, access key, account and the number in the id select the right keys."""
        prefix = _three_keys(context)
        key = context.notes[prefix][0]
        for query, count in (
            ({"state": "active"}, 3),
            ({"state_ne": "active"}, 0),
            ({"publicValue": key["publicValue"].lower()}, 1),
            ({"uuid": key["uuid"]}, 1),
            ({"id": key["id"][2:]}, 1),
            ({"id": key["id"]}, 0),
            ({"accountId": key["accountId"]}, 3),
        ):
            response = listed(context, name_prefix=prefix, **query)
            context.equal(f"the number of keys for {sorted(query)}", len(response.body["data"]), count, response)

    @checks.add("filters.unknown", *EVERYONE)
    def unknown(context: Context) -> None:
        """Unknown filters and modifiers are ignored."""
        prefix = _three_keys(context)
        for query in ({"nonsense": "1"}, {"state_like": "nothing"}, {"name_nonsense": "1"}):
            response = listed(context, name_prefix=prefix, **query)
            context.equal(f"the number of keys for {query}", len(response.body["data"]), 3, response)

    @checks.add("filters.echo", *EVERYONE)
    def echo(context: Context) -> None:
        """The property filters lists the conditions that were applied."""
        prefix = _three_keys(context)
        response = listed(context, name_prefix=prefix)
        context.equal("filters.name", response.body["filters"]["name"], [{"value": prefix, "modifier": "prefix"}], response)
        context.equal("filters.state", response.body["filters"]["state"], None, response)

    @checks.add("filters.dates", *EVERYONE)
    def dates(context: Context) -> None:
        """Date filters work since 1.4; before, and for other formats than ISO 8601, they return 500."""
        prefix = _three_keys(context)
        iso = {"created_gt": "2001-01-01T00:00:00Z"}
        if context.target.at_least("1.4"):
            response = listed(context, name_prefix=prefix, **iso)
            context.equal("the number of keys", len(response.body["data"]), 3, response)
            response = listed(context, name_prefix=prefix, created_lt="2001-01-01T00:00:00Z")
            context.equal("the number of keys before 2001", len(response.body["data"]), 0, response)
        else:
            context.request("GET", f"{keys.api(context)}/apikeys", 500, query=iso)
        context.request("GET", f"{keys.api(context)}/apikeys", 500, query={"created_gt": "1000000000000"})

    @checks.add("lists.removed", *EVERYONE)
    def removed(context: Context) -> None:
        """A removed key is not listed, on 1.0 and 1.1 after 60 seconds; it can still be read by id."""
        key = keys.create_removed(context, "hidden")
        response = listed(context, name=key["name"])
        context.equal("the number of keys", len(response.body["data"]), 0 if context.target.at_least("1.2") else 1, response)
        context.equal("the state by id", keys.read(context, key["id"]).body["state"], "removed")

    @checks.add("lists.include-removed", *EVERYONE, since="1.5.4")
    def removed_too(context: Context) -> None:
        """_removed=true includes removed keys."""
        key = keys.create_removed(context, "removed-too")
        response = listed(context, name=key["name"], _removed="true")
        context.equal("the states", [each["state"] for each in response.body["data"]], ["removed"], response)
