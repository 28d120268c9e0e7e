"""All users' v3 tokens, in the local cluster's Kubernetes API: management.cattle.io/v3."""

from __future__ import annotations

from typing import Any

from ..store import Row
from ..wire import Response
from . import events, go, tokens
from .context import Context, ok
from .k8s_token_objects import COLUMNS, RESOURCE, cells, changes_of, metadata, shown
from .kube.labels import metadata_errors
from .kube.options import ListOptions, delete_options, is_dry_run, list_options
from .kube.paging import BadContinue, decode_continue, partial, partial_list, requested_form, table
from .kube.patches import JSON_PATCH, MERGE_PATCH, json_patched, merged
from .kube.status import FieldError, StatusError, bad_request, invalid, method_not_allowed, no_such_resource
from .listing import BATCH, Page, Query, as_text, page, streamed
from .watches import TableSource, respond

_PATCHES = f"{JSON_PATCH}, {MERGE_PATCH}, application/apply-patch+yaml"
_MEDIA = "the body of the request was in an unknown format - accepted media types include:"
_REJECTED = "the server rejected our request due to an error in our request"


def handle(context: Context, rest: list[str]) -> Response:
    """Every request on …/apis/management.cattle.io/v3/tokens of an administrator."""
    if len(rest) > 1:
        raise no_such_resource()
    match context.request.method:
        case "GET" if not rest:
            return _list_or_watch(context)
        case "GET":
            return _get(context, find(context, rest[0]))
        case "PATCH" if rest:
            return _patch(context, rest[0])
        case "PUT" if rest:
            return _replace(context, rest[0])
        case "DELETE" if rest:
            return _delete(context, rest[0])
        case "DELETE":
            return _delete_collection(context)
    raise method_not_allowed()


def find(context: Context, name: str) -> Row:
    """A token of any user.

    Raises:
        StatusError: 404.
    """
    row = context.store.one("SELECT * FROM token WHERE name = ?", name)
    if row is None:
        raise RESOURCE.not_found(name)
    return row


def _query(context: Context, options: ListOptions) -> Query:
    """All tokens, or those of the user that the label selector names."""
    for requirement in options.labels:
        if requirement.key == tokens.USER_LABEL and requirement.operator in ("=", "==") and len(requirement.values) == 1:
            return Query("token", next(iter(requirement.values)), lambda row: tokens.labels(context, row))
    return Query("token", None, lambda row: tokens.labels(context, row))


def _selection(context: Context) -> ListOptions:
    options = list_options(context.params)
    for term in options.fields:
        if term.field not in ("metadata.name", "metadata.namespace"):
            raise bad_request(f"field label not supported: {term.field}")
    return options


def _bookmark(version: int, annotations: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"resourceVersion": str(version)} | ({"annotations": annotations} if annotations else {})
    return {"apiVersion": RESOURCE.api_version, "kind": RESOURCE.kind, "metadata": dict(sorted(found.items()))}


def _list_or_watch(context: Context) -> Response:
    options = _selection(context)
    query = _query(context, options)
    if options.watch:
        if options.version and not options.version.isdecimal():
            reason = f'strconv.ParseUint: parsing "{options.version}": invalid syntax'
            detail = f'Invalid value: "{options.version}": {reason}'
            raise invalid(RESOURCE.group, RESOURCE.plural, "", [FieldError("FieldValueInvalid", "resourceVersion", detail)])
        return respond(context, TableSource(context, events.V3_TOKENS, query, lambda row: shown(context, row), _bookmark), options)
    after, revision = "", context.revision()
    if options.after:
        try:
            after, revision = decode_continue(options.after)
        except BadContinue as error:
            raise bad_request(f"invalid continue token: {error}") from None
    form = requested_form(context.request.header("accept"))
    if not form and not options.limit and not after and len(query.rows(context, "", BATCH + 1)) > BATCH:
        return _long_list(context, query, options, revision)
    found = page(context, query, options, after, revision, counted=True)
    if form == "PartialObjectMetadata":
        return ok(200, partial_list(_list_metadata(found, form), [metadata(context, row, sort=False) for row in found.rows]))
    if form == "Table":
        rows = [(cells(context, row), metadata(context, row, sort=False)) for row in found.rows]
        return ok(200, table(_list_metadata(found, form), COLUMNS, rows))
    items = [shown(context, row) for row in found.rows]
    head = {"apiVersion": RESOURCE.api_version, "items": items, "kind": "TokenList"}
    return ok(200, {**head, "metadata": _list_metadata(found, form)})


def _list_metadata(found: Page, form: str) -> dict[str, Any]:
    """The metadata of a list: a list of objects always has `continue`, in alphabetical order; others as their types say."""
    remaining = {} if found.remaining is None else {"remainingItemCount": found.remaining}
    if not form:
        return {"continue": found.after, **remaining, "resourceVersion": str(found.revision)}
    after = {"continue": found.after} if found.after else {}
    return {"resourceVersion": str(found.revision), **after, **remaining}


def _long_list(context: Context, query: Query, options: ListOptions, revision: int) -> Response:
    """A list without a limit, sent while it is read, so that its size does not matter."""
    head = f'{{"apiVersion":{as_text(RESOURCE.api_version)},"items":['
    tail = f'],"kind":"TokenList","metadata":{as_text({"continue": "", "resourceVersion": str(revision)})}}}'
    lines = streamed(context, query, options, head, tail, lambda row: shown(context, row))
    return Response(200, [("Content-Type", "application/json")], stream=lines)


def _get(context: Context, row: Row) -> Response:
    match requested_form(context.request.header("accept")):
        case "PartialObjectMetadata":
            return ok(200, partial(metadata(context, row, sort=False)))
        case "Table":
            only = (cells(context, row), metadata(context, row, sort=False))
            return ok(200, table({"resourceVersion": str(row["version"])}, COLUMNS, [only]))
    return ok(200, shown(context, row))


def _patch(context: Context, name: str) -> Response:
    """A JSON patch or a merge patch of description, enabled, labels and annotations."""
    kind = (context.request.header("content-type") or "").split(";")[0].strip()
    if kind not in (JSON_PATCH, MERGE_PATCH):
        raise StatusError(415, "UnsupportedMediaType", f"{_MEDIA} {_PATCHES}")
    is_dry = is_dry_run(context.params, "PatchOptions", go_syntax=False)
    row = find(context, name)
    old = shown(context, row)
    try:
        change = go.plain(go.parse(context.request.body))
    except go.GoError as error:
        raise bad_request(f"error decoding patch: {error}") from None
    try:
        wanted = json_patched(old, change) if kind == JSON_PATCH else merged(old, change)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise StatusError(422, "Invalid", _REJECTED, {}) from None
    return _store(context, row, wanted, is_dry)


def _replace(context: Context, name: str) -> Response:
    is_dry = is_dry_run(context.params, "UpdateOptions", go_syntax=False)
    row = find(context, name)
    try:
        wanted = go.plain(go.object_of(go.parse(context.request.body), "map[string]interface {}"))
    except go.GoError as error:
        raise bad_request(f"the object provided is unrecognized (must be of type Token): {error}") from None
    given = (wanted.get("metadata") or {}).get("name")
    if given != name:
        raise bad_request(f"the name of the object ({given or ''}) does not match the name on the URL ({name})")
    expected = (wanted.get("metadata") or {}).get("resourceVersion")
    if not expected:
        detail = "Invalid value: 0: must be specified for an update"
        raise invalid(RESOURCE.group, RESOURCE.plural, name, [FieldError("FieldValueInvalid", "metadata.resourceVersion", detail)])
    if expected != str(row["version"]):
        reason = "the object has been modified; please apply your changes to the latest version and try again"
        raise _conflict(name, reason, RESOURCE.plural)
    return _store(context, row, wanted, is_dry)


def _conflict(name: str, reason: str, kind: str) -> StatusError:
    message = f'Operation cannot be fulfilled on {kind}.{RESOURCE.group} "{name}": {reason}'
    return StatusError(409, "Conflict", message, {"name": name, "group": RESOURCE.group, "kind": kind})


def _store(context: Context, row: Row, wanted: dict[str, Any], is_dry: bool) -> Response:
    found = wanted.get("metadata") or {}
    errors = metadata_errors(found.get("labels") or {}, found.get("annotations") or {})
    if errors:
        raise invalid(RESOURCE.group, RESOURCE.kind, row["name"], errors)
    changes = changes_of(context, row, wanted)
    if not changes:
        return ok(200, shown(context, row))
    changes["generation"] = row["generation"] + ("managers" in changes)
    if is_dry:
        return ok(200, shown(context, {**dict(row), **changes}))
    return ok(200, shown(context, events.changed(context, events.V3_TOKENS, row["name"], "MODIFIED", **changes)))


def _delete(context: Context, name: str) -> Response:
    is_dry, required = delete_options(context.params, context.request.body, go_syntax=False)
    row = find(context, name)
    gone = "The object might have been deleted and then recreated"
    if required.get("uid") not in (None, row["uuid"]):
        uids = f"the UID in the precondition ({required['uid']}) does not match the UID in record ({row['uuid']})"
        raise _conflict(name, f"{uids}. {gone}", RESOURCE.kind)
    if required.get("resourceVersion") not in (None, str(row["version"])):
        pair = f"({required['resourceVersion']}) does not match the ResourceVersion in record ({row['version']})"
        raise _conflict(name, f"the ResourceVersion in the precondition {pair}. The object might have been modified", RESOURCE.kind)
    if not is_dry:
        events.deleted(context, events.V3_TOKENS, row)
    details = {"name": name, "group": RESOURCE.group, "kind": RESOURCE.plural, "uid": row["uuid"]}
    return ok(200, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details})


def _delete_collection(context: Context) -> Response:
    is_dry, _ = delete_options(context.params, context.request.body, go_syntax=False)
    options = _selection(context)
    rows = list(_query(context, options).selected(context, options))
    revision = context.revision()
    items = [shown(context, row) for row in rows]
    if not is_dry:
        for row in rows:
            events.deleted(context, events.V3_TOKENS, row)
    head = {"apiVersion": RESOURCE.api_version, "items": items, "kind": "TokenList"}
    return ok(200, {**head, "metadata": {"continue": "", "resourceVersion": str(revision)}})
