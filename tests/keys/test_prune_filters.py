from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rancher_keys.errors import InvalidArgument
from rancher_keys.keys import UNKNOWN, Identity, Key, Kind
from rancher_keys.keys.plan_filters import LastUseUnknown, PruneFilter
from rancher_keys.keys.plan_marks import marked, marked_at, without_mark
from rancher_keys.keys.prune_planner import Planner

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def ago(**duration: float) -> datetime:
    return NOW - timedelta(**duration)


def key(id: str = "token-a", **properties: Any) -> Key:
    return Key(
        **{"id": id, "kind": Kind.TOKEN, "created": ago(days=400), "expires": None, "last_used": None, "uid": f"uid-{id}", **properties}
    )


def plan(
    filters: PruneFilter, *keys: Key, caller: str | None = None, disable_first: timedelta | None = None
) -> tuple[list[Any], dict[str, int]]:
    planner = Planner(
        filters, identity=Identity(url="https://r", generation=2), caller=caller, scope="all", disable_first=disable_first, now=NOW
    )
    for each in keys:
        planner.add(each)
    made = planner.finish(())
    return list(made), made.header.left


DAYS_90 = timedelta(days=90)
MATCHES: list[tuple[PruneFilter, Key, list[str]]] = [
    (PruneFilter(expired=True), key(expires=ago(seconds=1)), ["expired"]),
    (PruneFilter(expired=True), key(expires=NOW + timedelta(seconds=1)), []),
    (PruneFilter(expired=True), key(expires=None), []),
    (PruneFilter(expired=True), key(expires=UNKNOWN), []),
    (PruneFilter(never_expires=True), key(expires=None), ["never-expires"]),
    (PruneFilter(never_expires=True), key(expires=UNKNOWN), []),
    (PruneFilter(created_before=ago(days=365)), key(), ["created-before"]),
    (PruneFilter(created_before=ago(days=365)), key(created=ago(days=364)), []),
    (PruneFilter(created_before=ago(days=365)), key(created=UNKNOWN), []),
    (PruneFilter(unused_for=DAYS_90), key(last_used=ago(days=91)), ["unused"]),
    (PruneFilter(unused_for=DAYS_90), key(last_used=ago(days=89)), []),
    (PruneFilter(unused_for=DAYS_90), key(last_used=None), ["never-used"]),
    (PruneFilter(unused_for=DAYS_90), key(last_used=None, created=ago(days=89)), []),
    (PruneFilter(unused_for=DAYS_90), key(last_used=None, created=UNKNOWN), []),
    (PruneFilter(unused_for=DAYS_90, unknown_last_use="skip"), key(last_used=UNKNOWN), []),
    (PruneFilter(unused_for=DAYS_90, unknown_last_use="created"), key(last_used=UNKNOWN), ["never-used"]),
    (PruneFilter(inactive_for=DAYS_90), key(state="disabled"), ["inactive"]),
    (PruneFilter(inactive_for=DAYS_90), key(state="active"), []),
    (PruneFilter(inactive_for=DAYS_90), key(state="disabled", last_used=ago(days=3)), []),
    (PruneFilter(never_expires=True, unused_for=DAYS_90), key(), ["never-expires", "never-used"]),
    (PruneFilter(never_expires=True, unused_for=DAYS_90), key(last_used=ago(days=1)), []),
    (PruneFilter(never_expires=True, unused_for=DAYS_90, match="any"), key(last_used=ago(days=1)), ["never-expires"]),
    (PruneFilter(created_before=NOW), key(kind=Kind.SESSION), []),
    (PruneFilter(created_before=NOW, kinds=[Kind.SESSION]), key(kind=Kind.SESSION), ["created-before"]),
    (PruneFilter(created_before=NOW), key(kind=Kind.SESSION, expires=ago(days=1)), ["created-before"]),
]


@pytest.mark.parametrize(
    ("filters", "subject", "reasons"), MATCHES, ids=lambda value: None if isinstance(value, list) else repr(value)[:60]
)
def test_conditions_give_the_reasons_of_a_key(filters: PruneFilter, subject: Key, reasons: list[str]) -> None:
    assert filters.reasons(subject, NOW) == reasons


@pytest.mark.parametrize("filters", [PruneFilter(unused_for=DAYS_90), PruneFilter(inactive_for=DAYS_90)])
def test_an_unknown_last_use_is_an_error_and_never_a_guess(filters: PruneFilter) -> None:
    with pytest.raises(LastUseUnknown, match="does not tell when token-a was last used"):
        filters.reasons(key(last_used=UNKNOWN, state="disabled"), NOW)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"owners": ["u-1"]},
        {"name": "*"},
        {"unused_for": timedelta(0)},
        {"unused_for": timedelta(days=-1)},
        {"created_before": datetime(2026, 1, 1)},
        {"keep_newest": 0},
        {"keep_newest": True},
        {"expired": True, "match": "some"},
        {"expired": True, "unknown_last_use": "guess"},
    ],
)
def test_a_filter_without_conditions_or_with_a_wrong_value_is_rejected(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        PruneFilter(**values)


def test_owner_kind_and_name_limit_which_keys_are_looked_at() -> None:
    filters = PruneFilter(never_expires=True, owners=["u-1"], kinds=[Kind.TOKEN], name="ci-*")
    subjects = [
        key("a", owner="u-1", description="ci-build"),
        key("b", owner="u-2", description="ci-build"),
        key("c", owner="u-1", description="laptop"),
        key("d", owner="u-1", description="ci-build", kind=Kind.EXT_TOKEN),
        key("e", owner="u-1", name="ci-x", description="something"),
        key("f", owner="u-1", description=marked("ci-build", NOW)),
    ]
    assert [each.id for each in plan(filters, *subjects)[0]] == ["a", "e", "f"]


def test_the_newest_keys_of_each_owner_are_kept_in_any_order_of_the_list() -> None:
    subjects = [key(f"{owner}{age}", owner=owner, created=ago(days=age)) for age in (5, 1, 9, 3) for owner in ("u-1", "u-2")]
    made, left = plan(PruneFilter(keep_newest=2), *subjects)
    assert sorted(each.id for each in made) == ["u-15", "u-19", "u-25", "u-29"]
    assert {reason for each in made for reason in each.reasons} == {"beyond-newest"}
    assert left == {"among-newest": 4}


def test_keep_newest_protects_keys_that_other_conditions_match() -> None:
    subjects = [key("new", created=ago(days=1)), key("old", created=ago(days=9)), key("odd", created=UNKNOWN)]
    made, left = plan(PruneFilter(keep_newest=1, never_expires=True), *subjects)
    assert ([each.id for each in made], left) == (["old"], {"among-newest": 2})


def test_the_key_that_authenticates_and_keys_in_use_are_never_planned() -> None:
    subjects = [
        key("mine"),
        key("by-access-key", access_key="mine"),
        key("busy", last_used=ago(seconds=59)),
        key("clock-ahead", last_used=NOW + timedelta(seconds=30)),
        key("idle", last_used=ago(seconds=61)),
    ]
    made, left = plan(PruneFilter(never_expires=True), *subjects, caller="mine")
    assert ([each.id for each in made], left) == (["idle"], {"caller": 2, "recently-used": 2})


def test_disable_first_disables_then_deletes_what_stayed_disabled_and_leaves_what_was_enabled_again() -> None:
    fortnight = timedelta(days=14)
    subjects = [
        key("fresh"),
        key("over", expires=ago(days=1)),
        key("waiting", state="disabled", description=marked("x", ago(days=13))),
        key("due", state="disabled", description=marked("x", ago(days=14)), last_used=UNKNOWN),
        key("due-and-expired", state="expired", expires=ago(days=2), description=marked("", ago(days=20))),
        key("saved", state="active", description=marked("x", ago(days=20))),
    ]
    made, left = plan(PruneFilter(never_expires=True, expired=True, match="any"), *subjects, disable_first=fortnight)
    assert {each.id: (each.action, each.reasons) for each in made} == {
        "fresh": ("disable", ("never-expires",)),
        "over": ("delete", ("expired",)),
        "due": ("delete", ("quarantined",)),
        "due-and-expired": ("delete", ("quarantined",)),
    }
    assert left == {"quarantined": 1, "enabled-again": 1}


@pytest.mark.parametrize("description", ["", "ci", "ci [disabled by hand]", "a\nb"])
def test_a_mark_can_be_read_and_removed_and_does_not_pile_up(description: str) -> None:
    once = marked(description, NOW)
    assert marked_at(key(description=once)) == NOW
    assert without_mark(once) == description
    assert marked(once, NOW) == once
    assert marked_at(key(description=description)) is None


def test_a_mark_that_is_no_date_is_not_a_mark() -> None:
    assert marked_at(key(description="[disabled by rancher-keys prune at 2026-99-25T12:00:00Z]")) is None
