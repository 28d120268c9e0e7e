"""Which exchanges the documents describe."""

from __future__ import annotations

import re

from rancher_keys.contract.description import Description
from rancher_keys.contract.documents import document

from ..recordings import Exchange

REFUSALS = (401, 403, 404, 405)
"""What a method that the document does not have is refused with; other responses to it are another operation's."""


class Scope:
    """The paths of one document, read as loosely as servers read them."""

    def __init__(self, generation: int, *, uses_tls: bool = True) -> None:
        """Read the document of a generation; with `uses_tls`, plain HTTP is not what the recorded server itself serves."""
        self.generation, self.uses_tls = generation, uses_tls
        described = Description(document(generation))
        self._paths = [(_pattern(template, generation), described.methods(template)) for template in described.document["paths"]]

    def left_out(self, exchange: Exchange) -> str | None:
        """Why an exchange is not counted, or None where the document has its path."""
        path = re.sub(r"//+", "/", exchange.path)
        header = next((value for name, value in exchange.request_headers.items() if name.lower() == "authorization"), None)
        if header is not None and exchange.status < 400 and not re.match(r"(?i)(basic|bearer) ", header):
            return "the recording does not hold the credentials of the request"
        if self.generation == 1:
            path = re.sub(r"^/v\d[^/]*(?=/|$)", "", path) or "/"
        elif self.uses_tls and exchange.origin.startswith("http:"):
            return "plain HTTP, which the process in front of the server redirects"
        if "watch=" in exchange.query and re.search(r'"type":\s*"(MODIFIED|DELETED)"', str(exchange.body)):
            return "the stream shows changes that were made while it was open"
        methods = {method for pattern, of_path in self._paths if pattern.fullmatch(path) for method in of_path}
        if not methods:
            return f"the document has no path {_family(path, self.generation)}"
        if exchange.method not in methods and exchange.status not in REFUSALS:
            return f"the document has no {exchange.method} {_family(path, self.generation)}"
        return None


def _pattern(template: str, generation: int) -> re.Pattern[str]:
    parts = [part for part in template.split("/") if part]
    loose = [r"[^/]+" if part.startswith("{") else _loose(part, generation) for part in parts]
    return re.compile("".join(f"/{part}" for part in loose) + r"/?" if loose else r"/?", re.IGNORECASE if generation == 1 else 0)


def _loose(part: str, generation: int) -> str:
    """A name in the path; Rancher 1.x takes singular and plural for the same."""
    return re.escape(part.removesuffix("s")) + "s?" if generation == 1 else re.escape(part)


def _family(path: str, generation: int) -> str:
    """A path without its ids: the first names of it."""
    parts = [part for part in path.split("/") if part]
    if generation == 1:
        return "/" + "/".join(part for part in parts if not re.match(r"1[a-z]+\d", part))[:40]
    return "/" + "/".join(parts[:3] if parts[:1] in (["apis"], ["k8s"], ["api"]) else parts[:2])[:60]
