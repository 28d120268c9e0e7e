"""Query parameters of Kubernetes requests: read from text as apimachinery does it, and validated as its meta.k8s.io types are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from .selectors import FieldTerm, Requirement, parse_fields, parse_labels
from .status import FieldError, StatusError, bad_request, invalid

INT64 = 1 << 63
Params = list[tuple[str, str]]
_VALIDATIONS = ("", "Ignore", "Strict", "Warn")
_PROPAGATIONS = ("Background", "Foreground", "Orphan")
_LONGEST_MANAGER = 128
_MATCHES = ("Exact", "NotOlderThan")


def first(params: Params, name: str) -> str | None:
    """The first value of a parameter, or None."""
    return next((value for key, value in params if key == name), None)


def flag(params: Params, name: str) -> bool | None:
    """A boolean parameter: everything but "0" and "false" is true, and so is an empty value. None where it is missing."""
    value = first(params, name)
    return None if value is None else value.lower() not in ("0", "false")


def integer(params: Params, name: str) -> int | None:
    """An int64 parameter; None where it is missing.

    Raises:
        StatusError: 400 for what Go's strconv.ParseInt does not read.
    """
    value = first(params, name)
    if value is None:
        return None
    if not re.fullmatch(r"[-+]?[0-9]+", value):
        raise bad_request(f'strconv.ParseInt: parsing "{value}": invalid syntax')
    if not -INT64 <= int(value) < INT64:
        raise bad_request(f'strconv.ParseInt: parsing "{value}": value out of range')
    return int(value)


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What a list, a watch or a deletecollection asks for."""

    labels: list[Requirement]
    fields: list[FieldTerm]
    watch: bool
    bookmarks: bool
    limit: int
    after: str
    """The value of `continue`."""
    version: str
    """The value of resourceVersion."""
    timeout: int | None
    """timeoutSeconds."""
    initial_events: bool | None

    @property
    def is_selective(self) -> bool:
        """Whether selectors are set."""
        return bool(self.labels or self.fields)

    def matches(self, name: str, labels: dict[str, str]) -> bool:
        """Whether the selectors choose an object. Of fields, metadata.name decides; objects have no metadata.namespace."""
        for term in self.fields:
            value = name if term.field == "metadata.name" else ""
            if (value == term.value) is not term.equal:
                return False
        return all(requirement.matches(labels) for requirement in self.labels)


def list_options(params: Params) -> ListOptions:
    """Read the options of a list or a watch.

    Raises:
        StatusError: 400 for values that cannot be read, 422 for ones that contradict each other.
    """
    options = ListOptions(
        labels=parse_labels(first(params, "labelSelector") or ""),
        fields=parse_fields(first(params, "fieldSelector") or ""),
        watch=bool(flag(params, "watch")),
        bookmarks=bool(flag(params, "allowWatchBookmarks")),
        limit=max(integer(params, "limit") or 0, 0),
        after=first(params, "continue") or "",
        version=first(params, "resourceVersion") or "",
        timeout=integer(params, "timeoutSeconds"),
        initial_events=flag(params, "sendInitialEvents"),
    )
    errors = _list_errors(options, first(params, "resourceVersionMatch") or "")
    if errors:
        raise invalid("meta.k8s.io", "ListOptions", "", errors)
    return options


def _list_errors(options: ListOptions, match: str) -> list[FieldError]:
    errors = []

    def forbid(field: str, text: str) -> None:
        errors.append(FieldError("FieldValueForbidden", field, f"Forbidden: {text}"))

    if options.watch:
        if match and options.initial_events is None:
            forbid("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
        if options.initial_events is not None and match != "NotOlderThan":
            forbid("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        return errors
    if options.initial_events is not None:
        forbid("sendInitialEvents", "sendInitialEvents is forbidden for list")
    if not match:
        return errors
    if not options.version:
        forbid("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided")
    if options.after:
        forbid("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided")
    if match not in _MATCHES:
        errors.append(_unsupported("resourceVersionMatch", f'"{match}"', ("Exact", "NotOlderThan", "")))
    if match == "Exact" and options.version == "0":
        forbid("resourceVersionMatch", 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
    return errors


def _unsupported(field: str, value: str, supported: tuple[str, ...]) -> FieldError:
    quoted = ", ".join(f'"{each}"' for each in supported)
    return FieldError("FieldValueNotSupported", field, f"Unsupported value: {value}: supported values: {quoted}")


def is_dry_run(params: Params, kind: str, *, go_syntax: bool) -> bool:
    """Whether nothing is to be changed; checks all options of a write.

    Args:
        params: The query parameters.
        kind: "CreateOptions", "UpdateOptions", "PatchOptions" or "DeleteOptions".
        go_syntax: Whether an error prints lists as Go does, `[]string{"x"}`, rather than as JSON.

    Raises:
        StatusError: 422.
    """
    errors = []
    values = [value for name, value in params if name == "dryRun"]
    if any(value != "All" for value in values):
        listed = ", ".join(f'"{value}"' for value in values) if go_syntax else ",".join(f'"{value}"' for value in values)
        errors.append(_unsupported("dryRun", f"[]string{{{listed}}}" if go_syntax else f"[{listed}]", ("All",)))
    if kind == "DeleteOptions":
        errors += _delete_errors(params)
    else:
        manager = first(params, "fieldManager") or ""
        if len(manager) > _LONGEST_MANAGER:
            errors.append(FieldError("FieldValueTooLong", "fieldManager", f"Too long: may not be more than {_LONGEST_MANAGER} bytes"))
        validation = first(params, "fieldValidation") or ""
        if validation not in _VALIDATIONS:
            errors.append(_unsupported("fieldValidation", f'"{validation}"', _VALIDATIONS))
    if kind == "PatchOptions" and first(params, "force") is not None:
        errors.insert(0, FieldError("FieldValueForbidden", "force", "Forbidden: may not be specified for non-apply patch"))
    if errors:
        raise invalid("meta.k8s.io", kind, "", errors)
    return bool(values)


def delete_options(params: Params, body: bytes, *, go_syntax: bool) -> tuple[bool, dict[str, Any]]:
    """Whether a delete is a dry run, and its preconditions. Options in a body replace those of the query.

    Raises:
        StatusError: 422 for wrong options, 500 for a body that is not JSON.
    """
    if not body:
        return is_dry_run(params, "DeleteOptions", go_syntax=go_syntax), {}
    try:
        options = json.loads(body)
    except ValueError:
        raise StatusError(500, "", "couldn't get version/kind; json parse error: unexpected end of JSON input") from None
    if not isinstance(options, dict):
        options = {}
    given = [("dryRun", str(value)) for value in options.get("dryRun") or ()]
    if options.get("propagationPolicy") is not None:
        given.append(("propagationPolicy", str(options["propagationPolicy"])))
    if options.get("orphanDependents") is not None:
        given.append(("orphanDependents", str(options["orphanDependents"]).lower()))
    return is_dry_run(given, "DeleteOptions", go_syntax=go_syntax), options.get("preconditions") or {}


def _delete_errors(params: Params) -> list[FieldError]:
    policy = first(params, "propagationPolicy")
    orphan = flag(params, "orphanDependents")
    if policy is not None and orphan is not None:
        text = "Invalid value: orphanDependents and deletionPropagation cannot be both set"
        return [FieldError("FieldValueInvalid", "propagationPolicy", text)]
    if policy is not None and policy not in _PROPAGATIONS:
        supported = ("Foreground", "Background", "Orphan", "nil")
        return [_unsupported("propagationPolicy", f'"{policy}"', supported)]
    return []


def field_validation(params: Params) -> str:
    """How unknown fields are treated: "Warn", "Strict" or "Ignore"."""
    return first(params, "fieldValidation") or "Warn"
