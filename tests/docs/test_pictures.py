"""The pictures: drawn from the code as it is, legible in both schemes, without secrets, and without anything from another host."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from .hooks import hook

SCENES = ["rotate", "prune", "verify"]


def test_the_overview_is_what_its_script_draws() -> None:
    overview = hook("overview")
    assert overview.FILE.read_text() == overview.draw()
    assert {name for arrow in overview.ARROWS for name in arrow} == set(overview.BOXES)


def luminance(colour: str) -> float:
    digits = colour.strip("#")
    digits = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_overview_is_legible_in_both_schemes() -> None:
    schemes = [dict(re.findall(r"--(\w+): (#\w+);", text)) for text in re.findall(r"svg \{.*?\}", hook("overview").STYLE, re.DOTALL)]
    assert len(schemes) == 2
    for colours in schemes:
        assert contrast(colours["text"], colours["box"]) > 7
        assert contrast(colours["soft"], colours["box"]) > 4.5
        assert contrast(colours["text"], colours["yours"]) > 7
        assert contrast(colours["line"], colours["back"]) > 3


@pytest.mark.parametrize("name", SCENES)
def test_a_terminal_shows_the_real_command(site: Path, name: str) -> None:
    drawn = (site / f"assets/terminal/{name}.svg").read_text()
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", drawn, flags=re.DOTALL).replace("&#160;", " ")
    expected = {"rotate": ["Delivering", "rotated"], "prune": ["Plan: delete 3.", "3 planned: 3 deleted"], "verify": ["✓", "0 failed"]}
    for found in (f"$ rancher-keys {name}", *expected[name]):
        assert found in text
    assert not re.search(r"[a-z0-9]{40}", text), "a secret"
    assert "127.0.0.1" not in text
    assert "/tmp/" not in text
    assert not re.search(r"https?://(?!www\.w3\.org/|rancher\.example\.com|www\.textualize\.io)", drawn)


def test_the_pictures_are_those_of_the_code_as_it_is() -> None:
    terminal = hook("terminal")
    assert terminal.SCENES.keys() == set(SCENES)
    scene = terminal.SCENES["prune"]
    assert terminal._drawn("prune", terminal._transcript(scene)) == terminal.picture("prune")


def test_sharing_a_page_shows_the_card(site: Path) -> None:
    data = (site / "assets/social-card.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) < 60_000
    page = (site / "guides/rotate/index.html").read_text()
    assert re.search(r'og:image" content="https://[^"]+/assets/social-card.png"', page)
    assert 'twitter:card" content="summary_large_image"' in page
