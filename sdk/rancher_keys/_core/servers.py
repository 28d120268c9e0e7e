"""Tells what answered: a Rancher 1.x server, a Rancher 2 server, or something else, such as a proxy."""

from __future__ import annotations

from .request import Response


def generation_of(response: Response) -> int | None:
    """The generation of the Rancher server that sent a response, by its headers: 1, 2, or None where it is not Rancher."""
    headers = response.headers
    if "x-api-cattle-auth" in headers:
        return 2
    if "x-api-schemas" in headers or "x-api-account-id" in headers or "Jetty" in headers.get("server", ""):
        return 1
    return None


def explain(response: Response, expected: int, server: str) -> str:
    """A sentence for an error response from a server of the other generation, or from no Rancher server at all; else "".

    Args:
        response: A response that is not what the API returns.
        expected: The generation that the client is for.
        server: Host and port, for the sentence.
    """
    found = generation_of(response)
    if found == expected:
        return ""
    if found is not None:
        return f"{server} is a Rancher {found} server: use rancher_keys.rancher{found}.Client"
    if response.status in (404, 405) or response.media_type == "text/html":
        return f"{server} does not respond like a Rancher server: check the URL, and whether a proxy or a login page is in front of it"
    return ""
