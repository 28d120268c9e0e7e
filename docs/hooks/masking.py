"""Masks the secrets of a recorded exchange. They are made up, but a page that shows any teaches readers to show theirs."""

from __future__ import annotations

import json
import re
from typing import Any

STARS = "********"
NAMES = (
    "secretValue|token|bearerToken|password|currentPassword|newPassword|jwt|hash|access_token|apiSecret|clientSecret|privateKey|private_key"
)
MEMBER = re.compile(rf'(\\*"(?:{NAMES})\\*"\s*:\s*\\*")(?!https?:)([^"\\]+)')
"""A JSON property that holds a secret, in JSON or in JSON inside a string."""
QUERY = re.compile(r"([?&](?:token|secretValue|jwt|password)=)([^&#\"\s]{6,})")
BASIC = re.compile(r"(?i)(base64 of )([^>]*)")
COOKIE = re.compile(r"([\w.-]+=)([^;\s]*)")
PREFIX = re.compile(r"^((?:ext/)?[a-z][\w.-]*:|[A-Z0-9]{20}:(?:\d+:)?|SHA256:|\$\d+:)")
"""What may be shown of a secret: the name of a token, an access key, the kind of a hash."""
RANCHER2_SECRET = re.compile(r"\b[bcdfghjklmnpqrstvwxz2456789]{54}\b")
WORD = re.compile(r"[A-Za-z0-9]{10,}")
SECRET_HEADERS = ("authorization", "cookie", "set-cookie", "x-api-csrf", "proxy-authorization")


def starred(secret: str) -> str:
    """What stands in the place of a secret; its length is shown, since it tells a key from its hash."""
    return f"{STARS} ({len(secret)} characters)"


def split(value: str) -> tuple[str, str]:
    """The part of a value that may be shown, and the part that may not."""
    found = PREFIX.match(value)
    return (found[0], value[found.end() :]) if found else ("", value)


def secrets_in(exchange: dict[str, Any]) -> set[str]:
    """The secrets of an exchange that are long enough to be looked for elsewhere in its recording."""
    request, response = exchange["request"], exchange["response"]
    found = {match[2] for match in MEMBER.finditer(json.dumps([request["body"], response["body"]]))}
    found |= {match[2] for match in QUERY.finditer(request["url"])}
    for name, value in [*request["headers"].items(), *response["headers"]]:
        if name.lower() in SECRET_HEADERS:
            found |= set(_header_secrets(name, value))
    return {word for value in found for word in WORD.findall(split(value)[1])}


def masked(exchange: dict[str, Any], secrets: set[str]) -> dict[str, Any]:
    """The exchange without secrets: neither those in the usual places nor any of `secrets` anywhere."""
    request, response = exchange["request"], exchange["response"]
    shown = {
        **exchange,
        "request": {**request, "headers": {name: _mask_header(name, value) for name, value in request["headers"].items()}},
        "response": {**response, "headers": [[name, _mask_header(name, value)] for name, value in response["headers"]]},
    }
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    text = MEMBER.sub(lambda found: found[1] + "".join(_mask_value(found[2])), text)
    text = QUERY.sub(lambda found: found[1] + STARS, text)
    text = RANCHER2_SECRET.sub(lambda found: starred(found[0]), text)
    text = WORD.sub(lambda found: starred(found[0]) if found[0] in secrets else found[0], text)
    result: dict[str, Any] = json.loads(text)
    return result


def _mask_value(value: str) -> str:
    shown, hidden = split(value)
    return shown + starred(hidden) if hidden else value


def _header_secrets(name: str, value: str) -> list[str]:
    if name.lower() in ("cookie", "set-cookie"):
        return [match[2] for match in COOKIE.finditer(value if name.lower() == "cookie" else value.partition(";")[0])]
    if basic := BASIC.search(value):
        return [basic[2].partition(":")[2]]
    return [value.rpartition(" ")[2]]


def _mask_header(name: str, value: str) -> str:
    lower = name.lower()
    if lower not in SECRET_HEADERS or not value:
        return value
    if lower in ("cookie", "set-cookie"):
        pairs, semicolon, attributes = (value, "", "") if lower == "cookie" else value.partition(";")
        return COOKIE.sub(lambda found: found[1] + (_mask_value(found[2]) if found[2] else ""), pairs) + semicolon + attributes
    if basic := BASIC.search(value):
        user, colon, secret = basic[2].partition(":")
        return f"{value[: basic.start(2)]}{user}{colon}{starred(secret) if secret else ''}{value[basic.end(2) :]}"
    scheme, space, credential = value.rpartition(" ")
    return scheme + space + _mask_value(credential)
