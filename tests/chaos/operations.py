"""Finds all operations of the generated clients, and arguments for them, so that new ones are attacked without being listed here."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec

from rancher_keys import Secret, rancher1, rancher2
from rancher_keys.errors import ApiError, NotSupported, UnexpectedResponse

PACKAGES = {1: rancher1, 2: rancher2}
NOT_OPERATIONS = {"close", "run", "stream"}


@dataclass(frozen=True)
class Operation:
    """A method of a client: `resource` is the attribute that holds it, "" for the client itself."""

    resource: str
    method: str
    signature: inspect.Signature

    @property
    def name(self) -> str:
        return f"{self.resource}.{self.method}".lstrip(".")

    def of(self, client: Any) -> Callable[..., Any]:
        """The bound method of a client."""
        return getattr(getattr(client, self.resource) if self.resource else client, self.method)  # type: ignore[no-any-return]

    @property
    def creates(self) -> bool:
        return self.method in ("create", "log_in")


def operations(generation: int) -> list[Operation]:
    """All methods of a generation's client that send requests."""
    client = PACKAGES[generation].Client("http://localhost")
    module = type(client).__module__
    found = []
    for resource, target in [("", client), *vars(client).items()]:
        if type(target).__module__ != module:
            continue
        for method, function in inspect.getmembers(type(target), inspect.isfunction):
            if method.startswith("_") or method in NOT_OPERATIONS or function.__module__ != module:
                continue
            signature = inspect.signature(function)
            if signature.return_annotation != "Client":  # such a method only makes another client
                found.append(Operation(resource, method, signature))
    client.close()
    return found


@dataclass(frozen=True)
class Prepared:
    """What a sandbox holds before an operation: ids by resource, and who can log in."""

    ids: dict[str, list[str]]
    user: str
    password: str


def arguments(operation: Operation, prepared: Prepared, random_source: random.Random, marker: str) -> dict[str, Any]:
    """Valid arguments: the required ones, and some of the others."""
    given: dict[str, Any] = {}
    for name, parameter in list(operation.signature.parameters.items())[1:]:
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        kind = str(parameter.annotation)
        required = parameter.default is inspect.Parameter.empty
        if name == "wait" and "float" in kind:
            given[name] = random_source.choice([False, 0.3, True])
        elif name in ("id", "project_id"):
            resource = "projects" if name == "project_id" else operation.resource
            given[name] = random_source.choice(prepared.ids.get(resource) or ["made-up"])
        elif name == "user":
            given[name] = prepared.user
        elif name == "password":
            given[name] = prepared.password
        elif name == "timeout":
            given[name] = timedelta(seconds=0.5) if "timedelta" in kind else 0.5
        elif name in ("name", "description") and (required or operation.creates or operation.method == "update"):
            given[name] = marker
        elif name in ("limit", "page_size") and random_source.random() < 0.5:
            given[name] = 1
        elif required:
            raise TypeError(f"{operation.name}: no argument for {name}: {kind}; teach tests/chaos/operations.py")
    return given


def prepare(client: Any, generation: int, user: str, password: str) -> Prepared:
    """Create what operations need, by way of a client without faults."""
    ids: dict[str, list[str]] = {}
    for operation in operations(generation):
        if operation.method == "create":
            try:
                ids[operation.resource] = [operation.of(client)().id for _ in range(3)]
            except Exception as error:
                _tolerate(error)
    for operation in operations(generation):
        if operation.method == "list" and operation.resource not in ids:
            try:
                ids[operation.resource] = [each.id for each in operation.of(client)()][:3]
            except Exception as error:
                _tolerate(error)
    if generation == 1:
        _, second, third = ids["api_keys"]
        client.api_keys.deactivate(second)
        client.api_keys.deactivate(third)
        client.api_keys.remove(third)
        ids["accounts"] = ["1a1"]
    else:
        ids["settings"] = ["auth-token-max-ttl-minutes", "server-version"]
        session = client.log_in(user, password)
        ids["user_activities"] = [session.id]
    return Prepared(ids, user, password)


def _tolerate(error: Exception) -> None:
    if not isinstance(error, ApiError | NotSupported | UnexpectedResponse):
        raise error


def returned_id(result: Any) -> str | None:
    """The id of what an operation returned."""
    found = getattr(result, "id", None)
    return found if isinstance(found, str) else None


def secrets_of(value: Any) -> list[str]:
    """The secrets in a result, in clear text."""
    if not isinstance(value, msgspec.Struct):
        return []
    found = []
    for name in dir(type(value)):
        each = None if name.startswith("_") else getattr(value, name)
        if isinstance(each, Secret):
            found.append(each.reveal())
        elif isinstance(each, msgspec.Struct):
            found += secrets_of(each)
    return found
