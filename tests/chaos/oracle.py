"""What the sandbox says, past the proxy: its keys, tokens and sessions, and what an operation without faults returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rancher_keys._core.pages import Pages
from rancher_keys.errors import (
    ApiError,
    ConnectionFailed,
    NotFound,
    NotSupported,
    OutcomeUnknown,
    RancherError,
    TransitionTimeout,
    Unauthorized,
    UnexpectedResponse,
)

from . import leaks
from .callers import Outcome
from .operations import Operation, operations, returned_id, secrets_of

TIMEOUT = 0.8
"""The timeout of the clients under attack, in seconds."""
LASTING = {"activate": {"active"}, "deactivate": {"inactive"}, "remove": {"removed"}, "purge": {"purged"}, "delete": {"removed", "purged"}}
CREATED_IN = {"log_in": "tokens"}


class Oracle:
    """Reads a sandbox with a client of its own that no proxy disturbs."""

    def __init__(self, client: Any, generation: int) -> None:
        """`client` reaches the sandbox directly."""
        self.client, self._generation = client, generation
        self._lists = [each for each in operations(generation) if each.method == "list"]

    def state(self) -> dict[str, set[str]]:
        """The ids of everything that can be listed, by resource."""
        found: dict[str, set[str]] = {}
        for operation in self._lists:
            try:
                found[operation.resource] = {each.id for each in operation.of(self.client)()}
            except (ApiError, NotSupported, UnexpectedResponse):
                found[operation.resource] = set()  # this version lacks it
        return found

    def is_true(self, operation: Operation, given: dict[str, Any], result: Any, created: dict[str, set[str]], token: Any) -> str | None:
        """Why a success is not true; None where it is."""
        method = operation.method
        if operation.creates:
            new = created.get(operation.resource or CREATED_IN[method], set())
            if not secrets_of(result):
                return "the result has no secret"
            if (operation.resource or self._generation == 2) and returned_id(result) not in new:
                return "nothing was created"
            return None
        if method in LASTING and self._generation == 1:
            state = self.client.api_keys.wait(given["id"]).state
            return None if state in LASTING[method] else f"the key is {state}"
        if method == "delete":
            left = self.state()[operation.resource]
            return f"{given['id']} still exists" if given["id"] in left else None
        if method == "log_out":
            return self._rejected(token)
        if method == "update":
            found = operation.of(self.client).__self__.get(given["id"])
            marker = given.get("description", given.get("name"))
            return None if marker in (getattr(found, "name", None), found.description) else "the description is not the new one"
        if method == "watch":
            return None
        return self._same(operation, given, result)

    def _rejected(self, token: Any) -> str | None:
        try:
            self.client.with_token(token).users.me()
        except (Unauthorized, ApiError):
            return None
        return "the token is still accepted"

    def _clean(self, operation: Operation, given: dict[str, Any]) -> Any:
        """What the operation returns or raises without faults. A busy machine may make it late: then again."""
        outcome: Any = None
        for _ in range(5):
            try:
                found = operation.of(self.client)(**given)
                return list(found) if isinstance(found, Pages) else found
            except (ConnectionFailed, TransitionTimeout) as error:
                outcome = error
            except RancherError as error:
                return error
        return outcome

    def _same(self, operation: Operation, given: dict[str, Any], result: Any) -> str | None:
        expected = self._clean(operation, given)
        if isinstance(expected, RancherError):
            return None if result is None else f"without faults it raises {type(expected).__name__}"
        if isinstance(result, bytes):
            return None if len(result) == len(expected) else "another length"  # a certificate is made anew for each response
        if isinstance(result, list):
            got, want = sorted(each.id for each in result), sorted(each.id for each in expected)
            return None if got == want else f"{len(got)} items, not {len(want)}"
        if isinstance(result, str | bytes | None):
            return None if result in (expected, None) else "another value"
        if type(result) is not type(expected):
            return f"a {type(result).__name__}"
        return None if returned_id(result) == returned_id(expected) else "another id"


@dataclass(frozen=True)
class Verdict:
    """What became of one operation: the column of the table, and why."""

    column: str = "survived"
    why: str = ""


def judge(
    oracle: Oracle,
    operation: Operation,
    given: dict[str, Any],
    outcome: Outcome,
    before: dict[str, set[str]],
    token: Any,
    secrets: list[str],
    logged: str,
    fault: str,
) -> Verdict:
    """Hold what the caller saw against what the sandbox says."""
    error = outcome.error
    after = oracle.state()
    created = {name: after[name] - before[name] for name in after}
    if error is not None and not outcome.cancelled and not isinstance(error, RancherError):
        return Verdict("raw", repr(error)[:300])
    wait = given.get("wait", 0)
    wait = TIMEOUT if wait is True else min(float(wait), TIMEOUT)
    if outcome.seconds > TIMEOUT + wait + 1 + outcome.stolen:
        return Verdict("hang", f"{outcome.seconds:.1f} seconds, {error!r}"[:300])
    if error is not None:
        place = leaks.find(error, secrets)
        if place is not None:
            return Verdict("leaked", place)
    for secret in secrets:
        if secret in logged:
            return Verdict("leaked", "log")
    home = operation.resource or CREATED_IN.get(operation.method, "")
    if len(created.get(home, ())) > 1:
        return Verdict("duplicate", f"{len(created[home])} in {home}")
    if any(created.values()) and not _is_told(outcome, set().union(*created.values())):
        return Verdict("untold", f"{ {name: ids for name, ids in created.items() if ids} } {error!r}"[:300])
    if error is None:
        why = oracle.is_true(operation, given, outcome.result, created, token)
        if why is not None:
            return Verdict("wrong success", why)
    elif isinstance(error, NotFound) and operation.method == "delete" and fault not in ("html_before", "untrue_before"):
        if given["id"] in before[operation.resource]:
            return Verdict("wrong success", "a delete whose response was lost is NotFound")
    return Verdict()


def _is_told(outcome: Outcome, created: set[str]) -> bool:
    error = outcome.error
    if error is None:
        return returned_id(outcome.result) in created
    kept = getattr(error, "created", None)
    if kept is not None:
        return returned_id(kept) in created
    return isinstance(error, OutcomeUnknown) or bool(outcome.cancelled and getattr(error, "__notes__", ()))
