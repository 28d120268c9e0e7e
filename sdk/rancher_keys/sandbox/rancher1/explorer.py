"""The HTML that a browser gets: the response as data, for a script that the sandbox does not serve."""

from __future__ import annotations

from .requests import ApiRequest


def page_for(api: ApiRequest, body: bytes) -> bytes:
    """The page around the JSON of a response."""
    head = f"<!DOCTYPE html>\n<script>\nvar schemas='{api.prefix}/schemas';\nvar data = \n".encode()
    return head + body + b";\n</script>\n"
