"""What happens when the network or the server fails: retries, what is sent once, what is never followed."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from typing import Any

import httpx
import pytest
import respx

from rancher_keys import NO_RETRIES, RetryPolicy, Secret, errors
from rancher_keys.rancher1 import Client
from rancher_keys.sandbox import Fault, Sandbox

from ..both import Maker

URL = "https://rancher.example.com"
QUICK = RetryPolicy(attempts=3, initial_delay=0.0, max_delay=0.0)
KEY: dict[str, Any] = {
    "id": "1c5",
    "type": "apiKey",
    "links": {"self": f"{URL}/v1/apikeys/1c5"},
    "actions": {"update": "", "deactivate": ""},
    "state": "active",
    "transitioning": "no",
    "publicValue": "0123456789ABCDEF0123",
    "name": "a",
}
ERROR = {"type": "error", "status": 500, "code": "Internal Server Error", "message": None, "detail": None}


def answers(*statuses: int | Exception, body: Any = None, headers: dict[str, str] | None = None) -> list[Any]:
    return [each if isinstance(each, Exception) else httpx.Response(each, json=body or KEY, headers=headers) for each in statuses]


@pytest.fixture
def keys(make: Maker) -> Any:
    return make(URL, access_key="ACCESS", secret_key="made-up-secret", retry=QUICK).api_keys


@respx.mock
@pytest.mark.parametrize(
    "failure", [409, 429, 502, 503, 504, httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")]
)
def test_reads_and_repeatable_writes_are_sent_again(keys: Any, failure: int | Exception) -> None:
    read = respx.get(f"{URL}/v1/apikeys/1c5").mock(side_effect=answers(failure, failure, 200))
    assert keys.get("1c5").id == "1c5"
    assert read.call_count == 3
    write = respx.put(f"{URL}/v1/apikeys/1c5").mock(side_effect=answers(failure, 200))
    assert keys.update("1c5", name="b").id == "1c5"
    assert write.call_count == 2


@respx.mock
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422, 500, 501])
def test_other_statuses_are_final(keys: Any, status: int) -> None:
    route = respx.get(f"{URL}/v1/apikeys/1c5").mock(side_effect=answers(status, body={**ERROR, "status": status, "code": "X"}))
    with pytest.raises(errors.ApiError) as caught:
        keys.get("1c5")
    assert (caught.value.status, caught.value.code, caught.value.method, caught.value.path) == (status, "X", "GET", "/apikeys/{id}")
    assert route.call_count == 1


@respx.mock
def test_attempts_end(keys: Any) -> None:
    route = respx.get(f"{URL}/v1/apikeys/1c5").mock(side_effect=answers(*[503] * 9))
    with pytest.raises(errors.ServerError) as caught:
        keys.get("1c5")
    assert route.call_count == caught.value.attempts == 3
    route = respx.get(f"{URL}/v1/apikeys/1c6").mock(side_effect=httpx.ConnectTimeout("x"))
    with pytest.raises(errors.ConnectionFailed, match=r"cannot connect to rancher\.example\.com:443 in time"):
        keys.get("1c6")
    assert route.call_count == 3


@respx.mock
@pytest.mark.parametrize("failure", [409, 429, 503, 302, httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
def test_a_create_is_sent_once(keys: Any, failure: int | Exception) -> None:
    route = respx.post(f"{URL}/v1/apikeys").mock(side_effect=answers(failure, 201))
    with pytest.raises(errors.RancherError) as caught:
        keys.create(name="a")
    assert route.call_count == 1
    if failure != 409:
        assert isinstance(caught.value, errors.OutcomeUnknown)
        assert "may have taken effect. List the keys with the name that you gave" in str(caught.value)


@respx.mock
@pytest.mark.parametrize("failure", [httpx.ConnectError("x"), httpx.ConnectTimeout("x")])
def test_a_create_that_was_never_sent_is_sent_again(keys: Any, failure: Exception) -> None:
    route = respx.post(f"{URL}/v1/apikeys").mock(side_effect=answers(failure, 201))
    assert keys.create(name="a", wait=False).id == "1c5"
    assert route.call_count == 2
    respx.post(f"{URL}/v1/apikeys").mock(side_effect=failure)
    with pytest.raises(errors.ConnectionFailed, match=r"cannot connect to rancher\.example\.com:443"):
        keys.create(name="a")


@respx.mock
def test_retry_after_is_kept_and_the_deadline_too(make: Maker) -> None:
    patient = make(URL, retry=RetryPolicy(attempts=3, initial_delay=0.0), timeout=3.0).api_keys
    respx.get(f"{URL}/v1/apikeys/1c5").mock(side_effect=answers(429, headers={"Retry-After": "0.01"}) + answers(200))
    assert patient.get("1c5").id == "1c5"
    route = respx.get(f"{URL}/v1/apikeys/1c6").mock(side_effect=answers(429, headers={"Retry-After": "3600"}))
    with pytest.raises(errors.TooManyRequests):
        patient.get("1c6")
    assert route.call_count == 1, "an hour is past the deadline"


@respx.mock
def test_an_action_that_was_carried_out_unheard_is_success(keys: Any) -> None:
    refusal = {**ERROR, "status": 422, "code": "ActionNotAvailable", "fieldName": "action"}
    route = respx.post(f"{URL}/v1/apikeys/1c5").mock(side_effect=[httpx.ReadError("x"), httpx.Response(422, json=refusal)])
    respx.get(f"{URL}/v1/apikeys/1c5").mock(side_effect=answers(*[200] * 3, body={**KEY, "state": "inactive"}))
    assert keys.deactivate("1c5").state == "inactive"
    assert route.call_count == 2


@respx.mock
def test_credentials_stay_on_their_origin(keys: Any) -> None:
    stranger = respx.route(host="evil.example.com").mock(return_value=httpx.Response(200, json=KEY))
    respx.get(f"{URL}/v1/apikeys/1c5").mock(
        return_value=httpx.Response(302, headers={"Location": "https://evil.example.com/v1/apikeys/1c5"})
    )
    with pytest.raises(errors.OriginMismatch):
        keys.get("1c5")
    page = {"type": "collection", "resourceType": "apiKey", "links": {}, "createTypes": {}, "actions": {}, "data": [KEY], "sortLinks": {}}
    page |= {
        "filters": {},
        "createDefaults": {},
        "pagination": {"next": "https://evil.example.com/v1/apikeys?marker=m1", "limit": 1, "partial": True},
    }
    respx.get(f"{URL}/v1/apikeys").mock(return_value=httpx.Response(200, json=page))
    with pytest.raises(errors.OriginMismatch):
        list(keys.list())
    assert stranger.call_count == 0


@respx.mock
def test_a_redirect_within_the_origin_is_followed_for_reads(keys: Any) -> None:
    respx.get(f"{URL}/v1/apikeys/1c5").mock(return_value=httpx.Response(307, headers={"Location": "/v1/apikeys/1c6"}))
    respx.get(f"{URL}/v1/apikeys/1c6").mock(return_value=httpx.Response(200, json=KEY))
    assert keys.get("1c5").id == "1c5"
    respx.put(f"{URL}/v1/apikeys/1c5").mock(return_value=httpx.Response(307, headers={"Location": "/v1/apikeys/1c6"}))
    with pytest.raises(errors.UnexpectedResponse):
        keys.update("1c5", name="b")


@respx.mock
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<html>Please log in</html>"),
        httpx.Response(200, content=b"{"),
        httpx.Response(200, content=b"[]"),
        httpx.Response(200, content=b""),
    ],
)
def test_an_answer_that_is_not_the_apis(keys: Any, answer: httpx.Response) -> None:
    respx.get(f"{URL}/v1/apikeys/1c5").mock(return_value=answer)
    with pytest.raises(errors.UnexpectedResponse, match=r"GET /apikeys/\{id\}: unexpected response 200"):
        keys.get("1c5")


@respx.mock
def test_what_servers_may_yet_answer_is_tolerated(keys: Any) -> None:
    strange = {**KEY, "state": "frozen", "created": "soon", "name": 5, "links": None, "novelty": {"a": 1}, "transitioning": None}
    respx.get(f"{URL}/v1/apikeys/1c5").mock(return_value=httpx.Response(200, json=strange))
    key = keys.get("1c5")
    assert (key.id, key.state, key.created, key.name, key.links, key.access_key) == ("1c5", "frozen", None, None, {}, KEY["publicValue"])


@respx.mock
def test_secrets_are_seen_nowhere(keys: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "made-up-secret-of-the-key"
    respx.post(f"{URL}/v1/apikeys").mock(return_value=httpx.Response(201, json={**KEY, "secretValue": secret}))
    key = keys.create(wait=False, access_key="A", secret_key=secret)
    respx.get(f"{URL}/v1/apikeys/1c5").mock(
        return_value=httpx.Response(401, json={**ERROR, "status": 401, "code": "Unauthorized", "message": secret})
    )
    with pytest.raises(errors.Unauthorized) as caught:
        keys.get("1c5")
    seen = [
        repr(key),
        str(key),
        f"{key}",
        caplog.text,
        repr(caught.value),
        str(caught.value),
        repr(keys),
        repr(pickle.loads(pickle.dumps(caught.value))),
    ]
    seen += traceback.format_exception(caught.value)
    seen += [repr(pickle.loads(pickle.dumps(key.secret_key)))]
    for text in seen:
        assert secret not in text
        assert "made-up-secret" not in text
    with pytest.raises(ValueError, match="left out when this object was pickled"):
        pickle.loads(pickle.dumps(key.secret_key)).reveal()


@respx.mock
def test_the_tracebacks_locals_hold_no_secret() -> None:
    respx.get(f"{URL}/v1/apikeys/1c5").mock(return_value=httpx.Response(401, json={**ERROR, "status": 401, "code": "Unauthorized"}))
    client = Client(URL, access_key="ACCESS", secret_key=Secret("made-up-secret"), retry=NO_RETRIES)
    with client, pytest.raises(errors.Unauthorized) as caught:
        client.api_keys.get("1c5")
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    ours = [line for line in shown.splitlines() if "made-up-secret" in line and 'Secret("made-up-secret")' not in line]
    assert not ours


def test_authorize_is_called_for_each_request(make: Maker) -> None:
    with Sandbox() as sandbox:
        assert sandbox.admin is not None
        import base64

        value = base64.b64encode(f"{sandbox.admin.access_key}:{sandbox.admin.secret_key}".encode()).decode()
        given = iter([f"Basic {value}", Secret(f"Basic {value}"), "Basic wrong"])
        keys = make(transport=sandbox.transport(), authorize=lambda: next(given)).api_keys
        assert keys.get("1c2").id == keys.get("1c2").id == "1c2"
        with pytest.raises(errors.Unauthorized):
            keys.get("1c2")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "rancher.example.com"}, "url must be the server's URL"),
        ({"url": "ftp://rancher.example.com"}, "url must be the server's URL"),
        ({"url": "https://a:b@rancher.example.com"}, "url must not hold credentials"),
        ({"access_key": "A"}, "secret_key is missing"),
        ({"secret_key": "made-up"}, "access_key is missing"),
        ({"access_key": "A:B", "secret_key": "made-up"}, "must not contain a colon"),
        ({"access_key": "A", "secret_key": "made-up", "token": "made-up"}, "pass only one of"),
        ({"api_version": "v3"}, "api_version must be one of v1, v2-beta"),
        ({"verify": "/no/such/file"}, "not a readable file of PEM certificates"),
        ({"proxy": "http://proxy", "http": object()}, "http is a client of your own"),
    ],
)
def test_a_client_that_cannot_work_is_refused(make: Maker, options: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.InvalidArgument) as caught:
        make(**{"url": URL, **options})
    assert words in str(caught.value)


@respx.mock
@pytest.mark.parametrize(
    ("url", "options", "expected"),
    [
        (URL, {}, "/v1/apikeys/1c5"),
        (f"{URL}/", {"api_version": "v2-beta"}, "/v2-beta/apikeys/1c5"),
        (f"{URL}/v2-beta", {}, "/v2-beta/apikeys/1c5"),
        (f"{URL}/v2-beta/schemas", {}, "/v2-beta/apikeys/1c5"),
        (f"{URL}/v2-beta/projects/1a5", {}, "/v2-beta/projects/1a5/apikeys/1c5"),
        (f"{URL}/rancher/v1/projects/1a5/schemas", {}, "/rancher/v1/projects/1a5/apikeys/1c5"),
        (f"{URL}/v2-beta", {"api_version": "v1"}, "/v1/apikeys/1c5"),
    ],
)
def test_addresses_as_users_copy_them(make: Maker, url: str, options: dict[str, Any], expected: str) -> None:
    route = respx.get(f"{URL}{expected}").mock(return_value=httpx.Response(200, json=KEY))
    make(url, **options).api_keys.get("1c5")
    assert route.called


@respx.mock
def test_a_client_of_the_callers_stays_open(make: Maker) -> None:
    respx.get(f"{URL}/v1/apikeys/1c5").mock(return_value=httpx.Response(200, json=KEY))
    http: Any = httpx.Client() if make.kind == "sync" else httpx.AsyncClient()
    client = make(URL, http=http)
    assert client.api_keys.get("1c5").id == "1c5"
    client.close()
    assert not http.is_closed


def test_a_closed_client_says_so(make: Maker) -> None:
    client = make(URL)
    client.close()
    with pytest.raises(errors.RancherError, match="this client is closed: create a new client"):
        client.api_keys.get("1c5")


def test_faults_of_a_served_sandbox(make: Maker) -> None:
    with Sandbox(delay=1) as sandbox, sandbox.serve() as url:
        assert sandbox.admin is not None
        keys = make(url, access_key=sandbox.admin.access_key, secret_key=sandbox.admin.secret_key, retry=QUICK).api_keys
        sandbox.faults.add(Fault("drop_before", times=2))
        assert keys.get("1c2").id == "1c2"
        sandbox.faults.add(Fault("drop_after", method="POST"))
        with pytest.raises(errors.OutcomeUnknown):
            keys.create(name="lost")
        assert [each.name for each in keys.list(name="lost")] == ["lost"], "it was made, and can be found as the error says"
        sandbox.faults.add(Fault("status", status=503, retry_after=0.01))
        assert keys.get("1c2").id == "1c2"
        sandbox.faults.add(Fault("html"))
        with pytest.raises(errors.UnexpectedResponse):
            keys.get("1c2")


def test_observe_is_told_of_every_answer(make: Maker) -> None:
    seen: list[tuple[str, str, int]] = []
    with Sandbox(delay=1) as sandbox:
        client = make.of(sandbox, on_response=lambda *each: seen.append(each))
        client.project("1a5").api_keys.create(wait=False)
        with pytest.raises(errors.NotFound):
            client.api_keys.get("1c999")
    assert seen == [("POST", "/projects/{projectId}/apikeys", 201), ("GET", "/apikeys/{id}", 404)]
    assert "1c999" not in json.dumps(seen)
