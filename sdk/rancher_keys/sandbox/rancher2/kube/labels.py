"""Which label and annotation keys and label values Kubernetes accepts, and how it words a rejection."""

from __future__ import annotations

import json
import re

from .status import FieldError

_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_NAME})?"
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_PARTS = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
_VALUE_TEXT = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN_TEXT = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_LONGEST_NAME, _LONGEST_PREFIX = 63, 253


def _regex_text(text: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{text} (e.g. {shown}regex used for validation is '{pattern}')"


def key_errors(key: str) -> list[str]:
    """What is wrong with the key of a label or an annotation."""
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        text = _regex_text(f"a qualified name {_PARTS}", _NAME, "MyName", "my.name", "123-abc")
        return [f"{text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    errors = []
    if slash and not prefix:
        errors.append("prefix part must be non-empty")
    elif slash:
        if len(prefix) > _LONGEST_PREFIX:
            errors.append(f"prefix part must be no more than {_LONGEST_PREFIX} bytes")
        if not re.fullmatch(_SUBDOMAIN, prefix):
            errors.append(f"prefix part {_regex_text(_SUBDOMAIN_TEXT, _SUBDOMAIN, 'example.com')}")
    if not name:
        errors.append("name part must be non-empty")
    elif len(name) > _LONGEST_NAME:
        errors.append(f"name part must be no more than {_LONGEST_NAME} bytes")
    if not re.fullmatch(_NAME, name):
        errors.append(f"name part {_regex_text(_PARTS, _NAME, 'MyName', 'my.name', '123-abc')}")
    return errors


def value_errors(value: str) -> list[str]:
    """What is wrong with the value of a label."""
    errors = []
    if len(value) > _LONGEST_NAME:
        errors.append(f"must be no more than {_LONGEST_NAME} bytes")
    if not re.fullmatch(_VALUE, value):
        errors.append(_regex_text(_VALUE_TEXT, _VALUE, "MyValue", "my_value", "12345"))
    return errors


def _invalid(field: str, value: str, text: str) -> FieldError:
    return FieldError("FieldValueInvalid", field, f"Invalid value: {json.dumps(value, ensure_ascii=False)}: {text}")


def metadata_errors(labels: dict[str, str], annotations: dict[str, str]) -> list[FieldError]:
    """What is wrong with the labels and annotations of an object."""
    errors = []
    for key, value in sorted(labels.items()):
        errors += [_invalid("metadata.labels", key, text) for text in key_errors(key)]
        errors += [_invalid("metadata.labels", value, text) for text in value_errors(value)]
    for key in sorted(annotations):
        errors += [_invalid("metadata.annotations", key, text) for text in key_errors(key.lower())]
    return errors
