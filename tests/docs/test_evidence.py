"""Recorded exchanges on the site: complete, without secrets, and cited only where they exist."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.exceptions import PluginError

from ..recordings import FOLDER, Exchange, load
from .hooks import hook

NAMES = sorted(path.name.removeprefix("rancher-").removesuffix(".jsonl.xz") for path in FOLDER.glob("*.jsonl.xz"))


def shown(site: Path, name: str) -> list[dict[str, Any]]:
    files = sorted((site / "recordings" / name).glob("*.json.gz"), key=lambda path: int(path.name.split(".")[0]))
    return [exchange for file in files for exchange in json.loads(gzip.decompress(file.read_bytes()))]


def secrets(exchange: Exchange) -> set[str]:
    """The secrets of an exchange, found in another way than the site's: by their look, and by the headers that carry them."""
    text = json.dumps([exchange.request_headers, exchange.request_body, exchange.headers, exchange.body])
    found = set(re.findall(r"(?<![a-z0-9])[bcdfghjklmnpqrstvwxz2-9]{54}(?![a-z0-9])", text))
    found |= set(re.findall(r"base64 of [^:>]+:([^>]{6,})>", text))
    found |= set(re.findall(r'secretValue\\*": \\*"([A-Za-z0-9]{20,})', text))
    found |= set(re.findall(r'"jwt": "([^"]{20,})"', text))
    found |= set(re.findall(r'(?:pP|p)assword\\*": \\*"(?!https?:)([^"\\]{8,})', text))
    return found | set(re.findall(r"CSRF=([0-9a-f]{10,})", text))


@pytest.mark.parametrize("name", NAMES)
def test_every_exchange_is_there_without_a_secret(site: Path, name: str) -> None:
    recorded = load(f"rancher-{name}")
    published = shown(site, name)
    assert [each["name"] for each in published] == [each.name for each in recorded]
    assert [each["response"]["status"] for each in published] == [each.status for each in recorded]
    hidden = {secret for exchange in recorded for secret in secrets(exchange)}
    assert hidden
    text = json.dumps(published)
    page = (site / "recordings" / name / "index.html").read_text()
    assert [secret for secret in hidden if secret in text or secret in page] == []


def test_what_is_no_secret_is_left_as_it_was(site: Path) -> None:
    recorded = {each.name: each for each in load("rancher-1.6")}
    for exchange in shown(site, "1.6"):
        body, original = exchange["response"]["body"], recorded[exchange["name"]].body
        if isinstance(body, dict):
            for member in ("id", "state", "publicValue", "name", "code", "fieldName", "created"):
                assert body.get(member) == original.get(member)


def test_masking() -> None:
    exchange = {
        "name": "001-x",
        "request": {
            "method": "POST",
            "url": "http://h/v3/tokens?token=abcdefghij",
            "headers": {"Authorization": "Bearer token-abcde:verysecretvalue", "Cookie": "R_SESS=token-abcde:anothersecret1; lang=en"},
            "body": '{"password": "opensesame12", "name": "n"}',
        },
        "response": {
            "status": 201,
            "headers": [["Set-Cookie", "CSRF=0123456789abcdef; Path=/; Secure"], ["Content-Type", "application/json"]],
            "body": {
                "secretValue": None,
                "token": "token-abcde:thirdsecret99",
                "note": "seen thirdsecret99 here",
                "links": {"token": "http://h/t"},
            },
        },
    }
    masking = hook("masking")
    masked = masking.masked(exchange, masking.secrets_in(exchange))
    assert masked["request"]["headers"]["Authorization"] == "Bearer token-abcde:******** (15 characters)"
    assert masked["request"]["headers"]["Cookie"].startswith("R_SESS=token-abcde:********")
    assert masked["request"]["url"] == "http://h/v3/tokens?token=********"
    assert json.loads(masked["request"]["body"]) == {"password": "******** (12 characters)", "name": "n"}
    assert masked["response"]["headers"][0] == ["Set-Cookie", "CSRF=******** (16 characters); Path=/; Secure"]
    assert masked["response"]["body"] == {
        "secretValue": None,
        "token": "token-abcde:******** (13 characters)",
        "note": "seen ******** (13 characters) here",
        "links": {"token": "http://h/t"},
    }


@pytest.mark.parametrize(
    ("citation", "message"),
    [
        ("1.6/999", "rancher-1.6.jsonl.xz does not hold; the nearest is 1.6/715"),
        ("9.9/001", "unknown recording"),
        ("250", "Write VERSION/NUMBER"),
    ],
)
def test_an_exchange_that_was_not_recorded_fails_the_build(citation: str, message: str) -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="some/page.md"), url="some/page/")
    citations = hook("evidence").Citations(page)
    assert 'href="../../recordings/1.6/#486"' in citations.seen("1.6/486")
    for write in (citations.seen, lambda each: citations.evidence([{"says": "so", "seen": [each]}])):
        with pytest.raises(PluginError, match=re.escape(message)) as raised:
            write(citation)
        assert "some/page.md" in str(raised.value)


def test_a_source_is_named_in_place_of_an_exchange() -> None:
    page = SimpleNamespace(file=SimpleNamespace(src_uri="some/page.md"), url="some/page/")
    written = hook("evidence").Citations(page).evidence(["1.6/486", {"says": "Purged hourly.", "source": "purge_daemon.go"}])
    assert written.count("<a ") == 1
    assert "source: purge_daemon.go" in written
    assert hook("evidence").Citations(page).evidence(None) == ""


def test_curl_commands_are_complete() -> None:
    recordings = hook("recordings")
    for name in NAMES:
        for exchange in recordings.recordings()[name].exchanges:
            words = shlex.split(recordings.curl(exchange))
            assert words[:2] == ["curl", "--include"]
            assert words[-1] == f"$RANCHER_URL{exchange.path}"
            if isinstance(body := exchange.data["request"]["body"], str):
                assert body in words
