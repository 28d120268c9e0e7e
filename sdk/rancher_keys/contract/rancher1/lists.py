"""Lists: what they hold and hide, filters, order, pages."""

from __future__ import annotations

from typing import Any

from ..checks import Checks
from ..talk import Talk
from ..wire import Answer
from . import keys

EVERYONE = ("admin", "user", "environment")


def listed(talk: Talk, **query: Any) -> Answer:
    """A list of keys."""
    return talk.ask("GET", f"{keys.api(talk)}/apikeys", query=query)


def names(answer: Answer) -> list[str]:
    """The names of the keys in a list."""
    return [key["name"] for key in answer.body["data"]]


def three(talk: Talk) -> str:
    """Three keys with one prefix, made once a role; the prefix."""
    prefix = talk.name(f"list-{talk.role}-")
    if prefix not in talk.notes:
        talk.notes[prefix] = [keys.active(talk, name=prefix + letter, description=f"{prefix}{letter}") for letter in "bca"]
    return prefix


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("lists.holds", *EVERYONE)
    def holds(talk: Talk) -> None:
        """A list holds the caller's keys, without their secret keys."""
        prefix = three(talk)
        answer = listed(talk, name_prefix=prefix)
        talk.same("the names", sorted(names(answer)), [prefix + letter for letter in "abc"], answer)
        talk.same("the secret keys", {key["secretValue"] for key in answer.body["data"]}, {None}, answer)
        for key in answer.body["data"]:
            keys.check_members(talk, answer, key)

    @checks.add("lists.sort", *EVERYONE)
    def sort(talk: Talk) -> None:
        """Sort and order give the order, and sort says so; an unknown sort is ignored."""
        prefix = three(talk)
        for order, letters in (("asc", "abc"), ("desc", "cba"), ("DESC", "cba"), ("nonsense", "abc")):
            answer = listed(talk, name_prefix=prefix, sort="name", order=order)
            talk.same(f"the names by order={order}", names(answer), [prefix + letter for letter in letters], answer)
            talk.same("sort", (answer.body["sort"] or {}).get("name"), "name", answer)
        answer = listed(talk, name_prefix=prefix, sort="nonsense")
        talk.same("sort", answer.body["sort"], None, answer)

    @checks.add("lists.order", *EVERYONE, since="1.2")
    def order(talk: Talk) -> None:
        """Without sort, keys come in order of id."""
        answer = listed(talk, name_prefix=three(talk))
        ids = [int(key["id"][2:]) for key in answer.body["data"]]
        talk.same("the order of ids", ids, sorted(ids), answer)

    @checks.add("lists.pages", *EVERYONE)
    def pages(talk: Talk) -> None:
        """Limit cuts the list into pages, and next leads to the rest, none lost and none twice."""
        prefix = three(talk)
        answer = listed(talk, name_prefix=prefix, limit=2, sort="name")
        paging = answer.body["pagination"]
        talk.same("limit and partial", (paging["limit"], paging["partial"]), (2, True), answer)
        found = names(answer)
        talk.same("how many stand on the first page", len(found), 2, answer)
        talk.true(bool(paging["next"]), "an address in next", "none", answer)
        rest = talk.wire.send(talk.caller, "GET", talk.wire.url + "/" + str(paging["next"]).split("/", 3)[3])
        talk.same("the status of the next page", rest.status, 200, rest)
        talk.same("all names", [*found, *names(rest)], [prefix + letter for letter in "abc"], rest)
        talk.same(
            "next and partial of the last page", (rest.body["pagination"]["next"], rest.body["pagination"]["partial"]), (None, False), rest
        )

    @checks.add("lists.limit", *EVERYONE, writes=False)
    def limit(talk: Talk) -> None:
        """Limit is 100 by default, also where it is no number, and has the version's largest value."""
        for query, wanted in (({}, 100), ({"limit": "abc"}, 100), ({"limit": 100000}, 3000 if talk.target.at_least("1.3") else 10000)):
            answer = listed(talk, **query)
            talk.same(f"limit for {query}", answer.body["pagination"]["limit"], wanted, answer)

    @checks.add("lists.limit-zero", *EVERYONE, writes=False)
    def limit_zero(talk: Talk) -> None:
        """limit=0 means the largest one; before 1.3 all keys, without pagination."""
        answer = listed(talk, limit=0)
        if talk.target.at_least("1.3"):
            talk.same("limit", answer.body["pagination"]["limit"], 3000, answer)
        else:
            talk.same("pagination", answer.body["pagination"], None, answer)

    @checks.add("filters.name", *EVERYONE)
    def name(talk: Talk) -> None:
        """Each modifier of a text chooses what it should, whatever the case."""
        prefix = three(talk)
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
            answer = listed(talk, **base, **query)
            talk.same(f"the names for {query}", sorted(names(answer)), [prefix + letter for letter in letters], answer)

    @checks.add("filters.others", *EVERYONE)
    def others(talk: Talk) -> None:
        """State, access key, account and the bare number of the id choose a key."""
        prefix = three(talk)
        key = talk.notes[prefix][0]
        for query, count in (
            ({"state": "active"}, 3),
            ({"state_ne": "active"}, 0),
            ({"publicValue": key["publicValue"].lower()}, 1),
            ({"uuid": key["uuid"]}, 1),
            ({"id": key["id"][2:]}, 1),
            ({"id": key["id"]}, 0),
            ({"accountId": key["accountId"]}, 3),
        ):
            answer = listed(talk, name_prefix=prefix, **query)
            talk.same(f"how many keys for {sorted(query)}", len(answer.body["data"]), count, answer)

    @checks.add("filters.unknown", *EVERYONE)
    def unknown(talk: Talk) -> None:
        """A filter or a modifier that is none is ignored, and the whole list comes."""
        prefix = three(talk)
        for query in ({"nonsense": "1"}, {"state_like": "nothing"}, {"name_nonsense": "1"}):
            answer = listed(talk, name_prefix=prefix, **query)
            talk.same(f"how many keys for {query}", len(answer.body["data"]), 3, answer)

    @checks.add("filters.echo", *EVERYONE)
    def echo(talk: Talk) -> None:
        """The member filters tells which conditions counted."""
        prefix = three(talk)
        answer = listed(talk, name_prefix=prefix)
        talk.same("filters.name", answer.body["filters"]["name"], [{"value": prefix, "modifier": "prefix"}], answer)
        talk.same("filters.state", answer.body["filters"]["state"], None, answer)

    @checks.add("filters.dates", *EVERYONE)
    def dates(talk: Talk) -> None:
        """A date filters since 1.4; before, and where it is no ISO date, it is 500."""
        prefix = three(talk)
        iso = {"created_gt": "2001-01-01T00:00:00Z"}
        if talk.target.at_least("1.4"):
            answer = listed(talk, name_prefix=prefix, **iso)
            talk.same("how many keys", len(answer.body["data"]), 3, answer)
            answer = listed(talk, name_prefix=prefix, created_lt="2001-01-01T00:00:00Z")
            talk.same("how many keys before 2001", len(answer.body["data"]), 0, answer)
        else:
            talk.ask("GET", f"{keys.api(talk)}/apikeys", 500, query=iso)
        talk.ask("GET", f"{keys.api(talk)}/apikeys", 500, query={"created_gt": "1000000000000"})

    @checks.add("lists.removed", *EVERYONE)
    def removed(talk: Talk) -> None:
        """A removed key is hidden at once; 1.0 lists it for 60 seconds more. By its id it can be read."""
        key = keys.removed(talk, "hidden")
        answer = listed(talk, name=key["name"])
        talk.same("how many keys", len(answer.body["data"]), 0 if talk.target.at_least("1.2") else 1, answer)
        talk.same("the state by id", keys.read(talk, key["id"]).body["state"], "removed")

    @checks.add("lists.removed-too", *EVERYONE, since="1.5.4")
    def removed_too(talk: Talk) -> None:
        """_removed=true lists removed keys too."""
        key = keys.removed(talk, "removed-too")
        answer = listed(talk, name=key["name"], _removed="true")
        talk.same("the states", [each["state"] for each in answer.body["data"]], ["removed"], answer)
