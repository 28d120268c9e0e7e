"""The picture that is shown where somebody shares a page. It needs no network: Pillow brings the font."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
ALT = "rancher-keys: Rancher API keys, from code"
BACK, BAND, TEXT, SOFT = "#1e2129", "#4051b5", "#ffffff", "#c5cad3"
LINES = (
    ("rancher-keys", 96, TEXT),
    ("Rancher API keys, from code", 52, TEXT),
    ("Reference · Python SDK · OpenAPI · commands · sandbox", 34, SOFT),
    ("Rancher 1.0 to 2.15, checked against live servers", 34, SOFT),
)


@cache
def card() -> bytes:
    """The picture as PNG."""
    image = Image.new("RGB", SIZE, BACK)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 28, SIZE[1]), fill=BAND)
    _key(draw)
    top = 150.0
    for text, size, colour in LINES:
        font = ImageFont.load_default(size)
        draw.text((90, top), text, font=font, fill=colour)
        top += size * 1.45
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _key(draw: ImageDraw.ImageDraw) -> None:
    """A key in the corner."""
    draw.ellipse((960, 60, 1080, 180), outline=SOFT, width=18)
    draw.rectangle((1010, 170, 1030, 360), fill=SOFT)
    for top in (270, 320):
        draw.rectangle((1030, top, 1075, top + 20), fill=SOFT)
