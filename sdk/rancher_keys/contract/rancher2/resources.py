"""What the checks of Rancher 2 share: creating tokens and ext tokens, and the properties that a token must have."""

from __future__ import annotations

from typing import Any

from ..checks import Mismatch
from ..context import Context
from ..http import Caller, Exchange
from ..ownership import Created, checked_credential, checked_id

TOKENS = "/v3/tokens"
EXT_API = "/apis/ext.cattle.io/v1"
EXT = f"{EXT_API}/tokens"
KUBECONFIGS = f"{EXT_API}/kubeconfigs"
BROWSER = {"User-Agent": "Mozilla/5.0"}
LIFETIME = 3_600_000
"""The lifetime of temporary tokens, in milliseconds: an hour."""
UNKNOWN = "token-aaaaa"
"""An id that no token has: the server's ids have no vowels."""

Token = dict[str, Any]


def lifetime(context: Context) -> int:
    """The lifetime of temporary tokens in milliseconds: an hour, or the server's maximum if that is shorter."""
    return int(context.notes.get("lifetime", LIFETIME))


def max_ttl(context: Context) -> int:
    """The server's maximum lifetime of a token in milliseconds; 0 if there is none."""
    return int(context.notes["max ttl"])


def create(context: Context, what: str = "token", *, caller: Caller | None = None, **fields: Any) -> Exchange:
    """Create a token. It is removed at the end, and expires by itself unless `ttl` says otherwise."""
    body = {"description": context.name(what), "ttl": lifetime(context), **fields}
    response = context.request("POST", TOKENS, 201, caller=caller, body=body)
    adopt(context, response)
    return response


def adopt(context: Context, response: Exchange) -> None:
    """Take responsibility for a created token: it is removed at the end."""
    id = checked_id("token", response.body["id"], response)
    context.adopt(Created("token", id, response.caller, f"{TOKENS}/{id}"))


def own_ids(context: Context) -> set[str]:
    """The ids of the caller's tokens."""
    return {str(each["id"]) for each in context.request("GET", TOKENS).body["data"]}


def adopt_unmarked(context: Context, response: Exchange, before: set[str]) -> None:
    """Take responsibility for a token without a description: one that is new since `before`, and the caller's.

    Raises:
        Mismatch: The id is not that of a new token.
    """
    id = checked_id("token", response.body["id"], response)
    read = context.send(response.caller, "GET", f"{TOKENS}/{id}")
    new = (
        id not in before
        and read.status == 200
        and isinstance(read.body, dict)
        and (read.body.get("id"), read.body.get("description")) == (id, "")
    )
    if not new or not read.body.get("isDerived"):
        context.unproven.append(f"token {id}")
        raise Mismatch("the id of a new token", repr(id), response)
    context.adopt_proven(Created("token", id, response.caller, f"{TOKENS}/{id}", unmarked=True))


def caller_for(token: Token) -> Caller:
    """A new token as a caller.

    Raises:
        Mismatch: The secret belongs to another id.
    """
    secret = checked_credential(token["token"])
    if not secret.startswith(f"{token['id']}:"):
        raise Mismatch(f"a bearer token {token['id']}:SECRET", "one of another form")
    return Caller("the token itself", token=secret, temporary=True)


def expect_rejected(context: Context, body: Any, headers: dict[str, str] | None = None, before: set[str] | None = None) -> Exchange:
    """Send a create request that must be rejected with 422. If it is not, what it created is removed at the end.

    Args:
        context: The context of the check.
        body: The body.
        headers: Additional headers.
        before: The ids of the caller's tokens, for a body without a description.
    """
    response = context.request("POST", TOKENS, (422, 201), body=body, headers=headers)
    if response.status == 201:
        if before is None:
            adopt(context, response)
        else:
            adopt_unmarked(context, response, before)
    context.equal(f"the status for {body!r}", response.status, 422, response)
    return response


def wait_until_rejected(context: Context, caller: Caller) -> Exchange:
    """Wait until a token is rejected: right after its end, a server may accept it for a moment, or return 500 (2.15/274)."""
    return context.wait_for_401(caller, f"{TOKENS}?limit=1", "the old token was rejected")


def check_properties(context: Context, response: Exchange, token: Token) -> None:
    """Compare a token's properties with the version: those that it must have, and those that it cannot have.

    Raises:
        Mismatch: One is missing, or there is one too many.
    """
    for name, field in context.description.document["components"]["schemas"]["Token"]["properties"].items():
        if "x-rancher-until" in field or not context.target.has(field):
            context.equal(f"{name} present", name in token, context.target.has(field), response)
    links = {name: link.split("/", 3)[3] for name, link in token["links"].items()}
    own = f"v3/tokens/{token['id']}"
    context.equal("the links", links, {"self": own, "remove": own, "update": own}, response)
    context.equal("name", token["name"], token["id"], response)


def create_ext(
    context: Context,
    what: str = "ext",
    *,
    caller: Caller | None = None,
    metadata: Any = None,
    query: Any = None,
    status: int = 201,
    **spec: Any,
) -> Exchange:
    """Create an ext token. It is removed at the end."""
    body: dict[str, Any] = {"spec": {"description": context.name(what), "ttl": lifetime(context), **spec}}
    if metadata is not None:
        body["metadata"] = metadata
    response = context.request("POST", EXT, (status, 201), caller=caller, body=body, query=query)
    if response.status == 201 and not (query or {}).get("dryRun"):
        name = checked_id("ext token", name_of(response.body), response)
        context.adopt(Created("ext token", name, response.caller, f"{EXT}/{name}"))
    if response.status != status:
        raise Mismatch(f"status {status}", response.summary(), response)
    return response


def name_of(ext: Token) -> str:
    """The name of an ext token or kubeconfig."""
    return str(ext["metadata"]["name"])


def caller_for_ext(ext: Token) -> Caller:
    """A new ext token as a caller."""
    secret = checked_credential(ext["status"]["value"])
    return Caller("the ext token itself", token=f"ext/{name_of(ext)}:{secret}", temporary=True)


def patch(context: Context, ext: Token, status: int = 200, *, metadata: Any = None, query: Any = None, **spec: Any) -> Exchange:
    """Change an ext token with a merge patch."""
    body: dict[str, Any] = {"spec": spec} if spec else {}
    if metadata is not None:
        body["metadata"] = metadata
    headers = {"Content-Type": "application/merge-patch+json"}
    return context.request("PATCH", f"{EXT}/{name_of(ext)}", status, body=body, headers=headers, query=query)
