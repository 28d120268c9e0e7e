from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from rancher_keys import NO_RETRIES, RetryPolicy
from rancher_keys.errors import InvalidArgument
from rancher_keys.keys import prune_methods
from rancher_keys.keys.plan import Plan
from rancher_keys.keys.plan_filters import LastUseUnknown, PruneFilter
from rancher_keys.keys.prune_account import Result
from rancher_keys.keys.prune_planner import CallerKeyUnknown
from rancher_keys.keys.prune_run import PlanMismatch
from rancher_keys.sandbox.faults import Fault

from .prune_world import VERSIONS, World, days, world

OLD = PruneFilter(created_before=datetime.now(UTC) - days(90), name="old-*")


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=VERSIONS)
def any_world(request: pytest.FixtureRequest, kind: str) -> Iterator[World]:
    with world(request.param, kind) as found:
        yield found


@pytest.fixture
def new(kind: str) -> Iterator[World]:
    with world("2.15", kind) as found:
        yield found


def results(account: Any) -> dict[str, int]:
    return {str(result): number for result, number in account.counts.items()}


def test_prune_deletes_the_keys_of_the_plan_and_no_others(any_world: World, tmp_path: Path) -> None:
    old = set(any_world.create(30))
    other = set(any_world.create(3, "other"))
    any_world.catch_up()
    young = set(any_world.create(3, "old-young"))
    keys = any_world.keys()
    plan = keys.plan_prune(OLD, scope="all")
    assert len(plan) == 30
    assert any_world.ids() >= old
    plan.save(tmp_path / "plan.json")
    account = keys.prune(Plan.load(tmp_path / "plan.json"), concurrency=8)
    assert results(account) == {"deleted": 30}
    assert account.is_complete
    assert any_world.ids() == other | young | {any_world.sandbox.admin.access_key}  # type: ignore[union-attr]


def test_a_plan_that_is_carried_out_again_finds_nothing_left_to_do(any_world: World) -> None:
    any_world.create(5)
    any_world.catch_up()
    keys = any_world.keys()
    plan = keys.plan_prune(OLD, scope="all")
    keys.prune(plan)
    again = keys.prune(plan)
    assert results(again) == {"gone": 5}
    assert again.is_complete


def test_the_key_that_authenticates_stays_even_where_a_plan_names_it(any_world: World) -> None:
    any_world.catch_up()
    keys = any_world.keys()
    everything = PruneFilter(created_before=datetime.now(UTC) + days(1))
    plan = keys.plan_prune(everything, scope="all")
    assert (len(plan), plan.header.left) == (0, {"caller": 1})
    admin = any_world.sandbox.admin
    assert admin is not None
    forged = replace_keys(plan, [planned_as(keys.whoami().key, "delete")])
    account = keys.prune(forged)
    assert results(account) == {"skipped": 1}
    assert "authenticates" in account.problems[0].detail
    assert admin.access_key in any_world.ids()


def press_ctrl_c() -> None:
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def planned_as(key: Any, action: Any) -> Any:
    from rancher_keys.keys.plan import PlannedKey

    return PlannedKey.of(key, action, ["expired"])


def replace_keys(plan: Plan, keys: list[Any]) -> Plan:
    return Plan(plan.header, keys)


def test_a_key_with_another_uid_is_left_alone(any_world: World) -> None:
    any_world.create(2)
    any_world.catch_up()
    keys = any_world.keys()
    plan = keys.plan_prune(OLD, scope="all")
    first, second = plan
    account = keys.prune(replace_keys(plan, [msgspec.structs.replace(first, uid="another"), second]))
    assert results(account) == {"skipped": 1, "deleted": 1}
    assert "newer key of the same id" in account.problems[0].detail


def test_a_key_that_was_used_since_the_plan_is_left_alone(new: World) -> None:
    who = new.sandbox.create_key("old-busy")
    new.create(1)
    new.catch_up()
    keys = new.keys()
    plan = keys.plan_prune(OLD, scope="all")
    new.keys(who).whoami()
    account = keys.prune(plan)
    assert results(account) == {"skipped": 1, "deleted": 1}
    assert "used since the plan was made" in account.problems[0].detail
    assert who.access_key in new.ids()


def test_a_key_that_was_used_within_the_last_minute_is_left_alone_even_where_the_plan_knows_that_use(new: World) -> None:
    who = new.sandbox.create_key("old-busy")
    new.catch_up()
    new.keys(who).whoami()
    keys = new.keys()
    filters = PruneFilter(never_expires=True, name="old-*")
    plan = keys.plan_prune(filters, scope="all")
    assert (len(plan), plan.header.left) == (0, {"recently-used": 1})
    account = keys.prune(replace_keys(plan, [planned_as(keys.get(who.access_key), "delete")]))
    assert results(account) == {"skipped": 1}
    assert "within the last minute" in account.problems[0].detail


def test_disable_first_disables_and_a_later_run_deletes_what_stayed_disabled(any_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = any_world.create(4)
    any_world.catch_up()
    keys = any_world.keys()
    fortnight = timedelta(days=14)
    plan = keys.plan_prune(OLD, scope="all", disable_first=fortnight)
    assert results(keys.prune(plan)) == {"disabled": 4}
    states = any_world.states()
    assert {states[each] for each in old} == {"disabled"}
    assert results(keys.prune(plan)) == {"disabled": 4}, "the same plan again changes nothing"
    soon = keys.plan_prune(OLD, scope="all", disable_first=fortnight)
    assert (len(soon), soon.header.left.get("quarantined")) == (0, 4)
    saved = next(key for key in keys.list(scope="all") if key.access_key == old[0])
    keys.enable(saved)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(days=15)

    monkeypatch.setattr(prune_methods, "datetime", Later)
    due = keys.plan_prune(OLD, scope="all", disable_first=fortnight)
    assert ({each.reasons for each in due}, due.header.left.get("enabled-again")) == ({("quarantined",)}, 1)
    assert results(keys.prune(due)) == {"deleted": 3}
    assert set(old) & any_world.ids() == {old[0]}
    assert any_world.states()[old[0]] == "active"


def test_a_key_that_was_enabled_after_the_plan_to_delete_it_is_left_alone(any_world: World) -> None:
    any_world.create(1)
    any_world.catch_up()
    keys = any_world.keys()
    key = next(each for each in keys.list(scope="all") if "old-0" in (each.name, each.description))
    keys.disable(key)
    plan = keys.plan_prune(OLD, scope="all")
    keys.enable(keys.get(key.id))
    account = keys.prune(plan)
    assert results(account) == {"skipped": 1}
    assert "is active now" in account.problems[0].detail


@pytest.mark.parametrize("version", ["1.6", "2.7"])
def test_a_server_that_does_not_tell_the_last_use_needs_an_explicit_choice(version: str, kind: str) -> None:
    with world(version, kind) as old:
        old.create(2)
        old.catch_up()
        keys = old.keys()
        with pytest.raises(LastUseUnknown):
            keys.plan_prune(PruneFilter(unused_for=days(90)), scope="all")
        assert len(keys.plan_prune(PruneFilter(unused_for=days(90), unknown_last_use="skip"), scope="all")) == 0
        assert len(keys.plan_prune(PruneFilter(unused_for=days(90), unknown_last_use="created", name="old-*"), scope="all")) == 2


def test_an_overloaded_server_gets_fewer_requests_at_once_and_all_keys_are_deleted(any_world: World) -> None:
    any_world.create(40)
    any_world.catch_up()
    keys = any_world.keys(retry=RetryPolicy(attempts=11, initial_delay=0.001, max_delay=0.002))  # one key may meet all faults
    plan = keys.plan_prune(OLD, scope="all")
    any_world.sandbox.faults.add(Fault("status", path="/apikeys/|/tokens/token-", times=10, status=429))
    account = keys.prune(plan, concurrency=16)
    assert results(account) == {"deleted": 40}
    assert 1 <= account.lowest_concurrency <= 8


def test_a_delete_whose_response_is_lost_is_found_out(any_world: World) -> None:
    any_world.create(6)
    any_world.catch_up()
    keys = any_world.keys(retry=NO_RETRIES)
    plan = keys.plan_prune(OLD, scope="all")
    any_world.sandbox.faults.add(Fault("drop_after", method="DELETE", times=2))
    any_world.sandbox.faults.add(Fault("drop_before", method="DELETE", times=2))
    account = keys.prune(plan, concurrency=2)
    assert account.counts[Result.UNKNOWN] == 0
    assert results(account) == {"deleted": 4, "failed": 2}
    assert len(any_world.ids()) == 1 + 2
    assert results(keys.prune(plan)) == {"gone": 4, "deleted": 2}


def test_prune_stops_after_the_given_number_of_failures_and_the_rest_is_not_done(any_world: World) -> None:
    any_world.create(30)
    any_world.catch_up()
    keys = any_world.keys(retry=NO_RETRIES)
    plan = keys.plan_prune(OLD, scope="all")
    any_world.sandbox.faults.add(Fault("status", method="DELETE", times=1000, status=403))
    account = keys.prune(plan, concurrency=2, max_failures=3)
    assert 3 <= account.counts[Result.FAILED] <= 4
    assert account.not_done == 30 - account.counts.total() > 0
    assert "max_failures" in str(account.stopped)
    any_world.sandbox.faults.clear()
    assert keys.prune(plan).is_complete


def test_rejected_credentials_stop_the_run_at_once(new: World) -> None:
    new.create(30)
    new.catch_up()
    keys = new.keys(retry=NO_RETRIES)
    plan = keys.plan_prune(OLD, scope="all")
    new.sandbox.faults.add(Fault("status", path="/tokens/token-", times=1000, status=401))
    account = keys.prune(plan, concurrency=1, max_failures=None)
    assert account.counts[Result.FAILED] <= 2
    assert account.stopped == "the server rejects the credentials"


def test_a_plan_for_another_server_is_rejected(any_world: World) -> None:
    any_world.catch_up()
    keys = any_world.keys()
    plan = keys.plan_prune(OLD, scope="all")
    plan.header = msgspec.structs.replace(plan.header, server="https://other.example.com")
    with pytest.raises(PlanMismatch, match=r"other\.example\.com"):
        keys.prune(plan)


@pytest.mark.parametrize("options", [{"concurrency": 0}, {"concurrency": True}, {"max_failures": 0}])
def test_wrong_options_are_rejected_before_anything_is_deleted(new: World, options: dict[str, Any]) -> None:
    new.create(1)
    new.catch_up()
    keys = new.keys()
    plan = keys.plan_prune(OLD, scope="all")
    before = new.ids()
    with pytest.raises(InvalidArgument):
        keys.prune(plan, **options)
    assert new.ids() == before


def test_a_caller_whose_key_is_not_known_cannot_prune() -> None:
    with world("2.15") as found:
        found.catch_up()
        admin = found.sandbox.admin
        assert admin is not None
        token = f"{admin.access_key}:{admin.secret_key}"
        keys = found.keys(access_key=None, secret_key=None, authorize=lambda: f"Bearer {token}")
        with pytest.raises(CallerKeyUnknown):
            keys.plan_prune(OLD, scope="all")


def test_ctrl_c_ends_the_keys_in_progress_and_the_account_is_exact() -> None:
    with world("2.15") as found:
        old = set(found.create(60))
        found.catch_up()
        keys = found.keys()
        plan = keys.plan_prune(OLD, scope="all")
        seen: list[str] = []

        def on_outcome(outcome: Any) -> None:
            seen.append(outcome.key.id)
            if len(seen) == 10:
                press_ctrl_c()

        with pytest.raises(KeyboardInterrupt) as caught:
            keys.prune(plan, concurrency=4, on_outcome=on_outcome)
        account = caught.value.account  # type: ignore[attr-defined]
        assert account.stopped == "stopped by the user"
        assert 10 <= account.counts[Result.DELETED] < 60
        assert account.not_done == 60 - account.counts[Result.DELETED]
        assert old & found.ids() == old - set(seen)
        assert keys.prune(plan).is_complete
        assert not old & found.ids()


def test_a_second_ctrl_c_abandons_requests_that_hang_and_calls_them_unknown() -> None:
    with world("2.15") as found:
        found.create(5)
        found.catch_up()
        plan = found.keys().plan_prune(OLD, scope="all")
        release = threading.Event()
        inner = found.sandbox.transport()

        class Hanging(httpx.BaseTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                if request.method == "DELETE":
                    threading.Timer(0.1, press_ctrl_c).start()
                    threading.Timer(0.6, press_ctrl_c).start()
                    release.wait(10)
                return inner.handle_request(request)

        try:
            with pytest.raises(KeyboardInterrupt) as caught:
                found.keys(transport=Hanging()).prune(plan, concurrency=1)
            account = caught.value.account  # type: ignore[attr-defined]
            assert (account.counts[Result.UNKNOWN], account.not_done, len(account.unknown)) == (1, 4, 1)
        finally:
            release.set()


def test_no_secret_is_in_a_plan_or_an_account(any_world: World) -> None:
    secrets = [any_world.sandbox.create_key(f"old-{n}").secret_key for n in range(3)]
    any_world.catch_up()
    keys = any_world.keys()
    plan = keys.plan_prune(OLD, scope="all")
    account = keys.prune(plan)
    text = "".join(plan.lines()) + repr(account) + repr(list(plan)) + str(account)
    assert not [secret for secret in secrets if secret in text]


def test_in_a_sandbox_of_one_version_a_plan_of_ones_own_keys_needs_no_administrator(any_world: World) -> None:
    who = any_world.sandbox.create_key("old-me")
    any_world.create(3)
    any_world.catch_up()
    keys = any_world.keys(who)
    made = [keys.create(f"old-{n}") for n in range(3)]
    plan = keys.plan_prune(PruneFilter(created_before=datetime.now(UTC) + days(1)))
    assert {each.id for each in plan} == {each.id for each in made}
    assert results(keys.prune(plan)) == {"deleted": 3}
