"""The small resources of ext.cattle.io/v1: user activities, and requests that are created but never stored."""

from __future__ import annotations

import calendar
import json
import time
from typing import Any

from ..store import Row
from ..wire import Response
from . import events, ext_api
from .callers import is_idle
from .context import Context, digest, ok
from .kube import ext_patch
from .kube.status import StatusError, bad_request, internal
from .tables import FIRST_LOGIN, IDLE_TTL
from .ttl import is_expired, stamp

_SHORTEST_PASSWORD = 12
ACTIVITIES = ext_api.USER_ACTIVITIES


def self_user(context: Context) -> Response:
    """POST …/selfusers: the caller's id."""
    is_dry = ext_api.is_dry(context, "CreateOptions")
    ext_api.read(context, ext_api.SELF_USERS)
    status = {} if is_dry else {"userID": context.user.id}
    return ok(201, {"kind": "SelfUser", "apiVersion": ext_api.API, "metadata": {}, "status": status})


def password_change(context: Context) -> Response:
    """POST …/passwordchangerequests: an administrator changes any password, a user the own one with the current one."""
    is_dry = ext_api.is_dry(context, "CreateOptions")
    body = ext_api.read(context, ext_api.PASSWORD_CHANGES)
    user_id, password = str(body.spec.get("userID") or ""), str(body.spec.get("newPassword") or "")
    if not user_id:
        raise bad_request("userID is required")
    if len(password) < _SHORTEST_PASSWORD:
        raise bad_request(f"password must be at least {_SHORTEST_PASSWORD} characters")
    row = context.store.one("SELECT * FROM user WHERE id = ?", user_id)
    if row is None:
        raise bad_request(f"user {user_id} not found")
    if password == row["username"]:
        raise bad_request("password cannot be the same as the username")
    status: dict[str, Any] = {"conditions": None}
    if not is_dry:
        if not context.user.is_admin:
            if user_id != context.user.id:
                raise StatusError(401, "Unauthorized", "not authorized to update password")
            if digest(str(body.spec.get("currentPassword") or "")) != row["password"]:
                raise internal("error updating password: invalid current password")
        context.store.run("UPDATE user SET password = ? WHERE id = ?", digest(password), user_id)
        context.store.run("UPDATE setting SET value = 'false', customized = 1 WHERE name = ?", FIRST_LOGIN)
        condition = {"type": "PasswordUpdated", "status": "True", "lastTransitionTime": None, "reason": "", "message": ""}
        status = {"conditions": [condition], "summary": "Completed"}
    head = {"kind": "PasswordChangeRequest", "apiVersion": ext_api.API, "metadata": {}}
    return ok(201, {**head, "spec": body.spec, "status": status})


def group_refresh(context: Context) -> Response:
    """POST …/groupmembershiprefreshrequests."""
    is_dry = ext_api.is_dry(context, "CreateOptions")
    body = ext_api.read(context, ext_api.GROUP_REFRESHES)
    if not body.spec.get("userId"):
        raise bad_request("user ID must be set")
    status: dict[str, Any] = {"conditions": None}
    if not is_dry:
        at = stamp(context.clock.now())
        condition = {"type": "UserRefreshInitiated", "status": "True", "lastTransitionTime": at, "reason": "", "message": ""}
        status = {"conditions": [condition], "summary": "Completed"}
    head = {"kind": "GroupMembershipRefreshRequest", "apiVersion": ext_api.API, "metadata": {}}
    return ok(201, {**head, "spec": body.spec, "status": status})


def user_activity(context: Context, name: str | None) -> Response:
    """Every request on …/useractivities: when the caller's own session was last active."""
    if context.version.activity_create:
        return _activity_of_2_12(context, name)
    if context.request.method == "GET":
        _, row = _session(context, name or "")
        return ok(200, _activity(context, row))
    is_patch = context.request.method == "PATCH"
    is_dry = ext_api.is_dry(context, "PatchOptions" if is_patch else "UpdateOptions")
    body = None if is_patch else ext_api.read(context, ACTIVITIES)
    resource, row = _token(context, name or "")
    if body is not None:
        members = body.members
    else:
        try:
            members = ext_patch.patched(context.request, _activity(context, row), ACTIVITIES, ext_api.shape(context, ACTIVITIES))
        except StatusError as error:
            raise error if error.code == 415 else bad_request(error.message.partition("updated object: ")[2]) from None
    _check_session(context, name or "", row)
    now = context.clock.now()
    seen = min(_moment((members.get("spec") or {}).get("seenAt"), now), now)
    if row["seen"] is not None and seen < row["seen"] // 1000 * 1000:
        return ok(200, _activity(context, row))
    if not is_dry:
        more = {} if resource == events.EXT_TOKENS else {"generation": row["generation"] + 1}
        row = events.changed(context, resource, row["name"], "MODIFIED", seen=seen, **more)
        return ok(200, _activity(context, row))
    return ok(200, _activity(context, {**dict(row), "seen": seen}))


def _moment(text: Any, standard: int) -> int:
    if text is None:
        return standard
    try:
        return calendar.timegm(time.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ")) * 1000
    except ValueError:
        shown = json.dumps(str(text))
        reason = f'parsing time {shown} as "2006-01-02T15:04:05Z07:00": cannot parse {shown} as "2006"'
        raise bad_request(f'UserActivity in version "v1" cannot be handled as a UserActivity: {reason}') from None


def _token(context: Context, name: str) -> tuple[str, Row]:
    """A token of any kind and any user, with its resource."""
    for resource in (events.EXT_TOKENS, events.V3_TOKENS):
        row = context.store.one(f"SELECT * FROM {events.TABLES[resource]} WHERE name = ?", name)
        if row is not None:
            return resource, row
    raise internal(f'failed to get token {name}: unable to fetch unknown token "{name}"')


def _session(context: Context, name: str) -> tuple[str, Row]:
    resource, row = _token(context, name)
    _check_session(context, name, row)
    return resource, row


def _check_session(context: Context, name: str, row: Row) -> None:
    """Check that a token is a session of the caller that is still valid.

    Raises:
        StatusError: 403.
    """
    now = context.clock.now()
    is_ext = "spec" in row.keys()  # noqa: SIM118
    spec = json.loads(row["spec"]) if is_ext else {}
    reasons = {
        "users don't match": row["user_id"] != context.user.id,
        "not a session token": spec.get("kind") != "session" if is_ext else bool(row["derived"]),
        "token is disabled": spec.get("enabled") is False if is_ext else row["enabled"] == 0,
        "token is expired": is_expired(row["created"], spec["ttl"] if is_ext else row["ttl"], now),
        "session idle timeout expired": is_idle(context, row),
    }
    for reason, applies in reasons.items():
        if applies:
            raise ACTIVITIES.forbidden(reason, name)


def _activity(context: Context, row: Any) -> dict[str, Any]:
    uid = row["uid"] if "uid" in row.keys() else row["uuid"]  # noqa: SIM118
    metadata = {"name": row["name"], "uid": uid, "resourceVersion": str(row["version"]), "creationTimestamp": stamp(row["created"])}
    body: dict[str, Any] = {"kind": "UserActivity", "apiVersion": ext_api.API, "metadata": metadata}
    if row["seen"] is None:
        return {**body, "spec": {}, "status": {"expiresAt": ""}}
    expires = row["seen"] + int(context.setting(IDLE_TTL) or 0) * 60_000
    return {**body, "spec": {"seenAt": stamp(row["seen"])}, "status": {"expiresAt": stamp(expires)}}


def _activity_of_2_12(context: Context, name: str | None) -> Response:
    """In 2.12 an activity is created under the session's name."""
    is_dry = False
    metadata: dict[str, Any] = {"name": name}
    if name is None:
        is_dry = ext_api.is_dry(context, "CreateOptions")
        metadata = ext_api.read(context, ACTIVITIES).metadata
        if not metadata.get("name"):
            raise bad_request("name is required")
        if metadata.get("generateName"):
            raise bad_request("name generation is not allowed")
    name = str(metadata["name"])
    resource, row = _token(context, name)
    request_token = context.user.token["name"]
    if row["user_id"] != context.user.id:
        raise ACTIVITIES.forbidden(f"request token {request_token} and activity token {name} have different users")
    if "derived" not in row.keys() or row["derived"]:  # noqa: SIM118
        raise ACTIVITIES.forbidden(f"activity token {name} is not a session token")
    if context.request.method == "GET":
        return ok(200, _activity(context, row))
    now = context.clock.now()
    if not is_dry:
        events.changed(context, resource, name, "MODIFIED", seen=now, generation=row["generation"] + 1)
    expires = stamp(now + int(context.setting(IDLE_TTL) or 0) * 60_000)
    head = {"kind": "UserActivity", "apiVersion": ext_api.API, "metadata": {"name": name}}
    return ok(201, {**head, "status": {"expiresAt": expires}})
