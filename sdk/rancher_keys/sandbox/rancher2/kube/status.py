"""Kubernetes errors: a Status with a reason, a message and details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class StatusError(Exception):
    """An error response of a Kubernetes API."""

    def __init__(self, code: int, reason: str, message: str, details: dict[str, Any] | None = None) -> None:
        """Without details the property is left out."""
        super().__init__(message)
        self.code, self.reason, self.message, self.details = code, reason, message, details

    @property
    def body(self) -> dict[str, Any]:
        """The Status object."""
        body: dict[str, Any] = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": self.message}
        if self.reason:
            body["reason"] = self.reason
        if self.details is not None:
            body["details"] = self.details
        return {**body, "code": self.code}


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a Kubernetes API, as errors and routes name it."""

    group: str
    version: str
    plural: str
    singular: str
    kind: str

    @property
    def api_version(self) -> str:
        """The apiVersion of its objects."""
        return f"{self.group}/{self.version}"

    @property
    def qualified(self) -> str:
        """The plural with the group."""
        return f"{self.plural}.{self.group}"

    def details(self, name: str = "") -> dict[str, Any]:
        """The details of an error about the resource, or about one object of it."""
        return ({"name": name} if name else {}) | {"group": self.group, "kind": self.plural}

    def not_found(self, name: str) -> StatusError:
        """404 for an object."""
        return StatusError(404, "NotFound", f'{self.qualified} "{name}" not found', self.details(name))

    def forbidden(self, reason: str, name: str = "") -> StatusError:
        """403 with a reason."""
        subject = f'{self.qualified} "{name}"' if name else self.qualified
        return StatusError(403, "Forbidden", f"{subject} is forbidden: {reason}", self.details(name))

    def denied(self, user: str, verb: str, name: str = "") -> StatusError:
        """403 by RBAC: the user has no role with the verb."""
        rule = f'cannot {verb} resource "{self.plural}" in API group "{self.group}" at the cluster scope'
        return self.forbidden(f'User "{user}" {rule}', name)


def bad_request(message: str) -> StatusError:
    """400."""
    return StatusError(400, "BadRequest", message)


def internal(message: str) -> StatusError:
    """500; Kubernetes repeats the message as the cause."""
    return StatusError(500, "InternalError", f"Internal error occurred: {message}", {"causes": [{"message": message}]})


def no_such_resource() -> StatusError:
    """404 for a path that no resource has."""
    return StatusError(404, "NotFound", "the server could not find the requested resource", {})


def method_not_allowed() -> StatusError:
    """405."""
    return StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})


def not_acceptable() -> StatusError:
    """406."""
    return StatusError(406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml", {})


def unauthorized() -> StatusError:
    """401 for credentials that are not accepted."""
    return StatusError(401, "Unauthorized", "Unauthorized")


def expired(requested: int, compacted: int) -> StatusError:
    """410 for a resourceVersion whose history is gone."""
    return StatusError(410, "Expired", f"too old resource version: {requested} ({compacted})")


@dataclass(frozen=True, slots=True)
class FieldError:
    """One invalid field of an object: a reason of metav1.CauseType, the field's path and the text."""

    reason: str
    field: str
    detail: str


def invalid(group: str, kind: str, name: str, errors: list[FieldError]) -> StatusError:
    """422 with a cause for each invalid field; several are listed in brackets."""
    texts = [f"{error.field}: {error.detail}" for error in errors]
    joined = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    causes = [{"reason": error.reason, "message": error.detail, "field": error.field} for error in errors]
    details = ({"name": name} if name else {}) | {"group": group, "kind": kind, "causes": causes}
    subject = f"{kind}.{group}" if group else kind
    return StatusError(422, "Invalid", f'{subject} "{name}" is invalid: {joined}', details)
