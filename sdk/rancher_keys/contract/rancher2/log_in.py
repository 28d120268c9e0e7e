"""Log-in with local authentication, and the session that it makes."""

from __future__ import annotations

from typing import Any

from ..checks import Checks
from ..talk import Made, Talk
from ..wire import NOBODY, Answer, Caller
from .tokens import TOKENS, refused

LOCAL = "/v3-public/localProviders/local"
SESSION = 57_600_000


def log_in(talk: Talk, path: str = f"{LOCAL}?action=login", status: int | tuple[int, ...] = 201, **members: Any) -> Answer:
    """Log in, and note the session for removal."""
    assert talk.login is not None
    user, password = talk.login
    body = {"username": user, "password": password, "description": talk.name("session"), **members}
    answer = talk.ask("POST", path, status, caller=NOBODY, body=body)
    if answer.status == 201:
        session = Caller("the session", bearer=answer.body["token"])
        talk.remember(Made("session", answer.body["id"], session, f"{TOKENS}?action=logout"))
    return answer


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("log-in.session", needs=("login",))
    def session(talk: Talk) -> None:
        """A log-in makes a session of 16 hours; it cannot delete itself, and a log-out ends it."""
        answer = log_in(talk)
        members = {"id", "type", "baseType", "token", "expiresAt"}
        if talk.target.at_least("2.13"):
            talk.same("the members", set(answer.body), members, answer)
            talk.true(answer.body["expiresAt"] != "", "an expiresAt", "an empty one", answer)
        else:
            talk.true(members < set(answer.body), "the whole token", "less", answer)
            talk.same("expiresAt", answer.body["expiresAt"], "", answer)
        caller = Caller("the session", bearer=answer.body["token"])
        own = talk.ask("GET", f"{TOKENS}/{answer.body['id']}", caller=caller)
        seen = (own.body["current"], own.body["isDerived"])
        talk.same("current and isDerived", seen, (True, False), own)
        refusal = talk.ask("DELETE", f"{TOKENS}/{answer.body['id']}", 400, caller=caller)
        talk.same("the code", refusal.body["code"], "ServerError", refusal)
        talk.ask("POST", f"{TOKENS}?action=logout", caller=caller, body={})
        refused(talk, caller)
        talk.forget(answer.body["id"])

    @checks.add("log-in.ttl", needs=("login",))
    def ttl(talk: Talk) -> None:
        """A session lasts as long as the setting says, whatever ttl the request asks for."""
        minutes = talk.ask("GET", "/v3/settings/auth-user-session-ttl-minutes").body["value"]
        answer = log_in(talk, ttl=60_000)
        own = talk.ask("GET", f"{TOKENS}/{answer.body['id']}", caller=Caller("the session", bearer=answer.body["token"]))
        talk.same("ttl", own.body["ttl"], int(minutes) * 60_000, own)

    @checks.add("log-in.cookie", needs=("login",))
    def cookie(talk: Talk) -> None:
        """With responseType cookie the answer is empty, with the session in R_SESS."""
        answer = log_in(talk, status=200, responseType="cookie")
        given = next((value for value in answer.all_headers("set-cookie") if value.startswith("R_SESS=")), "")
        talk.true(bool(given), "a cookie R_SESS", "none", answer)
        value = given.partition("=")[2].split(";")[0].replace("%3A", ":")
        name = value.partition(":")[0]
        caller = Caller("the session", cookie=f"R_SESS={value}")
        talk.remember(Made("session", name, Caller("the session", bearer=value), f"{TOKENS}?action=logout"))
        talk.ask("GET", f"{TOKENS}/{name}", caller=caller)

    @checks.add("log-in.refused", needs=("login",), writes=False)
    def refused_(talk: Talk) -> None:
        """A wrong password is 401, another action 422, none 405, a body that is none 422."""
        assert talk.login is not None
        user, password = talk.login
        right, wrong = {"username": user, "password": password}, {"username": user, "password": f"{password}-wrong"}
        for path, body, status, code in (
            (f"{LOCAL}?action=login", wrong, 401, "Unauthorized"),
            (f"{LOCAL}?action=nonsense", right, 422, "InvalidAction"),
            (LOCAL, right, 405, "MethodNotAllow"),
            (f"{LOCAL}?action=login", "", 422, "InvalidBodyContent"),
        ):
            answer = talk.ask("POST", path, status, caller=NOBODY, body=body)
            talk.same("the code", answer.body["code"], code, answer)

    @checks.add("log-in.public", needs=("login",))
    def public(talk: Talk) -> None:
        """The newer address takes a log-in since 2.13; before, it is 404."""
        if talk.target.at_least("2.13"):
            log_in(talk, "/v1-public/login", type="localProvider")
            log_in(talk, "/v1-public/login", 422)
        else:
            log_in(talk, "/v1-public/login", 404, type="localProvider")
