"""What the checks of Rancher 2 have in common: making tokens and ext tokens, and the members that a token must have."""

from __future__ import annotations

from typing import Any

from ..checks import NotRun
from ..talk import Made, Talk
from ..wire import Answer, Caller

TOKENS = "/v3/tokens"
EXT = "/apis/ext.cattle.io/v1/tokens"
BROWSER = {"User-Agent": "Mozilla/5.0"}
WHILE = 3_600_000
"""An hour in milliseconds: how long what is made lives, should all else fail."""

Token = dict[str, Any]


def create(talk: Talk, what: str = "token", *, caller: Caller | None = None, **members: Any) -> Answer:
    """Make a token and note it for removal; it lives for an hour unless `ttl` says otherwise."""
    body = {"description": talk.name(what), "ttl": WHILE, **members}
    answer = talk.ask("POST", TOKENS, 201, caller=caller, body=body)
    note(talk, answer)
    return answer


def note(talk: Talk, answer: Answer) -> None:
    """Note a token that was made."""
    talk.remember(Made("token", answer.body["id"], answer.caller, f"{TOKENS}/{answer.body['id']}"))


def bearer(token: Token) -> Caller:
    """A new token as the one who asks."""
    return Caller("the token itself", bearer=token["token"])


def not_made(talk: Talk, body: Any, headers: dict[str, str] | None = None) -> Answer:
    """A create that is 422; where it is not, what it made is noted for removal all the same."""
    answer = talk.ask("POST", TOKENS, (422, 201), body=body, headers=headers)
    if answer.status == 201:
        note(talk, answer)
    talk.same(f"the status for {body!r}", answer.status, 422, answer)
    return answer


def refused(talk: Talk, caller: Caller) -> Answer:
    """Wait until a token opens nothing: for a moment after its end the server may still take it, or answer 500 (2.15/274)."""
    address = f"{TOKENS}?limit=1"
    return talk.until(lambda: talk.wire.send(caller, "GET", address), lambda answer: answer.status == 401, "401")


def max_ttl(talk: Talk) -> int:
    """The server's maximum in milliseconds; 0 where there is none.

    Raises:
        NotRun: The setting is no whole number of minutes.
    """
    value = talk.ask("GET", "/v3/settings/auth-token-max-ttl-minutes").body["value"]
    if not str(value).isdecimal():
        raise NotRun(f"auth-token-max-ttl-minutes is {value!r}, no whole number")
    return int(value) * 60_000


def check_members(talk: Talk, answer: Answer, token: Token) -> None:
    """Hold a token's members against the version: what it must have, and what it cannot have yet or any more.

    Raises:
        Differs: One is missing or too many.
    """
    for name, field in talk.description.document["components"]["schemas"]["Token"]["properties"].items():
        if "x-rancher-until" in field or not talk.target.has(field):
            talk.same(f"{name} shown", name in token, talk.target.has(field), answer)
    links = {name: link.split("/", 3)[3] for name, link in token["links"].items()}
    own = f"v3/tokens/{token['id']}"
    talk.same("the links", links, {"self": own, "remove": own, "update": own}, answer)
    talk.same("name", token["name"], token["id"], answer)


def create_ext(
    talk: Talk, what: str = "ext", *, caller: Caller | None = None, metadata: Any = None, query: Any = None, status: Any = 201, **spec: Any
) -> Answer:
    """Make an ext token and note it for removal."""
    body: dict[str, Any] = {"spec": {"description": talk.name(what), "ttl": WHILE, **spec}}
    if metadata is not None:
        body["metadata"] = metadata
    answer = talk.ask("POST", EXT, status, caller=caller, body=body, query=query)
    if answer.status == 201 and not (query or {}).get("dryRun"):
        name = answer.body["metadata"]["name"]
        talk.remember(Made("ext token", name, answer.caller, f"{EXT}/{name}"))
    return answer


def name_of(ext: Token) -> str:
    """The name of an ext token."""
    return str(ext["metadata"]["name"])


def ext_bearer(ext: Token) -> Caller:
    """A new ext token as the one who asks."""
    return Caller("the ext token itself", bearer=f"ext/{name_of(ext)}:{ext['status']['value']}")


def patch(talk: Talk, ext: Token, status: int = 200, *, metadata: Any = None, query: Any = None, **spec: Any) -> Answer:
    """Change an ext token by a merge patch."""
    body: dict[str, Any] = {"spec": spec} if spec else {}
    if metadata is not None:
        body["metadata"] = metadata
    headers = {"Content-Type": "application/merge-patch+json"}
    return talk.ask("PATCH", f"{EXT}/{name_of(ext)}", status, body=body, headers=headers, query=query)
