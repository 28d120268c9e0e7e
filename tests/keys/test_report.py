from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import anyio
import pytest

from rancher_keys import rancher1
from rancher_keys.keys import UNKNOWN, AsyncKeys, Key, Kind
from rancher_keys.keys.report import Report, age_of, expiry_of, use_of
from rancher_keys.keys.report_csv import to_csv
from rancher_keys.keys.report_html import to_html
from rancher_keys.keys.report_markdown import to_markdown
from rancher_keys.sandbox import IN_PROCESS_URL

from .prune_world import VERSIONS, days, world

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
EVIL = '<script>alert(1)</script> & "x" | `y`'


def key(id: str, **properties: Any) -> Key:
    standard = {"kind": Kind.TOKEN, "owner": "u-1", "created": NOW - days(10), "expires": NOW + days(20), "last_used": NOW - days(2)}
    return Key(**{"id": id, **standard, **properties})


KEYS = [
    key("a"),
    key("b", expires=None, created=NOW - days(1000), last_used=None),
    key("c", expires=None, created=NOW - days(400), last_used=UNKNOWN, owner="u-2"),
    key("d", expires=NOW - days(1), owner=None, state="expired"),
    key("e", description=EVIL, owner="u-2", state="disabled", expires=NOW + days(2), last_used=NOW - days(200)),
    key("f", kind=Kind.SESSION, expires=NOW + timedelta(hours=3), last_used=NOW),
    key("g", expires=UNKNOWN, created=UNKNOWN),
]


@pytest.fixture
def report() -> Report:
    found = Report("https://rancher.example.com", "all", made=NOW, notes=["A <note>."])
    for each in KEYS:
        found.add(each)
    return found


def test_keys_are_counted_by_group_and_owner(report: Report) -> None:
    assert report.total == 7
    assert report.ages == {"7 to 30 days": 4, "more than 2 years": 1, "1 to 2 years": 1, "unknown": 1}
    assert report.expiries == {"within 30 days": 1, "never": 2, "expired": 1, "within 7 days": 2, "unknown": 1}
    assert report.uses == {"within 7 days": 3, "never": 1, "unknown": 1, "within 1 year": 1, "within 1 day": 1}
    assert {
        name: (each.keys, each.expired, each.never_expiring, each.never_used, each.disabled) for name, each in report.owners.items()
    } == {
        "u-1": (4, 0, 1, 1, 0),
        "u-2": (2, 0, 1, 0, 1),
        "none": (1, 1, 0, 0, 0),
    }
    assert [each.id for each in report.oldest_never_expiring] == ["b", "c"]
    assert [each.id for each in report.expiring_next] == ["e", "a"]
    assert [each.id for each in report.longest_unused] == ["b", "e", "a", "g"]


@pytest.mark.parametrize(
    ("age", "group"), [(0, "less than 7 days"), (7, "7 to 30 days"), (365, "1 to 2 years"), (730, "more than 2 years")]
)
def test_ages_are_grouped(age: int, group: str) -> None:
    assert age_of(key("x", created=NOW - days(age)), NOW) == group


def test_the_borders_of_expiry_and_use() -> None:
    assert expiry_of(key("x", expires=NOW), NOW) == "expired"
    assert expiry_of(key("x", expires=NOW + days(366)), NOW) == "later"
    assert use_of(key("x", last_used=NOW - days(366)), NOW) == "longer ago"


def test_only_the_most_notable_keys_are_kept() -> None:
    report = Report("https://r", "all", made=NOW)
    for number in range(500):
        report.add(key(f"k{number}", expires=None, created=NOW - days((number * 37) % 500)))
    oldest = [each.created for each in report.oldest_never_expiring]
    assert oldest == [NOW - days(age) for age in range(499, 449, -1)]


class Checker(HTMLParser):
    """Notes tags, attributes and texts, and that every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_html_is_self_contained_and_texts_are_escaped(report: Report) -> None:
    document = "".join(to_html(report))
    checker = Checker()
    checker.feed(document)
    assert not checker.open
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in checker.tags)
    assert not [attrs for _, attrs in checker.tags if {"src", "href"} & set(attrs) or any(name.startswith("on") for name in attrs)]
    assert "@import" not in document
    assert "url(" not in document
    assert EVIL in checker.texts
    assert "prefers-color-scheme: dark" in document
    assert sum(tag == "svg" for tag, _ in checker.tags) == 6


def test_the_html_of_an_empty_report_is_complete() -> None:
    checker = Checker()
    checker.feed("".join(to_html(Report("https://r", "mine"))))
    assert not checker.open


def test_the_markdown_has_tables_that_no_text_can_break(report: Report) -> None:
    document = "".join(to_markdown(report))
    for block in re.findall(r"(?:^\|.*\n)+", document, re.MULTILINE):
        lines = [len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()]
        assert len(set(lines)) == 1, block
    assert "<script>" not in document
    assert r"| u\-1" in document or "| u-1 | 4 |" in document


def test_the_csv_has_one_line_for_each_key_and_no_formulas() -> None:
    odd = key("h", name="=1+1", description="a\nb,c")
    rows = list(csv.DictReader(io.StringIO("".join(to_csv([*KEYS, odd], now=NOW)))))
    assert [row["id"] for row in rows] == [*"abcdefgh"]
    assert (rows[-1]["name"], rows[-1]["description"]) == ("'=1+1", "a\nb,c")
    assert (rows[1]["expires"], rows[1]["expiry"], rows[2]["last_used"], rows[2]["use"]) == ("", "never", "unknown", "unknown")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_report_of_a_server_counts_all_its_keys(version: str) -> None:
    with world(version) as found:
        found.create(3)
        found.catch_up()
        progress: list[int] = []
        report = found.keys().report(scope="all", on_progress=lambda read, total: progress.append(read))
        assert (report.total, report.ages["90 days to 1 year"], progress[-1]) == (4, 4, 4)


def test_the_async_form_counts_the_same() -> None:
    with world("1.6") as found:
        found.create(3)
        admin = found.sandbox.admin
        assert admin is not None
        pair = {"access_key": admin.access_key, "secret_key": admin.secret_key}

        async def run() -> int:
            async with AsyncKeys(rancher1.AsyncClient(IN_PROCESS_URL, **pair, transport=found.sandbox.transport())) as keys:
                return (await keys.report(scope="all")).total

        assert anyio.run(run) == 4
