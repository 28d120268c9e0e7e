"""The machinery below the clients: secrets, errors, retries, decoding, arguments."""

from __future__ import annotations

import contextlib
import copy
import math
import pickle
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rancher_keys import RetryPolicy, Secret, errors
from rancher_keys._core import arguments
from rancher_keys._core.decode import BadContent, decode, encode
from rancher_keys._core.model import Model
from rancher_keys._core.request import PreparedRequest, Response
from rancher_keys._core.secret import SecretBytes
from rancher_keys._core.urls import BadUrl, origin
from rancher_keys.errors import InvalidArgument
from rancher_keys.rancher1.session import open_session


class TestSecret:
    @given(st.text(min_size=9))
    def test_is_masked(self, value: str) -> None:
        secret = Secret(value)
        for shown in (repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", f"{[secret]}"):
            assert value not in shown
        assert secret.reveal() == value

    def test_compares_and_copies(self) -> None:
        assert Secret("a") == Secret("a") != Secret("b")
        assert Secret("a") != "a"
        assert len({Secret("a"), Secret("a")}) == 1
        assert copy.deepcopy(Secret("a")) == copy.copy(Secret("a")) == Secret("a")
        assert not Secret("")

    def test_wraps_strings_alone(self) -> None:
        with pytest.raises(TypeError, match="not bytes"):
            Secret(b"a")  # type: ignore[arg-type]

    def test_is_left_out_of_pickles(self) -> None:
        assert b"made-up-value" not in pickle.dumps(Secret("made-up-value"))

    def test_is_no_json_by_accident(self) -> None:
        with pytest.raises(TypeError):
            msgspec.json.encode({"a": Secret("made-up-value")})
        assert encode({"a": Secret("made-up-value"), "b": None}) == b'{"a":"made-up-value","b":null}'


def every_error() -> list[errors.RancherError]:
    api = {"status": 422, "code": "X", "field": "f", "method": "GET", "path": "/a/{id}", "attempts": 2}
    made: list[errors.RancherError] = []
    for name in errors.__all__:
        cls = getattr(errors, name)
        if issubclass(cls, errors.ApiError):
            made.append(cls(**api))
        elif issubclass(cls, errors.ConnectionFailed | errors.OutcomeUnknown):
            made.append(cls("m", method="GET", path="/a", attempts=1))
        elif issubclass(cls, errors.UnexpectedResponse):
            made.append(cls("m", status=200, method="GET", path="/a"))
        elif issubclass(cls, errors.TransitionTimeout | errors.TransitionFailed):
            made.append(cls("m", id="1c5", state="removing"))
        else:
            made.append(cls("m"))
    return made


@pytest.mark.parametrize("error", every_error(), ids=lambda each: type(each).__name__)
def test_errors_survive_pickling(error: errors.RancherError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)
    assert isinstance(again, errors.RancherError)


def test_wire_objects_do_not_show_what_they_carry() -> None:
    prepared = PreparedRequest("GET", "https://x/made-up", {}, Secret("made-up"), SecretBytes(b"made-up"))
    assert "made-up" not in repr(prepared)
    assert "made-up" not in repr([getattr(prepared, name) for name in ("headers", "authorization", "content")])
    assert "made-up" not in repr([prepared.authorization.__getstate__(), prepared.content.__getstate__()])  # type: ignore[union-attr]
    assert "made-up" not in repr(Response(200, {"a": "made-up"}, b"made-up"))


class TestRetryPolicy:
    @given(st.integers(1, 10_000))
    def test_pauses_grow_to_the_cap(self, attempt: int) -> None:
        policy = RetryPolicy(initial_delay=0.2, max_delay=5.0)
        assert 0.1 <= policy.delay(attempt, None) <= 5.0
        assert policy.delay(1, None) <= 0.2

    @pytest.mark.parametrize(
        ("value", "least", "most"), [("7", 7, 7), ("0.5", 0.5, 0.5), ("-3", 0, 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0)]
    )
    def test_retry_after_overrules(self, value: str, least: float, most: float) -> None:
        assert least <= RetryPolicy().delay(1, value) <= most

    def test_nonsense_is_ignored(self) -> None:
        assert RetryPolicy().delay(1, "soon") <= 0.2

    @pytest.mark.parametrize(
        "bad", [{"attempts": 0}, {"initial_delay": -1}, {"max_delay": -0.1}, {"attempts": math.nan}, {"max_delay": math.inf}]
    )
    def test_checks_itself(self, bad: dict[str, Any]) -> None:
        with pytest.raises(InvalidArgument, match=next(iter(bad))):
            RetryPolicy(**bad)


class Inner(Model):
    id: str
    when: datetime | None = None


class Outer(Model):
    id: str
    count: int
    inner: Inner | None = None
    items: list[Inner] | None = None
    words: dict[str, str] | None = None
    key: Secret | None = None


class TestDecode:
    def test_the_fast_way(self) -> None:
        found = decode(b'{"id":"a","count":1,"key":"k","inner":{"id":"b","when":"2026-11-21T06:01:41Z"},"new":[1]}', Outer)
        assert found.inner is not None
        assert found.inner.when is not None
        assert found.inner.when.tzinfo is not None
        assert found.key == Secret("k")

    @pytest.mark.parametrize(
        "body",
        [
            b'{"id":"a","count":null}',
            b'{"id":"a","count":0}',
            b'{"id":"a"}',
            b'{"id":"a","count":"many","inner":5,"items":[{"id":"x","when":"soon"}]}',
            b'{"id":"a","count":0,"words":{"a":1},"key":5}',
        ],
    )
    def test_what_does_not_fit_is_left_out(self, body: bytes) -> None:
        found = decode(body, Outer)
        assert (found.id, found.count, found.inner, found.key) == ("a", 0, None, None)

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"a"', b"5", b"null", b"\xff", b'{"id":"\xff"}', b"[" * 100_000])
    def test_what_is_not_an_object_is_an_error(self, body: bytes) -> None:
        with pytest.raises(BadContent):
            decode(body, Outer)

    @pytest.mark.parametrize("body", [b"{}", b'{"count":1}', b'{"id":"","count":1}', b'{"id":null}', b'{"id":5}'])
    def test_a_resource_without_its_id_is_an_error(self, body: bytes) -> None:
        with pytest.raises(BadContent, match="id"):
            decode(body, Outer)

    leaves = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3)
    members = st.sampled_from(["id", "count", "inner", "items", "words", "key", "when", "other"])
    values = leaves | st.lists(leaves, max_size=2) | st.dictionaries(members, leaves, max_size=3)
    deep = values | st.lists(values, max_size=2) | st.dictionaries(members, values, max_size=3)

    @given(st.dictionaries(members, deep, max_size=6))
    def test_no_object_breaks_it(self, body: dict[str, Any]) -> None:
        content = msgspec.json.encode(body)
        if isinstance(body.get("id"), str) and body["id"]:
            assert decode(content, Outer).id == body["id"]
        else:
            with pytest.raises(BadContent):
                decode(content, Outer)


class TestArguments:
    @given(st.text())
    def test_a_segment_cannot_leave_its_place(self, value: str) -> None:
        try:
            found = arguments.segment("id", value)
        except InvalidArgument:
            return
        assert not set(found) & set("/?#%&= ")
        assert found != ".."

    def test_long_values_are_not_shown(self) -> None:
        with pytest.raises(InvalidArgument) as caught:
            arguments.segment("id", "made-up-secret/that-was-put-here")
        assert "made-up" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://h", "https://h:8443/", "http://h/a/b", "http://[::1]:8080", "https://xn--bcher-kva.example"])
def test_urls(url: str) -> None:
    session = open_session(url)
    assert session.base == url.rstrip("/") + "/v1"
    assert session.project is None


@pytest.mark.parametrize(
    "same",
    ["https://rancher.example.com/v3", "https://rancher.example.com:443", "HTTPS://Rancher.EXAMPLE.com", "https://rancher.example.com."],
)
def test_spellings_of_one_origin(same: str) -> None:
    assert origin(same) == origin("https://rancher.example.com")


def test_an_international_name_is_its_ascii_form() -> None:
    assert origin("https://bücher.example") == origin("https://xn--bcher-kva.example")


@pytest.mark.parametrize(
    "bad",
    [
        *("", "rancher.example.com", "ftp://h", "http://", "http://[::1", "http://h:abc", "http://h:99999", "http://u:p@h", "http://a b"),
        *("http://h..x", "http://\ud800", "http://h\n", "http://-", "https://" + "ü" * 80),
    ],
)
def test_urls_that_cannot_be_used(bad: str) -> None:
    with pytest.raises(BadUrl):
        origin(bad)
    with pytest.raises(InvalidArgument, match="url"):
        open_session(bad)


@given(st.text() | st.integers() | st.none() | st.binary())
def test_any_url_is_taken_or_rejected(url: Any) -> None:
    with contextlib.suppress(InvalidArgument):
        open_session(url)
